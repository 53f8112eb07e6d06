"""The way into the administration: a chord of the workstation's window that no menu names, and `enface --admin`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.bootstrap.admin_wiring import open_admin_window

if TYPE_CHECKING:
    from app.gui.admin.admin_window import AdminWindow
    from app.gui.questions import Questions
    from app.gui.theme import Theme
    from app.jobs.base import Runner

CHORD = "Ctrl+Alt+Shift+A"


class AdminDoor(QObject):
    """Opens one administration's window at a time.

    Args:
        runner, theme, questions, documents: what its window gets.
        model_changed: called when another model is in use.
        parent: the workstation's window, which gets the chord; None without one.

    Attributes:
        window: the open window, or None.
    """

    def __init__(
        self,
        runner: Runner,
        theme: Theme,
        questions: Questions,
        documents: Path,
        model_changed: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._theme, self._questions, self._documents = runner, theme, questions, documents
        self._model_changed = model_changed
        self.window: AdminWindow | None = None
        if parent is not None:
            QShortcut(QKeySequence(CHORD), parent, self.open)

    def open(self) -> None:
        """Show the login, or bring the open window to the front."""
        if self.window is None:
            from app.gui.viewport import Viewport

            self.window = open_admin_window(
                self._runner, self._theme, self._questions, self._documents, lambda: Viewport(self._theme)
            )
            self.window.model_changed.connect(self._model_changed)
            self.window.closed.connect(self._forget)
        self.window.raise_()
        self.window.activateWindow()

    def close(self) -> None:
        """Close the window, if it is open."""
        if self.window is not None:
            self.window.close()

    def _forget(self) -> None:
        self.window = None
