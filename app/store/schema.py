"""What tables, columns, keys, indexes and triggers a case's SQLite database has, in words of our own.

The description is read from the database itself. How the statements that made it were written does not count, so that
a library which words them differently makes the same schema; what changes how rows are kept or refused does.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.store.canonical import digest

SCHEMAS = {1: "2517d43bda180fa939f26d8d600e9a5c40d4b3e5fb05918841da34233bf06b60"}
"""Hash of the description of each released schema: a trigger or table that somebody added or dropped is found."""

_OBJECTS = text(
    "SELECT type, name, tbl_name, sql FROM sqlite_master "
    "WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "AND NOT (tbl_name = 'alembic_version' AND type IN ('table', 'index')) ORDER BY type, name"
)
_COLUMNS = text('SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(:name) ORDER BY cid')
_KIND = text("SELECT type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = :name")
_REFERENCES = text("SELECT * FROM pragma_foreign_key_list(:name)")
_INDEXES = text('SELECT name, "unique", origin, partial FROM pragma_index_list(:name)')
_INDEXED = text('SELECT name, "desc", coll FROM pragma_index_xinfo(:name) WHERE key = 1 ORDER BY seqno')
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?(?:\*/|$)", re.DOTALL)
_CLAUSES = re.compile(r"\b(?:CHECK|CONFLICT|COLLATE|GENERATED|AUTOINCREMENT|DEFERRABLE|DEFERRED)\b")
_AFFINITIES = (
    (("INT",), "INTEGER"),
    (("CHAR", "CLOB", "TEXT"), "TEXT"),
    (("BLOB",), "BLOB"),
    (("REAL", "FLOA", "DOUB"), "REAL"),
)


def schema_digest(session: Session) -> str:
    """A hash of `description`."""
    return digest(description(session))


def description(session: Session) -> dict[str, Any]:
    """Every table by name, and every trigger and view with its statement; alembic's own table does not count.

    An object that poses as one of the questions below is named, and nothing is asked of it.
    """
    objects = session.execute(_OBJECTS).all()
    posing = [name for _, name, _, _ in objects if name.lower().startswith("pragma_")]
    if posing:
        return {"posing": posing}
    return {
        "tables": {name: _table(session, name, sql) for kind, name, _, sql in objects if kind == "table"},
        "indexes": {name: _plain(sql) for kind, name, _, sql in objects if kind == "index" and _is_partial(sql)},
        "others": [[kind, name, of, _plain(sql)] for kind, name, of, sql in objects if kind not in ("table", "index")],
    }


def _table(session: Session, name: str, sql: str) -> dict[str, Any]:
    named = {"name": name}
    indexes = []
    for index, unique, origin, partial in session.execute(_INDEXES, named):
        columns = [list(row) for row in session.execute(_INDEXED, {"name": index})]
        indexes.append([unique, origin, partial, columns])
    references: dict[int, list[list[Any]]] = {}
    for number, seq, *reference in session.execute(_REFERENCES, named):
        references.setdefault(number, []).append([seq, *reference])
    return {
        "kind": [list(row) for row in session.execute(_KIND, named)],
        "columns": [_column(*row) for row in session.execute(_COLUMNS, named)],
        "references": sorted(sorted(parts) for parts in references.values()),
        "indexes": sorted(indexes),
        "clauses": sorted(_CLAUSES.findall(_QUOTED.sub(" ", sql).upper())),
    }


def _column(name: str, kind: str, needed: int, default: str | None, key: int, hidden: int) -> list[Any]:
    """SQLite keeps the affinity of a type and forgets its length; only INTEGER itself can be the row's number."""
    upper = kind.upper()
    affinity = next((found for words, found in _AFFINITIES if any(word in upper for word in words)), "NUMERIC")
    return [name, affinity if not key or upper == "INTEGER" else f"{affinity} KEY", needed, default, key, hidden]


def _is_partial(sql: str | None) -> bool:
    """Whether an index has a condition, which SQLite tells by its statement alone."""
    return sql is not None and re.search(r"\bWHERE\b", _QUOTED.sub(" ", sql).upper()) is not None


def _plain(sql: str | None) -> str:
    return " ".join((sql or "").split())
