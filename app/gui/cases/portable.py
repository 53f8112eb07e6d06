"""Cases on the move: a portable copy of the open case is written, or one that arrived becomes a case here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.gui.cases.case_model import CaseModel
from app.gui.cases.new_case_dialog import folder_name
from app.gui.questions import Questions
from app.jobs.base import JobFailure
from app.jobs.serial import QueuedJob

PATTERNS = "*.zip bagit.txt"
_UNPACKED = "bagit.txt"


class PortableCases(QObject):
    """Asks for files and folders, and follows the work.

    Args:
        case: the open case.
        take_in: makes a case of a portable copy: its file or folder, and the folder that becomes the case.
        questions: file and folder dialogs.
        place: where cases are made.
        window: parent of the dialogs.

    Attributes:
        running: whether a copy is being written or taken in.
        stage: name of what is being done.
        fraction: of the whole, in [0, 1].

    Signals:
        changed: any of these.
        written: a copy is finished; argument: its file.
    """

    changed = Signal()
    written = Signal(object)

    def __init__(
        self,
        case: CaseModel,
        take_in: Callable[[Path, Path, Callable[[str, float], None]], QueuedJob],
        questions: Questions,
        place: Callable[[], Path],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._case, self._take_in, self._questions, self._place = case, take_in, questions, place
        self._window = window
        self._job: QueuedJob | None = None
        self.running, self.stage, self.fraction = False, "", 0.0
        case.changed.connect(self._look)

    def save(self) -> None:
        """Ask where to, and write a portable copy of the open case."""
        file = self._case.file
        if file is None or self.running:
            return
        name = f"{folder_name(file.info.number)}.zip"
        target = self._questions.save_file(self._window, self.tr("Save a portable copy"), name)
        if target is None:
            return
        target = target if target.suffix.lower() == ".zip" else target.with_name(f"{target.name}.zip")
        self._begin()
        job = self._case.do(
            lambda case, ctx: self._case.services.export_bundle(case, target, ctx),
            on_done=self._saved,
            on_failed=self._failed,
            on_progress=self._move,
            on_cancelled=self._end,
        )
        self._follow(job)

    def ask_open(self) -> None:
        """Ask for a portable copy and for a folder, and make a case of it."""
        source = self._questions.any_file(self._window, self.tr("Portable copies of cases"), PATTERNS)
        if source is not None and not self.running:
            self.take(source.parent if source.name == _UNPACKED else source)

    def take(self, source: Path) -> None:
        """Ask for the folder in which the case is made, and take a portable copy in."""
        place = self._questions.folder(self._window, self.tr("Folder that the case is made in"), self._place())
        if place is not None and not self.running:
            self._begin()
            self._follow(self._take_in(source, free_folder(place / source.stem), self._move))

    def show_folder(self, copy: Path) -> None:
        """Show where a copy lies."""
        self._questions.show_folder(copy.parent)

    def cancel(self) -> None:
        """Stop; nothing of an unfinished copy is left."""
        if self._job is not None:
            self._job.cancel()

    def _begin(self) -> None:
        self.running, self.stage, self.fraction = True, "", 0.0
        self.changed.emit()

    def _follow(self, job: QueuedJob | None) -> None:
        if job is None or job.finished:
            self._end()
        else:
            self._job = job

    def _move(self, stage: str, fraction: float) -> None:
        self.stage, self.fraction = stage, fraction
        self.changed.emit()

    def _look(self) -> None:
        """A copy that was taken in is open, or could not be."""
        if self._job is not None and self._job.finished and not self._case.opening:
            self._end()

    def _saved(self, target: Path) -> None:
        self._end()
        self.written.emit(target)

    def _failed(self, failure: JobFailure) -> None:
        self._end()
        self._case.failed.emit(failure)

    def _end(self) -> None:
        self.running, self._job = False, None
        self.changed.emit()


def free_folder(wanted: Path) -> Path:
    """The folder, or the next one by number where there is something already."""
    folder, number = wanted, 2
    while folder.exists() or folder.is_symlink():
        folder, number = wanted.with_name(f"{wanted.name}-{number}"), number + 1
    return folder
