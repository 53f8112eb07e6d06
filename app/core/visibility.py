"""Which texels a photo sees, and how squarely."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from app.core.maps import FloatMap, resize_map, smoothstep
from app.core.topology import REGIONS, SIZE, FaceTopology

_MARGIN = 64  # px around the crop in which the depth buffer still stands
_GRID = 256 + 2 * _MARGIN
_SPLAT_SIZE = 512
_OCCLUDER_PX = 5  # width of the window around a nearer point: room for a map that is a little off
_OUTLINE_PX = 5  # width of the window that must show face all over: a map a little off would catch background
_DEPTH_SLACK_PX = 5.0
_FOLD_SLACK_PX = 16.0  # the folds of lids and lips are shallower than this and hide nothing worth losing
_SLOPE_SLACK_PX = 2.0
_MAX_SLACK_PX = 14.0
_SMOOTH_TEXELS = 9  # normals are those of the surface smoothed over this width,
_FOLD_TEXELS = 19  # or over this around eyes and mouth
_FOLDED = ("eyes", "mouth")
_EDGE_TEXELS = 2


def facing(posmap: FloatMap, topology: FaceTopology) -> FloatMap:
    """Cosine between each texel's outward normal and the direction to the camera, small folds smoothed away.

    Args:
        posmap: (256, 256, 3), crop px.
        topology: names the folded regions.

    Returns:
        (256, 256) in [-1, 1]; > 0 faces the camera.
    """
    return np.where(_folded(topology), _cosine(posmap, _FOLD_TEXELS), _cosine(posmap, _SMOOTH_TEXELS))


def _cosine(posmap: FloatMap, width: int) -> FloatMap:
    smooth = ndimage.uniform_filter(posmap, size=(width, width, 1), mode="nearest")
    down, right = np.gradient(smooth, axis=(0, 1))
    normal = np.cross(right, down)
    length = np.sqrt((normal * normal).sum(axis=-1))
    return np.asarray(normal[..., 2] / np.maximum(length, 1e-9), dtype=np.float32)


def _folded(topology: FaceTopology) -> NDArray[np.bool_]:
    return np.isin(topology.regions, [REGIONS.index(name) for name in _FOLDED])


def unoccluded(posmap: FloatMap, cosine: FloatMap, topology: FaceTopology) -> NDArray[np.bool_]:
    """Texels that no nearer part of the face covers and that do not lie on the face's outline in the photo.

    A depth buffer of one crop px is splatted with the map at twice its resolution. The slack grows with the slope,
    because a steep surface crosses much depth within one px.

    Args:
        posmap: (256, 256, 3), crop px.
        cosine: (256, 256) from `facing`.
        topology: names the texels of the face.

    Returns:
        (256, 256) bool.
    """
    dense = resize_map(posmap, _SPLAT_SIZE)
    inside = np.repeat(np.repeat(topology.mask, _SPLAT_SIZE // SIZE, axis=0), _SPLAT_SIZE // SIZE, axis=1)
    points = dense[inside]
    buffer = np.full(_GRID * _GRID, -np.inf, dtype=np.float32)
    np.maximum.at(buffer, _pixels(points), points[:, 2])
    picture = buffer.reshape(_GRID, _GRID)
    nearest = ndimage.maximum_filter(picture, size=_OCCLUDER_PX).ravel()
    covered = ndimage.binary_closing(np.isfinite(picture), iterations=2)
    inner = ndimage.minimum_filter(covered, size=_OUTLINE_PX).ravel()
    cell = _pixels(posmap.reshape(-1, 3))
    slope = np.sqrt(np.maximum(1.0 - cosine**2, 0.0)) / np.maximum(cosine, 1e-3)
    slack = np.minimum(_DEPTH_SLACK_PX + _SLOPE_SLACK_PX * slope, _MAX_SLACK_PX)
    slack[_folded(topology)] = _FOLD_SLACK_PX
    in_front = posmap[..., 2] >= nearest[cell].reshape(posmap.shape[:2]) - slack
    return np.asarray(in_front & inner[cell].reshape(posmap.shape[:2]) & topology.mask)


def _pixels(points: FloatMap) -> NDArray[np.intp]:
    cell = np.clip(np.rint(points[:, :2]) + _MARGIN, 0, _GRID - 1).astype(np.intp)
    return np.asarray(cell[:, 1] * _GRID + cell[:, 0])


def view_weight(posmap: FloatMap, topology: FaceTopology) -> FloatMap:
    """How far a photo is to be trusted for the colour of each texel.

    Args:
        posmap: (256, 256, 3), crop px.
        topology: the canonical topology.

    Returns:
        (256, 256) in [0, 1]: 0 where hidden, turned away or outside the face, 1 where seen squarely; falls smoothly to
        the edges of what is visible.
    """
    cosine = facing(posmap, topology)
    seen = unoccluded(posmap, cosine, topology).astype(np.float32)
    width = 2 * _EDGE_TEXELS + 1
    feathered = ndimage.uniform_filter(ndimage.minimum_filter(seen, size=width), size=width)
    return np.asarray(np.clip(feathered, 0.0, 1.0) * smoothstep(0.2, 0.8, cosine) * topology.mask)
