"""Colours of skin and hair over the range of people."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
Rng = np.random.Generator


def skin_colour(rng: Rng) -> tuple[F32, float]:
    """Linear RGB of a skin, uniform over the range of human tones, and its typology angle in degrees.

    Lightness L* 28 to 74; a* and b* follow it as in published spectrophotometer surveys.
    """
    lightness = float(rng.uniform(26, 76))
    middle = (lightness - 26) / 50
    a = rng.normal(10.0 - 2.0 * middle + 3.0 * np.sin(np.pi * middle), 1.8)
    b = rng.normal(13.0 + 5.5 * np.sin(np.pi * min(middle * 0.9 + 0.1, 1.0)), 2.2)
    lab = np.array([[[lightness, a, b]]], np.float32)
    rgb = np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)[0, 0], 0.005, 1.0)
    angle = float(np.degrees(np.arctan2(lightness - 50, max(b, 1e-3))))
    return (rgb**2.2).astype(np.float32), angle


def hair_colour(rng: Rng, tone: float, age: float = 0.3) -> F32:
    """Linear RGB of hair from melanin: mostly dark, some brown, blond, red; grey with age 0..1; rarely dyed."""
    kind = rng.random()
    if rng.random() < 0.04 + 0.5 * max(0.0, age - 0.35):
        base = np.array([0.35, 0.35, 0.36]) * rng.uniform(0.25, 1.7)
    elif rng.random() < 0.01:
        base = rng.uniform(0.02, 0.6, 3)
    elif kind < (0.78 if tone < 10 else 0.38):
        base = np.array([0.012, 0.009, 0.008]) * rng.uniform(0.6, 2.0)
    elif kind < 0.72:
        base = np.array([0.06, 0.035, 0.02]) * rng.uniform(0.5, 2.0)
    elif kind < 0.92:
        base = np.array([0.35, 0.24, 0.12]) * rng.uniform(0.4, 1.3)
    else:
        base = np.array([0.22, 0.07, 0.025]) * rng.uniform(0.6, 1.4)
    return np.clip(base, 0.003, 0.8).astype(np.float32)
