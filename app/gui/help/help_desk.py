"""What the Help menu does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.gui.actions import ActionRegistry
from app.gui.help.help_dialogs import about_dialog, shortcuts_dialog
from app.gui.help.panel_help import help_dialog, help_key
from app.gui.help.self_check_dialog import SelfCheckDialog
from app.gui.help.tour import Stop, Tour
from app.gui.questions import Questions
from app.gui.services import WindowServices
from app.gui.theme import Theme
from app.jobs.base import Runner


class HelpDesk(QObject):
    """Opens help, the tour, the log, the self-check.

    Args:
        services: log folder, diagnostics, self-check.
        runner: runs the self-check.
        actions: the commands.
        theme: colours.
        questions: shows folders.
        say: shows a short text in the status bar.
        stops: the tour.
        window: parent of the dialogs.

    Attributes:
        dialog: what was opened last, while it is open.
        tour: the tour, while it runs.
    """

    def __init__(
        self,
        services: WindowServices,
        runner: Runner,
        actions: ActionRegistry,
        theme: Theme,
        questions: Questions,
        say: Callable[[str], object],
        stops: Callable[[], list[Stop]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._services, self._runner, self._actions, self._theme = services, runner, actions, theme
        self._questions, self._say, self._stops, self._window = questions, say, stops, window
        self.dialog: QDialog | None = None
        self.tour: Tour | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands of the Help menu do."""
        return {
            "help.panel": self.show_panel_help,
            "help.tour": self.start_tour,
            "help.shortcuts": lambda: self._open(shortcuts_dialog(self._actions, self._window)),
            "help.log": self.show_log,
            "help.diagnostics": self.copy_diagnostics,
            "help.self_check": self.start_self_check,
            "help.about": lambda: self._open(about_dialog(self._window, self._services.model_card)),
        }

    def show_panel_help(self) -> None:
        """Help for the part of the window that has the focus."""
        self._open(help_dialog(help_key(QApplication.focusWidget()), self._window))

    def show_log(self) -> None:
        """Open the folder with the log."""
        self._questions.show_folder(self._services.log_folder)

    def copy_diagnostics(self) -> None:
        """Put versions and surroundings on the clipboard."""
        QGuiApplication.clipboard().setText(self._services.diagnostics())
        self._say(self.tr("Diagnostics copied"))

    def start_self_check(self) -> None:
        """Try every part of the installation."""
        dialog = SelfCheckDialog(self._services, self._runner, self._theme, self._window)
        self._open(dialog)
        dialog.begin()

    def start_tour(self) -> None:
        """Lead through the window."""
        if self.tour is None:
            self.tour = Tour(self._stops(), self._theme, self._window)
            self.tour.ended.connect(self._forget_tour)
            self.tour.begin()

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(lambda _result: self._forget(dialog))
        dialog.open()

    def _forget(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None

    def _forget_tour(self) -> None:
        self.tour = None
