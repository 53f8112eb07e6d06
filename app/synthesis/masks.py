"""Where hair, beard, lips and brows lie on a face: soft masks as formulas in mm of the mean head.

`x`, `y`, `z` are those of `Atlas.place`: origin between the eyes, y up, z forward. All masks are float32 in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.synthesis.noise import noise_picture

F32 = NDArray[np.float32]
Array = NDArray[Any]  # of floats
Rng = np.random.Generator
Knots = tuple[tuple[float, ...], tuple[float, ...]]

# Height of the hairline over the azimuth (0 = front, 1.57 = ear, 3.14 = nape).
HAIRLINE: Knots = (
    (0.0, 0.25, 0.48, 0.70, 0.92, 1.08, 1.22, 1.75, 1.95, 2.4, 3.2),
    (64, 65, 63, 42, 22, -2, 26, 28, -18, -62, -72),
)
# Upper edge of a full beard over |x|, and of lips.
CHEEK: Knots = ((0, 14, 26, 38, 52, 64, 76), (-51, -50, -56, -66, -60, -40, -2))
UPPER_LIP: Knots = ((0, 6, 17, 26), (-59, -57.5, -62, -69))
LOWER_LIP: Knots = ((0, 10, 18, 26), (-78.5, -77.5, -75, -69))


def step(value: Array, width: float) -> F32:
    """0 below -width, 1 above width, smooth between."""
    t = np.clip(value / (2 * width) + 0.5, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def curve(knots: Knots, at: Array) -> F32:
    """Piecewise linear function."""
    return np.interp(at, knots[0], knots[1]).astype(np.float32)


def wobble(rng: Rng, shape: tuple[int, ...], amplitude: float, octaves: int = 6) -> F32:
    """Fractal noise around 0, for edges that are not drawn with a ruler."""
    size = max(shape)
    return np.asarray((noise_picture(rng, size, octaves)[: shape[0], : shape[1]] - 0.5) * (2 * amplitude), np.float32)


def azimuth(place: Array) -> F32:
    """Angle about the vertical from the front, 0 to pi on both sides."""
    return np.asarray(np.arctan2(np.abs(place[..., 0]), place[..., 2] + 85.0), np.float32)


@dataclass(frozen=True)
class Hairline:
    """One hairline: how far the front and the temples have receded (mm), and the radius of a bald crown (mm)."""

    front: float
    temples: float
    crown: float
    low: float  # mm by which the sides are shaved higher


def draw_hairline(rng: Rng) -> Hairline:
    """From a low full hairline to a bare crown with a rim."""
    kind = rng.random()
    if kind < 0.6:
        return Hairline(float(rng.normal(0, 5)), float(rng.uniform(-4, 8)), 0.0, float(rng.choice([0, 0, 0, 18, 35])))
    if kind < 0.85:
        return Hairline(float(rng.uniform(0, 18)), float(rng.uniform(10, 28)), float(rng.choice([0, 0, 30, 45])), 0.0)
    return Hairline(60.0, 60.0, float(rng.uniform(60, 85)), 0.0)


def scalp(place: Array, line: Hairline, edge: Array | float = 0.0, width: float = 4.0) -> F32:
    """Where hair grows on the head."""
    turn = azimuth(place)
    x, y = place[..., 0], place[..., 1]
    height = curve(HAIRLINE, turn)
    height = height + line.front * np.exp(-((turn / 0.35) ** 2)) + line.temples * np.exp(-(((turn - 0.5) / 0.22) ** 2))
    height = height + line.low * step(turn - 0.9, 0.15)
    mask = step(y - height + edge, width)
    if line.crown > 0:
        away = np.hypot(x, place[..., 2] + 85.0)
        bare = step(line.crown - away + edge, 9.0) * step(y - 60.0, 10.0)
        mask = mask * (1 - bare)
    return np.asarray(mask * step(80.0 - np.abs(x), 3.0), np.float32)  # ears stay bare


def lips(place: Array, width: float = 1.2) -> F32:
    """The red of the lips."""
    x, y, z = np.abs(place[..., 0]), place[..., 1], place[..., 2]
    inside = step(curve(UPPER_LIP, x) - y, width) * step(y - curve(LOWER_LIP, x), width)
    return np.asarray(inside * step(26.0 - x, 1.5) * (z > -5), np.float32)


BEARDS = ("full", "full", "goatee", "moustache", "chin", "strap", "sideburns", "stubble", "stubble", "circle")


def beard(place: Array, style: str, rng: Rng) -> F32:
    """Where a beard of a style grows."""
    edge = wobble(rng, place.shape, float(rng.uniform(1.5, 6.0)))
    x, y, z = np.abs(place[..., 0]), place[..., 1], place[..., 2]
    low = float(rng.uniform(-132, -112))
    area = step(curve(CHEEK, x) + float(rng.uniform(-10, 3)) - y + edge, 4.0)
    area = area * step(z + 64.0 + edge, 4.0) * step(y - low + edge, 5.0)
    tache = step(-49.0 - y, 1.5) * step(y - curve(UPPER_LIP, x) - 0.5, 1.5) * (x < 30) * (z > -20)
    width = float(rng.uniform(20, 32))
    tache = tache * step(width - x + edge * 0.5, 3.0)
    chin = step(-82.0 - y + edge, 2.0) * step(float(rng.uniform(16, 34)) - x + edge, 4.0)
    patch = step(6.0 - x, 2.0) * step(-78.0 - y, 2.0)
    bridge = step(5.0 - np.abs(x - 30.0) + edge * 0.5, 3.0) * step(-58.0 - y, 3.0)
    sides = step(x - 58.0 + edge, 4.0) * step(y + float(rng.uniform(25, 70)) + edge, 5.0)
    strap = step(y + 112.0, 4.0) * step(z + 66.0, 3.0) * step(curve(((0, 40, 60, 76), (-97, -90, -60, 0)), x) - y, 4.0)
    mask = {
        "full": area * (1.0 if rng.random() < 0.8 else 1 - tache),
        "stubble": area,
        "goatee": area * np.maximum.reduce([tache, chin, patch]),
        "moustache": tache,
        "chin": area * np.maximum(chin, patch),
        "strap": area * np.maximum(strap, sides),
        "sideburns": area * sides,
        "circle": area * np.maximum.reduce([tache, chin, bridge]),
    }[style]
    return np.asarray(mask * (1 - lips(place, 1.6)), np.float32)


def strands(rng: Rng, shape: tuple[int, int], length: int, curl: float) -> F32:
    """Brightness of combed (curl 0) to curly (curl 1) hair, mean about 0.5, from above to below."""
    height, width = shape
    fine = rng.random((height, width), np.float32)
    combed = cv2.blur(fine, (1, max(length, 1)))
    row, column = np.mgrid[0:height, 0:width].astype(np.float32)
    bend = 4.0 + 18.0 * curl
    dx = wobble(rng, (height, width), bend, 5 if curl < 0.5 else 7)
    dy = wobble(rng, (height, width), bend, 5 if curl < 0.5 else 7)
    picture = cv2.remap(combed, column + dx, row + dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    picture = (picture - picture.mean()) / (picture.std() + 1e-6)
    picture = picture + (noise_picture(rng, max(shape), 5)[:height, :width] - 0.5) * 2.0
    return np.asarray(np.clip(0.5 + 0.2 * picture, 0, 1), np.float32)
