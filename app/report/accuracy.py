"""What an evaluation record says about a model, ready to print beside its baselines."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BASELINES = {"mean_face": "mean face", "other_person": "another person"}
COLUMNS = (("nme_mean", "NME"), ("mm_median", "median"), ("mm_p95", "95 %"))
"""Key in the record and title; keys in mm start with "mm"."""


@dataclass(frozen=True)
class Accuracy:
    """A table of figures of one evaluation.

    Attributes:
        source: dataset and number of subjects, for the table's caption.
        header: column titles.
        rows: the model's row first, then the baselines.
    """

    source: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def accuracy_of(model: str, metrics: Mapping[str, Any] | None) -> Accuracy | None:
    """The figures of a model from an evaluation's results.

    Args:
        model: its name.
        metrics: `results.json` of an evaluation, or the part of it in a model's manifest entry: "dataset", "subjects",
            "normaliser" and "methods" by name, where "mean_face" and "other_person" are the baselines.

    Returns:
        None if there is no figure for the model: its accuracy is not established.
    """
    methods = metrics.get("methods") if metrics else None
    if metrics is None or not isinstance(methods, Mapping) or not isinstance(methods.get(model), Mapping):
        return None
    columns = [column for column in COLUMNS if _number(methods[model].get(column[0])) is not None]
    if not columns:
        return None
    labels = {model: model} | {
        name: label for name, label in BASELINES.items() if isinstance(methods.get(name), Mapping)
    }
    rows = tuple(
        (label, *(_cell(key, _number(methods[name].get(key))) for key, _ in columns)) for name, label in labels.items()
    )
    subjects = _number(metrics.get("subjects"))
    source = str(metrics.get("dataset") or "unnamed")
    source += f", {subjects:.0f} subjects" if subjects is not None else ""
    source += f"; NME over {metrics['normaliser']}" if metrics.get("normaliser") else ""
    return Accuracy(source, ("Method", *(title for _, title in columns)), rows)


def _cell(key: str, value: float | None) -> str:
    """Short in any case: a figure must never be shortened by its column's width."""
    if value is None:
        return "–"
    if not key.startswith("mm"):
        return f"{value:.4f}" if 0.0 <= value < 10.0 else f"{value:.3g}"
    return f"{value:.2f} mm" if 0.0 <= value < 10.0 else f"{value:.3g} mm"


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return None
