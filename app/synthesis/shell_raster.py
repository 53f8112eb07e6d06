"""Compiled loops that draw the head shell: depth, what a photo sees of the atlas, and the textured turned head.

Screen space as in `app.synthesis.raster`: x right, y down, pixel centres at integers, depth grows toward the camera.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from app.core.shell import load_shell
from app.core.topology import SIZE
from app.synthesis import raster

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U8 = NDArray[np.uint8]
ATLAS = 512
FAR = -1e9
_RIM_TEXELS = 5.0
BODY_TOP = 0.235
"""Height v of the atlas below which the island of neck and shoulders lies (`shell_build`)."""


@dataclass(frozen=True, eq=False)
class Atlas:
    """Which point of the shell each texel of the atlas shows; N covered texels.

    Attributes:
        place: (N,) index into the flat (ATLAS, ATLAS) picture.
        corner: (N, 3) int32 vertices. weight: (N, 3).
        face: (N, 2) float32 (row, column) in the canonical map.
        inset: (N,) texels to the edge of the face mask, 0 off the face.
    """

    place: NDArray[np.intp]
    corner: I32
    weight: F32
    face: F32
    inset: F32


@lru_cache(maxsize=1)
def shell_triangles() -> I32:
    """The shell's triangles (T, 3) as the compiled loops want them."""
    return load_shell().triangles.astype(np.int32)


@lru_cache(maxsize=1)
def face_corners() -> tuple[F32, F32]:
    """Canonical (row, column) (T, 3, 2) and inset (T, 3) of each triangle's corners; triangles off the patch have 0."""
    shell, triangles = load_shell(), shell_triangles()
    texel, inset = shell.texel[triangles], shell.inset[triangles].copy()
    inset[(texel[..., 0] < 0).any(1)] = 0.0
    return np.ascontiguousarray(texel, np.float32), np.ascontiguousarray(inset, np.float32)


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """Rasterise the shell over its own UV once."""
    shell, triangles = load_shell(), shell_triangles()
    uv = shell.atlas_uv.reshape(-1, 2)
    flat = np.stack([uv[:, 0] * ATLAS - 0.5, (1 - uv[:, 1]) * ATLAS - 0.5, np.zeros(len(uv))], 1).astype(np.float32)
    owner, _, bary = draw(flat, np.arange(len(uv), dtype=np.int32).reshape(-1, 3), ATLAS)
    place = np.flatnonzero(owner >= 0)
    triangle, pair = owner.ravel()[place], bary.reshape(-1, 2)[place]
    weight = np.concatenate([1.0 - pair.sum(1, keepdims=True), pair], 1).astype(np.float32)
    texel, inset = face_corners()
    return Atlas(
        place,
        triangles[triangle],
        weight,
        np.einsum("nk,nkc->nc", weight, texel[triangle]).astype(np.float32),
        np.einsum("nk,nk->n", weight, inset[triangle]).astype(np.float32),
    )


@lru_cache(maxsize=1)
def atlas_values() -> tuple[F32, F32]:
    """Scalp share and shade of folds of each texel: (ATLAS, ATLAS) each, 0 and 1 where the shell has no texel."""
    shell, table = load_shell(), atlas()
    scalp, shade = np.zeros(ATLAS * ATLAS, np.float32), np.ones(ATLAS * ATLAS, np.float32)
    scalp[table.place] = np.einsum("nk,nk->n", table.weight, shell.scalp[table.corner])
    shade[table.place] = np.einsum("nk,nk->n", table.weight, shell.occlusion[table.corner])
    return scalp.reshape(ATLAS, ATLAS), shade.reshape(ATLAS, ATLAS)


