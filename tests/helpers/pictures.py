"""Photos of the stand-in head with known colours, made by splatting its points: no renderer, no real person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.core.frames import WeakPerspective, crop_to_photo, make_similarity, model_to_posmap, rotation_from_pose
from app.core.maps import resize_map
from app.core.texture import TextureView
from app.core.topology import FaceTopology

BACKGROUND = (10, 200, 30)


def camera(yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0, scale: float = 1.1) -> WeakPerspective:
    """A camera that shows the head in the middle of the crop; scale in crop px for one mm."""
    return WeakPerspective(scale, rotation_from_pose(yaw, pitch, roll), np.array([128.0, -110.0, 120.0]))


def true_colours(size: int) -> NDArray[np.float32]:
    """(size, size, 3) a smooth, asymmetric texture for the whole face, 0 to 255."""
    v, u = (np.mgrid[0:size, 0:size] + 0.5) / size
    red = 150 + 60 * np.sin(6 * u + 2 * v)
    green = 120 + 50 * np.cos(5 * v)
    blue = 90 + 60 * u
    return np.stack([red, green, blue], axis=-1).astype(np.float32)


def take_photo(
    topology: FaceTopology, view: WeakPerspective, *, photo_scale: float = 2.0, gain: float = 1.0
) -> TextureView:
    """A photo of the coloured head, its position map and its crop transform.

    Args:
        topology: whose mean shape is photographed.
        view: the camera, in crop px.
        photo_scale: photo px for one crop px.
        gain: exposure.
    """
    posmap = model_to_posmap(topology.mean_shape, view)
    photo_to_crop = make_similarity(1.0 / photo_scale, 0.0, (-12.0, -7.0))
    detail = 1024 if photo_scale <= 2.0 else 2048
    inside = resize_map(topology.mask.astype(np.float32), detail) > 0.5
    dense = resize_map(posmap, detail)[inside]
    colours = true_colours(detail)[inside] * np.float32(gain)
    points = crop_to_photo(dense[:, :2], photo_to_crop)
    side = int(300 * photo_scale)
    photo = np.empty((side, side, 3), dtype=np.uint8)
    photo[:] = BACKGROUND
    order = np.argsort(dense[:, 2], kind="stable")
    column, row = np.rint(points[order]).astype(int).T
    ok = (row >= 0) & (row < side) & (column >= 0) & (column < side)
    photo[row[ok], column[ok]] = np.clip(colours[order][ok], 0, 255).astype(np.uint8)
    return TextureView(photo, photo_to_crop, posmap)
