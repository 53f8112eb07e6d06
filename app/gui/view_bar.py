"""The bar above the 3D view: layers at the left, directions at the right; all from the action registry."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from app.gui.actions import ActionRegistry

LAYERS = ("layer.texture", "layer.shaded", "layer.wireframe", "layer.confidence", "layer.provenance")
DIRECTIONS = (
    "view.right_profile",
    "view.right_three_quarter",
    "view.front",
    "view.left_three_quarter",
    "view.left_profile",
    "view.top",
)
_ICON = QSize(20, 20)


class ViewBar(QFrame):
    """Buttons for the commands of the view."""

    def __init__(self, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(2)
        for name in LAYERS:
            row.addWidget(self._button(actions, name, Qt.ToolButtonStyle.ToolButtonTextBesideIcon))
        row.addStretch(1)
        for name in (*DIRECTIONS, "view.perspective"):
            button = self._button(actions, name, Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setProperty("compact", "true")
            row.addWidget(button)

    def _button(self, actions: ActionRegistry, name: str, style: Qt.ToolButtonStyle) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(actions[name])
        button.setToolButtonStyle(style)
        button.setIconSize(_ICON)
        button.setObjectName(f"button.{name}")
        button.setAccessibleName(actions[name].iconText())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
