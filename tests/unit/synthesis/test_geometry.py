"""Subdivision, registration and cameras on shapes whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from app.synthesis.camera import ViewPose, landmark_crop
from app.synthesis.registration import Surface, closest_barycentric, register, similarity, split_contour, to_triangles
from app.synthesis.subdivision import catmull_clark

CUBE = np.array([[x, y, z] for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (-1.0, 1.0)]) * 50
CUBE_QUADS = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])


def ball(times: int) -> tuple[np.ndarray, np.ndarray]:
    points, quads = CUBE, CUBE_QUADS
    for _ in range(times):
        operator, quads = catmull_clark(quads, len(points))
        points = np.asarray(operator @ points)
    return points, quads


def test_catmull_clark_of_a_cube() -> None:
    points, quads = ball(1)
    assert (len(points), len(quads)) == (26, 24)
    corner = points[7]  # known rule: (Q + 2R + (n - 3) P) / n with Q = R's mean of faces and edges
    assert corner == pytest.approx(np.full(3, 50 * (1 / 3 * 1 / 3 + 2 / 3 * 2 / 3)), abs=1e-9)


def test_catmull_clark_keeps_a_plane_and_its_border() -> None:
    grid = np.array([[x, y, 0.0] for y in range(3) for x in range(3)])
    quads = np.array([[0, 1, 4, 3], [1, 2, 5, 4], [3, 4, 7, 6], [4, 5, 8, 7]])
    operator, fine = catmull_clark(quads, 9)
    points = np.asarray(operator @ grid)
    assert np.abs(points[:, 2]).max() == 0
    assert len(fine) == 16
    assert np.asarray(operator.sum(1)).ravel() == pytest.approx(np.ones(len(points)))


def test_closest_point_of_a_triangle_in_every_region() -> None:
    a, b, c = np.array([0.0, 0, 0]), np.array([1.0, 0, 0]), np.array([0.0, 1, 0])
    cases = {
        (0.2, 0.2, 3.0): (0.2, 0.2, 0.0),
        (-1.0, -1.0, 0.0): (0, 0, 0),
        (2.0, -1.0, 0.0): (1, 0, 0),
        (-1.0, 2.0, 0.0): (0, 1, 0),
        (0.5, -1.0, 0.0): (0.5, 0, 0),
        (-1.0, 0.5, 0.0): (0, 0.5, 0),
        (1.0, 1.0, 0.0): (0.5, 0.5, 0),
    }
    for point, foot in cases.items():
        weights = closest_barycentric(np.array(point), a, b, c)
        assert weights @ np.stack([a, b, c]) == pytest.approx(np.array(foot), abs=1e-9)


def test_surface_avoids_the_far_side() -> None:
    points, quads = ball(3)
    surface = Surface(points, to_triangles(quads))
    inside = points[:50] * 0.98
    outward = points[:50] / np.linalg.norm(points[:50], axis=1, keepdims=True)
    hit = surface.nearest(inside, outward)
    assert hit.distance.max() < 1.5
    assert np.abs(surface.at(hit) - points[:50]).max() < 2.0


def test_similarity_recovers_what_was_applied() -> None:
    rng = np.random.default_rng(1)
    source = rng.normal(size=(20, 3))
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    turn *= np.sign(np.linalg.det(turn))
    scale, rotation, shift = similarity(source, 2.5 * source @ turn.T + [1, 2, 3])
    assert scale == pytest.approx(2.5)
    assert rotation == pytest.approx(turn)
    assert shift == pytest.approx([1, 2, 3])


def test_register_reaches_a_bent_surface_and_keeps_order() -> None:
    points, quads = ball(3)
    bent = points * (1 + 0.12 * np.sin(points[:, [1]] / 20))
    surface = Surface(bent, to_triangles(quads))
    top = np.array([int(points[:, 1].argmax()), int(points[:, 1].argmin())])
    reached = register(points, quads, surface, (top, bent[top]), np.ones(len(points), bool))
    assert np.percentile(surface.nearest(reached).distance, 95) < 0.3
    assert np.linalg.norm(reached[top] - bent[top], axis=1).max() < 0.5


def test_contour_halves_share_their_corners() -> None:
    angle = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    points = np.c_[np.cos(angle) * 3, np.sin(angle), np.zeros(20)]
    upper, lower = split_contour(np.arange(20), points)
    assert (upper[0], upper[-1]) == (lower[0], lower[-1])
    assert points[upper[1:-1], 1].min() > 0 > points[lower[1:-1], 1].max()


def test_crop_rule_of_the_paper() -> None:
    rng = np.random.default_rng(2)
    marks = rng.uniform(-60, 60, (68, 3)).astype(np.float32)
    view = landmark_crop(ViewPose(np.eye(3, dtype=np.float32), 1.0, (0, 0), 0.0), marks, 256, 1.58, (0.0, 0.0))
    placed = view.project(marks)[:, :2]
    low, high = placed.min(0), placed.max(0)
    assert (high - low).mean() * 1.58 == pytest.approx(256, rel=1e-4)
    assert (low + high) / 2 == pytest.approx([127.5, 127.5], abs=1e-2)


def test_projection_of_a_near_camera_enlarges_what_is_near() -> None:
    view = ViewPose(np.eye(3, dtype=np.float32), 2.0, (10.0, 20.0), 1 / 500)
    placed = view.project(np.array([[10, 0, 0], [10, 0, 100], [0, 10, 0]], np.float32))
    assert placed[0] == pytest.approx([30, 20, 0])
    assert placed[1] == pytest.approx([10 + 20 / 0.8, 20, 200])
    assert placed[2] == pytest.approx([10, 0, 0])
