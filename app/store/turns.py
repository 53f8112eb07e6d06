"""Turns at a connection that only one thread can use at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.core.errors import StorageError


class Turns:
    """Threads wait for each other; a thread that would wait for itself is told at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the connection, and keep it while the block runs.

        Raises:
            StorageError: this thread has it already, a transaction was begun inside another one (E718).
        """
        me = threading.get_ident()
        if self._owner == me:
            cause = "a step inside a transaction of the case began another transaction; nothing of it was kept"
            raise StorageError(cause, remedy="this is a defect of Enface: report it with the log", code="E718")
        with self._lock:
            self._owner = me
            try:
                yield
            finally:
                self._owner = 0
