"""The bar above the 3D view: layers at the left, directions at the right; all from the action registry."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
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
_AROUND_WORDS = 28  # padding of a button and the gap beside its icon, px


class ViewBar(QFrame):
    """Buttons for the commands of the view."""

    def __init__(self, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(1)
        self._layers = [self._button(actions, name, Qt.ToolButtonStyle.ToolButtonTextBesideIcon) for name in LAYERS]
        for button in self._layers:
            row.addWidget(button)
        row.addStretch(1)
        for name in (*DIRECTIONS, "view.perspective"):
            button = self._button(actions, name, Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setProperty("compact", "true")
            row.addWidget(button)

    def _words_fit(self) -> bool:
        """Whether there is room for the layers' names."""
        row = self.layout()
        if row is None:
            return True
        margins = row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - row.spacing() * row.count()
        rest = sum(button.sizeHint().width() for button in self.findChildren(QToolButton) if button not in self._layers)
        words = sum(self._with_words(button) for button in self._layers)
        return rest + words <= room

    def _with_words(self, button: QToolButton) -> int:
        """Width of a button when it shows its name, px."""
        return _ICON.width() + self.fontMetrics().horizontalAdvance(button.text()) + _AROUND_WORDS

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names beside the icons where there is room, icons alone otherwise."""
        super().resizeEvent(event)
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in self._layers:
            button.setToolButtonStyle(beside if self._words_fit() else Qt.ToolButtonStyle.ToolButtonIconOnly)

    def minimumSizeHint(self) -> QSize:
        """Icons alone."""
        return QSize(len(LAYERS + DIRECTIONS) * (_ICON.width() + 14) + 40, super().minimumSizeHint().height())

    def _button(self, actions: ActionRegistry, name: str, style: Qt.ToolButtonStyle) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(actions[name])
        button.setToolButtonStyle(style)
        button.setIconSize(_ICON)
        button.setObjectName(f"button.{name}")
        button.setAccessibleName(actions[name].iconText())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
