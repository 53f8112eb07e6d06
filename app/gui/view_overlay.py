"""What is drawn over the 3D view: measurements with their labels, the cross for picking, the line between panes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.core.views import Camera
from app.gui.mesh_view import Mark
from app.gui.theme import Theme

_DOT = 4.0
_ARM = 11.0
_SHADE = "#10161d"
_GAP = 10.0


class ViewOverlay(QWidget):
    """Lies over the whole view and lets the mouse through.

    Attributes:
        cross: where the cross stands, px of the view; None while there is none.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: tuple[Mark, ...] = ()
        self._panes: list[tuple[QRect, Camera]] = []
        self.cross: QPointF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)
        self.hide()

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Draw other measurements."""
        self._marks = marks
        self._present()

    def set_cross(self, place: QPointF | None) -> None:
        """Move the cross, or take it away."""
        self.cross = place
        self._present()

    def set_panes(self, panes: list[tuple[QRect, Camera]]) -> None:
        """What is seen where: areas in px of the view, and their cameras."""
        self._panes = panes
        self._present()

    def places(self, pane: int = 0) -> list[list[QPointF]]:
        """Where the points of every mark are drawn in a pane, px of the view."""
        area, camera = self._panes[pane]
        found = []
        for mark in self._marks:
            pixels = camera.project(np.asarray(mark.points, np.float64), (area.width(), area.height()))
            found.append([QPointF(area.x() + x + 0.5, area.y() + y + 0.5) for x, y in pixels.tolist()])
        return found

    def _present(self) -> None:
        self.setVisible(bool(self._panes) and (bool(self._marks) or self.cross is not None or len(self._panes) > 1))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw everything, each pane within its area."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("small", bold=True))
        for number, (area, _) in enumerate(self._panes):
            painter.setClipRect(area)
            for mark, places in zip(self._marks, self.places(number), strict=True):
                self._paint_mark(painter, mark, places)
        painter.setClipping(False)
        if len(self._panes) > 1:
            x = self._panes[1][0].left()
            painter.fillRect(QRect(x - 1, 0, 2, self.height()), self._theme.color("border_strong"))
        if self.cross is not None:
            self._paint_cross(painter, self.cross)

    def _paint_mark(self, painter: QPainter, mark: Mark, places: list[QPointF]) -> None:
        color = QColor(self._theme.tokens.marker)
        line = QPolygonF(places)
        for pen in (QPen(QColor(_SHADE), 4.0 if mark.chosen else 3.2), QPen(color, 2.2 if mark.chosen else 1.4)):
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(line)
        painter.setPen(QPen(QColor(_SHADE), 1.2))
        painter.setBrush(color)
        for place in places:
            painter.drawEllipse(place, _DOT, _DOT)
        if mark.label and places:
            self._paint_label(painter, mark, places[1] if len(places) > 2 else (places[0] + places[-1]) / 2)

    def _paint_label(self, painter: QPainter, mark: Mark, place: QPointF) -> None:
        metrics = QFontMetricsF(painter.font())
        size = metrics.boundingRect(mark.label).size()
        card = QRectF(place.x() + _GAP, place.y() - size.height() - _GAP / 2, size.width() + 12, size.height() + 4)
        if card.right() > self.width() - 4:
            card.moveRight(place.x() - _GAP)
        painter.setPen(QPen(self._theme.color("accent" if mark.chosen else "border_strong"), 1.0))
        painter.setBrush(self._theme.color("surface"))
        painter.drawRoundedRect(card, 4, 4)
        painter.setPen(self._theme.color("text"))
        painter.drawText(card, Qt.AlignmentFlag.AlignCenter, mark.label)

    def _paint_cross(self, painter: QPainter, place: QPointF) -> None:
        for pen in (QPen(QColor(_SHADE), 3.0), QPen(QColor(self._theme.tokens.marker), 1.4)):
            painter.setPen(pen)
            for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                arm = QPointF(x, y)
                painter.drawLine(place + arm * 3.0, place + arm * _ARM)
