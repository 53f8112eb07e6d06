"""A run's curves: rows of `curves.csv`, shown as a table and drawn as a picture (`enface train --show RUN`)."""

from __future__ import annotations

import csv
import logging
import math
from pathlib import Path

from app.core.errors import UsageError
from app.render.plots import Picture, Series, line_chart, stack

log = logging.getLogger(__name__)
CURVES_NAME = "curves.csv"
PICTURE_NAME = "curves.png"
_HORIZONTAL = ("step", "epoch")
_PANELS = (
    ("Loss", ("train_loss", "loss")),
    ("Terms of the loss", ("train_",)),
    ("Held-out error, mm", ("mm_",)),
    ("Held-out error, px", ("px",)),
    ("Pairs a second", ("pairs_per_s",)),
)
_LARGEST_FILE = 64 << 20


def append_row(folder: Path, row: dict[str, float]) -> None:
    """Add a row to a run's curves; the first one writes the header."""
    path = folder / CURVES_NAME
    fresh = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(row))
        if fresh:
            writer.writeheader()
        writer.writerow({name: f"{value:.6g}" for name, value in row.items()})
    log.info(" ".join(f"{name}={value:.4g}" for name, value in row.items()))


def read_curves(folder: Path) -> dict[str, list[float]]:
    """Columns of a run's curves by name; a cell that is no number is NaN.

    Raises:
        UsageError: the folder holds no run (E228).
    """
    path = folder / CURVES_NAME
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ValueError("it is too large")
        with path.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        if not rows or rows[0].keys() == {None}:
            raise ValueError("it is empty")
    except (OSError, ValueError, csv.Error) as error:
        raise UsageError(
            f"the curves cannot be read ({error})",
            file=path,
            remedy="name the output folder of a training run that has validated once",
            code="E228",
        ) from error
    names = [name for name in rows[0] if name]
    return {name: [_number(row.get(name)) for row in rows] for name in names}


def curves_table(curves: dict[str, list[float]], last: int = 12) -> list[list[str]]:
    """Header and the last rows of the curves, as text."""
    names = list(curves)
    count = len(curves[names[0]])
    rows = [[f"{curves[name][i]:.5g}" for name in names] for i in range(max(0, count - last), count)]
    return [names, *rows]


def draw_curves(curves: dict[str, list[float]], title: str) -> Picture:
    """Panels of the curves, one below the other."""
    across = next((name for name in _HORIZONTAL if name in curves), None)
    count = len(next(iter(curves.values())))
    x = curves[across] if across else [float(i) for i in range(count)]
    left = set(curves) - set(_HORIZONTAL) - {"pool", "rate"}
    panels = []
    for label, starts in _PANELS:
        names = [name for name in curves if name in left and name.startswith(starts)]
        left -= set(names)
        if names:
            shown = [Series(name, x, curves[name]) for name in names]
            panels.append(
                line_chart(shown, f"{title}: {label}", across or "row", "", size=(900, 380), logarithmic=True)
            )
    if not panels:
        raise UsageError("the curves hold no figures", remedy="let the run validate once", code="E228")
    return stack(panels)


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return math.nan
