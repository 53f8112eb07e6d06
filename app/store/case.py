"""An open case: its lock, its database, its files, and the one way to change it.

Every change is one transaction that ends with exactly one audit event, is then anchored outside the case, and only then
acknowledged. A case that was altered, is locked by another instance, or cannot be written opens read-only.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import DeclarativeBase, Session

from app.core.casefile import Operator
from app.core.caselog import AuditHead, Fault
from app.core.errors import AlteredError, EnfaceError, StorageError
from app.store import audit
from app.store.anchor import Installation
from app.store.canonical import digest
from app.store.database import Database
from app.store.layout import CaseFolder, replace_file
from app.store.lock import CaseLock
from app.store.objects_place import objects_of
from app.store.server import ServerDatabase, ServerLock
from app.store.tables import Base, CaseRow, ExhibitRow, Recorded


@dataclass
class Change:
    """A change in the making; the block that makes it fills in what its event says.

    Attributes:
        session: the transaction.
        action: e.g. "exhibit.added".
        subject: label of what it is about.
        detail: JSON values for the event.
    """

    session: Session
    action: str
    subject: str = "case"
    detail: dict[str, Any] = field(default_factory=dict)


class Case:
    """An open case; made by `app.services.cases.open_case`. Safe to use from any thread, one transaction at a time.

    Attributes:
        folder: its paths.
        operator: who acts in this session.
        evidence: originals.
        derived: what runs made.
        faults: what was found altered when it was opened or checked.
        why_read_only: for people; "" while changes are possible.
    """

    def __init__(
        self,
        folder: CaseFolder,
        database: Database | ServerDatabase,
        operator: Operator,
        installation: Installation,
        lock: CaseLock | ServerLock | None = None,
        why_read_only: str = "",
    ) -> None:
        self.folder = folder
        self.operator = operator
        self.evidence = objects_of(folder, folder.evidence)
        self.derived = objects_of(folder, folder.derived)
        self.faults: tuple[Fault, ...] = ()
        self.why_read_only = why_read_only
        self.installation = installation
        self.database = database
        self._lock = lock
        self._scratch: Path | None = None
        self.uid = ""

    def __enter__(self) -> Case:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return bool(self.why_read_only)

    @contextmanager
    def change(self, action: str, subject: str = "case") -> Iterator[Change]:
        """Change something: one transaction, one audit event, anchored when the block has ended.

        Raises:
            StorageError: the case is read-only (E714), or the disk does not allow it (E7xx).
            AlteredError: the database is damaged (E903).
        """
        self.require_writable()
        heads: list[AuditHead] = []
        with recorded_change(self.database, self.operator, action, subject, heads) as change:
            yield change
        self.installation.anchor(self.uid, heads[0])

    @contextmanager
    def consult(self, action: str, subject: str = "case") -> Iterator[Change]:
        """Look at something: one audit event where the case can be written, none where it cannot."""
        if self.read_only:
            with self.database.transaction() as session:
                yield Change(session, action, subject)
        else:
            with self.change(action, subject) as change:
                yield change

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction for reading what the event of opening the case already covers."""
        with self.database.transaction() as session:
            yield session

    def head(self) -> AuditHead:
        """Where the audit chain ends now."""
        with self.reading() as session:
            return audit.head_of(session)

    def require_writable(self) -> None:
        """Raise `StorageError` (E714) while changes are refused."""
        if self.read_only:
            remedy = "open the case for writing, or work on a copy"
            cause = f"the case is open read-only: {self.why_read_only}"
            raise StorageError(cause, file=self.folder.root, remedy=remedy, code="E714")

    def refuse_changes(self, faults: tuple[Fault, ...]) -> None:
        """From now on the case is read-only, because something in it was altered."""
        self.faults = (*self.faults, *(fault for fault in faults if fault not in self.faults))
        if self.faults and not self.why_read_only:
            self.why_read_only = f"{self.faults[0].what}: {self.faults[0].text}"

    def close(self) -> None:
        """Write the signed head beside the case, close the database, give the lock back; may be called again."""
        try:
            if not self.read_only and self._lock is not None and self._lock.held:
                signed = self.installation.sign(self.uid, self.head())
                replace_file(self.folder.head, signed.to_bytes())
        finally:
            self.database.close()
            if self._lock is not None:
                self._lock.release()
            if self._scratch is not None:
                shutil.rmtree(self._scratch, ignore_errors=True)

    def keep_scratch(self, folder: Path | None) -> None:
        """Remove this folder when the case is closed."""
        self._scratch = folder


@contextmanager
def first_change(database: Database, operator: Operator, action: str) -> Iterator[Change]:
    """The change that makes a case, whose folder has not appeared yet: nothing is anchored."""
    with recorded_change(database, operator, action, "case", []) as change:
        yield change


