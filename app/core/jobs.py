"""What a long-running use case sees of the outside: a place to report progress and to ask whether to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.core.errors import CancelledError


class JobContext:
    """Progress and cancellation for one piece of work; safe to use from a worker thread.

    The same service function runs under the window, the command line and the tests: each passes its own context.

    Args:
        on_progress: called as `on_progress(stage, fraction)`, fraction in [0, 1] of the whole job.
    """

    def __init__(self, on_progress: Callable[[str, float], None] | None = None) -> None:
        self._on_progress = on_progress
        self._cancelled = threading.Event()

    def check(self) -> None:
        """Raise `CancelledError` if `cancel` was called."""
        if self._cancelled.is_set():
            raise CancelledError

    def progress(self, stage: str, fraction: float) -> None:
        """Report the stage's name and the whole job's fraction in [0, 1]; also checks for cancellation."""
        self.check()
        if self._on_progress is not None:
            self._on_progress(stage, min(1.0, max(0.0, fraction)))

    def cancel(self) -> None:
        """Ask the work to stop at its next check; returns at once."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()
