"""Light on the pixels that the rasteriser found: irradiance, lamps with shadows, skin under its paint."""

from __future__ import annotations

from typing import cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.synthesis.raster import FRAME, GARMENT, HAIR, HALF, ONE, SKIN, TINY, ZERO, colour

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
U32 = NDArray[np.uint32]
WRAP = cast("float", np.float32(0.12))  # stands for the light that skin scatters past the terminator
BYTE = np.uint32(255)
AXIS_U = 0.498  # of the symmetry axis in the head picture


@njit(cache=True, fastmath=True)
def polynomial(sh: F32) -> F32:
    """Order-2 irradiance / pi as coefficients of 1, x, y, z, xy, yz, xz, zz and xx - yy: (3, 9)."""
    out = np.empty((3, 9), np.float32)
    for c in range(3):
        out[c, 0] = 0.282095 * sh[0, c] - 0.315392 * sh[6, c]
        out[c, 1], out[c, 2], out[c, 3] = 0.488603 * sh[3, c], 0.488603 * sh[1, c], 0.488603 * sh[2, c]
        out[c, 4], out[c, 5], out[c, 6] = 1.092548 * sh[4, c], 1.092548 * sh[5, c], 1.092548 * sh[7, c]
        out[c, 7], out[c, 8] = 0.946176 * sh[6, c], 0.546274 * sh[8, c]
    return out * np.float32(0.31831)


@njit(cache=True, fastmath=True)
def half_vectors(lamps: F32) -> F32:
    """Unit vectors between each lamp and the camera: (n, 3)."""
    out = np.empty((lamps.shape[0], 3), np.float32)
    for n in range(lamps.shape[0]):
        x, y, z = lamps[n, 0], lamps[n, 1], lamps[n, 2] + np.float32(1.0)
        norm = np.float32(1.0) / (np.sqrt(x * x + y * y + z * z) + np.float32(1e-9))
        out[n, 0], out[n, 1], out[n, 2] = x * norm, y * norm, z * norm
    return out


@njit(cache=True, fastmath=True)
def painted(
    pictures: U32, table: I32, sheet: I32, paint: F32, u: float, v: float, red: float, green: float, blue: float
) -> tuple[float, float, float]:
    """An albedo under the layers of a person's paint; all sheets have the size of the first."""
    height, width = table[sheet[0, 0], 1], table[sheet[0, 0], 2]
    x, y = u * np.float32(width) - HALF, (ONE - v) * np.float32(height) - HALF
    x0, y0 = min(max(int(x), 0), width - 2), min(max(int(y), 0), height - 2)
    fx, fy = x - np.float32(x0), y - np.float32(y0)
    x1 = min(max(int(np.float32(2.0 * AXIS_U) * np.float32(width) - ONE - x), 0), width - 2)
    plain, mirrored = y0 * width + x0, y0 * width + x1
    for layer in range(sheet.shape[0]):
        at = table[np.uintp(sheet[layer, 0]), 0]
        shift = np.uint32(8 * sheet[layer, 1])
        if sheet[layer, 2] == 1:
            at += mirrored
            right = ONE - fx
        else:
            at += plain
            right = fx
        a = (pictures[np.uintp(at)] >> shift) & BYTE
        b = (pictures[np.uintp(at + 1)] >> shift) & BYTE
        c = (pictures[np.uintp(at + width)] >> shift) & BYTE
        d = (pictures[np.uintp(at + width + 1)] >> shift) & BYTE
        if a | b | c | d == 0:
            continue
        above = np.float32(a) + right * (np.float32(b) - np.float32(a))
        cover = above + fy * (np.float32(c) + right * (np.float32(d) - np.float32(c)) - above)
        cover = min(cover * paint[layer, 0] * np.float32(1.0 / 255.0), np.float32(1.0))
        by = paint[layer, 4]
        red += cover * (paint[layer, 1] * (red * by + ONE - by) - red)
        green += cover * (paint[layer, 2] * (green * by + ONE - by) - green)
        blue += cover * (paint[layer, 3] * (blue * by + ONE - by) - blue)
    return red, green, blue


@njit(cache=True, fastmath=True)
def ambient(poly: F32, c: int, x: float, y: float, z: float) -> float:
    """Irradiance / pi of one channel for a unit normal; never negative."""
    value: float = poly[c, 0] + poly[c, 1] * x + poly[c, 2] * y + poly[c, 3] * z
    value += poly[c, 4] * x * y + poly[c, 5] * y * z + poly[c, 6] * x * z + poly[c, 7] * z * z
    value += poly[c, 8] * (x * x - y * y)
    return max(value, ZERO)