@contextmanager
def recorded_change(
    database: Database | ServerDatabase, operator: Operator, action: str, subject: str, heads: list[AuditHead]
) -> Iterator[Change]:
    """One transaction that ends with one event; where the chain ends then is added to `heads`."""
    with database.transaction(write=True) as session, _Written(session) as written:
        change = Change(session, action, subject)
        yield change
        session.flush()
        rows = written.row_hashes()
        heads.append(audit.append(session, operator, change.action, change.subject, change.detail, rows))


class _Written:
    """Collects the rows that a session writes inside the block."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[str, Recorded | None] = {}

    def __enter__(self) -> _Written:
        event.listen(self._session, "after_flush", self._collect)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._session, "after_flush", self._collect)

    def row_hashes(self) -> dict[str, str | None]:
        """The hash of each row as it is now, by "table:key"."""
        return {key: None if row is None else row_hash(row) for key, row in sorted(self._rows.items())}

    def _collect(self, session: Session, _: object) -> None:
        for row in [*session.new, *session.dirty]:
            if row.audited:
                self._rows[row_key(row)] = row
        for row in session.deleted:
            if row.audited:
                self._rows[row_key(row)] = None


def row_key(row: Recorded) -> str:
    """E.g. "exhibits:3"."""
    return f"{inspect(type(row)).local_table.name}:{row.values()['id']}"


def row_hash(row: Recorded) -> str:
    """SHA-256 of a row's canonical JSON, its columns by name."""
    return digest(row.values())


def altered_rows(session: Session, tables: type[DeclarativeBase] = Base) -> tuple[Fault, ...]:
    """Rows that are not as their last audit event left them: changed, added or removed past the services."""
    recorded = audit.row_hashes(session)
    faults = []
    for mapper in sorted(tables.registry.mappers, key=lambda mapper: mapper.class_.__tablename__):
        table: type[Recorded] = mapper.class_
        if not table.audited:
            continue
        for row in session.scalars(select(table)):
            key = row_key(row)
            expected = recorded.pop(key, None)
            if expected is None:
                faults.append(Fault("E903", key, "a row was added past the audit trail"))
            elif expected != row_hash(row):
                faults.append(Fault("E903", key, "a row was changed past the audit trail"))
    faults += [Fault("E903", key, "a row was removed past the audit trail") for key in sorted(recorded)]
    return tuple(faults)


def open_database(folder: CaseFolder, *, read_only: bool) -> tuple[Database | ServerDatabase, Path | None]:
    """Open a case's database, the file or the one on the server; where nothing can be written, nothing is left behind.

    Returns:
        The database, and a folder to remove afterwards: where a WAL lies on such a medium, a copy is opened.

    Raises:
        StorageError: there is no case (E711), or it cannot be opened (E712).
        AlteredError: the database is damaged (E903).
    """
    if not folder.exists():
        raise no_case(folder)
    uid = folder.server_uid
    if uid is not None:
        return ServerDatabase(uid, folder.root, read_only=read_only), None
    if not read_only or os.access(folder.root, os.W_OK):
        return Database(folder.database, read_only=read_only), None
    wal = folder.database.with_name(f"{folder.database.name}-wal")
    if not wal.exists() or wal.stat().st_size == 0:
        return Database(folder.database, read_only=True, immutable=True), None
    scratch = Path(tempfile.mkdtemp(prefix="enface-read-"))
    try:
        for source in (folder.database, wal):
            shutil.copyfile(source, scratch / source.name)
        return Database(scratch / folder.database.name, read_only=True, network=False), scratch
    except BaseException as error:
        shutil.rmtree(scratch, ignore_errors=True)
        if isinstance(error, OSError):
            raise StorageError("the database cannot be read", file=folder.database, code="E712") from error
        raise


def no_case(folder: CaseFolder) -> StorageError:
    """The error for a folder without a case."""
    remedy = "choose a case, or make one"
    return StorageError("there is no case in this folder", file=folder.root, remedy=remedy, code="E711")


def taken(path: Path) -> StorageError:
    """The error for a place where something is already."""
    return StorageError("there is something here already", file=path, remedy="choose a new name", code="E715")


def case_uid(session: Session) -> str:
    """The case's identifier.

    Raises:
        AlteredError: the case's own row is missing (E903).
    """
    row = session.get(CaseRow, 1)
    if row is None:
        raise AlteredError("the case's own data are missing", remedy="restore the case from a bundle", code="E903")
    return row.uid


def evidence_items(session: Session) -> dict[str, int]:
    """Size by hash of all evidence, what is in the trash included."""
    return dict(iter(session.execute(select(ExhibitRow.sha256, ExhibitRow.size))))


def evidence_labels(session: Session) -> dict[str, str]:
    """Labels by hash of all evidence, e.g. "E1"; bytes that came in twice name both."""
    labels: dict[str, str] = {}
    for number, sha256 in session.execute(select(ExhibitRow.id, ExhibitRow.sha256).order_by(ExhibitRow.id)):
        labels[sha256] = f"{labels[sha256]}, E{number}" if sha256 in labels else f"E{number}"
    return labels


def fault_of(error: EnfaceError, what: str) -> Fault:
    """An error as something to show beside a case that opens nevertheless."""
    return Fault(error.code, what, error.cause)
