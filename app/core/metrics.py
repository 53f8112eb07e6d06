"""Errors of reconstructions, always with the normaliser named.

Two families: distances in mm between a reconstruction and the truth, and normalised errors as published. Report them
beside the same figures of a mean face and of another person, or they say little.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.align import Similarity
from app.core.frames import FloatArray
from app.core.icp import icp
from app.core.surface import Surface

NOSE_TIP = 30  # iBUG-68


@dataclass(frozen=True)
class DistanceStats:
    """Distribution of non-negative distances, in their unit; NaN throughout when there are none.

    Attributes:
        count: how many.
        median, mean, rmse, p95: the distribution.
    """

    count: int
    median: float
    mean: float
    rmse: float
    p95: float

    @classmethod
    def of(cls, distances: FloatArray) -> DistanceStats:
        """Statistics of distances of any shape."""
        values = np.asarray(distances, dtype=np.float64).ravel()
        if values.size == 0:
            return cls(0, math.nan, math.nan, math.nan, math.nan)
        median, p95 = np.percentile(values, (50.0, 95.0))
        rmse = math.sqrt(float(np.mean(values**2)))
        return cls(values.size, float(median), float(values.mean()), rmse, float(p95))


@dataclass(frozen=True)
class SeedNme:
    """The paper's error, mean distance after rigid ICP over a size of the prediction, under four normalisers.

    Attributes:
        mean_distance: scan point to predicted surface, mm.
        sqrt_wh: over the square root of width times height of the whole prediction's bounding box (front view).
        diagonal: over the 3-D diagonal of the same box.
        sqrt_wh_scored: over the same root, of only that part of the prediction which the scan covers.
        diagonal_scored: over the 3-D diagonal of that part. Compare methods by the scored normalisers: the others
            reward a prediction that is merely larger.
    """

    mean_distance: float
    sqrt_wh: float
    diagonal: float
    sqrt_wh_scored: float
    diagonal_scored: float


@dataclass(frozen=True)
class Interval:
    """A statistic with its bootstrap confidence interval."""

    value: float
    low: float
    high: float


def landmark_nme(predicted: FloatArray, truth: FloatArray) -> float:
    """68-point error: mean distance in the image over sqrt(width * height) of the true landmarks' box.

    Args:
        predicted: (68, 2 or 3); only x and y count.
        truth: (68, 2 or 3), same frame.
    """
    true_xy = np.asarray(truth, dtype=np.float64)[:, :2]
    distance = np.linalg.norm(np.asarray(predicted, dtype=np.float64)[:, :2] - true_xy, axis=1)
    return float(distance.mean()) / box_size(true_xy)


def box_size(points: FloatArray) -> float:
    """sqrt(width * height) of the box around points (N, >= 2), from their first two coordinates.

    Raises:
        ValueError: the box has no area.
    """
    width, height = (float(extent) for extent in np.ptp(points[:, :2], axis=0))
    if not width * height > 0:
        raise ValueError("the landmarks span no area")
    return math.sqrt(width * height)


def scan_errors(scan_points: FloatArray, surface: Surface, fit: Similarity) -> NDArray[np.float64]:
    """Distances in the scan's mm of scan points (M, 3) to the predicted surface: (M,)."""
    return surface.distance(fit.apply(scan_points)) / fit.scale


def near_nose_tip(points: FloatArray, nose_tip: FloatArray, radius_mm: float) -> NDArray[np.bool_]:
    """Which of the points (M, 3) lie within a radius of the nose tip (3,): the usual 95 mm and 60 mm."""
    return np.asarray(np.linalg.norm(points - nose_tip, axis=1) <= radius_mm)


def seed_nme(
    vertices: FloatArray, triangles: NDArray[np.integer], scan_points: FloatArray, start: Similarity | None = None
) -> SeedNme:
    """The paper's NME with point-to-surface distances, after rigid ICP.

    Args:
        vertices: (N, 3) prediction, upright in the model frame (its box is taken along x and y).
        triangles: (T, 3).
        scan_points: (M, 3), mm.
        start: scan to prediction, e.g. from landmarks; its scale is kept.
    """
    surface = Surface(vertices, triangles)
    fit = icp(scan_points, surface, start).transform
    nearest, distance, _ = surface.closest(fit.apply(scan_points))
    mean = float(distance.mean())
    return SeedNme(
        mean_distance=mean / fit.scale,
        sqrt_wh=mean / box_size(vertices),
        diagonal=mean / _diagonal(vertices),
        sqrt_wh_scored=mean / box_size(nearest),
        diagonal_scored=mean / _diagonal(nearest),
    )


def _diagonal(points: FloatArray) -> float:
    return float(np.linalg.norm(np.ptp(points, axis=0)))


def bootstrap_interval(
    values: FloatArray,
    statistic: Callable[[NDArray[np.float64]], NDArray[np.float64]] | None = None,
    *,
    level: float = 0.95,
    resamples: int = 5000,
    seed: int = 0,
) -> Interval:
    """Percentile bootstrap over subjects.

    Args:
        values: (S,) one figure for each subject, S >= 1.
        statistic: reduces the last axis of an array; the mean by default.
        level: coverage.
        resamples: how many.
        seed: of the random generator, so that a table can be printed again.
    """
    sample = np.asarray(values, dtype=np.float64)
    if sample.size == 0:
        raise ValueError("a confidence interval needs at least one subject")
    reduce = statistic or (lambda rows: np.asarray(rows.mean(axis=-1)))
    draws = np.random.default_rng(seed).integers(0, sample.size, (resamples, sample.size))
    low, high = np.quantile(reduce(sample[draws]), ((1.0 - level) / 2.0, (1.0 + level) / 2.0))
    return Interval(float(reduce(sample[None])[0]), float(low), float(high))
