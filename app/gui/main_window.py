"""The analyst's window: photos left, 3D view in the middle, result right, work at the bottom."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QLabel, QMainWindow

from app.core.records import ReconstructionResult
from app.gui.actions import ActionRegistry
from app.gui.command_bar import CommandBar
from app.gui.command_handlers import connect_commands
from app.gui.details_panel import DetailsPanel
from app.gui.export_dialog import ExportDialog
from app.gui.icons import window_icon
from app.gui.mesh_view import MeshLayer, MeshView, missing_for
from app.gui.notice_bar import NoticeBar
from app.gui.panel_context import PanelContext
from app.gui.panels import install_panels
from app.gui.photo_model import PhotoModel, Role
from app.gui.photo_panel import PhotoPanel
from app.gui.photo_slot import dropped_files
from app.gui.progress_strip import ProgressStrip
from app.gui.questions import Questions
from app.gui.run_model import RunModel, RunState
from app.gui.services import SamplePerson, WindowServices
from app.gui.settings import THEME, WindowSettings
from app.gui.start_up import StartUp
from app.gui.theme import Theme, ThemeMode
from app.gui.undo import EditHistory
from app.gui.view_bar import DIRECTIONS
from app.gui.workspace import Workspace
from app.jobs.base import JobFailure, Runner

_SHUTDOWN_S = 0.8
_MESSAGE_MS = 8000


class MainWindow(QMainWindow):
    """Composes the widgets, connects commands to models, and shows how work ended.

    Args:
        services: use cases.
        runner: runs them.
        view: the 3D view.
        theme: colours and fonts.
        questions: file and folder dialogs.
        settings: what is remembered between starts.
        export_folder: folder proposed for the first export.

    Attributes:
        photos: the slots and what puts photos into them.
        run: the reconstruction.
        start_up: what is loaded after the window was shown; its `begin` is called once.
        actions_: the commands.
        history: the undo stack that all panels share.
    """

    def __init__(
        self,
        services: WindowServices,
        runner: Runner,
        view: MeshView,
        theme: Theme,
        questions: Questions,
        settings: WindowSettings,
        export_folder: Path,
    ) -> None:
        super().__init__()
        self._services, self._runner, self._theme = services, runner, theme
        self._questions, self._settings = questions, settings
        self._export_folder = export_folder
        self._people: list[SamplePerson] = []
        self._person = -1
        self.view = view
        self.actions_ = ActionRegistry(self, theme)
        self.history = EditHistory(self)
        front, side = (PhotoModel(role, runner, services, self) for role in (Role.FRONT, Role.SIDE))
        self.photos = PhotoPanel(front, side, questions, theme, self)
        self.run = RunModel(runner, services, self)
        self.start_up = StartUp(runner, services, view, self)
        self.details = DetailsPanel(theme, self)
        self.notice = NoticeBar(theme, self)
        self.progress = ProgressStrip(self)
        self.engine_label = QLabel(self)
        self.engine_label.setProperty("role", "small")
        self.export_dialog: ExportDialog | None = None
        self.setWindowTitle("Enface")
        self.setWindowIcon(window_icon())
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._restore()
        self._refresh()

    # -- building ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.addToolBar(CommandBar(self.actions_, self))
        self.workspace = Workspace(self.photos, self.notice, self.actions_, self)
        context = PanelContext(
            services=self._services,
            runner=self._runner,
            view=self.view,
            theme=self._theme,
            questions=self._questions,
            settings=self._settings,
            actions=self.actions_,
            history=self.history,
            front=self.photos.front,
            side=self.photos.side,
            run=self.run,
        )
        install_panels(context, self.workspace, self.details)
        self.actions_.fill(self.menuBar())
        self.setCentralWidget(self.workspace)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(8, 0, 8, 0)
        self.statusBar().addWidget(self.progress, 1)
        self.statusBar().addPermanentWidget(self.engine_label)

    def _connect(self) -> None:
        photos = self.photos
        connect_commands(self)
        photos.changed.connect(self._refresh)
        photos.problem.connect(lambda title, text: self.notice.show_text("warning", title, text))
        photos.run_button.clicked.connect(self.start)
        self.details.export_button.clicked.connect(self.export)
        self.progress.cancel_asked.connect(self.run.cancel)
        self.run.changed.connect(self._show_run)
        self.history.changed.connect(self._show_history)
        self._show_history()
        self.start_up.changed.connect(lambda: self.engine_label.setText(self.start_up.status))
        self.start_up.libraries_failed.connect(self._show_failure)
        self.start_up.engine_failed.connect(self._engine_failed)
        self.run.progressed.connect(lambda: self.progress.report(self.run.stage, self.run.fraction))

    def _restore(self) -> None:
        self.resize(1440, 900)
        self.restoreGeometry(self._settings.layout("window"))
        self.workspace.restore_layout(self._settings.layout("splitter"))
        self.actions_[f"theme.{self._theme.mode}"].setChecked(True)
        self.actions_["layer.texture"].setChecked(True)

    # -- commands ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Reconstruct from the photos in the slots."""
        request = self.photos.request()
        if request is not None and not self.run.running:
            self.notice.hide()
            self.run.start(request)

    def open_sample(self) -> None:
        """Load the next person of the sample case."""
        if self._people:
            self._next_person()
            return
        self._runner.submit(
            self._services.sample_case, lane="sample", on_done=self._take_people, on_failed=self._show_failure
        )

    def export(self) -> None:
        """Open the export dialog on the shown result."""
        result = self.run.result
        if result is None:
            return
        self.export_dialog = ExportDialog(
            result, self._export_folder, self._runner, self._services, self._questions, self._theme, self
        )
        self.export_dialog.destroyed.connect(self._forget_dialog)
        self.export_dialog.open()

    def copy_view(self) -> None:
        """Put the 3D view with its caption on the clipboard."""
        pixels = self.view.screenshot()
        height, width, _ = pixels.shape
        image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        QGuiApplication.clipboard().setImage(image.copy())
        self.statusBar().showMessage(self.tr("Picture copied"), _MESSAGE_MS)

    def copy_diagnostics(self) -> None:
        """Put versions and surroundings on the clipboard."""
        QGuiApplication.clipboard().setText(self._services.diagnostics())
        self.statusBar().showMessage(self.tr("Diagnostics copied"), _MESSAGE_MS)

    def set_theme(self, mode: ThemeMode) -> None:
        """Change the colours and remember it."""
        self._theme.set_mode(mode)
        self._settings.set(THEME, mode)

    def _forget_dialog(self) -> None:
        self.export_dialog = None

    def _take_people(self, people: list[SamplePerson]) -> None:
        self._people = people
        self._next_person()

    def _next_person(self) -> None:
        self._person = (self._person + 1) % len(self._people)
        self.photos.open_person(self._people[self._person])
        text = self.tr("Sample case, person {0} of {1}: invented, the photos are synthetic")
        self.statusBar().showMessage(text.format(self._person + 1, len(self._people)), _MESSAGE_MS)

    def _engine_failed(self, failure: JobFailure) -> None:
        self.notice.show_error(failure.error, self.tr("Try again"), self._retry_engine)

    def _retry_engine(self) -> None:
        self.notice.hide()
        self.start_up.load_engine()

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_log(self) -> None:
        """Open the folder with the log."""
        self._questions.show_folder(self._services.log_folder)

    def show_defect(self, line: str) -> None:
        """Say that the program itself failed; the work so far stays."""
        self.notice.show_text(
            "error",
            self.tr("E101 · Something in Enface failed"),
            line,
            self.tr("Show log folder"),
            self.show_log,
        )

    def _show_failure(self, failure: JobFailure) -> None:
        if failure.unexpected:
            self.notice.show_error(failure.error, self.tr("Show log folder"), self.show_log)
        else:
            self.notice.show_error(failure.error)

    def _show_run(self) -> None:
        run = self.run
        if run.running:
            self.statusBar().clearMessage()
            self.progress.begin(self.tr("Starting"))
        else:
            self.progress.end()
        if run.state is RunState.DONE and run.result is not None:
            self._show_result(run.result)
            self.statusBar().showMessage(self.tr("Reconstructed in {0:.1f} s").format(run.seconds), _MESSAGE_MS)
        elif run.state is RunState.FAILED and run.failure is not None:
            self._show_failure(run.failure)
        elif run.state is RunState.CANCELLED:
            self.statusBar().showMessage(self.tr("Cancelled"), _MESSAGE_MS)
        self._refresh()

    def _show_result(self, result: ReconstructionResult) -> None:
        self.view.show_mesh(result.mesh)
        self.details.show_result(result)
        chosen = next(layer for layer in MeshLayer if self.actions_[f"layer.{layer}"].isChecked())
        if missing_for(chosen, result.mesh):
            self.actions_["layer.shaded"].setChecked(True)

    def _refresh(self) -> None:
        running, result = self.run.running, self.run.result
        why = self.tr("A reconstruction is running.") if running else self.photos.why_not()
        self.actions_.allow("run.start", not why, why)
        self.photos.run_button.setEnabled(not why)
        self.photos.run_button.setToolTip(self.actions_["run.start"].toolTip())
        self.actions_.allow("run.cancel", running, self.tr("Nothing is running."))
        nothing = self.tr("There is no result yet.")
        for name in ("result.export", "view.copy"):
            self.actions_.allow(name, result is not None, nothing)
        self.details.export_button.setEnabled(result is not None)
        for name in (*DIRECTIONS, "view.perspective"):
            self.actions_.allow(name, result is not None, nothing)
        for layer in MeshLayer:
            lacks = result is not None and missing_for(layer, result.mesh)
            why = self.tr("This result has no such layer.") if lacks else nothing
            self.actions_.allow(f"layer.{layer}", result is not None and not lacks, why)
        self.details.mark_stale(result is not None and self._photos_differ(result))

    def _show_history(self) -> None:
        stack, tr = self.history.stack, self.tr
        for name, text, can, bare, filled in (
            ("edit.undo", stack.undoText(), stack.canUndo(), tr("&Undo"), tr("&Undo: {0}")),
            ("edit.redo", stack.redoText(), stack.canRedo(), tr("Re&do"), tr("Re&do: {0}")),
        ):
            self.actions_[name].setText(filled.format(text.replace("&", "&&")) if text else bare)
            self.actions_.allow(name, can, tr("There is nothing to take back or to do again."))

    def _photos_differ(self, result: ReconstructionResult) -> bool:
        now = [None if model.photo is None else model.photo.sha256 for model in (self.photos.front, self.photos.side)]
        then = [None if photo is None else photo.sha256 for photo in (result.front_photo, result.side_photo)]
        return now != then

    # -- Qt ----------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files anywhere in the window."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files dropped beside the slots."""
        event.acceptProposedAction()
        self.photos.drop(dropped_files(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, stop the work, give graphics back."""
        self._settings.keep_layout("window", self.saveGeometry())
        self._settings.keep_layout("splitter", self.workspace.layout_state())
        self.hide()
        self.history.clear()
        self._runner.shutdown(_SHUTDOWN_S)
        self.progress.end()
        self.view.close_view()
        self.photos.tidy()
        super().closeEvent(event)
