"""Many photos brought into the open case, one after the other; other changes of the case find their turn in between."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.casefile import NewExhibit
from app.gui.cases.case_model import CaseModel
from app.gui.error_words import on_one_line
from app.jobs.base import JobFailure
from app.jobs.serial import QueuedJob


@dataclass(frozen=True)
class ImportOutcome:
    """How an import ended.

    Attributes:
        added: how many photos the case holds now that it did not hold before.
        refused: (name of the file, why) of those that it does not hold.
        left: how many were not tried, because the import was cancelled.
    """

    added: int
    refused: tuple[tuple[str, str], ...]
    left: int


class PhotoImport(QObject):
    """Brings files in as exhibits without a use; a refused file does not stop the rest.

    Attributes:
        total: number of files of the running import, 0 while none runs.
        done: how many of them were tried.

    Signals:
        changed: `total` or `done`.
        ended: argument: `ImportOutcome`.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(self, case: CaseModel, parent: QObject) -> None:
        super().__init__(parent)
        self._case = case
        self._files: deque[Path] = deque()
        self._refused: list[tuple[str, str]] = []
        self._job: QueuedJob | None = None
        self.total = self.done = 0
        case.closed.connect(self.cancel)

    @property
    def running(self) -> bool:
        """Whether files are being brought in."""
        return self.total > 0

    def start(self, files: list[Path]) -> None:
        """Bring files in; while an import runs they are put after its own."""
        if not files or not self._case.writable:
            return
        self._files.extend(files)
        began = not self.running
        self.total += len(files)
        self.changed.emit()
        if began:
            self._next()

    def cancel(self) -> None:
        """Leave the rest out; photos that are in the case already stay."""
        left = len(self._files)
        self._files.clear()
        if self._job is not None:
            self._job.cancel()
        elif self.running:
            self._end(left)
        self.total -= left

    def _next(self) -> None:
        if not self._files:
            self._end(0)
            return
        file = self._files.popleft()
        services = self._case.services
        job = self._case.do(
            lambda case, ctx: services.add_photo(case, file, NewExhibit(), ctx)[0],
            on_done=lambda _number: self._step(),
            on_failed=partial(self._refuse, file),
            on_cancelled=self._step,
        )
        if job is None:
            self._end(len(self._files) + 1)
        elif not job.finished:
            self._job = job

    def _refuse(self, file: Path, failure: JobFailure) -> None:
        self._refused.append((file.name, on_one_line(failure.error)))
        self._step()

    def _step(self) -> None:
        self._job = None
        self.done += 1
        self.changed.emit()
        self._next()

    def _end(self, left: int) -> None:
        outcome = ImportOutcome(self.done - len(self._refused), tuple(self._refused), left)
        self.total, self.done, self._refused, self._job = 0, 0, [], None
        self.changed.emit()
        self.ended.emit(outcome)
