"""Where things lie on the skin: from the head picture's UV to places on the mean head, and triangles of the cage.

Masks of beards, hairlines, wrinkles or make-up are drawn in the UV of the head picture by formulas in millimetres of
the mean head (origin between the eyes), so that they follow every head.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.topology import load_topology
from app.synthesis import raster
from app.synthesis.head_model import HeadModel

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
HEIGHT, WIDTH = 274, 512  # px of a mask; the proportions of MakeHuman's head island, turned so that the face is upright
SKIN_CROP = (1296, 352, 752, 1408, 2048)  # left, top, width, height of the head's island in the full skin picture


@dataclass(frozen=True)
class Atlas:
    """Geometry that all looks share.

    Attributes:
        place: (HEIGHT, WIDTH, 3) mm on the mean head; row 0 is v = 1. covered: texels of the island. UV are those of
            the head picture turned clockwise: pixels beside each other in a photo then lie beside each other in memory.
        marks: (68, 3) landmarks of the mean head, mm.
        mean: (f, 3) fine vertices of the mean head.
        skin_uv: (t, 3, 2) UV of the fine triangles in the head picture, clipped. off_skin: (t,) outside it.
        triangles: (c, 3) triangles at the resolution of the cage, into fine vertices. uv: (c, 3, 2), the same UV.
        outer: (c,) outer skin of the head picture.
    """

    place: F32
    covered: NDArray[np.bool_]
    marks: F32
    mean: F32
    skin_uv: F32
    off_skin: NDArray[np.bool_]
    triangles: I32
    uv: F32
    outer: NDArray[np.bool_]

    def sample(self, mask: F32) -> F32:
        """Values of a (HEIGHT, WIDTH) mask at the corners of the cage triangles: (c, 3)."""
        x = np.clip((self.uv[..., 0] * WIDTH).astype(int), 0, WIDTH - 1)
        y = np.clip(((1 - self.uv[..., 1]) * HEIGHT).astype(int), 0, HEIGHT - 1)
        return np.asarray(mask[y, x], np.float32)


def build_atlas(model: HeadModel) -> Atlas:
    """The atlas of a baked model."""
    count = int(model.body_count)
    fine = np.asarray(model.operator() @ model.ict_mean[:count], np.float32)
    marks = load_topology().landmarks68
    rows, weights = model.texel_vertices[marks[:, 0], marks[:, 1]], model.texel_weights[marks[:, 0], marks[:, 1]]
    left, top, width, height, full = SKIN_CROP
    uv = np.stack(
        [(model.uv[..., 0] * full - left) / width, 1.0 - ((1.0 - model.uv[..., 1]) * full - top) / height], -1
    ).astype(np.float32)
    uv = np.stack([uv[..., 1], 1.0 - uv[..., 0]], -1)
    off = np.asarray(((uv < 0) | (uv > 1)).any((1, 2)))
    uv = np.clip(uv, 0.002, 0.998)
    place, covered = _unwrap(model, fine, uv, ~off & (model.skin > 0))
    coarse, coarse_uv, outer = _cage_triangles(model, uv, off)
    return Atlas(
        place,
        covered,
        np.einsum("nkd,nk->nd", fine[rows], weights).astype(np.float32),
        fine,
        uv,
        off,
        coarse,
        coarse_uv,
        outer,
    )


def _unwrap(model: HeadModel, fine: F32, uv: F32, use: NDArray[np.bool_]) -> tuple[F32, NDArray[np.bool_]]:
    """Rasterise the head in its own UV; texels off the island take the nearest place."""
    corner = uv[use]
    flat = np.zeros((3 * len(corner), 3), np.float32)
    flat[:, 0] = corner[..., 0].ravel() * WIDTH - 0.5
    flat[:, 1] = (1 - corner[..., 1].ravel()) * HEIGHT - 0.5
    triangles = np.arange(len(flat), dtype=np.int32).reshape(-1, 3)
    points = fine[model.triangles[use]].reshape(-1, 3)
    size = max(HEIGHT, WIDTH)
    owner, bary = raster.fill(flat, triangles, size)
    owner, bary = owner[:HEIGHT, :WIDTH], bary[:HEIGHT, :WIDTH]
    covered = owner >= 0
    weight = np.concatenate([1 - bary.sum(-1, keepdims=True), bary], -1)
    place = np.einsum("hwkd,hwk->hwd", points[triangles[np.maximum(owner, 0)]], weight)
    _, nearest = cv2.distanceTransformWithLabels(
        (~covered).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    label_row, label_column = np.nonzero(covered)
    order = np.zeros(int(nearest.max()) + 1, np.int64)
    order[nearest[covered]] = np.arange(len(label_row))
    source = order[nearest]
    return place[label_row[source], label_column[source]].astype(np.float32), covered


def _cage_triangles(model: HeadModel, uv: F32, off: NDArray[np.bool_]) -> tuple[I32, F32, NDArray[np.bool_]]:
    """Triangles of the cage's quads: subdivision keeps a quad's corners as the first corners of its four children."""
    half = len(model.triangles) // 2
    quads = np.stack(np.split(model.triangles[:half, 0], 4), 1)
    corner = np.stack(np.split(uv[:half, 0], 4), 1)
    use = np.stack(np.split((~off & (model.skin > 0))[:half], 4), 1).all(1)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    return (
        triangles.astype(np.int32),
        np.concatenate([corner[:, [0, 1, 2]], corner[:, [0, 2, 3]]]).astype(np.float32),
        np.concatenate([use, use]),
    )
