"""A photo with the face box and the area of the crop drawn on it; the box can be moved by mouse and keyboard.

Imported late, with pyqtgraph.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QGraphicsPolygonItem, QVBoxLayout, QWidget

from app.core.frames import crop_to_photo
from app.core.records import CROP_SIZE, Box, Crop, Photo
from app.gui.theme import Theme

pg.setConfigOptions(exitCleanup=False)

SMALLEST_BOX = 16.0  # photo px
_STEP = 0.01  # of the photo's longer side, for one press of an arrow key


class PhotoCanvas(QFrame):
    """Shows one photo; wheel zooms, drag pans, double click fits.

    Signals:
        box_moved: the person moved or resized the box; argument: the new `Box`.
    """

    box_moved = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._photo: Photo | None = None
        self._view = pg.GraphicsView(self, useOpenGL=False, background=None)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._area = pg.ViewBox(lockAspect=True, invertY=True, enableMenu=False, border=None, defaultPadding=0.0)
        self._image = pg.ImageItem(axisOrder="row-major")
        self._outline = QGraphicsPolygonItem()
        self._roi = pg.RectROI((0, 0), (1, 1), sideScalers=False, rotatable=False)
        self._roi.handleSize = 5
        self._roi.addScaleHandle((0, 0), (1, 1))
        for handle in self._roi.getHandles():
            handle.menu.deleteLater()  # "Remove handle": never shown, and without an owner
            handle.menu = None
        self._roi.sigRegionChangeFinished.connect(self._box_released)
        self._candidates: list[pg.GraphicsObject] = []
        self._view.setCentralItem(self._area)
        self._area.addItem(self._image)
        self._area.addItem(self._outline, ignoreBounds=True)
        self._area.addItem(self._roi, ignoreBounds=True)
        self._roi.setZValue(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)
        self.setMinimumSize(160, 90)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.viewport().installEventFilter(self)
        self.setAccessibleName(self.tr("Photo with the face box"))
        self.setAccessibleDescription(self.tr("Arrow keys move the face box, plus and minus change its size"))
        theme.changed.connect(self._paint)
        self._paint()

    @property
    def box(self) -> Box | None:
        """The box as drawn, photo px; None while it is hidden."""
        if not self._roi.isVisible():
            return None
        place, size = self._roi.pos(), self._roi.size()
        return Box(place.x() - 0.5, place.y() - 0.5, size.x(), size.y())

    def show_photo(self, photo: Photo | None) -> None:
        """Show another photo, without a box, fitted into the widget."""
        if photo is self._photo:
            return
        self._photo = photo
        self._roi.hide()
        self._outline.hide()
        if photo is None:
            self._image.clear()
            return
        self._image.setImage(photo.rgb, autoLevels=False, levels=(0, 255))
        self.fit()

    def show_face(self, box: Box | None, crop: Crop | None = None) -> None:
        """Draw the box, and the square that the crop takes from the photo."""
        self._roi.setVisible(box is not None)
        if box is not None:
            self._roi.blockSignals(True)  # only the person's own changes are reported
            self._roi.setPos((box.x + 0.5, box.y + 0.5), finish=False)
            self._roi.setSize((box.w, box.h), finish=False)
            self._roi.blockSignals(False)
        self._outline.setVisible(crop is not None)
        if crop is not None:
            low, high = -0.5, CROP_SIZE - 0.5
            corners = np.array([[low, low], [high, low], [high, high], [low, high]])
            points = crop_to_photo(corners, crop.photo_to_crop) + 0.5
            self._outline.setPolygon(QPolygonF([QPointF(float(x), float(y)) for x, y in points]))

    def show_candidates(self, boxes: Sequence[Box]) -> None:
        """Draw numbered boxes to choose from."""
        for item in self._candidates:
            self._area.removeItem(item)
        self._candidates = []
        for number, box in enumerate(boxes, start=1):
            corners = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
            x = [box.x + 0.5 + a * box.w for a, _ in corners]
            y = [box.y + 0.5 + b * box.h for _, b in corners]
            outline = pg.PlotCurveItem(x, y, pen=pg.mkPen(self._theme.tokens.marker, width=self._drawn(2.0)))
            name = pg.TextItem(str(number), color="#000000", fill=pg.mkBrush(self._theme.tokens.marker), anchor=(0, 0))
            name.setPos(box.x + 0.5, box.y + 0.5)
            self._candidates += [outline, name]
        for item in self._candidates:
            self._area.addItem(item, ignoreBounds=True)

    def fit(self) -> None:
        """Show the whole photo."""
        if self._photo is not None:
            width, height = self._photo.size
            self._area.setRange(QRectF(0, 0, width, height), padding=0.0)

    def _box_released(self) -> None:
        box = self.box
        if box is not None:
            self.box_moved.emit(Box(box.x, box.y, max(SMALLEST_BOX, box.w), max(SMALLEST_BOX, box.h)))

    def _nudge(self, dx: float, dy: float, grow: float) -> None:
        box = self.box
        if box is None or self._photo is None:
            return
        step = _STEP * max(self._photo.size)
        rim = grow * step
        if min(box.w, box.h) + 2 * rim < SMALLEST_BOX:
            return
        moved = Box(box.x + dx * step - rim, box.y + dy * step - rim, box.w + 2 * rim, box.h + 2 * rim)
        self.show_face(moved)
        self.box_moved.emit(moved)

    def _paint(self) -> None:
        self._view.setBackground(self._theme.color("sunken"))
        marker = QColor(self._theme.tokens.marker)
        self._roi.setPen(pg.mkPen(marker, width=self._drawn(2.0)))
        self._roi.hoverPen = pg.mkPen(marker.lighter(120), width=self._drawn(3.0))
        for handle in self._roi.getHandles():
            handle.pen = pg.mkPen(marker, width=self._drawn(1.0))
            handle.currentPen = handle.pen
        dashed = QPen(QColor(255, 255, 255, 210), self._drawn(1.2), Qt.PenStyle.DashLine)
        dashed.setCosmetic(True)
        self._outline.setPen(dashed)

    def _drawn(self, width: float) -> float:
        """Width of a line that keeps its width at any magnification: such pens count device px."""
        return width * self.devicePixelRatioF()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit on double click; take the focus with the mouse; keep the photo fitted while the widget resizes."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.fit()
            return True
        if event.type() == QEvent.Type.MouseButtonPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        elif event.type() == QEvent.Type.Resize:
            self.fit()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the box, plus and minus resize it: no task needs a drag."""
        moves = {
            Qt.Key.Key_Left: (-1.0, 0.0, 0.0),
            Qt.Key.Key_Right: (1.0, 0.0, 0.0),
            Qt.Key.Key_Up: (0.0, -1.0, 0.0),
            Qt.Key.Key_Down: (0.0, 1.0, 0.0),
            Qt.Key.Key_Plus: (0.0, 0.0, 1.0),
            Qt.Key.Key_Equal: (0.0, 0.0, 1.0),
            Qt.Key.Key_Minus: (0.0, 0.0, -1.0),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None or self.box is None:
            super().keyPressEvent(event)
        else:
            self._nudge(*move)
