"""The queue of a batch: one line after the other, a failure does not stop the rest, any line can be tried again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.jobs import JobContext
from app.gui.error_words import on_one_line
from app.jobs.base import JobFailure, JobHandle, Runner

LANE = "batch"


class LineState(StrEnum):
    """Where a line stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class BatchPair:
    """What one line reconstructs from.

    Attributes:
        name: of its folder in the output.
        front: the front photo.
        side: the side photo, None for one photo.
    """

    name: str
    front: Path
    side: Path | None = None


@dataclass(frozen=True)
class BatchLine:
    """One line of the queue.

    Attributes:
        pair: the photos.
        state: where it stands.
        stage: what is being done to it.
        fraction: of its work, in [0, 1].
        seconds: how long it took.
        problem: code, cause and remedy when it failed.
        folder: what was written, when done.
    """

    pair: BatchPair
    state: LineState = LineState.WAITING
    stage: str = ""
    fraction: float = 0.0
    seconds: float = 0.0
    problem: str = ""
    folder: Path | None = None


@dataclass(frozen=True)
class BatchServices:
    """What a batch needs done, on a worker thread.

    Attributes:
        plan: the lines of a folder or of a table (CSV with the columns front and side).
        run: reconstruct one line and write it into a folder of its own inside the given one; returns that folder.
    """

    plan: Callable[[Path, JobContext], list[BatchPair]]
    run: Callable[[BatchPair, Path, JobContext], Path]


@dataclass(frozen=True)
class Summary:
    """How a batch stands.

    Attributes:
        counts: lines in each state.
        left_s: expected seconds until the end, None while nothing is known.
    """

    counts: dict[LineState, int] = field(default_factory=dict)
    left_s: float | None = None

    def of(self, state: LineState) -> int:
        """Number of lines in a state."""
        return self.counts.get(state, 0)

    @property
    def total(self) -> int:
        """Number of lines."""
        return sum(self.counts.values())


class BatchModel(QObject):
    """Works through lines in order.

    Attributes:
        lines: all of them, in order.
        out: folder that the results go to.
        running: whether lines are being worked on.

    Signals:
        reset: `lines` are others.
        line_changed: number of a line that is different now.
        changed: `running` or the summary.
        failed: a plan could not be made; argument: `JobFailure`.
    """

    reset = Signal()
    line_changed = Signal(int)
    changed = Signal()
    failed = Signal(object)

    def __init__(self, services: BatchServices, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._runner = services, runner
        self._job: JobHandle | None = None
        self._current = -1
        self._began = 0.0
        self.lines: list[BatchLine] = []
        self.out: Path | None = None
        self.running = False

    def plan(self, source: Path) -> None:
        """Read a folder or a table; does nothing while lines are worked on."""
        if self.running:
            return
        self._runner.submit(
            partial(self._services.plan, source), lane="batch-plan", on_done=self._planned, on_failed=self.failed.emit
        )

    def take(self, pairs: list[BatchPair], out: Path | None) -> None:
        """Take lines that are known already; does nothing while lines are worked on."""
        if not self.running:
            self.out = out
            self._planned(pairs)

    def start(self, out: Path) -> None:
        """Work through the lines that wait."""
        if self.running or self._first_waiting() < 0:
            return
        self.out = out
        self.running = True
        self.changed.emit()
        self._next()

    def retry(self, number: int) -> None:
        """Let a line that failed or was cancelled wait again."""
        if self.lines[number].state in (LineState.FAILED, LineState.CANCELLED):
            self._set(number, BatchLine(self.lines[number].pair))
            self._go_on()

    def retry_failed(self) -> None:
        """Let every line that failed wait again."""
        for number, line in enumerate(self.lines):
            if line.state is LineState.FAILED:
                self._set(number, BatchLine(line.pair))
        self._go_on()

    def cancel(self, number: int) -> None:
        """Take one line out of the work."""
        line = self.lines[number]
        if line.state is LineState.WAITING:
            self._set(number, replace(line, state=LineState.CANCELLED))
        elif line.state is LineState.RUNNING and self._job is not None:
            self._job.discard()

    def cancel_all(self) -> None:
        """Stop; lines that are done stay done."""
        for number, line in enumerate(self.lines):
            if line.state is LineState.WAITING:
                self._set(number, replace(line, state=LineState.CANCELLED))
        if self._job is not None:
            self._job.discard()

    def summary(self) -> Summary:
        """How the batch stands."""
        counts: dict[LineState, int] = {}
        for line in self.lines:
            counts[line.state] = counts.get(line.state, 0) + 1
        took = [line.seconds for line in self.lines if line.state is LineState.DONE]
        open_lines = counts.get(LineState.WAITING, 0)
        left = None
        if took and self.running:
            mean = sum(took) / len(took)
            left = open_lines * mean + max(0.0, mean - (time.monotonic() - self._began))
        return Summary(counts, left)

    # -- working -----------------------------------------------------------------------------------------------------

    def _planned(self, pairs: list[BatchPair]) -> None:
        self.lines = [BatchLine(pair) for pair in pairs]
        self.reset.emit()
        self.changed.emit()

    def _go_on(self) -> None:
        if not self.running and self.out is not None:
            self.start(self.out)

    def _first_waiting(self) -> int:
        return next((number for number, line in enumerate(self.lines) if line.state is LineState.WAITING), -1)

    def _next(self) -> None:
        number = self._first_waiting()
        self._job = None
        if number < 0 or self.out is None:
            self._current, self.running = -1, False
            self.changed.emit()
            return
        self._current, self._began = number, time.monotonic()
        self._set(number, replace(self.lines[number], state=LineState.RUNNING))
        job = self._runner.submit(
            partial(self._services.run, self.lines[number].pair, self.out),
            on_done=partial(self._done, number),
            on_failed=partial(self._failed, number),
            on_progress=partial(self._moved, number),
            on_cancelled=partial(self._cancelled, number),
        )
        if self._current == number and not job.finished:
            self._job = job

    def _done(self, number: int, folder: Path) -> None:
        self._end(number, LineState.DONE, folder=folder)

    def _failed(self, number: int, failure: JobFailure) -> None:
        self._end(number, LineState.FAILED, problem=on_one_line(failure.error))

    def _cancelled(self, number: int) -> None:
        self._end(number, LineState.CANCELLED)

    def _moved(self, number: int, stage: str, fraction: float) -> None:
        if self.lines[number].state is LineState.RUNNING:
            self._set(number, replace(self.lines[number], stage=stage, fraction=fraction))

    def _end(self, number: int, state: LineState, *, problem: str = "", folder: Path | None = None) -> None:
        took = time.monotonic() - self._began
        line = BatchLine(self.lines[number].pair, state, seconds=took, problem=problem, folder=folder)
        self._set(number, line)
        QTimer.singleShot(0, self, self._next)  # not from inside the end: lines that end at once would nest

    def _set(self, number: int, line: BatchLine) -> None:
        self.lines[number] = line
        self.line_changed.emit(number)
