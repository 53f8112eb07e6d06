"""The tool bar under the menus: the few commands of the main job."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolBar, QWidget

from app.gui.actions import ActionRegistry

GROUPS = (("photo.open_front", "photo.open_side"), ("run.start", "run.cancel"), ("result.export",))


class CommandBar(QToolBar):
    """Commands of the registry, in groups."""

    def __init__(self, actions: ActionRegistry, parent: QWidget) -> None:
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