@lru_cache(maxsize=1)
def rim() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Texels just off the islands and the island's texel nearest to each, flat indices (R,) and (R,).

    Samples at an island's edge mix both; where they differ, a line would show on the head.
    """
    off = np.ones((ATLAS, ATLAS), np.bool_)
    off.reshape(-1)[atlas().place] = False
    distance, nearest = distance_transform_edt(off, return_indices=True)
    row, column = np.nonzero(off & (distance <= _RIM_TEXELS))
    source = nearest[:, row, column].astype(np.intp)
    return (row * ATLAS + column).astype(np.intp), source[0] * ATLAS + source[1]


@lru_cache(maxsize=1)
def seam() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The neck's edge in the islands of head and of body: (row, column) (S, 2) each, at half the atlas's size."""
    shell, triangles = load_shell(), shell_triangles()
    corner, uv = triangles.ravel(), shell.atlas_uv.reshape(-1, 2)
    on_head = uv[:, 1] > BODY_TOP
    both = np.intersect1d(corner[on_head], corner[~on_head])
    place = np.clip(np.stack([(1.0 - uv[:, 1]) * ATLAS, uv[:, 0] * ATLAS], 1) // 2, 0, ATLAS // 2 - 1).astype(np.intp)
    sides = []
    for rows in (np.flatnonzero(on_head), np.flatnonzero(~on_head)):
        vertex, first = np.unique(corner[rows], return_index=True)
        sides.append(place[rows[first[np.searchsorted(vertex, both)]]])
    return sides[0], sides[1]


def draw(screen: F32, triangles: I32, size: int) -> tuple[I32, F32, F32]:
    """Nearest triangle (size, size), -1 where none; its depth, `FAR` where none; its weights (size, size, 2)."""
    owner = np.full((size, size), raster.EMPTY, np.int32)
    depth = np.full((size, size), FAR, np.float32)
    bary = np.zeros((size, size, 2), np.float32)
    _nearest(np.ascontiguousarray(screen, np.float32), triangles, size, owner, depth, bary)
    return owner, depth, bary


@njit(cache=True, fastmath=True)
def _nearest(screen: F32, triangles: I32, size: int, owner: I32, depth: F32, bary: F32) -> None:
    for t in range(triangles.shape[0]):
        i, j, k = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        x0, y0, x1, y1 = screen[i, 0], screen[i, 1], screen[j, 0], screen[j, 1]
        x2, y2 = screen[k, 0], screen[k, 1]
        low_x, high_x = max(int(np.ceil(min(x0, x1, x2))), 0), min(int(np.floor(max(x0, x1, x2))), size - 1)
        low_y, high_y = max(int(np.ceil(min(y0, y1, y2))), 0), min(int(np.floor(max(y0, y1, y2))), size - 1)
        if low_x > high_x or low_y > high_y:
            continue
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if abs(area) < 1e-9:
            continue
        for y in range(low_y, high_y + 1):
            for x in range(low_x, high_x + 1):
                b1 = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) / area
                b2 = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) / area
                if b1 < -1e-6 or b2 < -1e-6 or b1 + b2 > 1.000001:
                    continue
                z = screen[i, 2] + b1 * (screen[j, 2] - screen[i, 2]) + b2 * (screen[k, 2] - screen[i, 2])
                if z > depth[y, x]:
                    owner[y, x], depth[y, x] = t, z
                    bary[y, x, 0], bary[y, x, 1] = b1, b2


@njit(cache=True, fastmath=True)
def look_up(screen: F32, cosine: F32, corner: I32, weight: F32, nearest: F32, inner: U8, origin: float) -> F32:
    """Where each texel of the atlas lies in the photo's crop, and how far the photo is to be trusted for it.

    Args:
        screen: (V, 3) crop px. cosine: (V,) between outward normal and the direction to the camera.
        corner, weight: (N, 3) of `Atlas`.
        nearest: (s, s) nearest depth around each crop px. inner: (s, s) 1 away from the head's outline.
        origin: crop coordinate of the first pixel of both, px.

    Returns:
        (N, 3) x, y in crop px and trust in [0, 1].
    """
    size = nearest.shape[0]
    out = np.zeros((corner.shape[0], 3), np.float32)
    for n in range(corner.shape[0]):
        x, y, z, c = 0.0, 0.0, 0.0, 0.0
        for k in range(3):
            v, w = corner[n, k], weight[n, k]
            x += w * screen[v, 0]
            y += w * screen[v, 1]
            z += w * screen[v, 2]
            c += w * cosine[v]
        out[n, 0], out[n, 1] = x, y
        if c <= 0.15:
            continue
        column, row = int(np.rint(x - origin)), int(np.rint(y - origin))
        if column < 0 or row < 0 or column >= size or row >= size or inner[row, column] == 0:
            continue
        slack = min(5.0 + 2.0 * np.sqrt(1.0 - min(c * c, 1.0)) / c, 14.0)
        if z < nearest[row, column] - slack:
            continue
        share = min((c - 0.15) / 0.5, 1.0)
        out[n, 2] = share * share * (3.0 - 2.0 * share)
    return out


