"""A stand-in for the canonical topology: the front of an ellipsoidal head with a nose, same layout as the resource.

Tests that need only the layout use it, so that they neither wait for nor depend on the generated resource.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.core.topology import SIZE, FaceTopology

# Texels of the 68 key points: columns (u) and rows (v), iBUG order; numeric facts of the PRNet UV layout.
_U = (
    "15 22 26 32 45 67 91 112 128 143 164 188 210 223 229 233 240 58 71 85 97 106 149 158 170 184 197 128 "
    "128 128 128 117 122 128 133 138 78 86 95 102 96 87 153 160 169 177 168 159 108 116 124 128 131 139 "
    "146 137 132 128 123 118 110 122 128 133 145 132 128 123"
)
_V = (
    "96 118 141 165 183 190 188 187 193 187 188 190 183 165 141 118 96 49 42 39 40 42 42 40 39 42 49 59 "
    "73 86 96 111 113 115 113 111 67 60 61 65 68 69 65 61 60 67 69 68 142 131 127 128 127 131 142 148 150 "
    "150 150 148 141 135 134 135 142 143 142 143"
)


def head_shape() -> NDArray[np.float32]:
    """(256, 256, 3) mm: an ellipsoid unrolled over 200 degrees, with a nose; eyes 63 mm apart."""
    row, column = np.mgrid[0:SIZE, 0:SIZE].astype(np.float64)
    longitude = np.radians((column - 127.5) / 127.5 * 100.0)
    latitude = np.radians((80.0 - row) / 127.5 * 55.0)
    shape = np.stack(
        [
            75.0 * np.sin(longitude) * np.cos(latitude),
            110.0 * np.sin(latitude),
            95.0 * np.cos(longitude) * np.cos(latitude),
        ],
        axis=-1,
    )
    bump = np.exp(-(((column - 127.5) / 11.0) ** 2) - ((row - 92.0) / 18.0) ** 2)
    shape[..., 2] += 22.0 * bump
    u, v = _landmark_columns_rows()
    eyes = [shape[v[eye], u[eye]].mean(axis=0) for eye in (slice(36, 42), slice(42, 48))]
    shape -= (eyes[0] + eyes[1]) / 2.0
    shape *= 63.0 / np.linalg.norm(eyes[1] - eyes[0])
    return shape.astype(np.float32)


@lru_cache(maxsize=1)
def small_head() -> FaceTopology:
    """The stand-in topology: N about 43k, T about 86k."""
    row, column = np.mgrid[0:SIZE, 0:SIZE]
    mask = ((row - 110.0) / 108.0) ** 2 + ((column - 127.5) / 126.0) ** 2 <= 1.0
    texels = np.argwhere(mask).astype(np.int32)
    index_map = np.full((SIZE, SIZE), -1, np.int32)
    index_map[mask] = np.arange(len(texels), dtype=np.int32)
    u, v = _landmark_columns_rows()
    landmarks = np.stack([v, u], axis=1).astype(np.int32)
    coarse = mask & (row % 2 == 0) & (column % 2 == 0)
    lod_map = np.full((SIZE // 2, SIZE // 2), -1, np.int32)
    lod_map[coarse[::2, ::2]] = np.arange(coarse.sum(), dtype=np.int32)
    uv = np.stack([(texels[:, 1] + 0.5) / SIZE, 1.0 - (texels[:, 0] + 0.5) / SIZE], axis=1).astype(np.float32)
    return FaceTopology(
        mask=mask,
        index_map=index_map,
        texels=texels,
        triangles=_grid_triangles(index_map),
        uv=uv,
        landmarks68=landmarks,
        landmark_vertices=index_map[landmarks[:, 0], landmarks[:, 1]],
        regions=_regions(mask, row),
        weight=mask.astype(np.float32),
        mean_shape=head_shape(),
        lod_vertices=index_map[coarse],
        lod_triangles=_grid_triangles(lod_map),
    )


def _landmark_columns_rows() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.array(_U.split(), np.int64), np.array(_V.split(), np.int64)


def _regions(mask: NDArray[np.bool_], row: NDArray[np.int64]) -> NDArray[np.uint8]:
    bands = np.digitize(row, [50, 75, 120, 155, 185]) + 1
    return np.where(mask, bands, 0).astype(np.uint8)


def _grid_triangles(index: NDArray[np.int32]) -> NDArray[np.int32]:
    """Two triangles for each cell of four vertices, counter-clockwise seen from outside."""
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    full = (a >= 0) & (b >= 0) & (c >= 0) & (d >= 0)
    upper = np.stack([a[full], c[full], b[full]], axis=1)
    lower = np.stack([b[full], c[full], d[full]], axis=1)
    return np.concatenate([upper, lower]).astype(np.int32)
