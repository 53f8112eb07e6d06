"""What is painted on skin: stubble, shaved scalp, wrinkles, freckles, moles, scars, redness, make-up.

A sheet is a (HEIGHT, WIDTH) mask over the atlas; four sheets share one picture of the store. A person's paint is a
short list of layers, each a sheet with a colour and a strength, which the shader lays over the skin picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.synthesis import masks
from app.synthesis.atlas import HEIGHT, WIDTH, Atlas
from app.synthesis.noise import noise_picture

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
Rng = np.random.Generator
SHAPE = (HEIGHT, WIDTH)
MIX, MULTIPLY = 0.0, 1.0


@dataclass(frozen=True)
class Paint:
    """Layers from the skin outwards.

    Attributes:
        sheet: (k, 3) int32 picture, channel, 1 to mirror it. colour: (k, 5) strength, linear rgb, `MIX` or `MULTIPLY`.
    """

    sheet: I32
    colour: F32


class Lines:
    """Finds texels of places in mm, to draw curves given on the mean head."""

    def __init__(self, atlas: Atlas) -> None:
        front = atlas.covered & (atlas.place[..., 2] > -70)
        self._row, self._column = np.nonzero(front)
        self._place = atlas.place[front]

    def texels(self, x: F32, y: F32) -> NDArray[np.int32]:
        """Nearest texels (n, 2) as column, row in 1/8 px of places seen from the front."""
        distance = (self._place[None, :, 0] - x[:, None]) ** 2 + (self._place[None, :, 1] - y[:, None]) ** 2
        best = distance.argmin(1)
        return (np.stack([self._column[best], self._row[best]], 1) * 8).astype(np.int32)


def _stroke(canvas: NDArray[np.uint8], lines: Lines, xs: NDArray[Any], ys: NDArray[Any], ink: int, width: int) -> None:
    points = lines.texels(np.asarray(xs, np.float32), np.asarray(ys, np.float32))
    cv2.polylines(canvas, [points[:, None]], False, int(ink), width, cv2.LINE_AA, 3)


def wrinkles(rng: Rng, lines: Lines, age: float) -> F32:
    """Dark furrows of forehead, eyes, nose and mouth; more with age 0..1."""
    fine, wide = np.zeros(SHAPE, np.uint8), np.zeros(SHAPE, np.uint8)
    t = np.linspace(0, 1, 12, dtype=np.float32)
    for i in range(int(rng.integers(0, 2 + round(4 * age)))):
        y0 = 34 + 7.5 * i + rng.normal(0, 1.5)
        reach = rng.uniform(18, 42)
        xs = (2 * t - 1) * reach + rng.normal(0, 4)
        _stroke(fine, lines, xs, y0 + rng.normal(0, 1.2, 12).cumsum() * 0.5, int(rng.uniform(60, 200)), 1)
    for side in (-1.0, 1.0):
        for _ in range(int(rng.integers(0, 2 + round(4 * age)))):  # crow's feet
            y0 = rng.uniform(-8, 8)
            xs = side * (49 + t * rng.uniform(6, 16))
            _stroke(fine, lines, xs, y0 * (1 + t) - 4 * t**2, int(rng.uniform(60, 180)), 1)
        for _ in range(int(rng.integers(1, 4))):  # under the eye
            xs = side * (16 + 30 * t)
            _stroke(fine, lines, xs, -10 - rng.uniform(0, 9) - 5 * np.sin(np.pi * t), int(rng.uniform(50, 160)), 1)
        if rng.random() < 0.4 + 0.6 * age:  # from the nose to the corner of the mouth
            xs = side * (17 + 14 * t**0.8)
            _stroke(wide, lines, xs, -36 - 34 * t, int(rng.uniform(120, 255)), 2)
        if rng.random() < 0.8 * age:
            _stroke(wide, lines, side * (28 + 3 * t), -72 - 22 * t, int(rng.uniform(80, 220)), 1)
        if rng.random() < 0.5:  # frown
            _stroke(fine, lines, side * (5 + 2 * t), 12 + 14 * t, int(rng.uniform(60, 200)), 1)
    sheet = cv2.GaussianBlur(fine.astype(np.float32), (0, 0), 0.7) + cv2.GaussianBlur(
        wide.astype(np.float32), (0, 0), 1.6
    )
    return np.asarray(np.clip(sheet / 160.0, 0, 1), np.float32)


def dots(rng: Rng, atlas: Atlas, count: int, low: float, high: float, face: bool) -> F32:
    """Freckles, moles or spots of `low` to `high` mm; `face` keeps them about the nose and cheeks."""
    canvas = np.zeros(SHAPE, np.float32)
    use = atlas.covered & (atlas.place[..., 2] > -60)
    if face:
        use &= (atlas.place[..., 1] < 20) & (atlas.place[..., 1] > -62)
    rows, columns = np.nonzero(use)
    for i in rng.integers(0, len(rows), count):
        radius = rng.uniform(low, high)
        centre = (int(columns[i] * 8 + rng.integers(8)), int(rows[i] * 8 + rng.integers(8)))
        cv2.circle(canvas, centre, max(int(radius * 8), 3), float(rng.uniform(0.3, 1.0)), -1, cv2.LINE_8, 3)
    return np.asarray(np.clip(cv2.GaussianBlur(canvas, (0, 0), 0.6) * 1.2, 0, 1), np.float32)


def blotches(rng: Rng, atlas: Atlas) -> F32:
    """Uneven redness, stronger on cheeks, nose and chin."""
    x, y = np.abs(atlas.place[..., 0]), atlas.place[..., 1]
    cheeks = np.exp(-(((x - 40) / 20) ** 2) - ((y + 35) / 22) ** 2)
    nose = np.exp(-((x / 13) ** 2) - ((y + 30) / 16) ** 2)
    noise = noise_picture(rng, WIDTH, 7)[:HEIGHT]
    warm = rng.uniform(0, 1) * cheeks + rng.uniform(0, 1) * nose
    return np.asarray(np.clip((0.25 + warm) * (noise * 1.6 - 0.3), 0, 1), np.float32)


def eye_shadow(rng: Rng, atlas: Atlas) -> F32:
    """Colour on the upper lid, or the dark ring of tired eyes."""
    x, y, z = np.abs(atlas.place[..., 0]), atlas.place[..., 1], atlas.place[..., 2]
    centre_y = float(rng.choice([7.0, 5.0, -9.0, -11.0], p=[0.4, 0.2, 0.2, 0.2]))
    wide, tall = rng.uniform(13, 22), rng.uniform(4, 8)
    return np.asarray(np.exp(-(((x - 31) / wide) ** 2) - ((y - centre_y) / tall) ** 2) * (z > -30), np.float32)


def eye_liner(atlas: Atlas) -> F32:
    """A dark line along the lids."""
    canvas = np.zeros(SHAPE, np.uint8)
    lines = Lines(atlas)
    for chain in ((36, 37, 38, 39), (42, 43, 44, 45), (36, 41, 40, 39), (42, 47, 46, 45)):
        points = atlas.marks[list(chain)]
        _stroke(canvas, lines, points[:, 0], points[:, 1], 255, 1)
    return np.asarray(cv2.GaussianBlur(canvas.astype(np.float32), (0, 0), 0.8) / 200.0, np.float32).clip(0, 1)


def scars(rng: Rng, lines: Lines) -> F32:
    """One to three pale or red lines."""
    canvas = np.zeros(SHAPE, np.uint8)
    t = np.linspace(0, 1, 8, dtype=np.float32)
    for _ in range(int(rng.integers(1, 4))):
        x0, y0 = rng.uniform(-55, 55), rng.uniform(-95, 55)
        angle, length = rng.uniform(0, np.pi), rng.uniform(6, 35)
        bend = rng.normal(0, 0.15, 8).cumsum() * 3
        xs, ys = x0 + np.cos(angle) * t * length + bend, y0 + np.sin(angle) * t * length + bend[::-1]
        _stroke(canvas, lines, xs, ys, 255, int(rng.integers(1, 3)))
    return np.asarray(cv2.GaussianBlur(canvas.astype(np.float32), (0, 0), 0.7) / 255.0, np.float32)


def stubble(rng: Rng, mask: F32) -> F32:
    """Shaved or very short hair: a shadow and dots."""
    grain: NDArray[Any] = rng.random(SHAPE, np.float32)
    grain = cv2.GaussianBlur(grain, (0, 0), 0.6)
    grain = (grain - grain.mean()) / grain.std()
    shadow = rng.uniform(0.3, 0.7)
    return np.asarray(np.clip(mask * (shadow + 0.3 * grain), 0, 1), np.float32)


def brow_shape(rng: Rng, atlas: Atlas) -> F32:
    """Brows of hair strokes: thin to bushy, arched to flat, joined above the nose or apart."""
    x, y, z = np.abs(atlas.place[..., 0]), atlas.place[..., 1], atlas.place[..., 2]
    knots = np.array([9.0, 17.0, 27.0, 38.0, 48.0, 57.0])
    start = np.array([14.0, 18.5, 21.5, 23.0, 20.5, 14.5])
    heights = start + rng.normal(0, 0.7, 6) + rng.normal(0, 1.2) + rng.uniform(-2, 2) * np.sin(np.pi * (knots - 9) / 48)
    middle = np.interp(x, knots, heights)
    half = rng.uniform(1.8, 5.0)
    inner, outer = rng.uniform(5, 13) if rng.random() > 0.08 else 0.0, rng.uniform(50, 60)
    taper = half * np.interp(x, [inner, inner + 6, 38, outer], [0.8, 1.0, 0.9, 0.25])
    band = masks.step(taper - np.abs(y - middle) + masks.wobble(rng, SHAPE, 1.2, 7), 1.1)
    band = band * masks.step(x - inner, 2.0) * masks.step(outer - x, 2.0) * (z > -45)
    hair = 0.45 + 0.9 * masks.strands(rng, SHAPE, 3, 0.1)
    return np.asarray(np.clip(band * hair, 0, 1), np.float32)
