"""Similarity fits and the camera of a position map."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.align import Similarity, fit_similarity, fit_weak_perspective
from app.core.frames import WeakPerspective, model_to_posmap, rotation_from_pose
from tests.helpers.topology import small_head

HEAD = small_head()
POINTS = HEAD.gather(HEAD.mean_shape).astype(np.float64)
MOVE = Similarity(1.7, rotation_from_pose(20.0, -15.0, 40.0), np.array([3.0, -8.0, 100.0]))


def _same(first: Similarity, second: Similarity, atol: float = 1e-9) -> None:
    assert first.scale == pytest.approx(second.scale, abs=atol)
    np.testing.assert_allclose(first.rotation, second.rotation, atol=atol)
    np.testing.assert_allclose(first.translation, second.translation, atol=atol * 100)


def test_a_similarity_is_found_again() -> None:
    _same(fit_similarity(POINTS, MOVE.apply(POINTS)), MOVE)


def test_a_rigid_fit_keeps_the_scale() -> None:
    fit = fit_similarity(POINTS, MOVE.apply(POINTS), with_scale=False)
    assert fit.scale == 1.0
    np.testing.assert_allclose(fit.rotation, MOVE.rotation, atol=1e-9)


def test_weights_decide_what_counts() -> None:
    target = MOVE.apply(POINTS)
    target[:5000] += 50.0
    weights = np.ones(len(POINTS))
    weights[:5000] = 0.0
    _same(fit_similarity(POINTS, target, weights), MOVE)


def test_a_mirror_image_is_not_reached_by_mirroring() -> None:
    fit = fit_similarity(POINTS, POINTS * [-1.0, 1.0, 1.0] + [0.0, 0.0, 1.0])
    assert np.linalg.det(fit.rotation) == pytest.approx(1.0)


def test_points_in_a_plane_are_enough() -> None:
    flat = np.array([[0, 0, 0], [2, 0, 0], [0, 1, 0], [3, 3, 0]], float)
    _same(fit_similarity(flat, MOVE.apply(flat)), MOVE)


@pytest.mark.parametrize("broken", ["two points", "a line", "nan"])
def test_what_fixes_no_rotation_is_refused(broken: str) -> None:
    points = np.outer(np.arange(5.0), [1.0, 2.0, 3.0])
    points = {"two points": POINTS[:2], "a line": points, "nan": np.full((5, 3), np.nan)}[broken]
    with pytest.raises(ValueError, match=r"alignment|line"):
        fit_similarity(points, points)


def test_inverse_and_composition() -> None:
    back = MOVE.inverse().after(MOVE)
    _same(back, Similarity.identity())
    np.testing.assert_allclose(MOVE.after(MOVE).apply(POINTS[:3]), MOVE.apply(MOVE.apply(POINTS[:3])))


def test_camera_of_a_position_map() -> None:
    camera = WeakPerspective(1.2, rotation_from_pose(30.0, 10.0, -5.0), np.array([128.0, -120.0, 0.0]))
    found = fit_weak_perspective(model_to_posmap(HEAD.mean_shape, camera), HEAD.mean_shape, HEAD)
    assert found.scale == pytest.approx(1.2, abs=1e-5)
    np.testing.assert_allclose(found.pose, (30.0, 10.0, -5.0), atol=1e-3)
    np.testing.assert_allclose(found.translation[:2], [128.0, -120.0], atol=1e-2)
