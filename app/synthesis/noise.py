"""Procedural pictures: fractal noise, and a skin made of it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator


def noise_picture(rng: Rng, size: int = 256, octaves: int = 6) -> NDArray[np.float32]:
    """Fractal value noise in [0, 1], (size, size)."""
    total = np.zeros((size, size), np.float32)
    for octave in range(octaves):
        cells = 2 ** (octave + 1)
        layer = rng.random((cells, cells), np.float32)
        total += cv2.resize(layer, (size, size), interpolation=cv2.INTER_CUBIC) * 0.5**octave
    low, high = float(total.min()), float(total.max())
    return np.asarray((total - low) / max(high - low, 1e-6), np.float32)


def procedural_skin(rng: Rng) -> NDArray[np.uint8]:
    """A neutral skin texture with blotches, freckles and pores, RGBA."""
    tone = 0.72 + 0.1 * noise_picture(rng, 512, 5) + 0.06 * noise_picture(rng, 512, 8)
    red = 0.04 * noise_picture(rng, 512, 3)
    picture = np.stack([tone + red, tone * 0.82 - red / 2, tone * 0.72 - red / 2, np.ones_like(tone)], -1)
    return np.asarray(np.clip(picture * 255, 0, 255), np.uint8)
