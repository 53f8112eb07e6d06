"""Plots of the protocol: cumulative NME, NME by yaw, by groups of people, and how it is distributed in each group."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from app.evaluation.methods import BASELINES
from app.render.plots import Bars, Picture, Series, bar_chart, line_chart

_LIMITS = tuple(round(0.00025 * k, 5) for k in range(161))
_BINS = tuple(round(0.002 * k, 3) for k in range(13))


def plots(results: dict[str, Any]) -> dict[str, Picture]:
    """Pictures (H, W, 3) uint8 by file name."""
    charts = {"micc_ced.png": _ced(results)}
    if results["sweep"]:
        charts["micc_by_yaw.png"] = _by_yaw(results)
    for group, table in results["demographics"].items():
        charts[f"micc_by_{group}.png"] = _by_class(group, table, results)
        charts[f"micc_histogram_{group}.png"] = _histogram(group, table, results)
    return charts


def _ced(results: dict[str, Any]) -> Picture:
    """The cumulative error distribution; a person without a face counts as above every limit."""
    series = []
    for method in results["methods"]:
        values = [own[method].get("nme", math.inf) for own in results["people"].values() if method in own]
        shares = [sum(value <= limit for value in values) / max(len(values), 1) for limit in _LIMITS]
        series.append(Series(method, _LIMITS, shares, dashed=method in BASELINES))
    return line_chart(
        series, "Cumulative error distribution: share of people by NME", "NME", "share", y_range=(0.0, 1.0)
    )


def _by_yaw(results: dict[str, Any]) -> Picture:
    series = [
        Series(name, [float(yaw) for yaw in rows], [row["nme"] for row in rows.values()], dashed=name in BASELINES)
        for name, rows in results["sweep"].items()
    ]
    return line_chart(series, "Mean NME by yaw of the front picture", "yaw, degrees", "NME")


def _by_class(group: str, table: dict[str, Any], results: dict[str, Any]) -> Picture:
    classes = [f"{kind} ({entry['people']})" for kind, entry in table.items()]
    bars = []
    for method in results["methods"]:
        if method.endswith("_wrong_side"):
            continue
        rows = [entry["methods"].get(method) for entry in table.values()]
        values = [math.nan if row is None else row["nme"] for row in rows]
        spans = [(math.nan, math.nan) if row is None else (row["nme_ci95"][0], row["nme_ci95"][1]) for row in rows]
        bars.append(Bars(method, values, spans))
    return bar_chart(classes, bars, f"Mean NME by {group} (number of people)", "NME")


def _histogram(group: str, table: dict[str, Any], results: dict[str, Any]) -> Picture:
    """How many people of each class have which NME, for the first method."""
    method = next(iter(results["methods"]))
    bars = []
    for kind in table:
        own = [
            results["people"][name][method]["nme"]
            for name, groups in results["groups_of"].items()
            if groups.get(group) == kind and "nme" in results["people"].get(name, {}).get(method, {})
        ]
        counts = np.histogram(np.minimum(own, _BINS[-1] - 1e-9), _BINS)[0]
        bars.append(Bars(kind, [float(count) for count in counts]))
    labels = [f"{low * 1000:g}" for low in _BINS[:-1]]
    return bar_chart(labels, bars, f"People by NME of {method} (from, in thousandths) and {group}", "people")
