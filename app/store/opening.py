"""Opening a case: who may write, whether its database is up to date and untouched, whether its evidence is there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.casefile import Operator
from app.core.caselog import AuditHead, Fault
from app.core.errors import AlteredError, StorageError
from app.store import audit
from app.store.anchor import Installation, SignedHead
from app.store.case import Case, case_uid, evidence_items, evidence_labels, fault_of, no_case, open_database
from app.store.database import SCHEMA_VERSION, Database
from app.store.layout import CaseFolder, now, read_small
from app.store.lock import CaseLock
from app.store.migrate import bring_up_to_date, require_known, schema_version
from app.store.objects import Check
from app.store.schema import SCHEMAS, schema_digest
from app.store.server import ServerDatabase, ServerLock
from app.store.tables import CheckRow

_UNWRITABLE = ("E701", "E706")


def open_for_writing(folder: CaseFolder, operator: Operator, installation: Installation, purpose: str = "") -> Case:
    """Take the lock, migrate if needed, check, and enter the event of opening; read-only where that is not possible.

    Raises:
        StorageError: there is no case (E711), it is open for writing elsewhere (E710), foreign (E712) or newer (E713).
        AlteredError: the database cannot be read (E903).
    """
    if not folder.exists():
        raise no_case(folder)
    if folder.server_uid is not None:
        return _open_on_server(folder, operator, installation, purpose)
    lock = CaseLock(folder.lock)
    try:
        lock.acquire()
    except StorageError as error:
        if error.code in _UNWRITABLE:
            return open_for_reading(folder, operator, installation, error.cause)
        raise
    try:
        if schema_version(folder.database) < SCHEMA_VERSION:
            bring_up_to_date(folder, require_sound)
        case = _opened(folder, operator, installation, lock)
    except BaseException:
        lock.release()
        raise
    if case.read_only:
        lock.release()
        return case
    return _entered(case, purpose)


def _open_on_server(folder: CaseFolder, operator: Operator, installation: Installation, purpose: str) -> Case:
    """The same on a server, whose lock lives on the connection that the case keeps."""
    if not os.access(folder.root, os.W_OK):
        return open_for_reading(folder, operator, installation, "no permission to write here")
    database, _ = open_database(folder, read_only=False)
    if not isinstance(database, ServerDatabase):
        raise TypeError("a case with a pointer has its database on the server")
    lock = ServerLock(database)
    try:
        lock.acquire()
        case = _opened(folder, operator, installation, lock, database=database)
    except BaseException:
        database.close()
        raise
    if case.read_only:
        case.close()
        return open_for_reading(folder, operator, installation, case.why_read_only)
    return _entered(case, purpose)


def _entered(case: Case, purpose: str) -> Case:
    """A case that can be written, after the event of opening it."""
    try:
        case.evidence.remove_unfinished()
        case.derived.remove_unfinished()
        _enter(case, purpose)
    except BaseException:
        case.close()
        raise
    return case


def open_for_reading(
    folder: CaseFolder,
    operator: Operator,
    installation: Installation,
    why: str = "it was opened to be looked at",
    *,
    bundled: bool = False,
) -> Case:
    """Open without a lock and without changing anything.

    Args:
        folder: the case.
        operator: who acts.
        installation: whose anchor is compared.
        why: for people, why it is read-only.
        bundled: it came in a bundle, which may be older than the case that was anchored here, and must be signed.

    Raises:
        StorageError: there is no case (E711), it is foreign (E712), or newer or older than this Enface (E713).
        AlteredError: the database cannot be read (E903).
    """
    return _opened(folder, operator, installation, None, why, bundled=bundled)


def require_sound(path: Path) -> None:
    """Raise `AlteredError` (E903) unless a closed database file is whole, has our schema, and an unbroken chain."""
    database = Database(path, read_only=True)
    try:
        with database.connection() as connection:
            broken = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        with database.transaction() as session:
            faults = (*schema_faults(session), *audit.check_chain(session).faults)
    finally:
        database.close()
    if broken != "ok" or faults:
        what = faults[0].text if faults else str(broken)
        raise AlteredError(f"the database is not sound ({what})", file=path, remedy="keep the old one", code="E903")


def schema_faults(session: Session) -> tuple[Fault, ...]:
    """Whether tables, indexes and triggers are the released ones."""
    if session.get_bind().dialect.name == "postgresql":
        from app.store import server_schema

        if server_schema.schema_digest(session) == server_schema.SERVER_SCHEMAS.get(SCHEMA_VERSION):
            return ()
        return (Fault("E903", "database", "its tables or triggers are not the ones that Enface made"),)
    version = session.execute(text("PRAGMA user_version")).scalar()
    if schema_digest(session) == SCHEMAS.get(int(version or 0)):
        return ()
    return (Fault("E903", "database", "its tables or triggers are not the ones that Enface made"),)


def travelling_head(folder: CaseFolder, uid: str) -> SignedHead | None:
    """The signed head that lies beside the case.

    Raises:
        AlteredError: it is no such thing, or its signature is false (E906).
    """
    data = read_small(folder.head)
    if data is None:
        return None
    try:
        signed = SignedHead.from_bytes(data)
    except ValueError:
        signed = None
    if signed is None or signed.case != uid or not signed.genuine:
        raise AlteredError(
            "the signed head beside the case is false", file=folder.head, remedy="find out who changed it", code="E906"
        )
    return signed


def anchors_of(
    folder: CaseFolder, uid: str, installation: Installation, *, bundled: bool = False
) -> tuple[list[AuditHead], tuple[Fault, ...]]:
    """Every head of the case's chain that was noted, here or beside the case, and what is wrong with those notes."""
    heads: list[AuditHead] = []
    faults: list[Fault] = []
    try:
        beside = travelling_head(folder, uid)
        heads += [] if beside is None else [beside.head]
        if bundled and beside is None:
            faults.append(Fault("E906", "anchor", "the bundle's signed head is missing"))
    except AlteredError as error:
        faults.append(fault_of(error, "anchor"))
    try:
        here = installation.anchored(uid)
        # A bundle may be older than the case that it was made from: then it ends before what was noted here.
        if here is not None and not (bundled and heads and heads[0].seq < here.seq):
            heads.append(here.head)
    except AlteredError as error:
        faults.append(fault_of(error, "anchor"))
    return heads, tuple(faults)


