"""What an evaluation record says about a model, ready to print beside its baselines."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BASELINES = ("mean_face", "other_person")
VARIANTS = ("", "_single", "_wrong_side")
"""What follows a model's name in a record: with both photos, with one, with another person's side photo."""
COLUMNS = ("nme_mean", "mm_median", "mm_mean", "mm_p95")
REGIONS = ("forehead", "eyes", "nose", "mouth", "cheeks", "jaw", "outside")


@dataclass(frozen=True)
class Figures:
    """One row of an evaluation.

    Attributes:
        method: "pair", "single", "wrong_side", "mean_face" or "other_person".
        values: by column of `COLUMNS`; those that the record does not hold are left out.
        interval: 95 % interval of the median, mm, or None.
        regions: median in mm by region.
    """

    method: str
    values: Mapping[str, float]
    interval: tuple[float, float] | None
    regions: Mapping[str, float]


@dataclass(frozen=True)
class Accuracy:
    """An evaluation of one model.

    Attributes:
        dataset: what was measured on.
        subjects: number of people, or None.
        normaliser: how errors were made comparable, or "".
        rows: the model's rows first, then the baselines.
    """

    dataset: str
    subjects: int | None
    normaliser: str
    rows: tuple[Figures, ...]

    def row(self, method: str) -> Figures | None:
        """The row of a method."""
        return next((row for row in self.rows if row.method == method), None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that at least one row fills."""
        return tuple(column for column in COLUMNS if any(column in row.values for row in self.rows))


def is_evaluated(model: str, metrics: Mapping[str, Any] | None) -> bool:
    """Whether a record says anything about the model."""
    return accuracy_of(model, metrics) is not None


def accuracy_of(model: str, metrics: Mapping[str, Any] | None) -> Accuracy | None:
    """The figures of a model from an evaluation's results.

    Args:
        model: its name.
        metrics: `results.json` of an evaluation, or the part of it in a model's manifest entry: "dataset", "subjects",
            "normaliser" and "methods" by name, where "mean_face" and "other_person" are the baselines.

    Returns:
        None if there is no figure for the model, or no mean face to hold it against: its accuracy is not established.
    """
    methods = metrics.get("methods") if metrics else None
    if metrics is None or not isinstance(methods, Mapping):
        return None
    rows = [_figures(suffix[1:] or "pair", methods.get(model + suffix)) for suffix in VARIANTS]
    rows += [_figures(name, methods.get(name)) for name in BASELINES]
    known = tuple(row for row in rows if row is not None)
    if not {"pair", "mean_face"} <= {row.method for row in known}:
        return None
    subjects = _number(metrics.get("subjects"))
    return Accuracy(
        str(metrics.get("dataset") or ""),
        None if subjects is None else round(subjects),
        str(metrics.get("normaliser") or ""),
        known,
    )


def _figures(method: str, raw: object) -> Figures | None:
    if not isinstance(raw, Mapping):
        return None
    values = {column: value for column in COLUMNS if (value := _number(raw.get(column))) is not None}
    if not values:
        return None
    by_region = raw.get("by_region")
    regions = {
        name: value
        for name in REGIONS
        if isinstance(by_region, Mapping) and (value := _number(by_region.get(name))) is not None
    }
    return Figures(method, values, _interval(raw.get("mm_median_ci95")), regions)


def _interval(raw: object) -> tuple[float, float] | None:
    if not isinstance(raw, list | tuple) or len(raw) != 2:
        return None
    low, high = _number(raw[0]), _number(raw[1])
    return None if low is None or high is None else (low, high)


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return None
