"""The large photo of the editor: the face's box and the landmarks, both moved by mouse and keyboard. Imported late."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.core.frames import crop_to_photo
from app.core.records import CROP_SIZE, Box, Crop
from app.gui.photo_canvas import PhotoCanvas
from app.gui.photos.landmark_item import LandmarkItem
from app.gui.theme import Theme

_FINE = 1.0  # photo px for one press of an arrow key
_COARSE = 10.0

_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


class Tool(StrEnum):
    """What the arrow keys and the mouse move."""

    BOX = "box"
    LANDMARKS = "landmarks"


class EditCanvas(PhotoCanvas):
    """A photo with landmarks over the box.

    Signals:
        chose: another landmark is in work; argument: its number.
        landmark_moved: arguments: number, x, y in photo px.
        nudged: the same, by a key: steps that follow each other belong together.
    """

    chose = Signal(int)
    landmark_moved = Signal(int, float, float)
    nudged = Signal(int, float, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._tool = Tool.BOX
        self._crop: Crop | None = None
        super().__init__(theme, parent)
        self._marks: NDArray[np.float64] | None = None
        self.landmarks = LandmarkItem()
        self._area.addItem(self.landmarks, ignoreBounds=True)
        self.landmarks.chose.connect(self.chose)
        self.landmarks.moved.connect(lambda number, x, y: self.landmark_moved.emit(number, x - 0.5, y - 0.5))
        self.setMinimumSize(240, 200)
        self.setAccessibleName(self.tr("Photo with box and landmarks"))
        self.set_tool(Tool.BOX)

    def set_tool(self, tool: Tool) -> None:
        """Choose what is moved; the other one is shown without answering. Landmarks are shown enlarged."""
        self._tool = tool
        self.fit()
        box = tool is Tool.BOX
        self._roi.translatable = box
        for handle in self._roi.getHandles():
            handle.setVisible(box)
        self._roi.setAcceptedMouseButtons(Qt.MouseButton.LeftButton if box else Qt.MouseButton.NoButton)
        self.landmarks.setAcceptedMouseButtons(Qt.MouseButton.NoButton if box else Qt.MouseButton.LeftButton)
        self.landmarks.setOpacity(0.45 if box else 1.0)
        self._roi.setOpacity(1.0 if box else 0.5)
        self.setAccessibleDescription(
            self.tr("Arrow keys move the face box, plus and minus change its size")
            if box
            else self.tr("Page up and down choose a landmark, arrow keys move it, with Shift by ten pixels")
        )

    def show_landmarks(self, points: NDArray[np.floating] | None, changed: NDArray[np.bool_] | None = None) -> None:
        """Show landmarks (68, 2 or 3) in photo px."""
        self._marks = None if points is None else np.array(points[:, :2], dtype=np.float64)
        self.landmarks.set_points(None if self._marks is None else self._marks + 0.5, changed)

    def show_face(self, box: Box | None, crop: Crop | None = None) -> None:
        """Draw the box and the crop; the crop is what the view is fitted to while landmarks are moved."""
        super().show_face(box, crop)
        known, self._crop = self._crop, crop
        if known is None and crop is not None and self._tool is Tool.LANDMARKS:
            self.fit()

    def fit(self) -> None:
        """Show the whole photo, or the face while landmarks are moved."""
        if self._tool is Tool.BOX or self._crop is None:
            super().fit()
            return
        low, high = -0.5, CROP_SIZE - 0.5
        corners = crop_to_photo(np.array([[low, low], [high, high]]), self._crop.photo_to_crop) + 0.5
        self._area.setRange(QRectF(QPointF(*corners[0]), QPointF(*corners[1])), padding=0.0)

    def choose(self, number: int) -> None:
        """Put a landmark into work."""
        self.landmarks.choose(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move what the tool is for: no task needs a drag."""
        key = Qt.Key(event.key())
        if self._tool is Tool.BOX or self._marks is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            forward = 1 if key == Qt.Key.Key_PageDown else -1
            self.choose((self.landmarks.chosen + forward) % len(self._marks))
            self.chose.emit(self.landmarks.chosen)
        elif key in _ARROWS:
            step = _COARSE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _FINE
            x, y = self._marks[self.landmarks.chosen] + step * np.array(_ARROWS[key])
            self.nudged.emit(self.landmarks.chosen, float(x), float(y))
        else:
            event.ignore()
