"""The narrow bar at the left edge: the large parts of the program, one of them shown."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from app.gui.actions import ActionRegistry

PLACES = ("go.start", "go.work", "go.case", "go.batch")
BELOW = ("tools.palette", "tools.settings")
_ICON = QSize(24, 24)
_WIDTH = 76


class Rail(QFrame):
    """Buttons for the commands that change the part of the program that is shown."""

    def __init__(self, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setProperty("role", "rail")
        self.setAccessibleName(self.tr("Parts of the program"))
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 10, 6, 10)
        column.setSpacing(4)
        for name in PLACES:
            column.addWidget(self._button(actions, name, words=True))
        column.addStretch(1)
        for name in BELOW:
            column.addWidget(self._button(actions, name, words=False), 0, Qt.AlignmentFlag.AlignHCenter)

    def _button(self, actions: ActionRegistry, name: str, *, words: bool) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(actions[name])
        button.setIconSize(_ICON if words else QSize(20, 20))
        style = Qt.ToolButtonStyle.ToolButtonTextUnderIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        button.setToolButtonStyle(style)
        button.setObjectName(f"rail.{name}")
        button.setProperty("role", "rail")
        button.setAccessibleName(actions.title(name))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if words:
            button.setMinimumWidth(_WIDTH - 12)
        return button
