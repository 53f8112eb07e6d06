"""Names inside a case folder, and the small durable file operations that everything in it is built on."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.core.errors import StorageError
from app.store.output import storage_error, storage_errors

DATABASE = "case.db"
LOCK = "case.lock"
HEAD = "audit-head.json"
SERVER = "case-server.json"
OBJECTS = "case-objects.json"
_UID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class CaseFolder:
    """Paths of a case.

    Attributes:
        root: the case folder.
    """

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite database. While it is open nothing in this process may open() it: closing drops its locks."""
        return self.root / DATABASE

    @property
    def lock(self) -> Path:
        """Locked by the one process that may write."""
        return self.root / LOCK

    @property
    def head(self) -> Path:
        """The signed audit head that travels with the case."""
        return self.root / HEAD

    @property
    def evidence(self) -> Path:
        """Originals, by content."""
        return self.root / "evidence"

    @property
    def derived(self) -> Path:
        """What runs made, by content."""
        return self.root / "derived"

    @property
    def reports(self) -> Path:
        """Reports, by name."""
        return self.root / "reports"

    @property
    def backups(self) -> Path:
        """Copies of the database from before a migration."""
        return self.root / "backups"

    @property
    def pointer(self) -> Path:
        """Names the case where its database is on a server; the database file is gone then, or an older state."""
        return self.root / SERVER

    @property
    def objects_pointer(self) -> Path:
        """Names the case where evidence and derived data are in a store; the folders are copies then."""
        return self.root / OBJECTS

    @property
    def server_uid(self) -> str | None:
        """The case's identifier on the server; None where its database is the file.

        Raises:
            StorageError: the file that says so cannot be read (E712).
        """
        return self._named(self.pointer)

    @property
    def objects_uid(self) -> str | None:
        """The case's identifier in the store of evidence; None where that is the folder (E712 as above)."""
        return self._named(self.objects_pointer)

    @staticmethod
    def _named(pointer: Path) -> str | None:
        data = read_small(pointer)
        if data is None:
            return None
        try:
            uid = json.loads(data)["case"]
        except (ValueError, KeyError, TypeError, RecursionError):
            uid = None
        if not isinstance(uid, str) or not _UID.fullmatch(uid):
            raise StorageError(
                "the file that names the case on the server is damaged",
                file=pointer,
                remedy='write {"case": IDENTIFIER} into it; enface server cases lists them',
                code="E712",
            )
        return uid

    def exists(self) -> bool:
        """Whether there is a case here."""
        return self.database.is_file() or self.pointer.is_file()


def now() -> str:
    """The time, ISO 8601 in UTC, for people to read."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sync_folder(path: Path) -> None:
    """Make new names in a folder durable; a filesystem without that notion is no failure."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path) -> None:
    """Make a folder and its missing parents durably."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    sync_folder(path.parent)


def replace_file(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Put a small file in place, whole or not at all, and durably.

    Raises:
        StorageError: the disk or the permissions do not allow it (E7xx).
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        make_folder(path.parent)
        write_new(aside, data, mode)
        aside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
        raise storage_error(error, path) from error


def write_new(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file that must not exist yet, and sync it; a file that cannot be completed is removed."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def keep_named(path: Path, data: bytes) -> None:
    """Put a file in place that is never replaced: mode 0400, durably; the same bytes may be kept twice.

    Raises:
        StorageError: other bytes have this name (E704), or the disk does not allow it (E7xx).
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with storage_errors(path):
        make_folder(path.parent)
        try:
            write_new(aside, data, 0o400)
            os.link(aside, path)
        except FileExistsError:
            if path.read_bytes() != data:
                raise
        finally:
            aside.unlink(missing_ok=True)
        sync_folder(path.parent)


def read_small(path: Path, limit: int = 1 << 20) -> bytes | None:
    """The bytes of a small regular file, or None when there is none.

    Raises:
        StorageError: it cannot be read, or is larger than `limit` bytes (E706).
    """
    with storage_errors(path):
        try:
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        except FileNotFoundError:
            return None
        with os.fdopen(descriptor, "rb") as stream:
            data = stream.read(limit + 1)
    if len(data) > limit:
        raise StorageError("the file is far larger than it should be", file=path, code="E706")
    return data
