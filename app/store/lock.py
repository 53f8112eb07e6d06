"""One writer for each case: a lock that the system takes back when the process dies, so that no stale one remains."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import getpass
import json
import os
import socket
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from app.core.errors import StorageError
from app.store.layout import now, read_small
from app.store.output import storage_error

_TAKEN = (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN)
_TRIES, _PAUSE_S = 3, 0.02


@dataclass(frozen=True)
class Holder:
    """Who has a case open for writing.

    Attributes:
        user: the account.
        host: the computer.
        pid: the process there.
        since: ISO 8601, UTC.
    """

    user: str
    host: str
    pid: int
    since: str

    def __str__(self) -> str:
        return f"{self.user} on {self.host} (process {self.pid}, since {self.since})"

    @property
    def here(self) -> bool:
        """Whether that is this process."""
        return (self.host, self.pid) == (socket.gethostname(), os.getpid())


class CaseLock:
    """Held from `acquire` to `release`.

    The file stays when the lock is released: removing it would let two instances lock two files of the same name.

    Args:
        path: the lock file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock, or say who has it.

        Raises:
            StorageError: another instance has it (E710), or the file cannot be written (E7xx).
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            descriptor = os.open(self.path, flags, 0o644)
        except OSError as error:
            raise storage_error(error, self.path) from error
        try:
            _lock_now(descriptor)
            self._sign(descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno in _TAKEN:
                raise self._taken() from error
            raise storage_error(error, self.path) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; nothing happens without one."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def holder(self) -> Holder | None:
        """Who has the lock now, this process included; None when nobody has.

        Raises:
            StorageError: the file cannot be read (E7xx).
        """
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise storage_error(error, self.path) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise storage_error(error, self.path) from error
            return self._signed() or Holder("somebody", "", 0, "")
        finally:
            os.close(descriptor)
        return None

    @staticmethod
    def _sign(descriptor: int) -> None:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(asdict(this_holder())).encode(), 0)

    def _taken(self) -> StorageError:
        return StorageError(
            f"the case is open for writing: {self._signed() or 'another instance'}",
            file=self.path.parent,
            remedy="close it there, or open it read-only here",
            code="E710",
        )

    def _signed(self) -> Holder | None:
        """Who wrote their name last."""
        try:
            said = json.loads(read_small(self.path) or b"{}")
            return Holder(str(said["user"]), str(said["host"]), int(said["pid"]), str(said["since"]))
        except (ValueError, KeyError, TypeError, StorageError):
            return None


def _lock_now(descriptor: int) -> None:
    """Lock a file, or raise; somebody who only looks who has it (`CaseLock.holder`) is gone in a moment."""
    for _ in range(_TRIES - 1):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(_PAUSE_S)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def this_holder() -> Holder:
    """This process, from now on."""
    return Holder(user_name(), socket.gethostname(), os.getpid(), now())


def user_name() -> str:
    """The name of the account that runs the program."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"uid {os.getuid()}"
