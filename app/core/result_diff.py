"""How two results differ: what went in, and how far the surfaces lie apart. Geometry of models, not of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.casefile import CaseResult, Run
from app.core.records import FaceMesh

Lines = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class SurfaceDistance:
    """How far the vertices of two meshes of one layout lie apart, in the scale of each, without any alignment.

    Attributes:
        mean_mm: mean.
        p95_mm: 95 % of the vertices are nearer.
        largest_mm: the largest one.
    """

    mean_mm: float
    p95_mm: float
    largest_mm: float


@dataclass(frozen=True, eq=False)
class ResultDiff:
    """Two results beside each other.

    Attributes:
        first: number of the one.
        second: number of the other.
        lines: (name, value of the first, value of the second) of all that is recorded; names of choices begin with ".".
        distance: None for meshes of different layouts.
        picture: (H, W, 3) uint8 RGB of the first mesh in colours of the distance, with its scale; None without one.
    """

    first: int
    second: int
    lines: Lines
    distance: SurfaceDistance | None = None
    picture: NDArray[np.uint8] | None = None


def vertex_distances(first: FaceMesh, second: FaceMesh) -> NDArray[np.float32] | None:
    """Mm between corresponding vertices (N,); None for meshes of different layouts."""
    if first.vertices.shape != second.vertices.shape or not np.array_equal(first.triangles, second.triangles):
        return None
    apart = first.vertices.astype(np.float64) - second.vertices.astype(np.float64)
    return np.asarray(np.linalg.norm(apart, axis=1), dtype=np.float32)


def summary_of(distances: NDArray[np.floating]) -> SurfaceDistance:
    """Mean, 95th percentile and maximum of (N,) mm."""
    return SurfaceDistance(
        float(distances.mean()), float(np.percentile(distances, 95.0)), float(distances.max(initial=0.0))
    )


def recorded_lines(first: tuple[CaseResult, Run], second: tuple[CaseResult, Run]) -> Lines:
    """What is recorded about two results, side by side; choices that neither made are left out."""
    one, two = (_recorded(*pair) for pair in (first, second))
    names = [*one, *(name for name in two if name not in one)]
    pairs = ((name, one.get(name, ""), two.get(name, "")) for name in names)
    return tuple((name, a, b) for name, a, b in pairs if a or b)


def _recorded(result: CaseResult, run: Run) -> dict[str, str]:
    decision = result.decisions[-1] if result.decisions else None
    found = {
        "verdict": str(result.verdict),
        "reason": decision.reason if decision is not None else "",
        "photos": ", ".join(f"E{photo['exhibit']} ({photo['role']})" for photo in run.inputs),
        "model": run.model_name,
        "weights": run.model_sha256,
        "device": run.device.upper(),
        "warnings": "\n".join(f"{notice['code']}  {notice['text']}" for notice in run.warnings),
        "by": run.operator,
        "time": run.finished_at,
    }
    found |= {f".{name}": text for name, text in choices_of(run)}
    return found | {f".{name}": version for name, version in sorted(run.software.items())}


def choices_of(run: Run) -> list[tuple[str, str]]:
    """(name, value) of every choice of a run that was made; those left as they were are no choice."""
    found = ((name, _plain(value)) for name, value in sorted(run.parameters.items()))
    return [(name, text) for name, text in found if text]


def _plain(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if value is None or value in ({}, [], 0):
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{name} {text}" for name, inner in value.items() if (text := _plain(inner)))
    if isinstance(value, list | tuple):
        return ", ".join(_plain(inner) for inner in value[:8]) + (" …" if len(value) > 8 else "")
    return f"{value:g}" if isinstance(value, float) else str(value)
