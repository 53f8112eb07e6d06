"""A runner without threads: the work is done inside `submit`. For tests and for scripts that drive the window."""

from __future__ import annotations

from collections.abc import Callable

from app.core.jobs import JobContext
from app.jobs.base import Callbacks, JobFailure, T, Work, perform


class InlineJob:
    """A job that has ended by the time its caller holds it; cancelling it from a callback stops it like a real one."""

    def __init__(self, ctx: JobContext) -> None:
        self._ctx = ctx
        self.finished = False

    def cancel(self) -> None:
        """Ask the work to stop at its next check."""
        self._ctx.cancel()

    def discard(self) -> None:
        """The same: no result can be late here."""
        self._ctx.cancel()


class InlineRunner:
    """`app.jobs.base.Runner` that runs each job at once, on the calling thread.

    Attributes:
        current: the job being run, for callbacks that cancel it.
        lanes: the lane of every submitted job, in order.
    """

    def __init__(self) -> None:
        self.current: InlineJob | None = None
        self.lanes: list[str | None] = []
        self._open = True

    def submit(
        self,
        work: Work[T],
        *,
        lane: str | None = None,
        on_done: Callable[[T], None] | None = None,
        on_failed: Callable[[JobFailure], None] | None = None,
        on_progress: Callable[[str, float], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> InlineJob:
        """Run `work` now; see `app.jobs.base.Runner.submit`."""
        if not self._open:
            raise RuntimeError("the job runner was shut down")
        ctx = JobContext(on_progress)
        job = InlineJob(ctx)
        self.lanes.append(lane)
        outer, self.current = self.current, job
        try:
            outcome = perform(work, ctx)
        finally:
            self.current = outer
        job.finished = True
        outcome.deliver(Callbacks(on_done, on_failed, on_progress, on_cancelled))
        return job

    def shutdown(self, timeout_s: float) -> bool:
        """Nothing can be running."""
        self._open = False
        return True
