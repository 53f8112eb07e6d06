"""The tool bar under the menus: the few commands of the main job."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolBar, QToolButton, QWidget

from app.gui.actions import ActionRegistry

GROUPS = (
    ("photo.open_front", "photo.open_side"),
    ("run.start", "run.cancel"),
    ("result.accept", "result.reject"),
    ("result.report", "result.export"),
    ("edit.undo", "edit.redo"),
)
BARE = ("edit.undo", "edit.redo")  # known by their drawing


class CommandBar(QToolBar):
    """Commands of the registry, in groups; the open case at the right.

    Args:
        actions: the commands.
        case: names the open case.
    """

    def __init__(self, actions: ActionRegistry, case: QLabel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Commands"))
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggleViewAction().setVisible(False)
        for group in GROUPS:
            if self.actions():
                self.addSeparator()
            self.addActions([actions[name] for name in group])
        for name in BARE:
            button = self.widgetForAction(actions[name])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
                button.setAccessibleName(actions.title(name))
        space = QWidget(self)
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self.addWidget(case)
