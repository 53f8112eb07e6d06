"""One SQLite connection to a case, with every setting that durability and hostile files ask for.

Measured: with locking_mode=EXCLUSIVE, or when anything in the process opens and closes the live database file, the
locks are gone and a second instance's committed row vanished. So the mode is NORMAL, nothing here opens the file but
SQLite, and who may write is decided by `app.store.lock`. SQLite 3.7.0 to 3.51.2 has a defect of the WAL that needs
two writing connections: there is one, guarded by a lock.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from app.core.errors import AlteredError, EnfaceError, StorageError
from app.store.turns import Turns

APPLICATION_ID = 0x456E4663  # "EnFc"
SCHEMA_VERSION = 1
LOCAL_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "locking_mode": "normal",
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
}
NETWORK_PRAGMAS = {**LOCAL_PRAGMAS, "journal_mode": "delete", "synchronous": 3}  # EXTRA
_NETWORK_FILESYSTEMS = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs",
}  # fmt: skip
_WRITES = "enface_writes"
_BUSY_MS = 5000


class Database:
    """A case's database; safe to use from any thread, one transaction at a time.

    Args:
        path: the file.
        read_only: open it without changing anything.
        immutable: the folder cannot be written, so SQLite must not look for anything beside the file.
        network: use the settings for network filesystems; by default the filesystem is looked at.

    Raises:
        StorageError: the file cannot be opened (E712), is no database of Enface (E712), or a setting is refused (E712).
        AlteredError: the database is damaged (E903).
    """

    def __init__(
        self, path: Path, *, read_only: bool = False, immutable: bool = False, network: bool | None = None
    ) -> None:
        self.path = path
        self.read_only = read_only
        self._immutable = immutable
        self._settings = NETWORK_PRAGMAS if (is_on_network(path) if network is None else network) else LOCAL_PRAGMAS
        self._turns = Turns()
        self._engine = _engine(self._connect)
        try:
            self._check()
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises.

        Raises:
            StorageError: the disk is full or fails (E702, E706), another program locks the file (E710), or this
                thread is inside a transaction of this database already (E718).
            AlteredError: the database is damaged (E903).
        """
        with self._turns.turn(), database_errors(self.path), self._engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: write})
            with Session(bind=connection, expire_on_commit=False) as session, session.begin():
                yield session

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """The bare connection, for checks and copies that must not run inside a transaction."""
        with self._turns.turn(), database_errors(self.path), self._engine.connect() as plain:
            yield plain

    def settings(self) -> dict[str, Any]:
        """Every setting as SQLite reports it now, and SQLite's version."""
        names = [*self._settings, "application_id", "user_version"]
        with self._turns.turn(), database_errors(self.path):
            raw = self._raw()
            try:
                found = {name: _value(raw, f"PRAGMA {name}") for name in names}
            finally:
                raw.close()
        return {**found, "sqlite": sqlite3.sqlite_version}

    def snapshot(self, target: Path) -> None:
        """A copy of the database as it is now, in a new file, without anybody opening the live one."""
        with self._turns.turn(), database_errors(target):
            raw = self._raw()
            try:
                raw.cursor().execute("VACUUM INTO ?", (os.fspath(target),))
            finally:
                raw.close()

    def damage(self) -> list[str]:
        """What is wrong with the database's pages and references, a sentence each."""
        with self.connection() as connection:
            broken = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            foreign = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        found = [] if broken == "ok" else [f"its pages are damaged ({broken})"]
        return found if foreign is None else [*found, f"a row of {foreign[0]} refers to nothing"]

    def close(self) -> None:
        """Close the connection; what the WAL holds goes into the database file."""
        with self._turns.turn():
            self._engine.dispose()

    def _raw(self) -> PoolProxiedConnection:
        return self._engine.raw_connection()

    def _connect(self) -> sqlite3.Connection:
        mode = ("ro" if self.read_only else "rw") + ("&immutable=1" if self._immutable else "")
        uri = f"file:{quote(os.fsencode(self.path.absolute()))}?mode={mode}"
        raw = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000)
        for name, value in self._settings.items():
            if self.read_only and name in ("journal_mode", "synchronous"):
                continue
            raw.execute(f"PRAGMA {name}={value}")
        return raw

    def _check(self) -> None:
        found = self.settings()
        if found["application_id"] != APPLICATION_ID:
            raise StorageError(
                "this is no database of an Enface case", file=self.path, remedy="choose another folder", code="E712"
            )
        refused = [name for name, value in self._settings.items() if found[name] != value]
        if not self.read_only and refused:
            cause = f"the database does not accept the setting {refused[0]} ({found[refused[0]]!r})"
            raise StorageError(cause, file=self.path, remedy="move the case to a local disk", code="E712")


def create_database(path: Path) -> None:
    """Make an empty database with Enface's marks and the newest schema.

    Raises:
        StorageError: it cannot be written.
    """
    from app.store.migrate import apply_migrations

    with database_errors(path):
        raw = sqlite3.connect(path, isolation_level=None)
        try:
            raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
            raw.execute("PRAGMA journal_mode=wal" if not is_on_network(path) else "PRAGMA journal_mode=delete")
            raw.execute("PRAGMA synchronous=3")
        finally:
            raw.close()
    apply_migrations(path)


def plain_engine(path: Path) -> Engine:
    """An engine for a file that nobody else uses: a new case's, or a copy that is being migrated."""

    def connect() -> sqlite3.Connection:
        raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        raw.execute("PRAGMA synchronous=3")
        raw.execute("PRAGMA foreign_keys=1")
        return raw

    return _engine(connect)


@contextmanager
def database_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite reports inside the block into coded errors."""
    try:
        yield
    except DBAPIError as error:
        raise _coded(error.orig, path) from error
    except sqlite3.Error as error:
        raise _coded(error, path) from error


def is_on_network(path: Path) -> bool:
    """Whether the file lies on a filesystem of another computer, as far as the system tells."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    place = os.path.realpath(path)
    best, kind = "", ""
    for line in mounts:
        left, _, right = line.partition(" - ")
        point = left.split(" ")[4].encode("utf-8", "surrogateescape").decode("unicode_escape", "replace")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, right.split(" ")[0]
    return kind in _NETWORK_FILESYSTEMS


def _value(raw: PoolProxiedConnection, statement: str) -> Any:  # noqa: ANN401 - what a pragma answers
    cursor = raw.cursor()
    cursor.execute(statement)
    row = cursor.fetchone()
    return None if row is None else row[0]


def _engine(connect: Callable[[], sqlite3.Connection]) -> Engine:
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=1, max_overflow=0)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _coded(error: BaseException | None, path: Path) -> EnfaceError:
    name = str(getattr(error, "sqlite_errorname", ""))
    text = f"the database reports {name or type(error).__name__}: {error}"
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        remedy = "restore the case from a bundle or a backup; the evidence files are not affected"
        return AlteredError(f"the database is damaged ({error})", file=path, remedy=remedy, code="E903")
    if name.startswith("SQLITE_FULL"):
        return StorageError("the disk is full", file=path, remedy="free some space and try again", code="E702")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StorageError(
            "another program uses the database", file=path, remedy="close it and try again", code="E710"
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return StorageError("no permission to write here", file=path, remedy="change the permissions", code="E701")
    if name.startswith("SQLITE_CANTOPEN"):
        return StorageError("the database cannot be opened", file=path, remedy="check the folder", code="E712")
    if name.startswith("SQLITE_IOERR"):
        return StorageError(text, file=path, remedy="check the disk and try again", code="E706")
    return StorageError(text, file=path, remedy="check the folder and the log", code="E712")
