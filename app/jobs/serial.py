"""Work that must keep its order: one queue, one job at a time, nothing superseded.

Everything that touches an open case goes through one `SerialQueue`, so that a note written after a photo was added is
also stored after it, and so that closing the case comes last.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.core.jobs import JobContext
from app.jobs.base import Callbacks, JobFailure, JobHandle, Runner, T, Work

log = logging.getLogger(__name__)


@dataclass(eq=False)
class QueuedJob:
    """A job that waits, runs, or has ended.

    Attributes:
        work: what is done.
        callbacks: whom its end concerns.
        handle: the running job, None before.
        cancelled: it was asked to stop before it began.
        finished: its end was delivered.
    """

    work: Work[Any]
    callbacks: Callbacks[Any]
    handle: JobHandle | None = None
    cancelled: bool = False
    finished: bool = False

    def cancel(self) -> None:
        """Ask the work to stop; one that has not begun ends as cancelled when its turn comes."""
        self.cancelled = True
        if self.handle is not None:
            self.handle.cancel()

    def discard(self) -> None:
        """The same: what touches a case always tells how it ended."""
        self.cancel()


class SerialQueue:
    """Runs jobs one after the other on a runner.

    Args:
        runner: runs them.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._waiting: deque[QueuedJob] = deque()
        self._current: QueuedJob | None = None
        self._draining = False

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return self._current is not None or bool(self._waiting)

    def submit(
        self,
        work: Work[T],
        *,
        on_done: Callable[[T], None] | None = None,
        on_failed: Callable[..., None] | None = None,
        on_progress: Callable[[str, float], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> QueuedJob:
        """Run `work` when everything submitted before has ended; see `app.jobs.base.Callbacks`."""
        job = QueuedJob(work, Callbacks(on_done, on_failed, on_progress, on_cancelled))
        self._waiting.append(job)
        self._next()
        return job

    def clear(self) -> None:
        """Drop what waits, and ask the running job to stop."""
        self._waiting.clear()
        self.stop_current()

    def stop_current(self) -> None:
        """Ask the running job to stop; the ones that wait follow."""
        if self._current is not None:
            self._current.cancel()

    def _next(self) -> None:
        """Start what is due; a loop, so that jobs that end at once do not nest."""
        if self._draining:
            return
        self._draining = True
        try:
            while self._current is None and self._waiting:
                self._start(self._waiting.popleft())
        finally:
            self._draining = False

    def _start(self, job: QueuedJob) -> None:
        self._current = job

        def work(ctx: JobContext) -> object:
            if job.cancelled:
                ctx.cancel()
            ctx.check()
            return job.work(ctx)

        def ending(callback: Callable[..., None] | None) -> Callable[..., None]:
            def end(*values: object) -> None:
                job.finished = True
                self._current = None
                try:
                    if callback is not None:
                        callback(*values)
                finally:
                    self._next()

            return end

        wants = job.callbacks
        handle = self._runner.submit(
            work,
            on_done=ending(wants.on_done),
            on_failed=ending(wants.on_failed) if wants.on_failed is not None else ending(_log_failure),
            on_progress=wants.on_progress,
            on_cancelled=ending(wants.on_cancelled),
        )
        if not job.finished:
            job.handle = handle


def _log_failure(failure: JobFailure) -> None:
    log.error("a job failed and nobody listens: %s", failure.error.one_line())
