"""Shows how the reconstruction stands, and allows the commands that make sense now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.core.records import ReconstructionResult
from app.gui.actions import ActionRegistry
from app.gui.cases.case_model import CaseModel
from app.gui.details_panel import DetailsPanel
from app.gui.mesh_view import MeshLayer, MeshView, missing_for
from app.gui.notice_bar import NoticeBar
from app.gui.photo_panel import PhotoPanel
from app.gui.progress_strip import ProgressStrip
from app.gui.run_model import RunModel, RunState
from app.gui.view_bar import DIRECTIONS
from app.gui.wording import decimal, stage_text
from app.jobs.base import JobFailure


class RunDisplay(QObject):
    """Observes photos, run and case; tells progress, result and failure.

    Args:
        photos: the slots.
        run: the reconstruction.
        case: the open case.
        view: the 3D view.
        details: the sheet of the result.
        actions: the commands.
        notice: messages.
        progress: the running work.
        say: shows a short text in the status bar.
        show_log: opens the folder with the log.
    """

    def __init__(
        self,
        photos: PhotoPanel,
        run: RunModel,
        case: CaseModel,
        view: MeshView,
        details: DetailsPanel,
        actions: ActionRegistry,
        notice: NoticeBar,
        progress: ProgressStrip,
        say: Callable[[str], object],
        show_log: Callable[[], object],
    ) -> None:
        super().__init__(photos)
        self._photos, self._run, self._case, self._view = photos, run, case, view
        self._details, self._actions, self._notice, self._progress = details, actions, notice, progress
        self._say, self._show_log = say, show_log
        photos.changed.connect(self.refresh)
        run.changed.connect(self._show_run)
        run.progressed.connect(lambda: progress.report(stage_text(run.stage), run.fraction))
        case.changed.connect(self.refresh)
        case.failed.connect(self.show_failure)
        self.refresh()

    def show_failure(self, failure: JobFailure) -> None:
        """Say what failed, and where to look when it is a defect."""
        if failure.unexpected:
            self._notice.show_error(failure.error, self.tr("Show log folder"), self._show_log)
        else:
            self._notice.show_error(failure.error)

    def refresh(self) -> None:
        """Allow what makes sense now; what is not allowed says why."""
        running, result, photos = self._run.running, self._run.result, self._photos
        why = self.tr("A reconstruction is running.") if running else photos.why_not()
        self._actions.allow("run.start", not why, why)
        photos.run_button.setEnabled(not why)
        photos.run_button.setToolTip(self._actions["run.start"].toolTip())
        self._actions.allow("run.cancel", running, self.tr("Nothing is running."))
        nothing = self.tr("There is no result yet.")
        for name in ("result.export", "view.copy", *DIRECTIONS, "view.perspective"):
            self._actions.allow(name, result is not None, nothing)
        self._details.export_button.setEnabled(result is not None)
        for layer in MeshLayer:
            lacks = result is not None and missing_for(layer, result.mesh)
            why = self.tr("This result has no such layer.") if lacks else nothing
            self._actions.allow(f"layer.{layer}", result is not None and not lacks, why)
        self._details.mark_stale(result is not None and self._photos_differ(result))
        self._allow_case()

    def _allow_case(self) -> None:
        case, result = self._case, self._run.result
        no_case = self.tr("No case is open.")
        locked = no_case if not case.is_open else self.tr("The case is read-only.")
        kept = case.result(self._run.result_id) is not None
        for name in ("case.close", "case.save_copy", "case.verify", "case.search"):
            self._actions.allow(name, case.is_open, no_case)
        for name in ("case.add_note", "case.details", "case.add_photos"):
            self._actions.allow(name, case.writable, locked)
        unkept = self.tr("There is no result yet.") if result is None else self.tr("This result is not kept in a case.")
        for name in ("result.accept", "result.reject"):
            self._actions.allow(name, case.writable and kept, locked if not case.writable else unkept)
        results = [] if case.file is None else [item for item in case.file.results if item.trashed_at is None]
        few = self.tr("There are not two results to compare.")
        self._actions.allow("result.compare", kept and len(results) > 1, no_case if not case.is_open else few)
        self._actions.allow("result.report", case.is_open and kept, no_case if not case.is_open else unkept)

    def _show_run(self) -> None:
        run = self._run
        self._view.spare(run.running)
        if run.running:
            self._say("")
            self._progress.begin(self.tr("Starting"))
        else:
            self._progress.end()
        if run.state is RunState.DONE and run.result is not None:
            self._show_result(run.result)
            if run.seconds:
                self._say(self.tr("Reconstructed in {0} s").format(decimal(run.seconds)))
        elif run.state is RunState.IDLE:
            self._view.clear()
            self._details.show_result(None)
        elif run.state is RunState.FAILED and run.failure is not None:
            self.show_failure(run.failure)
        elif run.state is RunState.CANCELLED:
            self._say(self.tr("Cancelled"))
        self.refresh()

    def _show_result(self, result: ReconstructionResult) -> None:
        self._view.show_mesh(result.mesh)
        self._details.show_result(result)
        chosen = next((layer for layer in MeshLayer if self._actions[f"layer.{layer}"].isChecked()), MeshLayer.SHADED)
        if missing_for(chosen, result.mesh):
            self._actions["layer.shaded"].setChecked(True)

    def _photos_differ(self, result: ReconstructionResult) -> bool:
        slots = (self._photos.front, self._photos.side)
        now = [None if model.photo is None else model.photo.sha256 for model in slots]
        then = [None if photo is None else photo.sha256 for photo in (result.front_photo, result.side_photo)]
        return now != then
