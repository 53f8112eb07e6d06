"""From figures of subjects to `results.json` and its table: every method beside the mean face and another person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.metrics import DistanceStats, bootstrap_interval
from app.core.topology import REGIONS
from app.evaluation.scores import Figures, Subject

F64 = NDArray[np.float64]
YAW_BINS = ((0, 15), (15, 30), (30, 60), (60, 181))
GROUPS = ("tone", "age", "sex", "ethnicity", "generator", "projection")
NORMALISERS = {"nme": "sqrt_wh", "nme_diagonal": "diagonal", "nme_scored": "sqrt_wh_scored",
               "nme_scored_diagonal": "diagonal_scored"}  # fmt: skip
"""Key in the results and attribute of `SeedNme`."""
NORMALISER_TEXT = "sqrt(width x height) of the predicted mesh's box (nme); of its scored part (nme_scored)"
CED_MM = tuple(round(0.1 * k, 1) for k in range(81))
CED_NME = tuple(round(0.0005 * k, 4) for k in range(61))


def results_of(dataset: str, subjects: Sequence[Subject], extra: dict[str, Any] | None = None) -> dict[str, Any]:
    """The `results.json` of design section 6, and what goes beyond it.

    Args:
        dataset: its name.
        subjects: photographed people; those of one name count as one.
        extra: more entries of the results.
    """
    names = list(dict.fromkeys(name for subject in subjects for name in subject.figures))
    methods = {name: method_entry(subjects, name) for name in names}
    return {
        "dataset": dataset,
        "subjects": len({subject.name for subject in subjects}),
        "normaliser": NORMALISER_TEXT,
        "methods": methods,
        "side_use": side_use(methods),
        "groups": {group: counts for group in GROUPS if (counts := _counts(subjects, group))},
        "ced": {name: ced(subjects, name) for name in names},
        **(extra or {}),
    }


def method_entry(subjects: Sequence[Subject], name: str) -> dict[str, Any]:
    """Figures of one method."""
    taken = [(subject, figures) for subject in subjects if (figures := subject.figures.get(name)) is not None]
    failures = sum(name in subject.figures and subject.figures[name] is None for subject in subjects)
    entry: dict[str, Any] = {"nme_mean": None, "nme_ci95": None}
    if not taken:
        nothing = dict.fromkeys(("mm_median", "mm_mean", "mm_rmse", "mm_p95"))
        return {**entry, **nothing, "failures": failures, "by_yaw": {}, "by_region": {}}
    for key, attribute in NORMALISERS.items():
        values = per_person(taken, lambda f, a=attribute: None if f.nme is None else getattr(f.nme, a))  # type: ignore[misc]
        if len(values):
            interval = bootstrap_interval(values)
            entry[f"{key}_mean"] = round(interval.value, 6)
            entry[f"{key}_ci95"] = [round(interval.low, 6), round(interval.high, 6)]
    entry |= {f"mm_{key}": value for key, value in _stats([f.errors for _, f in taken]).items()}
    medians = bootstrap_interval(per_person(taken, lambda f: float(np.median(f.errors))), _median)
    means = bootstrap_interval(per_person(taken, lambda f: float(f.errors.mean())))
    entry["mm_median_ci95"] = [round(medians.low, 4), round(medians.high, 4)]
    entry["mm_mean_ci95"] = [round(means.low, 4), round(means.high, 4)]
    entry["mm_within_60"] = _stats([f.errors[f.near] for _, f in taken])
    stated = [f.stated for _, f in taken if f.stated is not None]
    if stated:
        entry["mm_stated_scale"] = _stats(stated)
    entry["failures"] = failures
    entry["by_yaw"] = _by_yaw(taken)
    entry["by_region"] = _by_region(taken)
    for group in GROUPS:
        if table := _by_group(taken, group):
            entry[f"by_{group}"] = table
    return entry


def per_person(taken: Sequence[tuple[Subject, Figures]], figure: Callable[[Figures], float | None]) -> F64:
    """A figure of each person: the mean over that person's photos."""
    values: dict[str, list[float]] = {}
    for subject, figures in taken:
        value = figure(figures)
        if value is not None:
            values.setdefault(subject.name, []).append(value)
    return np.array([np.mean(own) for own in values.values()])


