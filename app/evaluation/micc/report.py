"""From outcomes to `results.json`: what every evaluation has, and what the protocol of MICC Florence adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from app.core.metrics import bootstrap_interval
from app.evaluation.methods import BASELINES
from app.evaluation.micc.folder import GROUPS
from app.evaluation.micc.measuring import PROTOCOL
from app.evaluation.micc.outcomes import Outcome, Turned
from app.evaluation.micc.run import Measured, Plan
from app.evaluation.micc.tables import paper_tables
from app.evaluation.results import YAW_BINS, results_of
from app.evaluation.scores import Subject

DATASET = "micc"
PROTOCOL_TEXT = (
    "Scans are turned upright by their initial alignment and drawn in parallel projection, 640 px, from the front and "
    "from 90 degrees. Each prediction is laid over the scan by landmarks, then by rigid ICP; distances run from scan "
    "points within 95 mm of the nose tip to the predicted surface. NME: mean distance over sqrt(width x height) of the "
    "prediction's box. The scale of the rigid alignment is solved for, since the landmarks were found in pictures."
)


def results(plan: Plan, measured: Measured, people: Mapping[str, dict[str, str]]) -> dict[str, Any]:
    """All that is known of an evaluation, as plain lists and numbers; the same files give the same results.

    Args:
        plan: what was measured.
        measured: its outcomes.
        people: groups of each subject.
    """
    names = sorted(measured.outcomes)
    subjects = [
        Subject(name, 0.0, people.get(name, {}), {m: o.figures for m, o in measured.outcomes[name].items()})
        for name in names
    ]
    sweep = _sweep(measured, plan.yaws)
    found = results_of(DATASET, subjects, {"micc": _folder(plan, measured), "sweep": sweep})
    for method, row in found["methods"].items():
        row["by_yaw"] |= _yaw_bins(measured, method)
    return {
        **found,
        "tables": paper_tables(found["methods"]),
        "people": {
            name: {method: _person(outcome) for method, outcome in measured.outcomes[name].items()} for name in names
        },
        "groups_of": {name: people[name] for name in names if people.get(name)},
        "demographics": {group: table for group in GROUPS if (table := _by_class(subjects, group))},
    }


def _folder(plan: Plan, measured: Measured) -> dict[str, Any]:
    folder = plan.folder
    return {
        "protocol": PROTOCOL,
        "protocol_text": PROTOCOL_TEXT,
        "expected": folder.expected,
        "found": len(folder.subjects),
        "measured": len(measured.outcomes),
        "missing": list(folder.missing),
        "skipped": [
            {"subject": row.subject, "file": row.file, "cause": row.cause}
            for row in (*folder.skipped, *sorted(measured.skipped, key=lambda row: (row.subject, row.file)))
        ],
        "scans": {
            name: {
                "file": folder.relative(measured.files[name]),
                "sha256": measured.alignments[name].scan_sha256,
                "alignment_sha256": measured.alignments[name].sha256,
                "alignment": measured.alignments[name].source,
            }
            for name in sorted(measured.files)
        },
        "models": {entry.name: entry.sha256 for entry, _ in plan.models},
        "comparators": {
            one.name: {
                "meshes": sum(yaw == 0 for _, yaw in one.meshes),
                "turned": sum(yaw != 0 for _, yaw in one.meshes),
                "without_subject": list(one.unknown),
            }
            for one in plan.comparators
        },
    }


def _person(outcome: Outcome) -> dict[str, Any]:
    figures = outcome.figures
    if figures is None:
        return {"failure": outcome.failure}
    row: dict[str, Any] = {"mm_median": round(float(np.median(figures.errors)), 4)}
    if figures.nme is not None:
        row |= {"nme": round(figures.nme.sqrt_wh, 6), "nme_scored": round(figures.nme.sqrt_wh_scored, 6)}
    return row


def _sweep(measured: Measured, yaws: Sequence[int]) -> dict[str, dict[str, dict[str, Any]]]:
    """By method and yaw of the front picture: mean NME with its interval, median mm, failures.

    The baselines see no picture: theirs is one figure for all yaws.
    """
    table: dict[str, dict[str, dict[str, Any]]] = {}
    if not yaws:
        return table
    methods = list(dict.fromkeys(method for own in measured.outcomes.values() for method in own))
    for method in methods:
        outcomes = [own[method] for own in measured.outcomes.values() if method in own]
        rows = {}
        for yaw in yaws:
            values = [_at(outcome, 0 if method in BASELINES else yaw) for outcome in outcomes]
            known = [value for value in values if isinstance(value, Turned)]
            if known:
                interval = bootstrap_interval(np.array([turned.nme for turned in known]))
                rows[str(yaw)] = {
                    "nme": round(interval.value, 6),
                    "nme_ci95": [round(interval.low, 6), round(interval.high, 6)],
                    "mm_median": round(float(np.median([turned.mm_median for turned in known])), 4),
                    "failures": values.count("failed"),
                }
        if len(rows) > 1:
            table[method] = rows
    return table


def _at(outcome: Outcome, yaw: int) -> Turned | Literal["failed"] | None:
    """A method at a yaw; None where it was not asked. Meshes of other programs have one front for both figures."""
    if yaw == 0 and yaw not in outcome.sweep:
        figures = outcome.figures
        if figures is None or figures.nme is None:
            return "failed"
        return Turned(figures.nme.sqrt_wh, figures.nme.sqrt_wh_scored, float(np.median(figures.errors)))
    if yaw not in outcome.sweep:
        return None
    return outcome.sweep[yaw] or "failed"


def _yaw_bins(measured: Measured, method: str) -> dict[str, float]:
    """Median mm by yaw of the turned front pictures, in the bins of every evaluation."""
    bins: dict[str, float] = {}
    swept = [
        (abs(yaw), turned.mm_median)
        for own in measured.outcomes.values() if method in own
        for yaw, turned in own[method].sweep.items() if turned is not None
    ]  # fmt: skip
    for low, high in YAW_BINS[1:]:
        values = [mm for yaw, mm in swept if low <= yaw < high]
        if values:
            bins[f"{low}-{min(high, 90)}"] = round(float(np.median(values)), 4)
    return bins


def _by_class(subjects: Sequence[Subject], group: str) -> dict[str, dict[str, Any]]:
    """By class of a group: how many people, and every method's mean NME with its interval."""
    classes = sorted({subject.groups[group] for subject in subjects if group in subject.groups})
    table: dict[str, dict[str, Any]] = {}
    for kind in classes:
        own = [subject for subject in subjects if subject.groups.get(group) == kind]
        rows: dict[str, Any] = {}
        for method in dict.fromkeys(name for subject in own for name in subject.figures):
            figures = [subject.figures.get(method) for subject in own]
            values = [one.nme.sqrt_wh for one in figures if one is not None and one.nme is not None]
            if values:
                interval = bootstrap_interval(np.array(values))
                rows[method] = {
                    "nme": round(interval.value, 6),
                    "nme_ci95": [round(interval.low, 6), round(interval.high, 6)],
                }
        table[kind] = {"people": len(own), "methods": rows}
    return table
