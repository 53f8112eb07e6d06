"""Between numpy's pictures and Qt's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def image_of(pixels: NDArray[np.uint8]) -> QImage:
    """A copy of (H, W, 3) RGB or (H, W, 4) RGBA, not premultiplied."""
    height, width, channels = pixels.shape
    kind = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    return QImage(np.ascontiguousarray(pixels).tobytes(), width, height, channels * width, kind).copy()


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 RGB copy of a picture."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    width, height = plain.width(), plain.height()
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(height, plain.bytesPerLine())
    return rows[:, : 3 * width].reshape(height, width, 3).copy()
