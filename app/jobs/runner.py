"""The job runner of the window: one `QThread` for each job, every callback on the GUI thread.

Work gives way to the window: its threads have a lower priority, so that drawing finds a processor at once.

A job's end is taken from what the work returned or raised, never from the thread's `finished` signal alone, which fires
after an exception too. The thread object outlives its thread: `finished` hands it back, it is waited for, then dropped.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.core.jobs import JobContext
from app.jobs.base import Callbacks, JobFailure, Outcome, T, Work, perform

NICE = 5  # on Linux, where it counts for a thread, and for the threads and processes that the thread starts
STACK_BYTES = 16 * 1024 * 1024  # torch and dlib need more than the 512 KiB that some systems give a thread


class Job(QObject):
    """One piece of work, from submission to its delivered end.

    Lives in the GUI thread; only `_Thread.run` and `_report` touch it from the worker.

    Signals:
        ended: the thread is gone and the end was delivered or dropped; argument: the job.
    """

    ended = Signal(object)
    _moved = Signal()

    def __init__(self, work: Work[Any], callbacks: Callbacks[Any], parent: QObject) -> None:
        super().__init__(parent)
        self._callbacks: Callbacks[Any] | None = callbacks
        self._ctx = JobContext(self._report)
        self._thread = _Thread(work, self._ctx)
        self._thread.finished.connect(self._take_end)
        self._moved.connect(self._take_progress)
        self._lock = threading.Lock()
        self._latest: tuple[str, float] | None = None

    @property
    def finished(self) -> bool:
        """Whether the end was delivered, or never will be."""
        return self._callbacks is None

    def start(self) -> None:
        """Start the thread."""
        self._thread.start(QThread.Priority.LowPriority)

    def cancel(self) -> None:
        """Ask the work to stop; its end is still delivered."""
        self._ctx.cancel()

    def discard(self) -> None:
        """Ask the work to stop, drop its result, and report the cancellation at once."""
        callbacks = self._callbacks
        self.supersede()
        if callbacks is not None:
            Outcome(cancelled=True).deliver(callbacks)

    def supersede(self) -> None:
        """Ask the work to stop; nothing of it is delivered any more."""
        self._ctx.cancel()
        self._callbacks = None

    def wait(self, timeout_s: float) -> bool:
        """Wait for the thread; True when it has ended or never began."""
        return not self._thread.isRunning() or self._thread.wait(max(0, int(timeout_s * 1000)))

    def _report(self, stage: str, fraction: float) -> None:
        """On the worker: keep the newest report and wake the GUI thread unless it was woken already."""
        with self._lock:
            wake = self._latest is None
            self._latest = (stage, fraction)
        if wake:
            self._moved.emit()

    @Slot()
    def _take_progress(self) -> None:
        with self._lock:
            latest, self._latest = self._latest, None
        if latest is not None and self._callbacks is not None and self._callbacks.on_progress is not None:
            self._callbacks.on_progress(*latest)

    @Slot()
    def _take_end(self) -> None:
        self._thread.wait()
        callbacks, self._callbacks = self._callbacks, None
        outcome, self._thread.outcome = self._thread.outcome, None
        try:
            if callbacks is not None and outcome is not None:
                outcome.deliver(callbacks)
        finally:
            self.ended.emit(self)


class _Thread(QThread):
    """Runs the work once and keeps how it ended."""

    def __init__(self, work: Work[Any], ctx: JobContext) -> None:
        super().__init__()
        self._work: Work[Any] | None = work
        self._ctx = ctx
        self.outcome: Outcome | None = None
        self.setStackSize(STACK_BYTES)

    def run(self) -> None:
        """The thread's body."""
        if sys.platform == "linux":
            os.nice(NICE)
        work, self._work = self._work, None
        if work is not None:
            self.outcome = perform(work, self._ctx)


class JobRunner(QObject):
    """Runs jobs on threads of their own; `app.jobs.base.Runner` says what each method promises.

    Signals:
        idle: the last running job has ended.
    """

    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[Job] = set()
        self._lanes: dict[str, Job] = {}
        self._waiting: dict[str, Job] = {}
        self._open = True

    @property
    def busy(self) -> bool:
        """Whether any work runs, superseded work included."""
        return bool(self._running)

    def submit(
        self,
        work: Work[T],
        *,
        lane: str | None = None,
        on_done: Callable[[T], None] | None = None,
        on_failed: Callable[[JobFailure], None] | None = None,
        on_progress: Callable[[str, float], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Run `work` on a thread; see `app.jobs.base.Runner.submit`.

        Raises:
            RuntimeError: the runner was shut down.
        """
        if not self._open:
            raise RuntimeError("the job runner was shut down")
        job = Job(work, Callbacks(on_done, on_failed, on_progress, on_cancelled), self)
        current = None if lane is None else self._lanes.get(lane)
        if lane is None or current is None:
            self._start(job, lane)
            return job
        current.supersede()
        self._drop(self._waiting.pop(lane, None))
        self._waiting[lane] = job
        return job

    def shutdown(self, timeout_s: float) -> bool:
        """Ask every job to stop, deliver nothing more and wait; False if work still runs after `timeout_s`.

        Call it again to wait longer. The runner must be kept until it returned True: a thread object that is deleted
        while it runs takes the process with it.
        """
        self._open = False
        for lane in list(self._waiting):
            self._drop(self._waiting.pop(lane))
        for job in self._running:
            job.supersede()
        until = time.monotonic() + timeout_s
        return all(job.wait(until - time.monotonic()) for job in list(self._running))

    def _start(self, job: Job, lane: str | None) -> None:
        self._running.add(job)
        if lane is not None:
            self._lanes[lane] = job
        job.ended.connect(self._forget)
        job.start()

    def _drop(self, job: Job | None) -> None:
        """Forget a job that never started."""
        if job is not None:
            job.supersede()
            job.deleteLater()

    @Slot(object)
    def _forget(self, job: Job) -> None:
        self._running.discard(job)
        for lane, current in list(self._lanes.items()):
            if current is job:
                del self._lanes[lane]
                following = self._waiting.pop(lane, None)
                if following is not None and not following.finished:
                    self._start(following, lane)
                else:
                    self._drop(following)
        job.deleteLater()
        if not self._running:
            self.idle.emit()