@njit(cache=True, fastmath=True)
def illuminate(
    x: float,
    y: float,
    z: float,
    ao: float,
    seen: float,
    wrap: float,
    gloss: float,
    broad: bool,
    poly: F32,
    lamps: F32,
    halves: F32,
) -> tuple[float, float, float, float, float, float]:
    """Diffuse rgb (to be multiplied by the albedo) and specular rgb of a unit normal.

    Args:
        ao: share of the ambient light. seen: visibility of the first lamp. wrap: light past the terminator.
        gloss: strength of highlights, wide ones where `broad`.
    """
    red, green, blue = ambient(poly, 0, x, y, z) * ao, ambient(poly, 1, x, y, z) * ao, ambient(poly, 2, x, y, z) * ao
    shine_r = shine_g = shine_b = ZERO
    dim = (HALF + HALF * ao) / (ONE + wrap)
    for lamp in range(lamps.shape[0]):
        cosine = x * lamps[lamp, 0] + y * lamps[lamp, 1] + z * lamps[lamp, 2]
        visible = seen if lamp == 0 else ONE
        diffuse = max(cosine + wrap, ZERO) * visible * dim
        red += diffuse * lamps[lamp, 3]
        green += diffuse * lamps[lamp, 4]
        blue += diffuse * lamps[lamp, 5]
        if cosine > ZERO and gloss > ZERO:
            half = max(x * halves[lamp, 0] + y * halves[lamp, 1] + z * halves[lamp, 2], ZERO)
            half = half * half
            half = half * half
            half = half * half
            shine = half * half * half * visible * gloss
            if not broad:
                shine = shine * half * half * half
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
    turned: F32,
    pictures: U32,
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
        turned: (v, 4) normal in the camera frame, z toward the camera, and 0..1 ambient visibility.
        albedo_of: (m, 3, 257) linear albedo of each material for each 8-bit texture value; 256 where it has no texture.
        gloss: (m,) specular strength.
        sh: (9, 3) irradiance in the camera frame. lamps: (n, 6) unit direction to the lamp, rgb.
        shadow: (size, size) 0..1 visibility of the first lamp.
        body: number of the body's triangles, which come first. sheet, paint: layers on skin, see `paint.Paint`.
        out: (size, size, 3) written where owner >= 0.
    """
    poly, halves = polynomial(sh), half_vectors(lamps)
    for y in range(owner.shape[0]):
        for x in range(owner.shape[1]):
            if owner[y, x] < 0:
                continue
            t = np.uintp(owner[y, x])
            b1, b2 = bary[y, x, 0], bary[y, x, 1]
            b0 = ONE - b1 - b2
            i, j, k = np.uintp(triangles[t, 0]), np.uintp(triangles[t, 1]), np.uintp(triangles[t, 2])
            nx = b0 * turned[i, 0] + b1 * turned[j, 0] + b2 * turned[k, 0]
            ny = b0 * turned[i, 1] + b1 * turned[j, 1] + b2 * turned[k, 1]
            nz = b0 * turned[i, 2] + b1 * turned[j, 2] + b2 * turned[k, 2]
            length = ONE / (np.sqrt(nx * nx + ny * ny + nz * nz) + TINY)
            m = np.uintp(material[t])
            if nz < ZERO and (m in (HAIR, GARMENT) or m >= FRAME):
                length = -length
            ao = b0 * turned[i, 3] + b1 * turned[j, 3] + b2 * turned[k, 3]
            wrap = WRAP if m == SKIN else ZERO
            red, green, blue, shine_r, shine_g, shine_b = illuminate(
                nx * length, ny * length, nz * length, ao, shadow[y, x], wrap, gloss[m], m == SKIN, poly, lamps, halves
            )
            r = g = b = np.uintp(256)
            u = b0 * uv[t, 0, 0] + b1 * uv[t, 1, 0] + b2 * uv[t, 2, 0]
            v = b0 * uv[t, 0, 1] + b1 * uv[t, 1, 1] + b2 * uv[t, 2, 1]
            if picture[t] >= 0:
                reds, greens, blues = colour(pictures, table, picture[t], u, v)
                r, g, b = np.uintp(reds), np.uintp(greens), np.uintp(blues)
            red_of, green_of, blue_of = albedo_of[m, 0, r], albedo_of[m, 1, g], albedo_of[m, 2, b]
            if owner[y, x] < body and m == SKIN and r < 256 and sheet.shape[0] > 0:
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
    extent = light_depth.shape[0]
    share = ONE / np.float32((2 * soft + 1) ** 2)
    for y in range(owner.shape[0]):
        for x in range(owner.shape[1]):
            if owner[y, x] < 0:
                continue
            t = np.uintp(owner[y, x])
            b1, b2 = bary[y, x, 0], bary[y, x, 1]
            b0 = ONE - b1 - b2
            i, j, k = np.uintp(triangles[t, 0]), np.uintp(triangles[t, 1]), np.uintp(triangles[t, 2])
            px = int(b0 * light_space[i, 0] + b1 * light_space[j, 0] + b2 * light_space[k, 0] + HALF)
            py = int(b0 * light_space[i, 1] + b1 * light_space[j, 1] + b2 * light_space[k, 1] + HALF)
            if px < soft or py < soft or px >= extent - soft or py >= extent - soft:
                continue
            z = b0 * light_space[i, 2] + b1 * light_space[j, 2] + b2 * light_space[k, 2] + bias
            hidden = 0
            for qy in range(py - soft, py + soft + 1):
                for qx in range(px - soft, px + soft + 1):
                    hidden += light_depth[qy, qx] > z
            shadow[y, x] = ONE - share * np.float32(hidden)


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
