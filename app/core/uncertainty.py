"""What expected errors of points say about all of them together."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

RAYLEIGH_MEAN = math.sqrt(math.pi / 2.0)
"""Mean of a Rayleigh distribution of scale 1."""


def expected_quantile(expected: NDArray[np.floating], share: float) -> float:
    """Distance below which a share of all points should lie, in the unit of what is given.

    Each point's distance from the truth is taken for Rayleigh distributed about its own expected value, which is what
    the default network is calibrated on; the answer is the quantile of all of them together.

    Args:
        expected: (N,) expected distance of each point, above 0.
        share: between 0 and 1.
    """
    scale = np.quantile(np.asarray(expected, np.float64), np.linspace(0.0, 1.0, 501)) / RAYLEIGH_MEAN
    low, high = 0.0, float(scale.max()) * math.sqrt(-2.0 * math.log1p(-share))
    for _ in range(50):
        middle = 0.5 * (low + high)
        inside = float(np.mean(-np.expm1(-0.5 * (middle / np.maximum(scale, 1e-9)) ** 2)))
        low, high = (middle, high) if inside < share else (low, middle)
    return high
