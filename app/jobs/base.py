"""What a job is to the rest of the window, whichever runner runs it: types, outcomes and how work is called."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from app.core.errors import CancelledError, EnfaceError
from app.core.jobs import JobContext

T = TypeVar("T")
Work = Callable[[JobContext], T]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JobFailure:
    """Why a job ended without a value.

    Attributes:
        error: what to show: code, cause, remedy.
        unexpected: True when the work raised something else than an `EnfaceError`, that is a defect of the program.
        details: the traceback of an unexpected error, for the log; empty otherwise.
    """

    error: EnfaceError
    unexpected: bool = False
    details: str = ""


@dataclass(frozen=True)
class Callbacks(Generic[T]):
    """What a caller wants to hear of its job; all are called on the GUI thread, each end at most once.

    Attributes:
        on_done: the value that the work returned.
        on_failed: the failure; without it a failure is logged.
        on_progress: (stage, fraction of the whole job in [0, 1]); several reports may be merged into the last one.
        on_cancelled: the work stopped because it was asked to.
    """

    on_done: Callable[[T], None] | None = None
    on_failed: Callable[[JobFailure], None] | None = None
    on_progress: Callable[[str, float], None] | None = None
    on_cancelled: Callable[[], None] | None = None


class JobHandle(Protocol):
    """What `submit` returns."""

    @property
    def finished(self) -> bool:
        """Whether the end was delivered, or will never be because the job was superseded."""

    def cancel(self) -> None:
        """Ask the work to stop; how it ended is still delivered, so that what was written is told truthfully."""

    def discard(self) -> None:
        """Ask the work to stop and drop whatever it still returns; `on_cancelled` is called at once."""


class Runner(Protocol):
    """Runs plain functions that take a `JobContext`; the seam between widgets and services."""

    def submit(
        self,
        work: Work[T],
        *,
        lane: str | None = None,
        on_done: Callable[[T], None] | None = None,
        on_failed: Callable[[JobFailure], None] | None = None,
        on_progress: Callable[[str, float], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> JobHandle:
        """Start `work` now or, in a busy lane, as soon as the superseded job has ended.

        Args:
            work: called with a `JobContext`, away from the GUI thread.
            lane: jobs of one lane never run at the same time, and a newer one supersedes the older: the older is asked
                to stop and none of its callbacks is called any more. None: independent of all others.
            on_done: see `Callbacks`.
            on_failed: see `Callbacks`.
            on_progress: see `Callbacks`.
            on_cancelled: see `Callbacks`.
        """

    def shutdown(self, timeout_s: float) -> bool:
        """Ask every job to stop, deliver nothing more, and wait; False if work still runs after `timeout_s`."""


@dataclass(frozen=True)
class Outcome:
    """How a piece of work ended: exactly one of the three.

    Attributes:
        value: what it returned.
        failure: what it raised.
        cancelled: it stopped as asked.
    """

    value: Any = None
    failure: JobFailure | None = None
    cancelled: bool = False

    def deliver(self, callbacks: Callbacks[Any]) -> None:
        """Call the one callback that this end belongs to."""
        if self.cancelled:
            if callbacks.on_cancelled is not None:
                callbacks.on_cancelled()
        elif self.failure is None:
            if callbacks.on_done is not None:
                callbacks.on_done(self.value)
        elif callbacks.on_failed is not None:
            callbacks.on_failed(self.failure)
        else:
            log.error("a job failed and nobody listens: %s", self.failure.error.one_line())


def perform(work: Work[Any], ctx: JobContext) -> Outcome:
    """Call the work and catch whatever it raises: the one boundary where everything is caught."""
    try:
        ctx.check()
        return Outcome(value=work(ctx))
    except CancelledError:
        return Outcome(cancelled=True)
    except EnfaceError as error:
        log.info("a job failed: %s", error.one_line())
        return Outcome(failure=JobFailure(error))
    except MemoryError as error:
        log.exception("a job ran out of memory")
        short = EnfaceError("there is not enough memory", remedy="close other programs and try again", code="E102")
        return Outcome(failure=JobFailure(short, details=_traceback(error)))
    except BaseException as error:
        log.exception("a job failed unexpectedly")
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        wrapped = EnfaceError(f"unexpected error ({what})", remedy="see the log (Help, Show log folder)", code="E101")
        return Outcome(failure=JobFailure(wrapped, unexpected=True, details=_traceback(error)))


def _traceback(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))
