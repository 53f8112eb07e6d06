"""The 68 landmarks drawn on a photo: lines by feature, points that can be dragged. Imported late, with pyqtgraph."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.render.overlay import FEATURES

_REACH_PX = 12.0  # of the screen, around a point that is to be caught
_SHADE = QColor(16, 22, 29, 200)


class LandmarkItem(pg.GraphicsObject):  # type: ignore[misc]
    """Points in item coordinates, which are photo px plus a half (edges of pixels).

    Attributes:
        chosen: number of the landmark in work.

    Signals:
        chose: another landmark is in work; argument: its number.
        moved: a drag ended; arguments: number, x, y in item coordinates.
    """

    chose = Signal(int)
    moved = Signal(int, float, float)

    def __init__(self) -> None:
        super().__init__()
        self._points: NDArray[np.float64] = np.zeros((0, 2))
        self._changed: NDArray[np.bool_] = np.zeros(0, dtype=bool)
        self._caught = False
        self.chosen = 0
        self.setZValue(20)

    def set_points(self, points: NDArray[np.floating] | None, changed: NDArray[np.bool_] | None = None) -> None:
        """Show points (68, 2); `changed` (68,) marks those that were moved by hand."""
        self.prepareGeometryChange()
        self._points = np.zeros((0, 2)) if points is None else np.array(points[:, :2], dtype=np.float64)
        self._changed = np.zeros(len(self._points), dtype=bool) if changed is None else changed
        self.informViewBoundsChanged()
        self.update()

    def choose(self, number: int) -> None:
        """Put another landmark into work."""
        self.chosen = number
        self.update()

    def boundingRect(self) -> QRectF:
        """Around all points, with room for their dots."""
        if not len(self._points):
            return QRectF()
        low, high = self._points.min(axis=0), self._points.max(axis=0)
        rim = 0.06 * float((high - low).max()) + 4.0
        return QRectF(QPointF(*(low - rim)), QPointF(*(high + rim)))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Lines below, dots above; all of the same width on the screen at any magnification."""
        if not len(self._points):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = [QPointF(float(x), float(y)) for x, y in self._points]
        for width, shade in ((3.2, True), (1.4, False)):
            for _, members, closed, color in FEATURES:
                line = [places[number] for number in members]
                painter.setPen(self._pen(_SHADE if shade else QColor(*color), width))
                painter.drawPolyline(QPolygonF([*line, line[0]] if closed else line))
        self._paint_dots(painter, places, QColor(255, 255, 255), 5.0, ~self._changed)
        self._paint_dots(painter, places, QColor(255, 157, 46), 6.0, self._changed)
        if 0 <= self.chosen < len(places):
            for width, ink in ((13.0, _SHADE), (10.0, QColor(255, 255, 255)), (7.0, QColor(29, 95, 143))):
                painter.setPen(self._pen(ink, width))
                painter.drawPoint(places[self.chosen])

    def _paint_dots(
        self, painter: QPainter, places: list[QPointF], color: QColor, width: float, which: NDArray[np.bool_]
    ) -> None:
        dots = [place for place, wanted in zip(places, which, strict=True) if wanted]
        for pen in (self._pen(_SHADE, width + 2.0), self._pen(color, width)):
            painter.setPen(pen)
            painter.drawPoints(dots)

    def _pen(self, color: QColor, width: float) -> QPen:
        """Of the same width on the screen at any magnification; such pens count device px."""
        view = self.getViewWidget()
        ratio = 1.0 if view is None else float(view.devicePixelRatioF())
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        pen = QPen(color, width * ratio, Qt.PenStyle.SolidLine, cap, join)
        pen.setCosmetic(True)
        return pen

    def nearest(self, place: QPointF) -> int:
        """Number of the landmark within reach of a place in item coordinates, -1 if there is none."""
        if not len(self._points):
            return -1
        pixel = self.pixelVectors()[0]
        unit = 1.0 if pixel is None else max(pixel.length(), 1e-9)
        distance = np.hypot(self._points[:, 0] - place.x(), self._points[:, 1] - place.y()) / unit
        number = int(distance.argmin())
        return number if distance[number] <= _REACH_PX else -1

    def mouseClickEvent(self, event: object) -> None:
        """Choose the landmark under the mouse."""
        number = self.nearest(event.pos())  # type: ignore[attr-defined]
        if number < 0:
            event.ignore()  # type: ignore[attr-defined]
            return
        event.accept()  # type: ignore[attr-defined]
        self.choose(number)
        self.chose.emit(number)

    def mouseDragEvent(self, event: object) -> None:
        """Move the landmark that the drag began on; a drag beside all of them moves the photo."""
        drag = event
        if drag.isStart():  # type: ignore[attr-defined]
            number = self.nearest(drag.buttonDownPos())  # type: ignore[attr-defined]
            self._caught = number >= 0 and drag.button() is Qt.MouseButton.LeftButton  # type: ignore[attr-defined]
            if self._caught:
                self.choose(number)
                self.chose.emit(number)
        if not self._caught:
            drag.ignore()  # type: ignore[attr-defined]
            return
        drag.accept()  # type: ignore[attr-defined]
        place = drag.pos()  # type: ignore[attr-defined]
        self.prepareGeometryChange()
        self._points[self.chosen] = place.x(), place.y()
        self.update()
        if drag.isFinish():  # type: ignore[attr-defined]
            self._caught = False
            self.moved.emit(self.chosen, place.x(), place.y())
