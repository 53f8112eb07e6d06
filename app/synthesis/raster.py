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

SKIN, EYE, HAIR, BROW, LASH, TEETH, TONGUE, GARMENT, CAVITY, GLASS, CAP = range(11)
EMPTY = np.int32(-1)


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
    uv: F32,
    picture: I32,
    cut: F32,
    pictures: U8,
    table: I32,
    size: int,
    owner: I32,
    depth: F32,
    bary: F32,
) -> None:
    """Fill the buffers with the nearest triangle of each pixel.

    Args:
        screen: (v, 3) x, y in pixels, z depth (larger = nearer).
        triangles: (t, 3).
        uv: (t, 3, 2).
        picture: (t,) texture of each triangle, -1 for none.
        cut: (t,) 0 opaque; otherwise strength of the alpha test, 1 = hashed against the texture's alpha.
        pictures, table: flat RGBA textures and (offset, height, width) of each.
        size: width and height of the buffers.
        owner, depth, bary: outputs (size, size), (size, size), (size, size, 2); `owner` must start at -1.
    """
    for t in range(triangles.shape[0]):
        i, j, k = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        x0, y0 = screen[i, 0], screen[i, 1]
        x1, y1 = screen[j, 0], screen[j, 1]
        x2, y2 = screen[k, 0], screen[k, 1]
        low_x, high_x = max(int(np.ceil(min(x0, x1, x2))), 0), min(int(np.floor(max(x0, x1, x2))), size - 1)
        if low_x > high_x:
            continue
        low_y, high_y = max(int(np.ceil(min(y0, y1, y2))), 0), min(int(np.floor(max(y0, y1, y2))), size - 1)
        if low_y > high_y:
            continue
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if abs(area) < 1e-9:
            continue
        inverse = 1.0 / area
        z0, z1, z2 = screen[i, 2], screen[j, 2], screen[k, 2]
        for y in range(low_y, high_y + 1):
            for x in range(low_x, high_x + 1):
                b1 = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) * inverse
                if b1 < 0.0 or b1 > 1.0:
                    continue
                b2 = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) * inverse
                b0 = 1.0 - b1 - b2
                if b2 < 0.0 or b0 < 0.0:
                    continue
                z = b0 * z0 + b1 * z1 + b2 * z2
                if owner[y, x] >= 0 and z <= depth[y, x]:
                    continue
                if cut[t] > 0.0 and picture[t] >= 0:
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
def irradiance(sh: F32, x: float, y: float, z: float, channel: int) -> float:
    """Order-2 spherical-harmonic irradiance of one channel for the unit normal (x, y, z); never negative."""
    value = (
        0.282095 * sh[0, channel]
        + 0.488603 * (y * sh[1, channel] + z * sh[2, channel] + x * sh[3, channel])
        + 1.092548 * (x * y * sh[4, channel] + y * z * sh[5, channel] + x * z * sh[7, channel])
        + 0.315392 * (3.0 * z * z - 1.0) * sh[6, channel]
        + 0.546274 * (x * x - y * y) * sh[8, channel]
    )
    return float(max(value, 0.0))


