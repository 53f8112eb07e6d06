"""What happens to cases in the window: commands, questions, and the way of photos and runs into the open case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.casefile import NewExhibit
from app.core.jobs import JobContext
from app.core.photo_steps import edit_of
from app.core.records import Photo, ReconstructionResult
from app.gui.cases.case_model import CaseModel
from app.gui.cases.case_questions import CaseQuestions
from app.gui.cases.case_services import CaseHandle, CaseRequest, NewCase
from app.gui.cases.diff_dialog import DiffDialog
from app.gui.cases.photo_import import PhotoImport
from app.gui.cases.photo_steps import PhotoSteps
from app.gui.cases.portable import PortableCases
from app.gui.photo_model import PhotoModel, Role
from app.gui.questions import Questions
from app.gui.run_model import RunModel
from app.gui.services import ReconstructionInput
from app.gui.settings import WindowSettings, text
from app.gui.theme import Theme
from app.jobs.serial import QueuedJob

EXAMINER = text("cases", "examiner")
ORGANISATION = text("cases", "organisation")
CASES_FOLDER = text("cases", "folder", longest=4000)


@dataclass(frozen=True)
class _Intake:
    """`app.gui.photo_model.PhotoIntake` of one open case."""

    case: CaseModel
    handle: CaseHandle

    def bring_in(self, role: Role, path: Path, ctx: JobContext) -> tuple[int, Photo]:
        return self.case.services.add_photo(self.handle, path, NewExhibit(role=role.of_exhibit), ctx)

    def exhibit(self, exhibit_id: int, ctx: JobContext) -> Photo:
        return self.case.services.photo(self.handle, exhibit_id, ctx)


class CaseDesk(QObject):
    """Connects the open case with the photos, the run and the questions.

    Args:
        case: the open case.
        photos: the slots: front, side, and the photo that the face is compared with.
        run: the reconstruction.
        questions: file and folder dialogs.
        settings: names and folders that are remembered.
        theme: colours.
        documents: where cases are made unless the analyst chose another folder.
        window: parent of the dialogs.

    Attributes:
        ask: the questions.
        importing: photos that are being brought in.
        portable: copies of cases that go out or come in.
        diff: two results beside each other, while they are shown.

    Signals:
        started: a case was opened or made; the window turns to it.
        verified: the case was checked; argument: list of `Fault`.
        settled: a run inside the case has ended, also one that nobody waits for any more.
    """

    started = Signal()
    settled = Signal()
    verified = Signal(object)

    def __init__(
        self,
        case: CaseModel,
        photos: tuple[PhotoModel, PhotoModel, PhotoModel],
        run: RunModel,
        questions: Questions,
        settings: WindowSettings,
        theme: Theme,
        documents: Path,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._case, self._photos, self._run = case, photos, run
        self._front, self._side, _third = photos
        self._theme = theme
        self._questions, self._settings, self._documents, self._window = questions, settings, documents, window
        self.ask = CaseQuestions(case, run, questions, self.create, window)
        self.importing = PhotoImport(case, self)
        self.portable = PortableCases(case, self._take_in, questions, self._place, window)
        self.diff: DiffDialog | None = None
        self._steps = PhotoSteps(case, photos, self)
        case.opened.connect(self._opened)
        case.closed.connect(self._closed)
        self.settled.connect(case.refresh)
        for model in photos:
            model.brought_in.connect(case.refresh)

    # -- commands ----------------------------------------------------------------------------------------------------

    def ask_new(self) -> None:
        """Ask what a new case needs, and make it."""
        self.ask.new_case(self._place(), self._settings.get(EXAMINER), self._settings.get(ORGANISATION))

    def create(self, new: NewCase) -> None:
        """Make a case; photos that are in the slots already go into it."""
        self._settings.set(EXAMINER, new.examiner)
        self._settings.set(ORGANISATION, new.organisation)
        self._settings.set(CASES_FOLDER, str(new.folder.parent))
        self._leave()
        self._case.create(new)

    def ask_open(self) -> None:
        """Ask for the folder of a case, and open it."""
        folder = self._questions.folder(self._window, self.tr("Folder of the case"), self._place())
        if folder is not None:
            self.open(folder)

    def open(self, folder: Path) -> None:
        """Open a case; the photos in the slots are replaced by its own."""
        self._make_room()
        self._case.open(folder, self._settings.get(EXAMINER))

    def close(self) -> None:
        """Close the open case; slots and view become empty."""
        self._leave()
        self._case.close()
        for model in self._photos:
            model.clear()
        self._run.forget()

    def resume(self, draft: dict[str, Any]) -> None:
        """Open a question again with what was written in it, as soon as the result that it is about is shown."""
        if draft["kind"] == "verdict" and self._run.result_id != draft["result"]:
            self._load(int(draft["result"]), lambda: self.ask.resume(draft))
        else:
            self.ask.resume(draft)

    def show_result(self, result_id: int) -> None:
        """Show a stored result in the 3D view."""
        if not self._run.running and result_id != self._run.result_id:
            self._load(result_id)

    def _load(self, result_id: int, then: Callable[[], object] | None = None) -> None:
        def show(result: ReconstructionResult) -> None:
            self._run.show(result_id, result)
            if then is not None:
                then()

        self._case.do(lambda case, ctx: self._case.services.load_result(case, result_id, ctx), show)

    def ask_photos(self) -> None:
        """Ask for photos, and bring them into the case without a use."""
        if self._case.writable:
            self.importing.start(self._questions.photos(self._window, self.tr("Photos to bring into the case")))

    def use(self, exhibit_id: int, role: str) -> None:
        """Put a photo of the case into a slot."""
        file = self._case.file
        item = None if file is None else file.exhibit(exhibit_id)
        model = next((model for model in self._photos if model.role.of_exhibit == role), None)
        if item is None or model is None or not self._case.writable:
            return
        for other in self._photos:
            if other is not model and other.exhibit == exhibit_id:
                other.clear()
        model.open_exhibit(item.id, item.name, edit_of(file, item.id))

    def compare(self, result_id: int = 0) -> None:
        """Show two results beside each other: the given one, or the shown one, and another."""
        first = result_id or self._run.result_id
        if self._case.result(first) is not None:
            dialog = DiffDialog(self._case, first, self._theme, self._window)
            dialog.finished.connect(self._forget_diff)
            self.diff = dialog
            dialog.open()
            dialog.compare()

    def _forget_diff(self) -> None:
        self.diff = None

    def verify(self) -> None:
        """Check every stored file and the audit trail."""
        self._case.do(self._case.services.verify, self.verified.emit)

    # -- the way into the case ---------------------------------------------------------------------------------------

    def _reconstruct(self, request: ReconstructionInput, ctx: JobContext) -> tuple[int, ReconstructionResult]:
        """On a worker: reconstruct inside the case, or outside of it when a photo is no exhibit."""
        handle, front, side = self._case.handle, self._front.exhibit, self._side.exhibit
        if handle is None or not front or (request.side is not None and not side):
            return self._run.reconstruct_only(request, ctx)
        asked = CaseRequest(front, side if request.side is not None else None, request)
        try:
            return self._case.services.reconstruct(handle, asked, ctx)
        finally:
            self.settled.emit()

    def _opened(self) -> None:
        file, handle = self._case.file, self._case.handle
        if file is None:
            return
        intake = _Intake(self._case, handle)
        for model in self._photos:
            model.intake = intake
        self._run.work = self._reconstruct
        for model in self._photos:
            exhibit = file.latest(model.role.of_exhibit)
            if exhibit is not None:
                model.open_exhibit(exhibit.id, exhibit.name, edit_of(file, exhibit.id))
            elif model.path is not None and model.path.is_file() and self._case.writable:
                model.open(model.path, model.edit)
        results = [result for result in file.results if result.trashed_at is None]
        if results:
            self.show_result(results[-1].id)
        self.started.emit()

    def _closed(self) -> None:
        self._run.work = self._run.reconstruct_only
        for model in self._photos:
            model.intake, model.exhibit = None, 0

    def _take_in(self, source: Path, folder: Path, on_progress: Callable[[str, float], None]) -> QueuedJob:
        """A portable copy becomes a case; like any case that is opened."""
        self._make_room()
        return self._case.open_bundle(source, folder, self._settings.get(EXAMINER), on_progress)

    def _place(self) -> Path:
        """Where cases are made."""
        return Path(self._settings.get(CASES_FOLDER) or str(self._documents))

    def _make_room(self) -> None:
        """Empty slots and view for the case that comes."""
        self._leave()
        for model in self._photos:
            model.clear()
        self._run.forget()

    def _leave(self) -> None:
        """Stop what runs for the case that is left."""
        self._run.cancel()
