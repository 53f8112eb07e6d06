"""A person's skin: redness, freckles, moles, wrinkles, lips, brows, make-up, as layers of paint."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.synthesis.paint import MIX, MULTIPLY, Paint
from app.synthesis.wardrobe import Wardrobe

F32 = NDArray[np.float32]
Rng = np.random.Generator


class Layers:
    """Collects the layers of a person's paint."""

    def __init__(self, wardrobe: Wardrobe, rng: Rng) -> None:
        self._sheets, self._rng = wardrobe.library.sheets, rng
        self._rows: list[tuple[int, int, int]] = []
        self._colours: list[tuple[float, ...]] = []

    def add(self, family: str, strength: float, colour: F32 | tuple[float, float, float], kind: float) -> None:
        """Lay a random sheet of a family on top."""
        sheets = self._sheets[family]
        picture, channel = sheets[int(self._rng.integers(len(sheets)))]
        self.add_picture(picture, channel, strength, colour, kind)

    def add_picture(
        self, picture: int, channel: int, strength: float, colour: F32 | tuple[float, float, float], kind: float
    ) -> None:
        """Lay one channel of a picture on top."""
        mirrored = 0 if channel == 3 and kind == MIX else int(self._rng.random() < 0.5)
        self._rows.append((picture, channel, mirrored))
        self._colours.append((float(strength), *(float(c) for c in colour), kind))

    def paint(self) -> Paint:
        """All layers."""
        sheet = np.array(self._rows, np.int32).reshape(-1, 3)
        return Paint(sheet, np.array(self._colours, np.float32).reshape(-1, 5))


def paint_skin(layers: Layers, rng: Rng, skin: F32, hair: F32, age: float, tone: float) -> None:
    """Redness, freckles, moles, wrinkles, lips, brows."""
    red = float(rng.uniform(0, 0.5))
    layers.add("blotches", rng.uniform(0, 1), (1.0, 1 - red, 1 - red * 0.9), MULTIPLY)
    lip = (rng.uniform(0.75, 1.0), rng.uniform(0.45, 0.8), rng.uniform(0.5, 0.85))
    layers.add("lips", rng.uniform(0.2, 0.9), lip, MULTIPLY)
    if rng.random() < (0.25 if tone > 20 else 0.08):
        layers.add("freckles", rng.uniform(0.2, 0.8), (0.62, 0.42, 0.3), MULTIPLY)
    if rng.random() < 0.4:
        layers.add("moles", rng.uniform(0.4, 0.9), (0.3, 0.2, 0.16), MULTIPLY)
    if rng.random() < 0.1 + 0.35 * age:
        layers.add("spots", rng.uniform(0.1, 0.5), (0.6, 0.45, 0.35), MULTIPLY)
    for _ in range(int(rng.random() < 0.35 + age) + int(rng.random() < age)):
        layers.add("wrinkles", rng.uniform(0.2, 0.5 + 0.5 * age), (0.5, 0.4, 0.36), MULTIPLY)
    if rng.random() < 0.07:
        layers.add("scars", rng.uniform(0.3, 0.8), np.clip(skin * rng.uniform(0.8, 1.7), 0, 1).astype(np.float32), MIX)
    if rng.random() < 0.35:
        layers.add("shadow", rng.uniform(0.15, 0.6), (0.6, 0.48, 0.5), MULTIPLY)
    if rng.random() < 0.6:
        layers.add("brows", rng.uniform(0.35, 1.0), hair * rng.uniform(0.6, 1.1), MIX)


def make_up(layers: Layers, rng: Rng) -> None:
    """Lipstick, eye shadow, liner."""
    if rng.random() < 0.75:
        colour = np.array([rng.uniform(0.2, 0.75), rng.uniform(0.01, 0.2), rng.uniform(0.02, 0.25)], np.float32)
        layers.add("lips", rng.uniform(0.4, 0.95), colour * rng.uniform(0.4, 1.0), MIX)
    if rng.random() < 0.5:
        layers.add("shadow", rng.uniform(0.3, 0.9), tuple(rng.uniform(0.05, 0.6, 3)), MULTIPLY)
    if rng.random() < 0.5:
        layers.add("liner", rng.uniform(0.4, 1.0), (0.02, 0.015, 0.015), MIX)
