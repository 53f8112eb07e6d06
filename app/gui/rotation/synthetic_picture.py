"""The picture of a synthesised view with its badge, and where each pixel comes from laid over it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.core.records import Provenance
from app.core.synthetic import SyntheticView
from app.core.views import PROVENANCE_COLOURS
from app.gui.images import image_of
from app.gui.theme import Theme

_STRIP = 0.06  # of the picture's height: where it is marked


class SyntheticPicture(QWidget):
    """Paints a view, fitted into the widget; a badge says what it is, whatever is laid over it.

    Attributes:
        strength: opacity of the colours of origin, in [0, 1].
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: QImage | None = None
        self._mask: QImage | None = None
        self.badge = self.tr("Synthesised view. Not a photograph.")
        self.strength = 0.0
        self.setMinimumSize(240, 200)
        self.setAccessibleName(self.badge)
        theme.changed.connect(self.update)

    def show_view(self, view: SyntheticView | None) -> None:
        """Show another view, or none."""
        self._picture = None if view is None else image_of(view.picture)
        self._mask = None if view is None else image_of(coloured(view))
        self.update()

    def set_mask(self, opacity: float) -> None:
        """Lay the colours of origin over the picture."""
        self.strength = opacity
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture, mask and badge."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        if self._picture is None or self._mask is None:
            return
        side = float(min(self.width(), self.height()))
        place = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.drawImage(place, self._picture)
        painter.setOpacity(self.strength)
        painter.drawImage(place, self._mask)
        painter.setOpacity(1.0)
        painter.setClipRect(QRectF(place.left(), place.bottom() - _STRIP * side, side, _STRIP * side))
        painter.drawImage(place, self._picture)  # its own mark, at the bottom, is never covered
        painter.setClipping(False)
        painter.setFont(self._theme.font("small", bold=True))
        width = painter.fontMetrics().horizontalAdvance(self.badge) + 18
        card = QRectF(place.left() + 10, place.top() + 10, width, painter.fontMetrics().height() + 8)
        painter.setPen(self._theme.color("warning"))
        painter.setBrush(self._theme.color("warning_soft"))
        painter.drawRoundedRect(card, 4, 4)
        painter.setPen(self._theme.color("text"))
        painter.drawText(card, Qt.AlignmentFlag.AlignCenter, self.badge)

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(512, 512)


def coloured(view: SyntheticView) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """(s, s, 4) RGBA: the colour of each pixel's origin; the surroundings of the head are clear."""
    table = np.zeros((256, 4), np.uint8)
    for origin in Provenance:
        color = QColor(*PROVENANCE_COLOURS[origin])
        table[origin] = color.red(), color.green(), color.blue(), 255
    return table[view.provenance]
