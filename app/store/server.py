"""A case's database on a PostgreSQL server: the same tables as in a case's own file, in a schema of their own.

Where the server is, the settings say (`server_settings`): nothing that lies in a case folder sends anybody elsewhere.
Each process that has a case open holds one connection. The one that may write holds a lock of the server on it: when
the process or the network dies, the server takes the lock back. Transactions that write take turns by a second lock, so
that the audit chain stays one line whoever writes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from app.core.errors import AlteredError, EnfaceError, StorageError
from app.store.database import APPLICATION_ID
from app.store.lock import Holder, this_holder
from app.store.server_settings import server_url
from app.store.turns import Turns

CONNECT_S = 10
_HELD = text("SELECT pg_try_advisory_lock(:key)")
_TURN = text("SELECT pg_advisory_xact_lock(:key)")
_VERSION = text("SELECT version_num FROM alembic_version")
_SIGN = text(
    "UPDATE enface.cases SET held_by = :user, held_on = :host, held_pid = :pid, held_since = :since WHERE uid = :uid"
)
_HOLDER = text("SELECT held_by, held_on, held_pid, held_since FROM enface.cases WHERE uid = :uid")


def schema_of(uid: str) -> str:
    """Name of the schema of a case."""
    return f"case_{uid}"


class ServerDatabase:
    """What `app.store.database.Database` is for a file; safe to use from any thread, one transaction at a time.

    Args:
        uid: the case.
        path: named in errors, e.g. the case folder.
        read_only: refuse changes.
        url: the server; that of the settings by default.

    Raises:
        StorageError: the server cannot be reached (E730), refuses this account (E732), or has no such case (E711).
    """

    def __init__(self, uid: str, path: Path, *, read_only: bool = False, url: URL | None = None) -> None:
        self.uid, self.path, self.read_only = uid, path, read_only
        self._turns = Turns()
        self._holds = False
        self._engine = server_engine(url or server_url(), schema_of(uid))
        event.listen(self._engine, "do_connect", self._may_connect)
        try:
            self.settings()
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises.

        Raises:
            StorageError: the server cannot be reached (E730), the lock was lost with the connection (E731), this
                account may not do that (E732), the server's disk is full (E702), it reports something else (E733), or
                this thread is inside a transaction of this database already (E718).
        """
        with self.connection() as plain, Session(bind=plain, expire_on_commit=False) as session, session.begin():
            if write and not self.read_only:
                session.execute(_TURN, {"key": _key("turn", self.uid)})
            else:
                session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield session

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """The bare connection."""
        with self._turns.turn(), server_errors(self.path), self._engine.connect() as plain:
            yield plain

    def damage(self) -> list[str]:
        """What is wrong with the database itself: the server watches over its pages and references."""
        return []

    def settings(self) -> dict[str, Any]:
        """The schema's number and the server's version."""
        with self.connection() as connection:
            version = connection.execute(_VERSION).scalar()
            server = connection.execute(text("SHOW server_version")).scalar()
        return {"application_id": APPLICATION_ID, "user_version": int(version or 0), "postgresql": server}

    def snapshot(self, target: Path) -> None:
        """A copy of the database as it is now, in a new SQLite file."""
        from app.store.transfer import copy_to_file

        copy_to_file(self, target)

    def hold(self) -> None:
        """Become the one that may write, or say who is.

        Raises:
            StorageError: another process has the case (E710).
        """
        holder = asdict(this_holder())
        with self.connection() as connection:
            taken = not connection.execute(_HELD, {"key": open_key(self.uid)}).scalar()
            if not taken:
                connection.execute(_SIGN, {**holder, "uid": self.uid})
            connection.commit()
            self._holds = self._holds or not taken
        if taken:
            who = self.holder() or "another instance"
            remedy = "close it there, or open it read-only here"
            raise StorageError(f"the case is open for writing: {who}", file=self.path, remedy=remedy, code="E710")

    def holder(self) -> str:
        """Who wrote their name last: user, computer, process and time; "" when nobody did."""
        with self.connection() as connection:
            row = connection.execute(_HOLDER, {"uid": self.uid}).first()
        return str(Holder(*row)) if row is not None and row[0] else ""

    @property
    def held(self) -> bool:
        """Whether this process is the one that may write."""
        return self._holds

    def close(self) -> None:
        """Close the connection; the lock goes with it."""
        if self._holds:
            with suppress(EnfaceError), self.connection() as connection:
                nobody = {"user": None, "host": None, "pid": None, "since": None, "uid": self.uid}
                connection.execute(_SIGN, nobody)
                connection.commit()
        with self._turns.turn():
            self._holds = False
            self._engine.dispose()

    def _may_connect(self, *_: object) -> None:
        """Refuse a second connection to the one that may write: its lock went with the first."""
        if self._holds:
            raise StorageError(
                "the connection to the server was lost, and with it the right to write in this case",
                file=self.path,
                remedy="close the case and open it again; what was confirmed is stored",
                code="E731",
            )


class ServerLock:
    """What `app.store.lock.CaseLock` is for a folder.

    Args:
        database: the open database.
    """

    def __init__(self, database: ServerDatabase) -> None:
        self._database = database

    def acquire(self) -> None:
        """Take the lock, or say who has it (E710)."""
        self._database.hold()

    def release(self) -> None:
        """The connection's end gives it back."""
        self._database.close()

    @property
    def held(self) -> bool:
        """Whether this process has it."""
        return self._database.held


def server_engine(url: URL, schema: str | None = None) -> Engine:
    """An engine with one connection, inside one schema."""
    options = {} if schema is None else {"options": f"-csearch_path={schema}"}
    return create_engine(
        url,
        pool_size=1,
        max_overflow=0,
        connect_args={"connect_timeout": CONNECT_S, "application_name": "enface", **options},
    )


@contextmanager
def server_errors(path: Path | None = None) -> Iterator[None]:
    """Turn what the server reports inside the block into coded errors."""
    try:
        yield
    except (DBAPIError, PoolTimeoutError) as error:
        raise _coded(error, path) from error


def _coded(error: DBAPIError | PoolTimeoutError, path: Path | None) -> EnfaceError:
    cause = getattr(error, "orig", None) or error
    state = str(getattr(cause, "sqlstate", None) or "")
    said = str(cause).partition("\n")[0]
    if state == "42501" or state.startswith("28"):
        remedy = "ask the administrator of the server"
        return StorageError(f"this account may not do that ({said})", file=path, remedy=remedy, code="E732")
    if state == "53100":
        return StorageError("the server's disk is full", file=path, remedy="ask its administrator", code="E702")
    if state in ("42P01", "3F000"):
        remedy = "choose a case of this server, or correct the settings"
        return StorageError("the server has no such case", file=path, remedy=remedy, code="E711")
    if state.startswith("XX"):
        return AlteredError(f"the server's database is damaged ({said})", file=path, remedy="restore it", code="E903")
    if not state or state.startswith(("08", "57", "53")):
        remedy = "check the network and the server, then try again; what was confirmed is stored"
        return StorageError(f"the server cannot be reached ({said})", file=path, remedy=remedy, code="E730")
    return StorageError(f"the server reports {state}: {said}", file=path, remedy="see its log", code="E733")


def open_key(uid: str) -> int:
    """Number of the lock of whoever has a case open for writing."""
    return _key("open", uid)


def _key(purpose: str, uid: str) -> int:
    """A number for the server's locks."""
    return int.from_bytes(hashlib.sha256(f"enface {purpose} {uid}".encode()).digest()[:8], "big", signed=True)
