"""Light on the pixels that the rasteriser found: irradiance, lamps with shadows, skin under its paint."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.synthesis.raster import FRAME, GARMENT, HAIR, SKIN, colour

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U8 = NDArray[np.uint8]
AXIS_V = 0.498  # of the symmetry axis in the head picture


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
def painted(
    pictures: U8, table: I32, sheet: I32, paint: F32, u: float, v: float, red: float, green: float, blue: float
) -> tuple[float, float, float]:
    """An albedo under the layers of a person's paint; all sheets have the size of the first."""
    height, width = table[sheet[0, 0], 1], table[sheet[0, 0], 2]
    x, y = u * width - 0.5, (1.0 - v) * height - 0.5
    x0, y0 = min(max(int(x), 0), width - 2), min(max(int(y), 0), height - 2)
    fx, fy = x - x0, y - y0
    y1 = min(max(int(2.0 * (1.0 - AXIS_V) * height - 1.0 - y), 0), height - 2)
    plain, mirrored = (y0 * width + x0) * 4, (y1 * width + x0) * 4
    for layer in range(sheet.shape[0]):
        at = table[sheet[layer, 0], 0] + sheet[layer, 1]
        if sheet[layer, 2] == 1:
            at += mirrored
            above, below = fy, 1.0 - fy
        else:
            at += plain
            above, below = 1.0 - fy, fy
        a, b, c, d = pictures[at], pictures[at + 4], pictures[at + 4 * width], pictures[at + 4 * width + 4]
        if a | b | c | d == 0:
            continue
        cover = ((a * (1.0 - fx) + b * fx) * above + (c * (1.0 - fx) + d * fx) * below) * (paint[layer, 0] / 255.0)
        cover = min(cover, 1.0)
        by = paint[layer, 4]
        red += cover * (paint[layer, 1] * (red * by + 1.0 - by) - red)
        green += cover * (paint[layer, 2] * (green * by + 1.0 - by) - green)
        blue += cover * (paint[layer, 3] * (blue * by + 1.0 - by) - blue)
    return red, green, blue


