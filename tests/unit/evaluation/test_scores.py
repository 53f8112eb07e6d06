"""Figures that decide: the truth scores nothing, a larger mesh gains nothing where methods are compared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.core.frames import rotation_from_pose
from app.core.metrics import NOSE_TIP
from app.core.topology import load_topology
from app.evaluation.scores import Truth, coarse_vertices, landmarks_of, make_truth, score, score_mesh
from tests.helpers.scans import person


def truth_of(shape: np.ndarray, *, found: bool = False) -> Truth:
    """A face as a scan, turned, moved and 5 % larger."""
    topology = load_topology()
    turn = 1.05 * rotation_from_pose(20, -10, 5)
    points = topology.gather(shape).astype(np.float64) @ turn.T + [30.0, -20.0, 500.0]
    marks = landmarks_of(shape, topology) @ turn.T + [30.0, -20.0, 500.0]
    return make_truth(points, marks, np.arange(68), marks[NOSE_TIP], person(0), found)


@pytest.mark.parametrize("found", [False, True], ids=["true landmarks", "found landmarks"])
def test_the_truth_scores_nothing(found: bool) -> None:
    figures = score(person(3), truth_of(person(3), found=found))
    assert figures.nme is not None
    for value in (figures.nme.sqrt_wh, figures.nme.diagonal, figures.nme.sqrt_wh_scored, figures.nme.diagonal_scored):
        assert value < 0.0003
    assert figures.errors.mean() < 0.03
    assert figures.stated is not None
    assert figures.stated.mean() > 0.5  # the scan is 5 % larger than the prediction says
    assert 0 < figures.near.sum() < len(figures.near)


def test_another_face_does_not() -> None:
    truth = truth_of(person(3))
    mean, other = (score(person(k), truth, fine=False) for k in (0, 4))
    assert mean.nme is not None
    assert other.nme is not None
    assert 0.001 < mean.nme.sqrt_wh < other.nme.sqrt_wh
    assert mean.errors.mean() < other.errors.mean()


def test_a_neck_lowers_the_nme_and_not_the_scored_one() -> None:
    """The same face with a skirt of triangles below it: the published normaliser rewards it."""
    topology, shape = load_topology(), person(4)
    truth = truth_of(person(3))
    plain = score(shape, truth, fine=False).nme
    vertices = coarse_vertices(shape, topology)
    low = vertices[vertices[:, 1].argsort()[:40]]
    start = len(vertices)
    skirt = low - [0.0, 120.0, 0.0]
    triangles = [[start + i, start + i + 1, start - 1] for i in range(39)]
    joined = np.concatenate([topology.lod_triangles, triangles])
    larger = score_mesh(np.concatenate([vertices, skirt]), joined, landmarks_of(shape, topology), truth).nme
    assert plain is not None
    assert larger is not None
    assert larger.sqrt_wh < 0.9 * plain.sqrt_wh
    assert larger.sqrt_wh_scored == pytest.approx(plain.sqrt_wh_scored, rel=0.1)


def test_regions_are_where_they_belong() -> None:
    from app.core.topology import REGIONS

    truth = truth_of(person(3))
    tip = truth.landmarks[NOSE_TIP]
    nearest = np.linalg.norm(truth.points - tip, axis=1).argsort()[:20]
    assert (truth.regions[nearest] == REGIONS.index("nose")).mean() > 0.8


def test_mean_face_on_real_identities(enface_data: Path) -> None:
    """Scored on the face of ICT-FaceKit's identities, its own mean face gives about 0.012, as published figures do."""
    data = np.load(enface_data / "heads" / "ict_facekit.npz")
    last = int(data["narrow_face_last"][0]) + 1
    triangles = data["triangles"][(data["triangles"] < last).all(1)]
    neutral = data["neutral"][:last].astype(np.float64) * 10
    marks = data["landmarks68"]
    inner = np.flatnonzero(marks < last)
    scores = []
    for seed in range(3):
        weights = np.random.default_rng(seed).normal(size=len(data["identity"]))
        face = neutral + np.tensordot(weights, data["identity"][:, :last].astype(np.float64), 1) * 10
        points = face[np.unique(triangles)][::8]
        truth = Truth(points, np.ones(len(points), bool), face[marks[inner]], inner, np.ones(len(points), int))
        nme = score_mesh(neutral, triangles, neutral[marks[inner]], truth).nme
        assert nme is not None
        scores.append(nme.sqrt_wh)
    assert np.mean(scores) == pytest.approx(0.0124, abs=0.004)
