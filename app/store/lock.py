"""One writer for each case: a lock that the system takes back when the process dies, so that no stale one remains."""

from __future__ import annotations

import errno
import fcntl
import getpass
import json
import os
import socket
from pathlib import Path

from app.core.errors import StorageError
from app.store.layout import now, read_small
from app.store.output import storage_error

_TAKEN = (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN)


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
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
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

    @staticmethod
    def _sign(descriptor: int) -> None:
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "user": user_name(), "since": now()}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(holder).encode(), 0)

    def _taken(self) -> StorageError:
        who = "another instance"
        try:
            holder = json.loads(read_small(self.path) or b"{}")
            who = f"{holder['user']} on {holder['host']} (process {holder['pid']}, since {holder['since']})"
        except (ValueError, KeyError, TypeError, StorageError):
            pass
        return StorageError(
            f"the case is open for writing: {who}",
            file=self.path.parent,
            remedy="close it there, or open it read-only here",
            code="E710",
        )


def user_name() -> str:
    """The name of the account that runs the program."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"uid {os.getuid()}"
