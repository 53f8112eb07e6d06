"""Two results beside each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.core.casefile import CaseResult, Decision, Outcome, Run, Verdict
from app.core.result_diff import recorded_lines, summary_of, vertex_distances
from tests.helpers.faces import make_result
from tests.helpers.topology import small_head

AT = "2026-03-04T05:06:07.000Z"


def run(number: int, **choices: object) -> Run:
    return Run(
        number, "reconstruct", 1, dict(choices), ({"role": "front", "exhibit": number, "sha256": "b" * 64},), (), {},
        "enface", "d" * 64, "cpu", "x86", 1, {}, {"torch": "2.13"}, AT, AT, "Alma", Outcome.DONE,
    )  # fmt: skip


def test_distances_are_of_corresponding_vertices_in_mm() -> None:
    mesh = make_result(small_head()).mesh
    moved = replace(mesh, vertices=mesh.vertices + np.asarray([3.0, 0.0, 4.0], np.float32))
    distances = vertex_distances(mesh, moved)
    assert distances is not None
    summary = summary_of(distances)
    assert (summary.mean_mm, summary.p95_mm, summary.largest_mm) == pytest.approx((5.0, 5.0, 5.0), abs=1e-3)


def test_meshes_of_different_layouts_have_no_distance() -> None:
    mesh = make_result(small_head()).mesh
    assert vertex_distances(mesh, replace(mesh, vertices=mesh.vertices[:-1])) is None


def test_what_differs_stands_side_by_side() -> None:
    decided = CaseResult(2, 2, (Decision(Verdict.REJECTED, "the chin is wrong", AT, "Alma"),))
    lines = recorded_lines((CaseResult(1, 1), run(1, ipd_mm=None)), (decided, run(2, ipd_mm=61.5)))
    found = {name: (first, second) for name, first, second in lines}
    assert found["verdict"] == ("draft", "rejected")
    assert found["reason"] == ("", "the chin is wrong")
    assert found["photos"] == ("E1 (front)", "E2 (front)")
    assert found[".ipd_mm"] == ("", "61.5")
    assert found[".torch"] == ("2.13", "2.13")