@njit(cache=True, fastmath=True)
def illuminate(
    nx: float, ny: float, nz: float, ao: float, seen: float, wrap: float, gloss: float, broad: bool, sh: F32, lamps: F32
) -> tuple[float, float, float, float, float, float]:
    """Diffuse rgb (to be multiplied by the albedo) and specular rgb of a unit normal.

    Args:
        ao: share of the ambient light. seen: visibility of the first lamp. wrap: light past the terminator.
        gloss: strength of highlights, wide ones where `broad`.
    """
    around = ao * 0.31831
    red, green, blue = (irradiance(sh, nx, ny, nz, 0) * around, irradiance(sh, nx, ny, nz, 1) * around,
                        irradiance(sh, nx, ny, nz, 2) * around)  # fmt: skip
    shine_r = shine_g = shine_b = 0.0
    for lamp in range(lamps.shape[0]):
        dx, dy, dz = lamps[lamp, 0], lamps[lamp, 1], lamps[lamp, 2]
        cosine = nx * dx + ny * dy + nz * dz
        visible = seen if lamp == 0 else 1.0
        diffuse = max((cosine + wrap) / (1.0 + wrap), 0.0) * visible * (0.5 + 0.5 * ao)
        red += diffuse * lamps[lamp, 3]
        green += diffuse * lamps[lamp, 4]
        blue += diffuse * lamps[lamp, 5]
        if cosine > 0.0 and gloss > 0.0:
            norm = np.sqrt(dx * dx + dy * dy + (dz + 1.0) ** 2) + 1e-9
            half = max((nx * dx + ny * dy + nz * (dz + 1.0)) / norm, 0.0)
            half = half * half
            half = half * half
            half = half * half
            shine = half * half * half * visible * gloss if broad else half**6 * visible * gloss
            shine_r += shine * lamps[lamp, 3]
            shine_g += shine * lamps[lamp, 4]
            shine_b += shine * lamps[lamp, 5]
    return red, green, blue, shine_r, shine_g, shine_b


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
    body: int,
    sheet: I32,
    paint: F32,
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
        body: number of the body's triangles, which come first. sheet, paint: layers on skin, see `paint.Paint`.
        out: (size, size, 3) written where owner >= 0.
    """
    for y in range(owner.shape[0]):
        for x in range(owner.shape[1]):
            t = owner[y, x]
            if t < 0:
                continue
            b1, b2 = bary[y, x, 0], bary[y, x, 1]
            b0 = np.float32(1.0) - b1 - b2
            i, j, k = triangles[t, 0], triangles[t, 1], triangles[t, 2]
            nx = b0 * normals[i, 0] + b1 * normals[j, 0] + b2 * normals[k, 0]
            ny = b0 * normals[i, 1] + b1 * normals[j, 1] + b2 * normals[k, 1]
            nz = b0 * normals[i, 2] + b1 * normals[j, 2] + b2 * normals[k, 2]
            length = np.sqrt(nx * nx + ny * ny + nz * nz) + np.float32(1e-9)
            m = material[t]
            if nz < 0.0 and (m in (HAIR, GARMENT) or m >= FRAME):
                length = -length
            ao = b0 * occlusion[i] + b1 * occlusion[j] + b2 * occlusion[k]
            wrap = 0.12 if m == SKIN else 0.0  # stands for the light that skin scatters past the terminator
            red, green, blue, shine_r, shine_g, shine_b = illuminate(
                nx / length, ny / length, nz / length, ao, shadow[y, x], wrap, gloss[m], m == SKIN, sh, lamps
            )
            r = g = b = 256
            u = b0 * uv[t, 0, 0] + b1 * uv[t, 1, 0] + b2 * uv[t, 2, 0]
            v = b0 * uv[t, 0, 1] + b1 * uv[t, 1, 1] + b2 * uv[t, 2, 1]
            if picture[t] >= 0:
                r, g, b = colour(pictures, table, picture[t], u, v)
            red_of, green_of, blue_of = albedo_of[m, 0, r], albedo_of[m, 1, g], albedo_of[m, 2, b]
            if t < body and m == SKIN and r < 256 and sheet.shape[0] > 0:
                red_of, green_of, blue_of = painted(pictures, table, sheet, paint, u, v, red_of, green_of, blue_of)
            out[y, x, 0] = red_of * red + shine_r
            out[y, x, 1] = green_of * green + shine_g
            out[y, x, 2] = blue_of * blue + shine_b


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


@njit(cache=True, fastmath=True)
def glaze(owner: I32, bary: F32, triangles: I32, points: F32, tint: F32, mirror: F32, out: F32) -> None:
    """Lenses over the shaded picture: they dim what is behind and reflect a bright stripe or two.

    Args:
        owner, bary: of the lenses' triangles, nearest to the camera. points: (v, 3) mm in the head's frame.
        tint: (3,) transmission. mirror: (7,) reflected rgb, wave vector per mm in x and y, phase, width.
    """
    for y in range(owner.shape[0]):
        for x in range(owner.shape[1]):
            t = owner[y, x]
            if t < 0:
                continue
            b1, b2 = bary[y, x, 0], bary[y, x, 1]
            b0 = 1.0 - b1 - b2
            i, j, k = triangles[t, 0], triangles[t, 1], triangles[t, 2]
            px = b0 * points[i, 0] + b1 * points[j, 0] + b2 * points[k, 0]
            py = b0 * points[i, 1] + b1 * points[j, 1] + b2 * points[k, 1]
            wave = np.sin(px * mirror[3] + py * mirror[4] + mirror[5])
            shine = min(max((wave - mirror[6]) * 3.0, 0.05), 1.0)
            for c in range(3):
                out[y, x, c] = out[y, x, c] * tint[c] + shine * mirror[c]
