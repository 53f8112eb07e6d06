"""A bar of buttons above a page: words beside the icons where there is room, icons alone otherwise."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

_ICON = QSize(20, 20)
_AROUND = 30  # padding of a button and the gap beside its icon, px


class ButtonBar(QFrame):
    """A row; widgets are added from the left, after `stretch` at the right.

    Attributes:
        row: the layout, for widgets that are no buttons.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(8, 5, 8, 5)
        self.row.setSpacing(2)
        self._buttons: list[QToolButton] = []

    def add(self, button: QToolButton) -> QToolButton:
        """Add a button with icon and text."""
        button.setIconSize(_ICON)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._buttons.append(button)
        self.row.addWidget(button)
        return button

    def stretch(self) -> None:
        """Put what follows to the right."""
        self.row.addStretch(1)

    def fit(self) -> None:
        """Choose between words and icons alone."""
        items = (self.row.itemAt(number) for number in range(self.row.count()))
        widgets = [widget for item in items if item is not None and (widget := item.widget()) is not None]
        rest = sum(widget.sizeHint().width() for widget in widgets if widget not in self._buttons)
        words = sum(
            _ICON.width() + button.fontMetrics().horizontalAdvance(button.text()) + _AROUND for button in self._buttons
        )
        margins = self.row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - self.row.spacing() * self.row.count() - rest
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons:
            button.setToolButtonStyle(beside if words <= room else alone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words."""
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        """Icons alone."""
        return QSize(len(self._buttons) * (_ICON.width() + 16) + 40, super().minimumSizeHint().height())
