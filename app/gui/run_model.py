"""The reconstruction that runs or was run last; the window observes it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from app.core.jobs import JobContext
from app.core.measurements import Measurement
from app.core.records import ReconstructionResult
from app.gui.services import ReconstructionInput, WindowServices
from app.jobs.base import JobFailure, JobHandle, Runner

LANE = "reconstruct"
RunWork: TypeAlias = Callable[[ReconstructionInput, JobContext], tuple[int, ReconstructionResult]]


class RunState(StrEnum):
    """Where the reconstruction stands."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RunModel(QObject):
    """Starts and cancels the reconstruction, keeps its last result.

    A failed or cancelled run leaves the result before it in place: nothing that was reached is lost.

    Attributes:
        state: where it stands.
        stage: name of the stage in work.
        fraction: of the whole, in [0, 1].
        result: the last finished one.
        failure: why the last run failed, if it did.
        seconds: how long the last run took.
        result_id: number of `result` in the open case, 0 outside of a case.
        work: what a run does; an open case puts its own here, which stores the run.

    Signals:
        changed: `state`, `result` or `failure`.
        progressed: `stage` and `fraction`.
        annotated: `result` is the same face with other measurements.
    """

    changed = Signal()
    progressed = Signal()
    annotated = Signal()

    def __init__(self, runner: Runner, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._services = services
        self._job: JobHandle | None = None
        self._started = 0.0
        self.state = RunState.IDLE
        self.stage = ""
        self.fraction = 0.0
        self.result: ReconstructionResult | None = None
        self.failure: JobFailure | None = None
        self.seconds = 0.0
        self.result_id = 0
        self.work: RunWork = self.reconstruct_only

    def reconstruct_only(self, request: ReconstructionInput, ctx: JobContext) -> tuple[int, ReconstructionResult]:
        """Reconstruct outside of a case."""
        return 0, self._services.reconstruct(request, ctx)

    @property
    def running(self) -> bool:
        """Whether a reconstruction runs."""
        return self.state is RunState.RUNNING

    @property
    def elapsed_s(self) -> float:
        """Seconds since the running one started, or what the last one took."""
        return time.monotonic() - self._started if self.running else self.seconds

    def start(self, request: ReconstructionInput) -> None:
        """Reconstruct; does nothing while one runs."""
        if self.running:
            return
        self._started = time.monotonic()
        self.stage, self.fraction, self.failure = "", 0.0, None
        self._set(RunState.RUNNING)
        self._job = self._runner.submit(
            partial(self.work, request),
            lane=LANE,
            on_done=self._done,
            on_failed=self._failed,
            on_progress=self._progress,
            on_cancelled=self._cancelled,
        )

    def cancel(self) -> None:
        """Stop; the window is free at once, and what the work may still return is dropped."""
        if self.running and self._job is not None:
            self._job.discard()

    def keep_measurements(self, measurements: tuple[Measurement, ...]) -> None:
        """Make measurements part of the result, so that they are exported and reported with it."""
        if self.result is not None and self.result.measurements != measurements:
            self.result = replace(self.result, measurements=measurements)
            self.annotated.emit()

    def _progress(self, stage: str, fraction: float) -> None:
        self.stage, self.fraction = stage, fraction
        self.progressed.emit()

    def show(self, result_id: int, result: ReconstructionResult) -> None:
        """Show a result that a case holds; does nothing while one runs."""
        if not self.running:
            self.result_id, self.result, self.failure, self.seconds = result_id, result, None, 0.0
            self._set(RunState.DONE)

    def forget(self) -> None:
        """Show no result; what runs is stopped."""
        self.cancel()
        self.result, self.result_id, self.failure, self.seconds = None, 0, None, 0.0
        self._set(RunState.IDLE)

    def _done(self, made: tuple[int, ReconstructionResult]) -> None:
        self.result_id, self.result = made
        self._set(RunState.DONE)

    def _failed(self, failure: JobFailure) -> None:
        self.failure = failure
        self._set(RunState.FAILED)

    def _cancelled(self) -> None:
        self._set(RunState.CANCELLED)

    def _set(self, state: RunState) -> None:
        if self.state is RunState.RUNNING:
            self.seconds = time.monotonic() - self._started
        self.state = state
        self.changed.emit()
