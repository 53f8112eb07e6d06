"""A real or rendered photo with the posed mesh of its face: crop, position map, and a row of the pool."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.align import Similarity
from app.core.framing import CROP_FACTOR
from app.core.topology import SIZE
from app.sources.texels import TexelPlaces
from app.synthesis.batches import MARGIN
from app.synthesis.camera import ViewPose

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
U8 = NDArray[np.uint8]
STORED = 208  # px of a photo in the pool, margin included


@dataclass(frozen=True, eq=False)
class PosedFace:
    """One photo and its face.

    Attributes:
        name: where it is from. person: photos with the same one show one face.
        photo: (h, w, 3) RGB.
        vertices: (V, 3) posed: photo x right, y down, depth in the same px, larger = nearer.
        landmarks: (68,) vertices.
        shape: (256, 256, 3) canonical mm. view: its camera, in photo px.
        yaw: degrees.
    """

    name: str
    person: str
    photo: U8
    vertices: F64
    landmarks: NDArray[np.int64]
    shape: F32
    view: ViewPose
    yaw: float


@dataclass(frozen=True, eq=False)
class Cut:
    """A square cut of a photo: `scale` px of it for one of the photo, whose px `corner` falls on (0, 0)."""

    scale: float
    corner: tuple[float, float]
    size: int

    def points(self, points: F64) -> F64:
        """Photo (n, 3) to the cut."""
        return np.asarray((points - np.array([*self.corner, 0.0])) * self.scale)

    def view(self, view: ViewPose) -> ViewPose:
        """A camera in photo px to one in px of the cut."""
        shift = ((view.shift[0] - self.corner[0]) * self.scale, (view.shift[1] - self.corner[1]) * self.scale)
        return ViewPose(view.rotation, view.scale * self.scale, shift, view.inverse_distance)

    def picture(self, photo: U8) -> U8:
        """The cut's pixels; beyond the photo's edge it is mirrored."""
        matrix = np.array([[1.0, 0.0, -self.corner[0]], [0.0, 1.0, -self.corner[1]]]) * self.scale
        flags = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_LINEAR
        if self.scale < 0.5:  # an affine warp does not average
            smaller = cv2.resize(photo, None, fx=self.scale, fy=self.scale, interpolation=flags)
            factor = np.array([smaller.shape[1] / photo.shape[1], smaller.shape[0] / photo.shape[0]])
            matrix = np.array([[self.scale / factor[0], 0.0, 0.0], [0.0, self.scale / factor[1], 0.0]])
            matrix[:, 2] = -np.array(self.corner) * self.scale + 0.5 * (self.scale - np.diag(matrix[:, :2]))
            photo = np.asarray(smaller, np.uint8)
        warped = cv2.warpAffine(
            photo, matrix, (self.size, self.size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
        )
        return np.asarray(warped, np.uint8)


def paper_cut(marks: F64, size: int = SIZE, factor: float = CROP_FACTOR) -> Cut:
    """The paper's crop: around the middle of the landmarks' box, `factor` times the mean of its sides wide."""
    low, high = marks[:, :2].min(0), marks[:, :2].max(0)
    wide = float((high - low).mean()) * factor
    scale = size / wide
    middle = (low + high) / 2
    half = (size - 1) / 2 / scale
    return Cut(scale, (float(middle[0] - half), float(middle[1] - half)), size)


def position_map(face: PosedFace, places: TexelPlaces, cut: Cut | None = None) -> F32:
    """The paper's position map of a face: posed vertices in the crop, depth scaled alike and shifted to begin at 0.

    Returns:
        (256, 256, 3) crop px; defined where `places.known`.
    """
    cut = cut or paper_cut(face.vertices[face.landmarks])
    texels = places.at(cut.points(face.vertices))
    texels[..., 2] -= texels[..., 2][places.known].min()
    return texels.astype(np.float32)


def stored(face: PosedFace) -> tuple[U8, ViewPose]:
    """A photo of the pool, `MARGIN` times as wide as the crop, and its camera."""
    cut = paper_cut(face.vertices[face.landmarks], STORED, CROP_FACTOR * MARGIN)
    return cut.picture(face.photo), cut.view(face.view)


def weak_view(scale: float, rotation: F64, shift: tuple[float, float], fit: Similarity) -> ViewPose:
    """A camera on a mesh's own frame (x, y in photo px, y down) as one on the canonical shape that `fit` made of it.

    Args:
        scale: px for a unit of the mesh. rotation: (3, 3). shift: photo px of the mesh's origin.
        fit: mesh frame to canonical frame.
    """
    back = fit.inverse()
    turned = rotation @ back.rotation
    move = scale * (rotation @ back.translation)
    return ViewPose(
        turned.astype(np.float32), scale * back.scale, (shift[0] + float(move[0]), shift[1] - float(move[1])), 0.0
    )
