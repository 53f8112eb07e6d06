"""What the network will see of a photo: the 256x256 crop."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.records import CROP_SIZE, Crop
from app.gui.theme import Theme

SHOWN = 84


class CropPreview(QWidget):
    """A square picture of the crop; a frame when there is none.

    Args:
        side: of the square, logical px.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, side: int = SHOWN) -> None:
        super().__init__(parent)
        self._side = side
        self._theme = theme
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Crop that the network sees"))
        self.setToolTip(self.tr("What the network will see: {0} by {0} pixels").format(CROP_SIZE))
        theme.changed.connect(self.update)

    @property
    def image(self) -> QImage | None:
        """The crop as shown, 256x256, or None."""
        return self._image

    def show_crop(self, crop: Crop | None) -> None:
        """Show a crop, or the empty frame."""
        if crop is None:
            self._image = None
        else:
            height, width, _ = crop.image.shape
            self._image = QImage(crop.image.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the crop with rounded corners."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(place, 4, 4)
        painter.fillPath(path, self._theme.color("sunken"))
        if self._image is None:
            painter.setPen(self._theme.color("muted"))
            painter.setFont(self._theme.font("small"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.tr("Crop"))
        else:
            painter.setClipPath(path)
            ratio = self.devicePixelRatioF()
            size = self.size() * ratio
            scaled = self._image.scaled(
                size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            scaled.setDevicePixelRatio(ratio)
            painter.drawImage(0, 0, scaled)
            painter.setClipping(False)
        painter.setPen(self._theme.color("border"))
        painter.drawPath(path)
