"""What happens to cases in the window: commands, questions, and the way of photos and runs into the open case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.core.casefile import CaseResult, Kind, NewExhibit, Subject, Verdict
from app.core.jobs import JobContext
from app.core.records import Photo, ReconstructionResult
from app.gui.cases.case_model import CaseModel
from app.gui.cases.case_services import CaseHandle, CaseRequest, NewCase
from app.gui.cases.new_case_dialog import NewCaseDialog
from app.gui.photo_model import PhotoModel, PhotoState, Role
from app.gui.questions import Questions
from app.gui.run_model import RunModel
from app.gui.services import ReconstructionInput
from app.gui.settings import WindowSettings, text
from app.gui.text_dialog import TextDialog

EXAMINER = text("cases", "examiner")
CASES_FOLDER = text("cases", "folder", longest=4000)


@dataclass(frozen=True)
class _Intake:
    """`app.gui.photo_model.PhotoIntake` of one open case."""

    case: CaseModel
    handle: CaseHandle

    def bring_in(self, role: Role, path: Path, ctx: JobContext) -> tuple[int, Photo]:
        return self.case.services.add_photo(self.handle, path, NewExhibit(role=str(role)), ctx)

    def exhibit(self, exhibit_id: int, ctx: JobContext) -> Photo:
        return self.case.services.photo(self.handle, exhibit_id, ctx)


class CaseDesk(QObject):
    """Connects the open case with the photos, the run and the questions.

    Args:
        case: the open case.
        front: the front photo.
        side: the side photo.
        run: the reconstruction.
        questions: file and folder dialogs.
        settings: names and folders that are remembered.
        documents: where cases are made unless the analyst chose another folder.
        window: parent of the dialogs.

    Attributes:
        dialog: the question that is open, None while there is none.

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
        front: PhotoModel,
        side: PhotoModel,
        run: RunModel,
        questions: Questions,
        settings: WindowSettings,
        documents: Path,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._case, self._front, self._side, self._run = case, front, side, run
        self._questions, self._settings, self._documents, self._window = questions, settings, documents, window
        self._boxes: dict[int, object] = {}
        self.dialog: QDialog | None = None
        case.opened.connect(self._opened)
        case.closed.connect(self._closed)
        self.settled.connect(case.refresh)
        for model in (front, side):
            model.brought_in.connect(case.refresh)
            model.changed.connect(partial(self._record_box, model))

    # -- commands ----------------------------------------------------------------------------------------------------

    def ask_new(self) -> None:
        """Ask what a new case needs, and make it."""
        folder = Path(self._settings.get(CASES_FOLDER) or str(self._documents))
        dialog = NewCaseDialog(folder, self._settings.get(EXAMINER), self._questions, self._window)
        dialog.asked.connect(self.create)
        self._show(dialog)

    def create(self, new: NewCase) -> None:
        """Make a case; photos that are in the slots already go into it."""
        self._settings.set(EXAMINER, new.examiner)
        self._settings.set(CASES_FOLDER, str(new.folder.parent))
        self._leave()
        self._case.create(new)

    def ask_open(self) -> None:
        """Ask for the folder of a case, and open it."""
        start = Path(self._settings.get(CASES_FOLDER) or str(self._documents))
        folder = self._questions.folder(self._window, self.tr("Folder of the case"), start)
        if folder is not None:
            self.open(folder)

    def open(self, folder: Path) -> None:
        """Open a case; the photos in the slots are replaced by its own."""
        self._leave()
        for model in (self._front, self._side):
            model.clear()
        self._run.forget()
        self._case.open(folder, self._settings.get(EXAMINER))

    def close(self) -> None:
        """Close the open case; slots and view become empty."""
        self._leave()
        self._case.close()
        for model in (self._front, self._side):
            model.clear()
        self._run.forget()

    def ask_verdict(self, verdict: Verdict) -> None:
        """Ask for the reason, and accept or reject the shown result."""
        result = self._case.result(self._run.result_id)
        if result is None:
            return
        accept = verdict is Verdict.ACCEPTED
        title = self.tr("Accept {0}") if accept else self.tr("Reject {0}")
        question = (
            self.tr("Why may this result be used? The reason is printed in the report.")
            if accept
            else self.tr("Why may this result not be used? The reason stays on record.")
        )
        button = self.tr("Accept") if accept else self.tr("Reject")
        answer = partial(self._case.decide, result.id, verdict)
        self._show(TextDialog(title.format(result.label), question, button, answer, self._window))

    def ask_note(self, subject: Subject | None = None) -> None:
        """Ask for a note on something: the shown result, or the case, unless it is named."""
        if not self._case.writable:
            return
        shown: CaseResult | None = self._case.result(self._run.result_id)
        about = subject or (shown.subject if shown is not None else Subject(Kind.CASE))
        where = about.label if about.kind is not Kind.CASE else self.tr("the case")
        question = self.tr("Note on {0}").format(where)
        answer = partial(self._case.add_note, about)
        self._show(TextDialog(self.tr("Add note"), question, self.tr("Add"), answer, self._window))

    def show_result(self, result_id: int) -> None:
        """Show a stored result in the 3D view."""
        if self._run.running or result_id == self._run.result_id:
            return
        self._case.do(
            lambda case, ctx: self._case.services.load_result(case, result_id, ctx),
            lambda result: self._run.show(result_id, result),
        )

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
        for model in (self._front, self._side):
            model.intake = intake
        self._run.work = self._reconstruct
        held = {Role.FRONT: file.latest("front"), Role.SIDE: file.latest("side")}
        for model in (self._front, self._side):
            exhibit = held[model.role]
            if exhibit is not None:
                model.open_exhibit(exhibit.id, exhibit.name, self._case.box_of(exhibit.id))
            elif model.path is not None and model.path.is_file() and self._case.writable:
                model.open(model.path)
        results = [result for result in file.results if result.trashed_at is None]
        if results:
            self.show_result(results[-1].id)
        self.started.emit()

    def _closed(self) -> None:
        self._run.work = self._run.reconstruct_only
        self._boxes.clear()
        for model in (self._front, self._side):
            model.intake, model.exhibit = None, 0

    def _record_box(self, model: PhotoModel) -> None:
        """Keep a box that was moved by hand as a step of the case."""
        if not model.exhibit or model.state is not PhotoState.READY or not self._case.writable:
            return
        box = (
            None if model.hand_box is None else [model.hand_box.x, model.hand_box.y, model.hand_box.w, model.hand_box.h]
        )
        stored = self._case.box_of(model.exhibit)
        known = self._boxes.get(model.exhibit, None if stored is None else [stored.x, stored.y, stored.w, stored.h])
        if box != known:
            self._boxes[model.exhibit] = box
            exhibit = model.exhibit
            self._case.do(lambda case, ctx: self._case.services.record_edit(case, exhibit, "box", box, ctx))

    def _leave(self) -> None:
        """Stop what runs for the case that is left."""
        self._run.cancel()

    def _show(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(lambda _result: self._forget(dialog))
        dialog.open()

    def _forget(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
