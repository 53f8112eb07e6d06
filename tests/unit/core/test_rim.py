"""The mesh ends in a smooth curve, and nothing but its outline is moved."""

from __future__ import annotations

import numpy as np

from app.core.mesh import mesh_from_shape
from app.core.rim import outline, smooth_rim
from app.core.topology import load_topology

HEAD = load_topology()


def test_the_outline_of_two_triangles_is_their_square() -> None:
    (loop,) = outline(np.array([[0, 1, 2], [0, 2, 3]]))
    assert sorted(loop.tolist()) == [0, 1, 2, 3]
    first = loop.tolist().index(0)
    assert np.roll(loop, -first).tolist() == [0, 1, 2, 3]


def test_a_hole_is_a_loop_of_its_own() -> None:
    ring = [[k, (k + 1) % 6, 6 + k] for k in range(6)] + [[(k + 1) % 6, 6 + (k + 1) % 6, 6 + k] for k in range(6)]
    assert sorted(len(loop) for loop in outline(np.array(ring))) == [6, 6]


def test_only_the_outline_moves_and_by_less_than_a_texel() -> None:
    (loop,) = outline(HEAD.triangles)
    moved = smooth_rim(HEAD.uv, HEAD) * 256 - HEAD.uv * 256
    inside = np.setdiff1d(np.arange(HEAD.vertex_count), loop)
    assert np.abs(moved[inside]).max() == 0.0
    assert 0.3 < np.abs(moved[loop]).max() < 1.0


def test_no_triangle_is_turned_over() -> None:
    a, b, c = (smooth_rim(HEAD.uv, HEAD).astype(np.float64)[HEAD.triangles[:, k]] * 256 for k in range(3))
    areas = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    assert areas.min() > 0.1


def test_the_mesh_turns_less_along_its_outline() -> None:
    (loop,) = outline(HEAD.triangles)

    def turning(points: np.ndarray) -> float:
        steps = np.diff(points[np.r_[loop, loop[:2]]].astype(np.float64), axis=0)
        steps /= np.linalg.norm(steps, axis=1, keepdims=True)
        return float(np.arccos(np.clip((steps[1:] * steps[:-1]).sum(1), -1, 1)).sum())

    mesh = mesh_from_shape(HEAD.mean_shape, HEAD)
    assert turning(mesh.vertices) < 0.25 * turning(HEAD.gather(HEAD.mean_shape))
