"""What stands in the 3D view before there is a mesh: the next step."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.gui.icons import coloured_pixmap
from app.gui.theme import Theme


class EmptyPage(QWidget):
    """A picture, a title and a hint."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = QLabel(self)
        title = QLabel(self.tr("The 3D face appears here"), self)
        title.setProperty("role", "heading")
        hint = QLabel(self.tr("Add a front photo, and a side photo if there is one, then choose Reconstruct."), self)
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(5)
        for label in (self._picture, title, hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(6)
        theme.changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(coloured_pixmap("reconstruct", self._theme.tokens.border_strong, 96, ratio))

    def sizeHint(self) -> QSize:
        """A comfortable view."""
        return QSize(720, 600)
