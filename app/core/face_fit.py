"""How a network sees the face of one photo, before or beside a reconstruction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.frames import Pose, pose_in_photo
from app.core.records import Crop, Prediction


@dataclass(frozen=True, eq=False)
class FaceFit:
    """One photo's face.

    Attributes:
        crop: what the network saw: framed by the landmarks that it found in a first pass, or by the analyst's.
        prediction: of the photo alone; `front` is this photo's fit.
        landmarks68: (68, 3) float, iBUG order, photo px, z in the same px, larger = nearer.
    """

    crop: Crop
    prediction: Prediction
    landmarks68: NDArray[np.float64]

    @property
    def pose(self) -> Pose:
        """Of the head in the photo, degrees."""
        fit = self.prediction.front
        return pose_in_photo(Pose(fit.yaw, fit.pitch, fit.roll), self.crop.photo_to_crop)


@dataclass(frozen=True, eq=False)
class PosedFace:
    """A case's face in the pose of another photo, as pictures that lie over a part of that photo. A visual aid.

    Attributes:
        area: (x, y, w, h) photo px that the pictures cover, edges of pixels, square.
        pictures: (S, S, 4) uint8 RGBA, not premultiplied, by name: "texture" (if there is one), "shaded", "outline".
        background: (S, S, 3) uint8, the photo's own pixels of the same area; grey outside of the photo.
        pose: of the head in the photo, degrees.
    """

    area: tuple[float, float, float, float]
    pictures: dict[str, NDArray[np.uint8]]
    background: NDArray[np.uint8]
    pose: Pose
