"""What a person should know about a photo's quality before trusting a face made from it.

All figures are taken on the crop, where the network looks: inside the circle that the detector's box circumscribes.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.frames import similarity_scale
from app.core.quality import (
    BLUR_LIMIT,
    BRIGHT_MEDIAN,
    CLIPPED_SHARE,
    DARK_MEDIAN,
    OUTSIDE_SHARE,
    SMALL_FACE_PX,
    Quality,
)
from app.core.records import CROP_SIZE, Crop, Notice, Photo

_FACE_RADIUS = CROP_SIZE / 1.58 / 2


def measure_quality(photo: Photo, crop: Crop) -> Quality:
    """Measure the face that a crop shows."""
    grey = cv2.cvtColor(crop.image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    face = _face_circle()
    detail = cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), 1.0), cv2.CV_32F)
    levels = grey[face]
    return Quality(
        face_px=(crop.box.w + crop.box.h) / 2,
        sharpness=float(np.asarray(detail)[face].var()),
        median=float(np.median(levels)),
        bright=float((levels >= 250).mean()),
        dark=float((levels <= 5).mean()),
        outside=_outside_share(photo, crop, face),
    )


def quality_notices(photo: Photo, crop: Crop) -> list[Notice]:
    """The doubts that a photo's face size, sharpness, exposure or framing raises."""
    return notices_of(measure_quality(photo, crop))


def notices_of(quality: Quality) -> list[Notice]:
    """The doubts that measurements raise."""
    notices = []
    if quality.face_px < SMALL_FACE_PX:
        text = f"The face is only {math.floor(quality.face_px)} px wide; fine shape cannot be seen in it."
        notices.append(Notice("W311", text))
    if quality.sharpness < BLUR_LIMIT and quality.median >= DARK_MEDIAN:  # in the dark all detail is faint
        notices.append(Notice("W312", "The face is blurred; fine shape cannot be seen in it."))
    if quality.bright > CLIPPED_SHARE or quality.median > BRIGHT_MEDIAN:
        notices.append(Notice("W313", f"The face is overexposed ({quality.bright:.0%} of it is white)."))
    if quality.dark > CLIPPED_SHARE or quality.median < DARK_MEDIAN:
        notices.append(Notice("W314", f"The face is underexposed ({quality.dark:.0%} of it is black)."))
    if quality.outside > OUTSIDE_SHARE:
        notices.append(Notice("W315", f"The photo's edge cuts off {quality.outside:.0%} of the face."))
    return notices


def _face_circle() -> NDArray[np.bool_]:
    """(256, 256) the crop's px that show the face."""
    offsets = np.arange(CROP_SIZE) - (CROP_SIZE - 1) / 2
    return np.asarray(offsets[:, None] ** 2 + offsets[None, :] ** 2 <= _FACE_RADIUS**2)


def _outside_share(photo: Photo, crop: Crop, face: NDArray[np.bool_]) -> float:
    """Share of the face's px whose centres lie outside the photo."""
    rows, columns = np.nonzero(face)
    scale = similarity_scale(crop.photo_to_crop)
    x = (columns - crop.photo_to_crop[0, 2]) / scale
    y = (rows - crop.photo_to_crop[1, 2]) / scale
    width, height = photo.size
    inside = (x >= -0.5) & (x <= width - 0.5) & (y >= -0.5) & (y <= height - 0.5)
    return float(1.0 - inside.mean())
