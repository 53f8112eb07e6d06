"""The administration's own database: users, sources, promotions and an audit chain, apart from every case.

It lies in the user's data folder. Each change is one transaction that ends with one audit event, and the chain's end is
anchored like a case's. Whoever may write in that folder can remove it; then the anchor tells that it was there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.casefile import Operator
from app.core.caselog import AuditHead, Fault
from app.core.errors import AlteredError, StorageError
from app.store import audit
from app.store.admin_tables import AdminBase
from app.store.anchor import Installation
from app.store.case import Change, altered_rows, recorded_change
from app.store.database import APPLICATION_ID, Database, database_errors
from app.store.layout import make_folder
from app.store.lock import CaseLock
from app.store.migrate import apply_migrations
from app.store.output import storage_errors

UID = "ad" * 16  # the administration's place among the anchors
SCHEMA_VERSION = 1
_MIGRATIONS = Path(__file__).with_name("admin_migrations")


class AdminStore:
    """The open database; safe to use from any thread, one transaction at a time.

    Args:
        folder: where it lies, made if missing; by default `admin/` in the installation's folder.
        installation: whose key signs the chain's end.

    Raises:
        StorageError: another instance has it open (E710), or the folder cannot be written (E7xx).
        AlteredError: the database is damaged (E903), was removed or was altered past the services (E902 to E906).
    """

    def __init__(self, folder: Path | None = None, installation: Installation | None = None) -> None:
        self.installation = installation or Installation()
        self.folder = folder or self.installation.folder / "admin"
        path = self.folder / "admin.db"
        with storage_errors(self.folder):
            make_folder(self.folder)
            self.folder.chmod(0o700)
        self._lock = CaseLock(self.folder / "admin.lock")
        self._acquire()
        try:
            if not path.exists():
                self._create(path)
            self.database = Database(path)
        except BaseException:
            self._lock.release()
            raise
        try:
            self._require_sound()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> AdminStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def change(self, operator: Operator, action: str, subject: str) -> Iterator[Change]:
        """Change something: one transaction, one audit event, anchored when the block has ended."""
        heads: list[AuditHead] = []
        with recorded_change(self.database, operator, action, subject, heads) as change:
            yield change
        self.installation.anchor(UID, heads[0])

    @contextmanager
    def reading(self, *, write: bool = False) -> Iterator[Session]:
        """A transaction without an event: for reading, and with `write` for counting attempts."""
        with self.database.transaction(write=write) as session:
            yield session

    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with the chain or the rows; nothing on a sound database."""
        anchored = self.installation.anchored(UID)
        with self.reading() as session:
            head = audit.head_of(session)
            if anchored is None and head == audit.GENESIS:
                return altered_rows(session, AdminBase)
            check = audit.check_chain(session, [] if anchored is None else [anchored.head])
            return check.faults or altered_rows(session, AdminBase)

    def close(self) -> None:
        """Close the database and give the lock back."""
        self.database.close()
        self._lock.release()

    def _acquire(self) -> None:
        try:
            self._lock.acquire()
        except StorageError as error:
            if error.code != "E710":
                raise
            raise StorageError(
                "the administration is open in another window", file=self.folder, remedy="close it there", code="E710"
            ) from error

    def _create(self, path: Path) -> None:
        if self.installation.anchored(UID) is not None:
            raise AlteredError(
                "the administration was set up here, and its database is gone",
                file=path,
                remedy=f"restore it from a backup; to set up anew, move {UID}.json in the folder anchors away",
                code="E903",
            )
        aside = path.with_name("admin.db.new")
        with storage_errors(aside):
            aside.unlink(missing_ok=True)
        with database_errors(aside):
            raw = sqlite3.connect(aside, isolation_level=None)
            try:
                raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
                raw.execute("PRAGMA synchronous=3")
            finally:
                raw.close()
        apply_migrations(aside, _MIGRATIONS, SCHEMA_VERSION)
        with storage_errors(path):
            aside.chmod(0o600)
            aside.replace(path)

    def _require_sound(self) -> None:
        version = self.database.settings()["user_version"]
        if version != SCHEMA_VERSION:
            cause = f"the administration was made by another Enface (schema {version})"
            raise StorageError(cause, file=self.folder, remedy="open it with that version", code="E713")
        faults = self.faults()
        if faults:
            raise AlteredError(
                f"the administration's records are not as they were left ({faults[0].what}: {faults[0].text})",
                file=self.folder,
                remedy="restore the folder from a backup and find out who changed it",
                code="E903",
            )
