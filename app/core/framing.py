"""Where a face lies in a picture, and how it is turned in it: what every crop is cut by, in training and in use."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CROP_FACTOR = 1.58  # width of a crop over the size of the face in it; the rule of the paper
_TOP, _BOTTOM = [21, 22, 27], [7, 8, 9, 57]  # between the brows, and chin with lower lip; iBUG order


@dataclass(frozen=True)
class FaceFrame:
    """A face in a picture.

    Attributes:
        centre: x, y in px, of the landmarks' box when the face is upright. size: mean of that box's sides, px.
        degrees: how far the face is turned in the picture, clockwise (y down).
    """

    centre: tuple[float, float]
    size: float
    degrees: float


def face_frame(points: NDArray[np.floating]) -> FaceFrame:
    """The frame of 68 landmarks (68, 2 or 3), px, y down.

    Upright means that the line from chin to brows points up; in profile it still does.
    """
    flat = np.asarray(points, np.float64)[:, :2]
    up = flat[_TOP].mean(0) - flat[_BOTTOM].mean(0)
    degrees = math.degrees(math.atan2(float(up[0]), -float(up[1])))
    back = turn(-degrees)
    upright = flat @ back.T
    low, high = upright.min(0), upright.max(0)
    centre = turn(degrees) @ ((low + high) / 2)
    return FaceFrame((float(centre[0]), float(centre[1])), float((high - low).mean()), degrees)


def turn(degrees: float) -> NDArray[np.float64]:
    """(2, 2) clockwise rotation in a picture (y down)."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, -s], [s, c]])