def _opened(
    folder: CaseFolder,
    operator: Operator,
    installation: Installation,
    lock: CaseLock | ServerLock | None,
    why: str = "",
    *,
    bundled: bool = False,
    database: ServerDatabase | None = None,
) -> Case:
    opened, scratch = (database, None) if database else open_database(folder, read_only=lock is None)
    case = Case(folder, opened, operator, installation, lock, why)
    case.keep_scratch(scratch)
    try:
        marks = opened.settings()
        require_known(folder.database, marks["application_id"], marks["user_version"])
        if marks["user_version"] != SCHEMA_VERSION:
            cause = f"the case has the schema of an older Enface ({marks['user_version']})"
            raise StorageError(cause, file=folder.root, remedy="open it for writing once", code="E713")
        with opened.transaction() as session:
            case.uid = case_uid(session)
            heads, faults = anchors_of(folder, case.uid, installation, bundled=bundled)
            case.refuse_changes((*faults, *schema_faults(session), *_chain_faults(session, heads)))
    except BaseException:
        case.why_read_only = case.why_read_only or "it could not be opened"
        case.close()
        raise
    return case


def _chain_faults(session: Session, heads: list[AuditHead]) -> tuple[Fault, ...]:
    try:
        return audit.check_chain(session, heads).faults
    except AlteredError as error:
        return (fault_of(error, "audit trail"),)


def _enter(case: Case, purpose: str) -> None:
    """Look at the size of each exhibit, and enter the event of opening with what is missing."""
    with case.change("case.opened") as change:
        failed: list[Check] = []
        labels = evidence_labels(change.session)
        for sha256, size in evidence_items(change.session).items():
            check = case.evidence.glance(sha256, size)
            if check.failed:
                failed.append(check)
                change.session.merge(CheckRow(sha256=sha256, state=check.state, at=now(), detail=check.detail))
        change.detail = {"failed": {check.sha256: check.detail for check in failed}, "purpose": purpose}
    case.faults = (*case.faults, *(evidence_fault(check, labels) for check in failed))


def evidence_fault(check: Check, labels: Mapping[str, str] | None = None) -> Fault:
    """A failed check as something to show.

    Args:
        check: of evidence.
        labels: of the exhibits by hash, e.g. "E1".
    """
    return Fault("E901", (labels or {}).get(check.sha256, f"evidence {check.sha256[:12]}"), check.detail)
