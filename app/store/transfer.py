"""Moving a case's rows between a SQLite file and a PostgreSQL server, every value as it is, and comparing the two."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Integer, Table, insert, select, text
from sqlalchemy.orm import Session

from app.core.errors import AlteredError
from app.store.canonical import canonical
from app.store.database import Database, create_database
from app.store.server import ServerDatabase
from app.store.tables import Base

_AT_ONCE = 500


def dump(session: Session) -> Iterator[str]:
    """Every row of every table, as lines of canonical JSON in the order of tables and keys."""
    for table in _tables():
        keys = list(table.primary_key.columns)
        for row in session.execute(select(table).order_by(*keys)).mappings():
            yield canonical({"table": table.name, **dict(row)})


def copy_rows(source: Session, target: Session) -> None:
    """Fill an empty case with another's rows; the order of tables keeps every reference whole."""
    for table in _tables():
        rows = source.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        for part in rows.partitions(_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in part])
    if target.get_bind().dialect.name == "postgresql":
        for table in _tables():
            _go_on_counting(target, table)


def require_equal(source: Session, target: Session, place: Path) -> None:
    """Raise `AlteredError` (E903) unless both hold the same rows."""
    ours, theirs = dump(source), dump(target)
    end = object()
    while True:
        one, two = next(ours, end), next(theirs, end)
        if one != two:
            remedy = "the case stays where it was; check both databases"
            raise AlteredError("the copy is not equal to the case", file=place, remedy=remedy, code="E903")
        if one is end:
            return


def copy_to_file(source: ServerDatabase, target: Path) -> None:
    """A new SQLite file with the rows of a case on a server, compared and synced.

    Raises:
        AlteredError: the copy is not equal (E903).
        StorageError: the server or the disk does not allow it.
    """
    create_database(target)
    copy = Database(target)
    try:
        with source.transaction() as ours:
            with copy.transaction(write=True) as theirs:
                copy_rows(ours, theirs)
            with copy.transaction() as theirs:
                require_equal(ours, theirs, target)
    finally:
        copy.close()
    with target.open("rb+") as stream:
        os.fsync(stream.fileno())


def _tables() -> list[Table]:
    """All tables, each after those that it refers to; the audit trail last."""
    tables = Base.metadata.sorted_tables
    return [*(table for table in tables if table.name != "audit"), Base.metadata.tables["audit"]]


def _go_on_counting(session: Session, table: Table) -> None:
    """Let the server number new rows after the copied ones."""
    keys = list(table.primary_key.columns)
    if len(keys) != 1 or not isinstance(keys[0].type, Integer) or keys[0].autoincrement is False:
        return
    sequence = session.execute(
        text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": keys[0].name}
    ).scalar()
    last = session.execute(text(f"SELECT MAX({keys[0].name}) FROM {table.name}")).scalar()  # noqa: S608 - our names
    if sequence is not None and last is not None:
        session.execute(text("SELECT setval(CAST(:sequence AS regclass), :last)"), {"sequence": sequence, "last": last})
