"""The mark in the pixels of a picture that no camera took."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.synthetic import MARK

_STRIP = 0.055  # height of the strip, of the picture's
_DARK, _LIGHT = (24, 26, 30), (255, 214, 90)
_FONT = cv2.FONT_HERSHEY_SIMPLEX


def mark_synthetic(picture: NDArray[np.uint8], text: str = MARK) -> NDArray[np.uint8]:
    """A copy with a strip along the lower edge that says what the picture is.

    Args:
        picture: (H, W, 3) uint8 RGB, at least 128 px wide.
        text: ASCII, shrunk to the picture's width.
    """
    marked = picture.copy()
    height, width = marked.shape[:2]
    strip = max(12, round(_STRIP * height))
    cv2.rectangle(marked, (0, height - strip), (width, height), _DARK, -1)
    (wide, tall), _ = cv2.getTextSize(text, _FONT, 1.0, 1)
    scale = min(0.62 * strip / tall, 0.94 * width / wide)
    left, base = round((width - scale * wide) / 2), round(height - (strip - scale * tall) / 2)
    cv2.putText(marked, text, (left, base), _FONT, scale, _LIGHT, 1, cv2.LINE_AA)
    return marked
