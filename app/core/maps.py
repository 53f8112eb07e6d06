"""Operations on square UV maps: resampling at texel centres and smooth filling of what is unknown."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

FloatMap = NDArray[np.float32]


def resize_map(values: FloatMap, size: int) -> FloatMap:
    """Linear resampling of a (A, A) or (A, A, C) map to (size, size, ...), texel centres aligned, edges held."""
    lower, upper, part = _taps(values.shape[0], size)
    rows = values[lower]
    rows += _column(part, values.ndim) * (values[upper] - rows)
    columns = rows[:, lower]
    columns += _column(part, values.ndim)[None, :, 0] * (rows[:, upper] - columns)
    return columns


@lru_cache(maxsize=32)
def _taps(source: int, target: int) -> tuple[NDArray[np.intp], NDArray[np.intp], FloatMap]:
    """Indices of the two neighbours of each target texel, and the second one's share."""
    position = (np.arange(target) + 0.5) * source / target - 0.5
    lower = np.clip(np.floor(position), 0, source - 1).astype(np.intp)
    upper = np.minimum(lower + 1, source - 1)
    part = np.clip(position - lower, 0.0, 1.0).astype(np.float32)
    return lower, upper, part


def _column(part: FloatMap, ndim: int) -> FloatMap:
    return part.reshape((-1,) + (1,) * (ndim - 1))


def halve(values: FloatMap) -> FloatMap:
    """Means of 2x2 blocks of a map with an even side."""
    rows = values[0::2] + values[1::2]
    return np.asarray((rows[:, 0::2] + rows[:, 1::2]) * np.float32(0.25))


def fill_smoothly(values: FloatMap, weight: FloatMap) -> FloatMap:
    """Spread known values into unknown places: weighted means down a pyramid, then back up where weight is missing.

    Args:
        values: (S, S, C), S a power of two; ignored where weight is 0.
        weight: (S, S) in [0, 1]; 1 keeps the value, between 0 and 1 mixes.

    Returns:
        (S, S, C); all zero if every weight is 0.
    """
    return _fill(values * weight[..., None], weight)


def _fill(product: FloatMap, weight: FloatMap) -> FloatMap:
    """Recursion of `fill_smoothly` on weight * value, weight <= 1."""
    if weight.shape[0] == 1:
        return np.asarray(product / np.maximum(weight, np.float32(1e-12))[..., None])
    total = halve(weight) * np.float32(4.0)
    clipped = np.minimum(total, np.float32(1.0))
    coarse_product = halve(product) * (np.float32(4.0) * clipped / np.maximum(total, np.float32(1e-12)))[..., None]
    coarse = _fill(coarse_product, clipped)
    filled = resize_map(coarse, weight.shape[0])
    filled *= (np.float32(1.0) - weight)[..., None]
    filled += product
    return filled


def smoothstep(low: float, high: float, values: FloatMap) -> FloatMap:
    """0 below `low`, 1 above `high`, with a smooth cubic between."""
    t = np.clip((values - np.float32(low)) * np.float32(1.0 / (high - low)), 0.0, 1.0)
    return np.asarray(t * t * (np.float32(3.0) - np.float32(2.0) * t))