@njit(cache=True, fastmath=True)
def shade(
    owner: I32,
    bary: F32,
    triangles: I32,
    uv: F32,
    picture: I32,
    material: I32,
    normals: F32,
    occlusion: F32,
    pictures: U8,
    table: I32,
    albedo_of: F32,
    gloss: F32,
    sh: F32,
    lamps: F32,
    shadow: F32,
    out: F32,
) -> None:
    """Linear radiance of each covered pixel.

    Args:
        owner, bary: from `rasterise`.
        normals: (v, 3) in the camera frame, z toward the camera. occlusion: (v,) 0..1 ambient visibility.
        albedo_of: (m, 3, 257) linear albedo of each material for each 8-bit texture value; 256 where it has no texture.
        gloss: (m,) specular strength.
        sh: (9, 3) irradiance in the camera frame. lamps: (n, 6) unit direction to the lamp, rgb.
        shadow: (size, size) 0..1 visibility of the first lamp.
        out: (size, size, 3) written where owner >= 0.
    """
    size = owner.shape[0]
    for y in range(size):
        for x in range(size):
            t = owner[y, x]
            if t < 0:
                continue
            b1, b2 = bary[y, x, 0], bary[y, x, 1]
            b0 = 1.0 - b1 - b2
            i, j, k = triangles[t, 0], triangles[t, 1], triangles[t, 2]
            nx = b0 * normals[i, 0] + b1 * normals[j, 0] + b2 * normals[k, 0]
            ny = b0 * normals[i, 1] + b1 * normals[j, 1] + b2 * normals[k, 1]
            nz = b0 * normals[i, 2] + b1 * normals[j, 2] + b2 * normals[k, 2]
            length = np.sqrt(nx * nx + ny * ny + nz * nz) + 1e-9
            m = material[t]
            if nz < 0.0 and m in (HAIR, GARMENT, GLASS):
                nx, ny, nz = -nx, -ny, -nz
            nx, ny, nz = nx / length, ny / length, nz / length
            ao = b0 * occlusion[i] + b1 * occlusion[j] + b2 * occlusion[k]
            u = b0 * uv[t, 0, 0] + b1 * uv[t, 1, 0] + b2 * uv[t, 2, 0]
            v = b0 * uv[t, 0, 1] + b1 * uv[t, 1, 1] + b2 * uv[t, 2, 1]
            wrap = 0.12 if m == SKIN else 0.0  # stands for the light that skin scatters past the terminator
            red = green = blue = 0.0
            shine_r = shine_g = shine_b = 0.0
            for lamp in range(lamps.shape[0]):
                dx, dy, dz = lamps[lamp, 0], lamps[lamp, 1], lamps[lamp, 2]
                cosine = nx * dx + ny * dy + nz * dz
                seen = shadow[y, x] if lamp == 0 else 1.0
                diffuse = max((cosine + wrap) / (1.0 + wrap), 0.0) * seen * (0.5 + 0.5 * ao)
                red += diffuse * lamps[lamp, 3]
                green += diffuse * lamps[lamp, 4]
                blue += diffuse * lamps[lamp, 5]
                if cosine > 0.0 and gloss[m] > 0.0:
                    norm = np.sqrt(dx * dx + dy * dy + (dz + 1.0) ** 2) + 1e-9
                    half = max((nx * dx + ny * dy + nz * (dz + 1.0)) / norm, 0.0)
                    half = half * half
                    half = half * half
                    half = half * half
                    shine = half * half * half if m == SKIN else half * half * half * half * half * half
                    shine_r += gloss[m] * shine * seen * lamps[lamp, 3]
                    shine_g += gloss[m] * shine * seen * lamps[lamp, 4]
                    shine_b += gloss[m] * shine * seen * lamps[lamp, 5]
            r = g = b = 256
            if picture[t] >= 0:
                r, g, b = colour(pictures, table, picture[t], u, v)
            out[y, x, 0] = albedo_of[m, 0, r] * (irradiance(sh, nx, ny, nz, 0) * 0.31831 * ao + red) + shine_r
            out[y, x, 1] = albedo_of[m, 1, g] * (irradiance(sh, nx, ny, nz, 1) * 0.31831 * ao + green) + shine_g
            out[y, x, 2] = albedo_of[m, 2, b] * (irradiance(sh, nx, ny, nz, 2) * 0.31831 * ao + blue) + shine_b


@njit(cache=True, fastmath=True)
def lookup_shadow(
    owner: I32, bary: F32, triangles: I32, light_space: F32, light_depth: F32, bias: float, soft: int, shadow: F32
) -> None:
    """Visibility of a lamp for each covered pixel by percentage-closer filtering in its depth map.

    Args:
        light_space: (v, 3) x, y in the depth map's pixels, z larger = nearer to the lamp.
        light_depth: (s, s) nearest z, -1e9 where empty. bias: mm. soft: radius of the filter in pixels.
        shadow: (size, size) output, 1 = lit.
    """
    size, extent = owner.shape[0], light_depth.shape[0]
    for y in range(size):
        for x in range(size):
            t = owner[y, x]
            if t < 0:
                continue
            b1, b2 = bary[y, x, 0], bary[y, x, 1]
            b0 = 1.0 - b1 - b2
            i, j, k = triangles[t, 0], triangles[t, 1], triangles[t, 2]
            lx = b0 * light_space[i, 0] + b1 * light_space[j, 0] + b2 * light_space[k, 0]
            ly = b0 * light_space[i, 1] + b1 * light_space[j, 1] + b2 * light_space[k, 1]
            lz = b0 * light_space[i, 2] + b1 * light_space[j, 2] + b2 * light_space[k, 2]
            px, py = int(np.round(lx)), int(np.round(ly))
            lit, total = 0.0, 0.0
            for oy in range(-soft, soft + 1):
                for ox in range(-soft, soft + 1):
                    qx, qy = px + ox, py + oy
                    total += 1.0
                    if qx < 0 or qy < 0 or qx >= extent or qy >= extent or light_depth[qy, qx] <= lz + bias:
                        lit += 1.0
            shadow[y, x] = lit / total
