"""Software rasteriser and shader: numba loops over triangles and pixels, no dependency on a graphics driver.

Screen space: x right, y down, pixel centres at integer coordinates; depth grows toward the camera.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U8 = NDArray[np.uint8]

SKIN, EYE, HAIR, BROW, LASH, TEETH, TONGUE, GARMENT, CAVITY, FRAME, CAP, BEARD = range(
    12
)  # two-sided: HAIR, GARMENT and from FRAME on
MATERIALS = 12
EMPTY = np.int32(-1)
FAR = np.float32(-1e9)


@njit(cache=True, fastmath=True)
def texel(pictures: U8, table: I32, picture: int, u: float, v: float, channel: int) -> float:
    """Bilinear sample in 0..255 of one channel; u right, v up, wrapped."""
    start, height, width = table[picture, 0], table[picture, 1], table[picture, 2]
    x = (u - np.floor(u)) * width - 0.5
    y = (1.0 - (v - np.floor(v))) * height - 0.5
    x0, y0 = int(np.floor(x)), int(np.floor(y))
    fx, fy = x - x0, y - y0
    xa, xb = min(max(x0, 0), width - 1), min(max(x0 + 1, 0), width - 1)
    ya, yb = min(max(y0, 0), height - 1), min(max(y0 + 1, 0), height - 1)
    a = pictures[start + (ya * width + xa) * 4 + channel]
    b = pictures[start + (ya * width + xb) * 4 + channel]
    c = pictures[start + (yb * width + xa) * 4 + channel]
    d = pictures[start + (yb * width + xb) * 4 + channel]
    return float((a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy)


@njit(cache=True, fastmath=True)
def colour(pictures: U8, table: I32, picture: int, u: float, v: float) -> tuple[int, int, int]:
    """Bilinear sample of red, green and blue in 0..255."""
    start, height, width = table[picture, 0], table[picture, 1], table[picture, 2]
    x = (u - np.floor(u)) * width - 0.5
    y = (1.0 - (v - np.floor(v))) * height - 0.5
    x0, y0 = int(np.floor(x)), int(np.floor(y))
    fx, fy = x - x0, y - y0
    xa, xb = min(max(x0, 0), width - 1), min(max(x0 + 1, 0), width - 1)
    ya, yb = min(max(y0, 0), height - 1), min(max(y0 + 1, 0), height - 1)
    a, b = start + (ya * width + xa) * 4, start + (ya * width + xb) * 4
    c, d = start + (yb * width + xa) * 4, start + (yb * width + xb) * 4
    wa, wb, wc, wd = (1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy
    red = pictures[a] * wa + pictures[b] * wb + pictures[c] * wc + pictures[d] * wd
    green = pictures[a + 1] * wa + pictures[b + 1] * wb + pictures[c + 1] * wc + pictures[d + 1] * wd
    blue = pictures[a + 2] * wa + pictures[b + 2] * wb + pictures[c + 2] * wc + pictures[d + 2] * wd
    return int(red), int(green), int(blue)


@njit(cache=True, fastmath=True)
def bump_field(points: F32, centre: F32, width: F32, push: F32) -> None:
    """Add a sum of Gaussian bumps to points (n, 3) in place; centre (k, 3), width (k,), push (k, 3), mm."""
    for n in range(points.shape[0]):
        x, y, z = points[n, 0], points[n, 1], points[n, 2]
        for k in range(centre.shape[0]):
            square = (x - centre[k, 0]) ** 2 + (y - centre[k, 1]) ** 2 + (z - centre[k, 2]) ** 2
            limit = width[k] * width[k]
            if square < 10.0 * limit:
                weight = np.exp(-0.5 * square / limit)
                points[n, 0] += weight * push[k, 0]
                points[n, 1] += weight * push[k, 1]
                points[n, 2] += weight * push[k, 2]


@njit(cache=True, fastmath=True)
def rasterise(
    screen: F32,
    triangles: I32,
    closed: int,
    uv: F32,
    picture: I32,
    cut: F32,
    pictures: U8,
    table: I32,
    owner: I32,
    depth: F32,
    bary: F32,
) -> None:
    """Fill the buffers with the nearest triangle of each pixel.

    Args:
        screen: (v, 3) x, y in pixels, z depth (larger = nearer).
        triangles: (t, 3); the first `closed` are of closed surfaces and drawn only where they face the camera.
        uv: (t, 3, 2).
        picture: (t,) texture of each triangle, -1 for none.
        cut: (t,) 0 opaque; otherwise strength of the alpha test, 1 = hashed against the texture's alpha.
        pictures, table: flat RGBA textures and (offset, height, width) of each.
        owner, depth, bary: outputs (size, size), (size, size), (size, size, 2), started at -1, -1e9 and anything.
    """
    size = owner.shape[0]
    for t in range(triangles.shape[0]):
        i, j, k = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        x0, y0 = screen[i, 0], screen[i, 1]
        x1, y1 = screen[j, 0], screen[j, 1]
        x2, y2 = screen[k, 0], screen[k, 1]
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if abs(area) < 1e-9 or (t < closed and area > 0.0):
            continue
        low_x, high_x = max(int(np.ceil(min(x0, x1, x2))), 0), min(int(np.floor(max(x0, x1, x2))), size - 1)
        low_y, high_y = max(int(np.ceil(min(y0, y1, y2))), 0), min(int(np.floor(max(y0, y1, y2))), size - 1)
        if low_x > high_x or low_y > high_y:
            continue
        inverse = 1.0 / area
        z0, z1, z2 = screen[i, 2], screen[j, 2] - screen[i, 2], screen[k, 2] - screen[i, 2]
        test = cut[t] > 0.0 and picture[t] >= 0
        for y in range(low_y, high_y + 1):
            for x in range(low_x, high_x + 1):
                b1 = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) * inverse
                b2 = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) * inverse
                if b1 < 0.0 or b2 < 0.0 or b1 + b2 > 1.0:
                    continue
                z = z0 + b1 * z1 + b2 * z2
                if z <= depth[y, x]:
                    continue
                if test:
                    b0 = 1.0 - b1 - b2
                    u = b0 * uv[t, 0, 0] + b1 * uv[t, 1, 0] + b2 * uv[t, 2, 0]
                    v = b0 * uv[t, 0, 1] + b1 * uv[t, 1, 1] + b2 * uv[t, 2, 1]
                    alpha = texel(pictures, table, picture[t], u, v, 3)
                    noise = ((x * 1973 + y * 9277 + t * 26699) % 4096) / 4096.0
                    if alpha * cut[t] < 255.0 * (0.15 + 0.7 * noise):
                        continue
                owner[y, x] = t
                depth[y, x] = z
                bary[y, x, 0] = b1
                bary[y, x, 1] = b2


def fill(screen: F32, triangles: I32, size: int) -> tuple[I32, F32]:
    """Owner (size, size), -1 where empty, and its barycentric weights of the second and third corner."""
    owner = np.full((size, size), EMPTY, np.int32)
    depth = np.full((size, size), FAR, np.float32)
    bary = np.zeros((size, size, 2), np.float32)
    rows = len(triangles)
    none, zero = np.full(rows, -1, np.int32), np.zeros(rows, np.float32)
    plain = np.zeros((1, 3, 2), np.float32)
    rasterise(
        screen, triangles, 0, plain, none, zero, np.zeros(4, np.uint8), np.zeros((1, 3), np.int32), owner, depth, bary
    )
    return owner, bary


@njit(cache=True, fastmath=True)
def depth_map(space: F32, triangles: I32, extent: int) -> F32:
    """Largest z of each pixel, `FAR` where empty: (extent, extent); `space` has x, y in pixels."""
    depth = np.full((extent, extent), np.float32(-1e9), np.float32)
    for t in range(triangles.shape[0]):
        i, j, k = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        x0, y0 = space[i, 0], space[i, 1]
        x1, y1 = space[j, 0], space[j, 1]
        x2, y2 = space[k, 0], space[k, 1]
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        low_x, high_x = max(int(np.ceil(min(x0, x1, x2))), 0), min(int(np.floor(max(x0, x1, x2))), extent - 1)
        low_y, high_y = max(int(np.ceil(min(y0, y1, y2))), 0), min(int(np.floor(max(y0, y1, y2))), extent - 1)
        if abs(area) < 1e-9 or low_x > high_x or low_y > high_y:
            continue
        inverse = 1.0 / area
        z0, z1, z2 = space[i, 2], space[j, 2] - space[i, 2], space[k, 2] - space[i, 2]
        for y in range(low_y, high_y + 1):
            for x in range(low_x, high_x + 1):
                b1 = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) * inverse
                b2 = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) * inverse
                if b1 >= 0.0 and b2 >= 0.0 and b1 + b2 <= 1.0:
                    depth[y, x] = max(depth[y, x], z0 + b1 * z1 + b2 * z2)
    return depth


@njit(cache=True, fastmath=True)
def vertex_normals(points: F32, triangles: I32) -> F32:
    """Area-weighted unit normals (v, 3)."""
    normal = np.zeros_like(points)
    for t in range(triangles.shape[0]):
        i, j, k = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        ax, ay, az = points[j, 0] - points[i, 0], points[j, 1] - points[i, 1], points[j, 2] - points[i, 2]
        bx, by, bz = points[k, 0] - points[i, 0], points[k, 1] - points[i, 1], points[k, 2] - points[i, 2]
        nx, ny, nz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
        for p in (i, j, k):
            normal[p, 0] += nx
            normal[p, 1] += ny
            normal[p, 2] += nz
    for p in range(points.shape[0]):
        length = np.sqrt(normal[p, 0] ** 2 + normal[p, 1] ** 2 + normal[p, 2] ** 2)
        if length > 1e-12:
            normal[p, 0] /= length
            normal[p, 1] /= length
            normal[p, 2] /= length
    return normal
