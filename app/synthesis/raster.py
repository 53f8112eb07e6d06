"""Software rasteriser and shader: numba loops over triangles and pixels, no dependency on a graphics driver.

Screen space: x right, y down, pixel centres at integer coordinates; depth grows toward the camera.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U32 = NDArray[np.uint32]

SKIN, EYE, HAIR, BROW, LASH, TEETH, TONGUE, GARMENT, CAVITY, FRAME, CAP, BEARD = range(
    12
)  # two-sided: HAIR, GARMENT and from FRAME on
MATERIALS = 12
EMPTY = np.int32(-1)
# Single precision inside the kernels, plain numbers to the type checker.
ZERO, HALF, ONE, TINY = (cast("float", np.float32(value)) for value in (0.0, 0.5, 1.0, 1e-6))
FAR = np.float32(-1e9)


@njit(cache=True, fastmath=True)
def colour(pictures: U32, table: I32, picture: int, u: float, v: float) -> tuple[int, int, int]:
    """Bilinear sample of red, green and blue in 0..255; u right, v up, wrapped."""
    row = np.uintp(picture)
    start, height, width = table[row, 0], table[row, 1], table[row, 2]
    x = max((u - np.floor(u)) * np.float32(width) - HALF, ZERO)
    y = max((ONE - (v - np.floor(v))) * np.float32(height) - HALF, ZERO)
    x0, y0 = int(x), int(y)
    fx, fy = int((x - np.float32(x0)) * 256), int((y - np.float32(y0)) * 256)
    right = 1 if x0 + 1 < width else 0
    down = width if y0 + 1 < height else 0
    at = start + y0 * width + x0
    a, b = int(pictures[np.uintp(at)]), int(pictures[np.uintp(at + right)])
    c, d = int(pictures[np.uintp(at + down)]), int(pictures[np.uintp(at + right + down)])
    wa, wb, wc, wd = (256 - fx) * (256 - fy), fx * (256 - fy), (256 - fx) * fy, fx * fy
    red = (a & 255) * wa + (b & 255) * wb + (c & 255) * wc + (d & 255) * wd
    green = (a >> 8 & 255) * wa + (b >> 8 & 255) * wb + (c >> 8 & 255) * wc + (d >> 8 & 255) * wd
    blue = (a >> 16 & 255) * wa + (b >> 16 & 255) * wb + (c >> 16 & 255) * wc + (d >> 16 & 255) * wd
    return red >> 16, green >> 16, blue >> 16


@njit(cache=True, fastmath=True)
def bump_field(points: F32, centre: F32, width: F32, push: F32) -> None:
    """Add a sum of smooth bumps to points (n, 3) in place; centre (k, 3), width (k,), push (k, 3), mm.

    A bump is (1 - d^2 / 8 w^2)^4 within 2.83 w, close to exp(-d^2 / 2 w^2) and nothing beyond.
    """
    for n in range(points.shape[0]):
        x, y, z = points[n, 0], points[n, 1], points[n, 2]
        for k in range(centre.shape[0]):
            dx, dy, dz = x - centre[k, 0], y - centre[k, 1], z - centre[k, 2]
            rest = ONE - (dx * dx + dy * dy + dz * dz) / (np.float32(8.0) * width[k] * width[k])
            if rest > ZERO:
                weight = rest * rest
                weight *= weight
                points[n, 0] += weight * push[k, 0]
                points[n, 1] += weight * push[k, 1]
                points[n, 2] += weight * push[k, 2]


@njit(cache=True, fastmath=True, inline="always")
def solid(pictures: U32, table: I32, picture: int, uv: F32, b1: float, b2: float, cut: float, hashed: int) -> bool:
    """Whether a texture's alpha lets a point of a triangle be seen, against a threshold that is noise."""
    start, height, width = table[picture, 0], table[picture, 1], table[picture, 2]
    b0 = ONE - b1 - b2
    u = b0 * uv[0, 0] + b1 * uv[1, 0] + b2 * uv[2, 0]
    v = b0 * uv[0, 1] + b1 * uv[1, 1] + b2 * uv[2, 1]
    x = min(int((u - np.floor(u)) * width), width - 1)
    y = min(int((ONE - v + np.floor(v)) * height), height - 1)
    alpha = np.float32(pictures[np.uintp(start + y * width + x)] >> np.uint32(24))
    return bool(alpha * cut > 38.0 + 179.0 / 4096.0 * (hashed % 4096))