@njit(cache=True, fastmath=True)
def _sample(picture: U8, row: float, column: float, out: F32) -> None:
    """Bilinear sample of a (s, s, 3) picture, edges held."""
    last = picture.shape[0] - 1
    row, column = min(max(row, 0.0), float(last)), min(max(column, 0.0), float(last))
    top, left = int(row), int(column)
    bottom, right = min(top + 1, last), min(left + 1, last)
    down, across = row - top, column - left
    for c in range(3):
        upper = picture[top, left, c] * (1.0 - across) + picture[top, right, c] * across
        lower = picture[bottom, left, c] * (1.0 - across) + picture[bottom, right, c] * across
        out[c] = upper * (1.0 - down) + lower * down


@njit(cache=True, fastmath=True)
def paint(
    owner: I32,
    bary: F32,
    atlas_uv: F32,
    atlas_rgb: U8,
    atlas_origin: U8,
    face_texel: F32,
    face_inset: F32,
    face_rgb: U8,
    face_origin: U8,
    rgb: U8,
    origin: U8,
) -> None:
    """Colour and provenance of each covered pixel: the face's own texture on the face, the atlas around it.

    Args:
        owner, bary: from `draw`. atlas_uv: (T, 3, 2). face_texel: (T, 3, 2). face_inset: (T, 3).
        atlas_rgb, atlas_origin, face_rgb, face_origin: square textures and the provenance of their texels.
        rgb: (s, s, 3). origin: (s, s). Both written where owner >= 0.
    """
    side, scale = atlas_rgb.shape[0], face_rgb.shape[0] / SIZE
    one, two = np.zeros(3, np.float32), np.zeros(3, np.float32)
    for y in range(owner.shape[0]):
        for x in range(owner.shape[1]):
            t = owner[y, x]
            if t < 0:
                continue
            b1, b2 = bary[y, x, 0], bary[y, x, 1]
            b0 = 1.0 - b1 - b2
            u = b0 * atlas_uv[t, 0, 0] + b1 * atlas_uv[t, 1, 0] + b2 * atlas_uv[t, 2, 0]
            v = b0 * atlas_uv[t, 0, 1] + b1 * atlas_uv[t, 1, 1] + b2 * atlas_uv[t, 2, 1]
            row, column = (1.0 - v) * side - 0.5, u * side - 0.5
            _sample(atlas_rgb, row, column, one)
            kind = atlas_origin[min(max(int(row + 0.5), 0), side - 1), min(max(int(column + 0.5), 0), side - 1)]
            inset = b0 * face_inset[t, 0] + b1 * face_inset[t, 1] + b2 * face_inset[t, 2]
            share = min(max((inset - 1.0) / 5.0, 0.0), 1.0)
            if share > 0.0:
                row = b0 * face_texel[t, 0, 0] + b1 * face_texel[t, 1, 0] + b2 * face_texel[t, 2, 0]
                column = b0 * face_texel[t, 0, 1] + b1 * face_texel[t, 1, 1] + b2 * face_texel[t, 2, 1]
                row, column = (row + 0.5) * scale - 0.5, (column + 0.5) * scale - 0.5
                _sample(face_rgb, row, column, two)
                for c in range(3):
                    one[c] += share * (two[c] - one[c])
                last = face_rgb.shape[0] - 1
                if share >= 0.5:
                    kind = face_origin[min(max(int(row + 0.5), 0), last), min(max(int(column + 0.5), 0), last)]
            for c in range(3):
                rgb[y, x, c] = int(one[c] + 0.5)
            origin[y, x] = kind