def side_use(methods: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """For each model of two views: median mm with its side photo, without, and with another person's, as ratios too."""
    table = {}
    for name, pair in methods.items():
        single, wrong = methods.get(f"{name}_single"), methods.get(f"{name}_wrong_side")
        if single is None or not pair["mm_median"] or not single["mm_median"]:
            continue
        row: dict[str, Any] = {
            "pair": pair["mm_median"],
            "single": single["mm_median"],
            "pair_over_single": round(pair["mm_median"] / single["mm_median"], 4),
            "pair_over_single_by_region": _ratios(pair["by_region"], single["by_region"]),
        }
        if wrong is not None and wrong["mm_median"]:
            row["wrong_side"] = wrong["mm_median"]
            row["wrong_side_over_pair"] = round(wrong["mm_median"] / pair["mm_median"], 4)
        table[name] = row
    return table


def ced(subjects: Sequence[Subject], name: str) -> dict[str, list[float]]:
    """Cumulative error distributions: share of points up to each of `CED_MM`, share of photos up to each of `CED_NME`.

    A photo without a result counts as above every limit.
    """
    figures = [subject.figures[name] for subject in subjects if name in subject.figures]
    points = np.concatenate([f.errors for f in figures if f is not None] or [np.zeros(0)])
    lost = sum(f is None for f in figures) / max(len(figures), 1)
    measured = np.array([f.nme.sqrt_wh_scored for f in figures if f is not None and f.nme is not None])
    shares = {"mm": (1 - lost) * _shares(points, CED_MM)}
    if len(measured):
        shares["nme_scored"] = (1 - lost) * _shares(measured, CED_NME)
    return {key: np.round(values, 4).tolist() for key, values in shares.items()}


def markdown(results: dict[str, Any]) -> str:
    """The results as tables for people."""
    lines = [f"# {results['dataset']}: {results['subjects']} subjects", "", f"Normaliser: {results['normaliser']}.", ""]
    header = ("method", "NME", "95 %", "NME scored", "mm median", "95 %", "mm mean", "mm p95", "mm mean, stated scale",
              "failures")  # fmt: skip
    rows = []
    for name, entry in results["methods"].items():
        stated = entry.get("mm_stated_scale", {}).get("mean")
        rows.append([
            name, _text(entry["nme_mean"], 4), _range(entry["nme_ci95"], 4), _text(entry.get("nme_scored_mean"), 4),
            _text(entry["mm_median"], 2), _range(entry.get("mm_median_ci95"), 2), _text(entry["mm_mean"], 2),
            _text(entry["mm_p95"], 2), _text(stated, 2), str(entry["failures"]),
        ])  # fmt: skip
    lines += [*_table(header, rows), ""]
    kinds = {"by_region": "region", "by_yaw": "yaw of the front photo, degrees"}
    kinds |= {f"by_{group}": group for group in GROUPS}
    for key, title in kinds.items():
        columns = list(dict.fromkeys(c for entry in results["methods"].values() for c in entry.get(key, {})))
        if columns:
            rows = [
                [name, *(_text(entry.get(key, {}).get(column), 2) for column in columns)]
                for name, entry in results["methods"].items()
            ]
            counts = results["groups"].get(title, {})
            heads = [f"{c} ({counts[c]})" if c in counts else c for c in columns]
            lines += [f"Median mm by {title}:", "", *_table(("method", *heads), rows), ""]
    if results["side_use"]:
        rows = [[name, *(_text(row.get(key), 3) for key in _SIDE_COLUMNS)] for name, row in results["side_use"].items()]
        lines += ["Use of the side photo, median mm:", "", *_table(("model", *_SIDE_COLUMNS.values()), rows), ""]
    return "\n".join(lines)


_SIDE_COLUMNS = {
    "pair": "own side photo",
    "single": "no side photo",
    "wrong_side": "another person's",
    "pair_over_single": "own / none",
    "wrong_side_over_pair": "another's / own",
}


def skin_tone(angle: float) -> str:
    """Class of an individual typology angle in degrees (Chardon et al. 1991)."""
    steps = ((-30, "dark"), (10, "brown"), (28, "tan"), (41, "intermediate"), (55, "light"))
    return next((name for limit, name in steps if angle <= limit), "very light")


def _median(rows: F64) -> F64:
    return np.asarray(np.median(rows, axis=-1))


def _stats(parts: Sequence[F64]) -> dict[str, float]:
    stats = DistanceStats.of(np.concatenate(parts))
    return {key: round(getattr(stats, key), 4) for key in ("median", "mean", "rmse", "p95")}


def _by_yaw(taken: Sequence[tuple[Subject, Figures]]) -> dict[str, float]:
    table = {}
    for low, high in YAW_BINS:
        inside = [f.errors for subject, f in taken if low <= abs(subject.yaw) < high]
        if inside:
            table[f"{low}-{min(high, 90)}"] = round(float(np.median(np.concatenate(inside))), 4)
    return table


def _by_region(taken: Sequence[tuple[Subject, Figures]]) -> dict[str, float]:
    errors = np.concatenate([f.errors for _, f in taken])
    regions = np.concatenate([f.regions for _, f in taken])
    return {
        name: round(float(np.median(errors[regions == i])), 4)
        for i, name in enumerate(REGIONS)
        if i > 0 and (regions == i).any()
    }


def _by_group(taken: Sequence[tuple[Subject, Figures]], group: str) -> dict[str, float]:
    parts: dict[str, list[F64]] = {}
    for subject, figures in taken:
        if group in subject.groups:
            parts.setdefault(subject.groups[group], []).append(figures.errors)
    return {kind: round(float(np.median(np.concatenate(parts[kind]))), 4) for kind in sorted(parts)}


def _counts(subjects: Sequence[Subject], group: str) -> dict[str, int]:
    people: dict[str, set[str]] = {}
    for subject in subjects:
        if group in subject.groups:
            people.setdefault(subject.groups[group], set()).add(subject.name)
    return {kind: len(people[kind]) for kind in sorted(people)}


def _ratios(first: dict[str, float], second: dict[str, float]) -> dict[str, float]:
    return {key: round(first[key] / second[key], 4) for key in first if second.get(key)}


def _shares(values: F64, limits: Sequence[float]) -> F64:
    return np.searchsorted(np.sort(values), limits, side="right") / max(len(values), 1)


def _text(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _range(pair: list[float] | None, digits: int) -> str:
    return "" if pair is None else f"{pair[0]:.{digits}f} to {pair[1]:.{digits}f}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (header, ["---"] * len(header), *rows)]