@njit(cache=True, fastmath=True)
def rasterise(
    screen: F32,
    triangles: I32,
    closed: int,
    uv: F32,
    picture: I32,
    cut: F32,
    pictures: U32,
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
        pictures, table: flat RGBA textures, red lowest, and (offset, height, width) of each.
        owner, depth, bary: outputs (size, size), (size, size), (size, size, 2), started at -1, -1e9 and anything.
    """
    size = owner.shape[0]
    for t in range(triangles.shape[0]):
        i, j, k = np.uintp(triangles[t, 0]), np.uintp(triangles[t, 1]), np.uintp(triangles[t, 2])
        x0, y0 = screen[i, 0], screen[i, 1]
        ax, ay = screen[j, 0] - x0, screen[j, 1] - y0
        bx, by = screen[k, 0] - x0, screen[k, 1] - y0
        area = ax * by - bx * ay
        if abs(area) < TINY or (t < closed and area > ZERO):
            continue
        low_x, high_x = max(int(np.ceil(x0 + min(ZERO, ax, bx))), 0), min(int(x0 + max(ZERO, ax, bx)), size - 1)
        low_y, high_y = max(int(np.ceil(y0 + min(ZERO, ay, by))), 0), min(int(y0 + max(ZERO, ay, by)), size - 1)
        if low_x > high_x or low_y > high_y:
            continue
        inverse = ONE / area
        z0 = screen[i, 2]
        z1, z2 = screen[j, 2] - z0, screen[k, 2] - z0
        step1, step2 = by * inverse, -ay * inverse
        test = cut[t] > ZERO and picture[t] >= 0
        for y in range(low_y, high_y + 1):
            dy, dx = np.float32(y) - y0, np.float32(low_x) - x0
            b1, b2 = dx * step1 - bx * inverse * dy, dx * step2 + ax * inverse * dy
            for x in range(low_x, high_x + 1):
                if b1 >= ZERO and b2 >= ZERO and b1 + b2 <= ONE:
                    z = z0 + b1 * z1 + b2 * z2
                    row, column = np.uintp(y), np.uintp(x)
                    if z > depth[row, column] and (
                        not test
                        or solid(pictures, table, picture[t], uv[t], b1, b2, cut[t], x * 1973 + y * 9277 + t * 26699)
                    ):
                        owner[row, column] = t
                        depth[row, column] = z
                        bary[row, column, 0] = b1
                        bary[row, column, 1] = b2
                b1 += step1
                b2 += step2


def fill(screen: F32, triangles: I32, size: int) -> tuple[I32, F32]:
    """Owner (size, size), -1 where empty, and its barycentric weights of the second and third corner."""
    owner = np.full((size, size), EMPTY, np.int32)
    depth = np.full((size, size), FAR, np.float32)
    bary = np.zeros((size, size, 2), np.float32)
    rows = len(triangles)
    none, zero = np.full(rows, -1, np.int32), np.zeros(rows, np.float32)
    plain = np.zeros((1, 3, 2), np.float32)
    rasterise(
        screen, triangles, 0, plain, none, zero, np.zeros(1, np.uint32), np.zeros((1, 3), np.int32), owner, depth, bary
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


@njit(cache=True, fastmath=True)
def transform(points: F32, normals: F32, occlusion: F32, rotation: F32, camera: F32, ratio: float) -> tuple[F32, F32]:
    """Screen places (v, 3) and normals in the camera frame with the occlusion (v, 4).

    Args:
        rotation: (3, 3). camera: scale, shift x, shift y, inverse distance of a `ViewPose`.
        ratio: px of the screen for each px of the photo.
    """
    count = points.shape[0]
    screen, turned = np.empty((count, 3), np.float32), np.empty((count, 4), np.float32)
    scale, inverse = camera[0], camera[3]
    left, top = camera[1] + HALF, camera[2] + HALF
    for n in range(count):
        px, py, pz = points[n, 0], points[n, 1], points[n, 2]
        z = rotation[2, 0] * px + rotation[2, 1] * py + rotation[2, 2] * pz
        zoom = scale / (ONE - inverse * z)
        screen[n, 0] = ((rotation[0, 0] * px + rotation[0, 1] * py + rotation[0, 2] * pz) * zoom + left) * ratio - HALF
        screen[n, 1] = (top - (rotation[1, 0] * px + rotation[1, 1] * py + rotation[1, 2] * pz) * zoom) * ratio - HALF
        screen[n, 2] = z * scale
        nx, ny, nz = normals[n, 0], normals[n, 1], normals[n, 2]
        for c in range(3):
            turned[n, c] = rotation[c, 0] * nx + rotation[c, 1] * ny + rotation[c, 2] * nz
        turned[n, 3] = occlusion[n]
    return screen, turned
