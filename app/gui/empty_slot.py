"""The place in a photo slot where a photo goes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.gui.icons import coloured_pixmap
from app.gui.photo_model import PhotoState, Role
from app.gui.theme import Theme


class EmptySlot(QFrame):
    """Click it, press Enter on it, or drop a file on it.

    Signals:
        activated: clicked, or Enter or Space pressed.
    """

    activated = Signal()

    def __init__(self, role: Role, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._role = role
        self._theme = theme
        self.setProperty("role", "empty")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(100)
        self._picture = QLabel(self)
        self._text = QLabel(self)
        self._text.setProperty("role", "muted")
        self._text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addStretch(1)
        for label in (self._picture, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(1)
        theme.changed.connect(self._paint)
        self.show_state(PhotoState.EMPTY)
        self._paint()

    def show_state(self, state: PhotoState) -> None:
        """Say what to do, or that the file is being read."""
        texts = {
            PhotoState.EMPTY: self.tr("Drop a photo here\nor click to choose one"),
            PhotoState.READING: self.tr("Reading the photo…"),
            PhotoState.FAILED: self.tr("Drop another photo here\nor click to choose one"),
        }
        self._text.setText(texts.get(state, ""))
        self.setAccessibleName(self._text.text().replace("\n", " "))

    def _paint(self) -> None:
        name = "photo-front" if self._role is Role.FRONT else "photo-side"
        self._picture.setPixmap(coloured_pixmap(name, self._theme.tokens.border_strong, 48, self.devicePixelRatioF()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.activated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space are a click."""
        if event.type() == QEvent.Type.KeyPress and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Space,
        ):
            self.activated.emit()
        else:
            super().keyPressEvent(event)
