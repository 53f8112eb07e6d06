"""Colours of every material of one person, and what people wear how often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.synthesis import raster
from app.synthesis.skins import UNIT

F32 = NDArray[np.float32]
Rng = np.random.Generator


@dataclass(frozen=True)
class LookConfig:
    """Probabilities of what a person wears.

    Attributes:
        hair, beard, brows, glasses, hat, clothes: of each; makeup: of those without a beard.
    """

    hair: float = 0.78
    beard: float = 0.42
    brows: float = 0.95
    glasses: float = 0.2
    hat: float = 0.1
    clothes: float = 0.7
    makeup: float = 0.3
    paint: float = 1.0


BARE = LookConfig(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


class Palette:
    """Linear colour, contrast, reference and gloss of every material, while a look is being drawn."""

    def __init__(self) -> None:
        self.tint = np.ones((raster.MATERIALS, 3), np.float32)
        self.contrast = np.ones(raster.MATERIALS, np.float32)
        self.reference = np.zeros((raster.MATERIALS, 3), np.float32)
        self.gloss = np.zeros(raster.MATERIALS, np.float32)

    def table(self) -> F32:
        """Linear albedo for each 8-bit texture value, and last without a texture: (m, 3, 257).

        A material with a reference takes its texture as ratio to it, raised to the contrast; one without as it is.
        """
        linear = (np.arange(256, dtype=np.float32) / 255.0) ** 2.2
        table = np.empty((raster.MATERIALS, 3, 257), np.float32)
        for m in range(raster.MATERIALS):
            for c in range(3):
                mean = self.reference[m, c]
                table[m, c, :256] = (linear / mean + 1e-4) ** self.contrast[m] if mean > 0 else linear
        table[..., 256] = 1.0
        return np.asarray(np.minimum(table * self.tint[..., None], 1.2), np.float32)


def colour_materials(rng: Rng, palette: Palette, skin: F32, hair: F32) -> None:
    """Fill a palette for a person of a skin and hair colour."""
    tint, contrast, gloss = palette.tint, palette.contrast, palette.gloss
    tint[raster.SKIN], palette.reference[raster.SKIN] = skin, UNIT
    contrast[raster.SKIN] = rng.uniform(0.6, 1.35)
    gloss[raster.SKIN] = rng.uniform(0.0, 0.12)
    tint[raster.CAVITY] = skin * np.array([0.35, 0.12, 0.1], np.float32)
    tint[raster.EYE] = rng.uniform(0.4, 0.8)
    gloss[raster.EYE] = rng.uniform(0.2, 0.8)
    tint[raster.TEETH] = rng.uniform(0.55, 1.0) * np.array([1.0, rng.uniform(0.9, 1.0), rng.uniform(0.75, 1.0)])
    tint[raster.LASH] = hair * 0.5
    tint[raster.HAIR] = hair
    tint[raster.BROW] = hair * rng.uniform(0.5, 1.2)
    tint[raster.BEARD] = np.clip(hair * rng.uniform(0.6, 1.5) * np.array([rng.uniform(1.0, 1.3), 1, 1]), 0.003, 0.8)
    for material in (raster.HAIR, raster.BROW, raster.BEARD):
        contrast[material] = rng.uniform(0.3, 0.9)
        gloss[material] = rng.uniform(0.0, 0.15)
        palette.reference[material] = 0.45
    tint[raster.GARMENT] = _cloth_colour(rng)
    tint[raster.CAP] = _cloth_colour(rng)


def _cloth_colour(rng: Rng) -> F32:
    """Mostly dull or dark, sometimes bright, never only pure hues."""
    level = float(rng.choice([0.03, 0.1, 0.3, 0.8], p=[0.3, 0.25, 0.25, 0.2])) * rng.uniform(0.6, 1.4)
    hue = rng.uniform(0.3, 1.0, 3) if rng.random() < 0.5 else rng.uniform(0.85, 1.0, 3)
    return np.asarray(np.clip(level * hue / hue.mean(), 0.01, 1.1), np.float32)
