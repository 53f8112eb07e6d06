"""The analyst's window: it composes the models, the widgets that observe them, and the desks that act on commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QMainWindow

from app.gui.actions import ActionRegistry
from app.gui.batch.batch_model import BatchModel
from app.gui.batch.batch_page import BatchPage
from app.gui.cases.case_desk import CaseDesk
from app.gui.cases.case_model import CaseModel
from app.gui.cases.case_page import CasePage
from app.gui.cases.results_panel import ResultsPanel
from app.gui.command_bar import CommandBar
from app.gui.command_handlers import connect_commands
from app.gui.details_panel import DetailsPanel
from app.gui.frame import Frame
from app.gui.help.help_desk import HelpDesk
from app.gui.help.panel_help import set_help
from app.gui.icons import window_icon
from app.gui.mesh_view import MeshView
from app.gui.output_desk import OutputDesk
from app.gui.panel_context import PanelContext
from app.gui.panels import install_panels
from app.gui.photo_model import PhotoModel, Role
from app.gui.photo_panel import PhotoPanel
from app.gui.photo_slot import dropped_files
from app.gui.preferences import Preferences
from app.gui.progress_strip import ProgressStrip
from app.gui.questions import Questions
from app.gui.run_display import RunDisplay
from app.gui.run_model import RunModel
from app.gui.sample_desk import SampleDesk
from app.gui.services import WindowServices
from app.gui.session import SessionKeeper
from app.gui.session_parts import register_work
from app.gui.settings import WindowSettings
from app.gui.start_page import StartPage
from app.gui.start_up import StartUp
from app.gui.theme import Theme
from app.gui.tour_stops import tour_stops
from app.gui.undo import EditHistory
from app.gui.window_links import link_case, link_messages
from app.gui.workspace import Workspace
from app.jobs.base import Runner

_SHUTDOWN_S = 0.8
_MESSAGE_MS = 8000


class MainWindow(QMainWindow):
    """Composes the widgets and what stands behind them.

    Args:
        services: use cases.
        runner: runs them.
        view: the 3D view.
        theme: colours and fonts.
        questions: file and folder dialogs.
        settings: what is remembered between starts.
        documents: folder that exports and cases are proposed in.
        session: notes down what is not stored yet.

    Attributes:
        actions_: the commands.
        history: the undo stack that all panels share.
        photos: the slots and what puts photos into them.
        third: the photo that the face is compared with.
        run: the reconstruction.
        case: the open case.
        batch: the queue of a batch.
        start_up: what is loaded after the window was shown; its `begin` is called once.
        desk: acts on commands about cases.
        output: acts on commands that write the result.
        sample: opens the sample case.
        help: acts on commands of the Help menu.
        preferences: settings in force.
        frame: the pages.
        notice: messages.
    """

    def __init__(
        self,
        services: WindowServices,
        runner: Runner,
        view: MeshView,
        theme: Theme,
        questions: Questions,
        settings: WindowSettings,
        documents: Path,
        session: SessionKeeper | None = None,
    ) -> None:
        super().__init__()
        self._services, self._runner, self._theme = services, runner, theme
        self._questions, self._settings, self._documents = questions, settings, documents
        self.view = view
        self.session = session or SessionKeeper(None)
        self.session.setParent(self)
        self.actions_ = ActionRegistry(self, theme)
        self.history = EditHistory(self)
        front, side = (PhotoModel(role, runner, services, self) for role in (Role.FRONT, Role.SIDE))
        self.run = RunModel(runner, services, self)
        self.case = CaseModel(services.cases, runner, self.history, self)
        self.batch = BatchModel(services.batch, runner, self)
        self.third = PhotoModel(Role.THIRD, runner, services, self)
        self.photos = PhotoPanel(front, side, questions, theme, self)
        self.start_up = StartUp(runner, services, view, self)
        self._make_widgets()
        self._install_panels()
        self._make_desks()
        connect_commands(self)
        link_messages(self)
        link_case(self)
        register_work(self.session, self._slots(), self.case, self.desk, self.batch)
        self._restore()
        self.case.load_recent()

    # -- building ----------------------------------------------------------------------------------------------------

    def _make_widgets(self) -> None:
        theme, actions = self._theme, self.actions_
        self.details = DetailsPanel(theme, self)
        self.results = ResultsPanel(actions, theme, self)
        self.progress, self.import_strip, self.copy_strip = (ProgressStrip(self) for _ in range(3))
        self.engine_label, self.case_label = QLabel(self), QLabel(self)
        self.engine_label.setProperty("role", "small")
        self.case_label.setProperty("role", "muted")
        self.case_label.setTextFormat(Qt.TextFormat.PlainText)
        self.start_page = StartPage(actions, theme, self)
        self.case_page = CasePage(theme, self)
        self.batch_page = BatchPage(self.batch, self._documents / "Enface batch", self._questions, theme, self)
        self.workspace = Workspace(self.photos, actions, self)
        for key, widget in (
            ("photos", self.photos),
            ("result", self.details),
            ("results", self.results),
            ("start", self.start_page),
            ("case", self.case_page),
            ("batch", self.batch_page),
        ):
            set_help(widget, key)
        pages = {"go.start": self.start_page, "go.work": self.workspace, "go.case": self.case_page}
        self.frame = Frame({**pages, "go.batch": self.batch_page}, actions, theme, self)
        self.notice = self.frame.notice
        self.setCentralWidget(self.frame)
        self.addToolBar(CommandBar(actions, self.case_label, self))
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(8, 0, 8, 0)
        self.statusBar().addWidget(self.progress, 1)
        self.statusBar().addWidget(self.import_strip, 1)
        self.statusBar().addWidget(self.copy_strip, 1)
        self.statusBar().addPermanentWidget(self.engine_label)
        self.setWindowIcon(window_icon())
        self.setAcceptDrops(True)

    def _install_panels(self) -> None:
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
            third=self.third,
            run=self.run,
            case=self.case,
            session=self.session,
        )
        install_panels(context, self.workspace, self.details, self.results)
        self.actions_.fill(self.menuBar())

    def _make_desks(self) -> None:
        services, runner, theme, questions = self._services, self._runner, self._theme, self._questions
        actions, settings, say = self.actions_, self._settings, self.say
        photos, documents = self.photos, self._documents
        self.preferences = Preferences(settings, actions, theme, self)
        self.help = HelpDesk(services, runner, actions, theme, questions, say, lambda: tour_stops(self), self)
        self.desk = CaseDesk(
            self.case, self._slots(), self.run, questions, settings, theme, documents / "Enface cases", self
        )
        self.output = OutputDesk(
            services,
            runner,
            self.run,
            self.case,
            self.view,
            questions,
            theme,
            documents / "Enface export",
            say,
            self,
        )
        self.display = RunDisplay(
            photos,
            self.run,
            self.case,
            self.view,
            self.details,
            actions,
            self.notice,
            self.progress,
            say,
            self.help.show_log,
        )
        arrive = self._arriver("go.work")
        self.sample = SampleDesk(services, runner, photos, say, self.display.show_failure, arrive)

    def _arriver(self, name: str) -> Callable[[], None]:
        return lambda: self.frame.go(name)

    def _slots(self) -> tuple[PhotoModel, PhotoModel, PhotoModel]:
        return self.photos.front, self.photos.side, self.third

    def _restore(self) -> None:
        self.resize(1440, 900)
        self.restoreGeometry(self._settings.layout("window"))
        self.workspace.restore_layout(self._settings.layout("splitter"))
        self.actions_["layer.texture"].setChecked(True)
        self.frame.go("go.start")

    # -- commands ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Reconstruct from the photos in the slots."""
        request = self.photos.request()
        if request is not None and not self.run.running:
            self.notice.hide()
            self.frame.go("go.work")
            self.run.start(request)

    def next_area(self) -> None:
        """Move the focus to the next area: bars, rail, and the parts of the page."""
        parts = [*self.workspace.areas()] if self.frame.current == "go.work" else [self.frame.pages[self.frame.current]]
        self.frame.next_area([self.frame.rail, *parts])

    def say(self, text: str) -> None:
        """Show a short text in the status bar for a while; an empty one takes it away."""
        self.statusBar().showMessage(text, _MESSAGE_MS)

    def offer_session(self) -> None:
        """Offer what a session that did not end properly left behind."""
        if self.session.found:
            title = self.tr("Enface was not closed properly last time")
            text = self.tr("What was not stored yet can be brought back: photos, edits, unfinished notes, the batch.")
            self.notice.show_text("info", title, text, self.tr("Bring it back"), self._bring_back)

    def show_defect(self, line: str) -> None:
        """Say that the program itself failed; the work so far stays."""
        title = self.tr("E101 · Something in Enface failed")
        self.notice.show_text("error", title, line, self.tr("Show log folder"), self.help.show_log)

    def _bring_back(self) -> None:
        self.notice.hide()
        self.session.restore()

    # -- Qt ----------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files anywhere in the window."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files dropped beside the slots; a folder of photos goes into the batch, a case is opened."""
        event.acceptProposedAction()
        files = dropped_files(event.mimeData())
        if len(files) == 1 and self._opened_whole(files[0]):
            return
        if len(files) > 2 and self.case.writable:
            self.frame.go("go.case")
            self.case_page.show_section("photos")
            self.desk.importing.start(files)
        else:
            self.frame.go("go.work")
            self.photos.drop(files)

    def _opened_whole(self, dropped: Path) -> bool:
        """Open a case, a portable copy or a folder of photos; False for anything else."""
        if (dropped / "case.db").is_file():
            self.desk.open(dropped)
        elif dropped.suffix.lower() == ".zip" or (dropped / "bagit.txt").is_file():
            self.desk.portable.take(dropped)
        elif dropped.is_dir():
            self.frame.go("go.batch")
            self.batch.plan(dropped)
        else:
            return False
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, close the case, stop the work, give graphics back."""
        self._settings.keep_layout("window", self.saveGeometry())
        self._settings.keep_layout("splitter", self.workspace.layout_state())
        self.hide()
        self.history.clear()
        self.batch.cancel_all()
        self.session.close()
        self.case.finish()
        self._runner.shutdown(_SHUTDOWN_S)
        self.progress.end()
        self.import_strip.end()
        self.copy_strip.end()
        self.view.close_view()
        self.photos.tidy()
        super().closeEvent(event)
