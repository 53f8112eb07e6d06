"""Plots of an evaluation's results: cumulative errors, regions, yaw."""

from __future__ import annotations

import math
from typing import Any

from app.evaluation.methods import BASELINES
from app.evaluation.results import CED_MM, CED_NME
from app.render.plots import Bars, Picture, Series, bar_chart, line_chart


def charts_of(results: dict[str, Any]) -> dict[str, Picture]:
    """Pictures (H, W, 3) uint8 by file name."""
    dataset = results["dataset"]
    charts = {
        "ced_mm.png": _ced(results, "mm", CED_MM, f"{dataset}: share of points within an error", "error, mm"),
        "by_region.png": _bars(results, "by_region", f"{dataset}: median error by region"),
        "by_yaw.png": _bars(results, "by_yaw", f"{dataset}: median error by yaw of the front photo, degrees"),
    }
    if any("nme_scored" in curves for curves in results["ced"].values()):
        title = f"{dataset}: share of photos within an error"
        charts["ced_nme.png"] = _ced(results, "nme_scored", CED_NME, title, "NME over the scored region")
    return charts


def _ced(results: dict[str, Any], key: str, limits: tuple[float, ...], title: str, label: str) -> Picture:
    series = [
        Series(name, limits, curves[key], dashed=name in BASELINES)
        for name, curves in results["ced"].items()
        if key in curves
    ]
    return line_chart(series, title, label, "share", y_range=(0.0, 1.0))


def _bars(results: dict[str, Any], key: str, title: str) -> Picture:
    methods = {name: entry[key] for name, entry in results["methods"].items()}
    groups = list(dict.fromkeys(group for table in methods.values() for group in table))
    bars = [Bars(name, [table.get(group, math.nan) for group in groups]) for name, table in methods.items()]
    return bar_chart(groups, bars, title, "mm")
