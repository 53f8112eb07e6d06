"""Moving the database of a closed case to a server and back. Evidence, derived data and reports stay where they are.

A move copies every row in one transaction, compares both sides, and only then lets the folder name the new place by one
durable file operation. The old database stays, in `backups/` or in a schema of its own, so nothing can be lost.
"""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core.errors import StorageError
from app.store.case import case_uid
from app.store.database import Database
from app.store.layout import CaseFolder, make_folder, now, replace_file, sync_folder
from app.store.output import storage_errors
from app.store.server import ServerDatabase, schema_of, server_engine, server_errors
from app.store.server_settings import server_url
from app.store.server_tables import RegistryRow
from app.store.tables import CaseRow
from app.store.transfer import copy_rows, copy_to_file, require_equal


def to_server(folder: CaseFolder, named: Path | None = None) -> str:
    """Copy the database file of a case to the server, and compare; the folder is not changed.

    Args:
        folder: the case; the file is nobody else's meanwhile.
        named: the folder's later name, for the registry.

    Returns:
        The case's identifier.

    Raises:
        StorageError: no server is set, it cannot be reached, or refuses (E730 to E734).
        AlteredError: the copy is not equal (E903).
    """
    local = Database(folder.database)
    try:
        with local.transaction() as ours:
            uid = case_uid(ours)
            info = ours.get_one(CaseRow, 1)
            entry = {"number": info.number, "examiner": info.examiner, "folder": str(named or folder.root)}
            engine = server_engine(server_url(), schema_of(uid))
            try:
                with server_errors(folder.root), Session(engine) as theirs, theirs.begin():
                    _make_room(theirs, uid)
                    copy_rows(ours, theirs)
                    theirs.flush()
                    require_equal(ours, theirs, folder.root)
                    entered = insert(RegistryRow).values(uid=uid, created_at=now(), left_at=None, **entry)
                    theirs.execute(entered.on_conflict_do_update(index_elements=["uid"], set_=entered.excluded))
            finally:
                engine.dispose()
    finally:
        local.close()
    return uid


def uid_of(folder: CaseFolder) -> str:
    """The identifier of a case whose database file nobody uses."""
    local = Database(folder.database)
    try:
        with local.transaction() as session:
            return case_uid(session)
    finally:
        local.close()


def leave_pointer(folder: CaseFolder, uid: str) -> None:
    """Let the folder name the case on the server; its database file goes to `backups/`."""
    replace_file(folder.pointer, (json.dumps({"case": uid}) + "\n").encode("ascii"))
    stamp = now().replace(":", "").replace("-", "").replace(".", "")
    with storage_errors(folder.backups):
        make_folder(folder.backups)
        folder.database.rename(folder.backups / f"moved-{stamp}.db")
        sync_folder(folder.root)
        sync_folder(folder.backups)


def to_file(folder: CaseFolder, database: ServerDatabase) -> None:
    """Bring a case's database back from the server into its folder; the server keeps its state under another name.

    Args:
        folder: the case.
        database: open, and held for writing.
    """
    aside = folder.database.with_name(f".{folder.database.name}.coming")
    for left in (aside, aside.with_name(f"{aside.name}-wal"), aside.with_name(f"{aside.name}-shm")):
        left.unlink(missing_ok=True)
    copy_to_file(database, aside)
    with storage_errors(folder.database):
        aside.replace(folder.database)
        sync_folder(folder.root)
        folder.pointer.unlink()
        sync_folder(folder.root)
    with database.connection() as connection:
        connection.execute(
            update(RegistryRow).where(RegistryRow.uid == database.uid).values(left_at=now(), held_by=None)
        )
        connection.execute(text("SELECT enface.retire_case(:uid)"), {"uid": database.uid})
        connection.commit()


def _make_room(session: Session, uid: str) -> None:
    """A new schema for a case; one that an interrupted move left behind is put aside.

    Raises:
        StorageError: the server is not set up (E734).
    """
    if session.execute(text("SELECT to_regclass('enface.cases')")).scalar() is None:
        remedy = "let its administrator run: enface server set-up"
        raise StorageError("the server is not set up for Enface", remedy=remedy, code="E734")
    place = {"place": schema_of(uid)}
    if session.execute(text("SELECT 1 FROM pg_namespace WHERE nspname = :place"), place).scalar() is not None:
        session.execute(text("SELECT enface.retire_case(:uid)"), {"uid": uid})
    session.execute(text("SELECT enface.new_case(:uid)"), {"uid": uid})
