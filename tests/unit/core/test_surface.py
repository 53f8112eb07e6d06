"""Distances from points to meshes, against brute force."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.core.surface import Surface
from tests.helpers.topology import small_head

SQUARE = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], float)
HALVES = np.array([[0, 1, 2], [0, 2, 3]])


def _closest_on_triangles(points: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Closest point of one triangle for each query, after Ericson, "Real-Time Collision Detection", 5.1.5.

    Args:
        points: (M, 3).
        corners: (M, 3, 3): corner, coordinate. Degenerate triangles are allowed.

    Returns:
        (M, 3).
    """
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    ab, ac = b - a, c - a
    d1, d2 = _dot(ab, points - a), _dot(ac, points - a)
    d3, d4 = _dot(ab, points - b), _dot(ac, points - b)
    d5, d6 = _dot(ab, points - c), _dot(ac, points - c)
    va, vb, vc = d3 * d6 - d5 * d4, d5 * d2 - d1 * d6, d1 * d4 - d3 * d2
    total = va + vb + vc
    safe = np.where(total == 0.0, 1.0, total)
    v, w = vb / safe, vc / safe
    on_bc = (va <= 0) & (d4 - d3 >= 0) & (d5 - d6 >= 0)
    t = _ratio(d4 - d3, (d4 - d3) + (d5 - d6))
    v, w = np.where(on_bc, 1.0 - t, v), np.where(on_bc, t, w)
    on_ac = (vb <= 0) & (d2 >= 0) & (d6 <= 0)
    v, w = np.where(on_ac, 0.0, v), np.where(on_ac, _ratio(d2, d2 - d6), w)
    on_ab = (vc <= 0) & (d1 >= 0) & (d3 <= 0)
    v, w = np.where(on_ab, _ratio(d1, d1 - d3), v), np.where(on_ab, 0.0, w)
    at_c = (d6 >= 0) & (d5 <= d6)
    v, w = np.where(at_c, 0.0, v), np.where(at_c, 1.0, w)
    at_b = (d3 >= 0) & (d4 <= d3)
    v, w = np.where(at_b, 1.0, v), np.where(at_b, 0.0, w)
    at_a = (d1 <= 0) & (d2 <= 0)
    v, w = np.where(at_a, 0.0, v), np.where(at_a, 0.0, w)
    return np.asarray(a + v[:, None] * ab + w[:, None] * ac)


def _dot(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.einsum("ij,ij->i", x, y))


def _ratio(numerator: NDArray[np.float64], denominator: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.clip(numerator / np.where(denominator == 0.0, 1.0, denominator), 0.0, 1.0))


def _brute_force(
    points: NDArray[np.float64], vertices: NDArray[np.float64], triangles: NDArray[np.int32]
) -> list[float]:
    corners = vertices[triangles]
    return [
        float(np.linalg.norm(_closest_on_triangles(np.repeat(p[None], len(corners), 0), corners) - p, axis=1).min())
        for p in points
    ]


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        pytest.param((0.5, 0.25, 2.0), (0.5, 0.25, 0.0), id="inside"),
        pytest.param((0.5, -1.0, 0.0), (0.5, 0.0, 0.0), id="edge"),
        pytest.param((3.0, 0.5, 0.0), (1.0, 0.5, 0.0), id="other edge"),
        pytest.param((-1.0, -1.0, 1.0), (0.0, 0.0, 0.0), id="corner"),
        pytest.param((2.0, 3.0, 0.0), (1.0, 1.0, 0.0), id="far corner"),
    ],
)
def test_closest_point_of_a_square(point: tuple[float, ...], expected: tuple[float, ...]) -> None:
    nearest, distance, triangle = Surface(SQUARE, HALVES).closest(np.array([point]))
    np.testing.assert_allclose(nearest[0], expected, atol=1e-12)
    assert distance[0] == pytest.approx(np.linalg.norm(np.subtract(point, expected)))
    assert triangle[0] in (0, 1)


def test_random_triangles_agree_with_dense_sampling() -> None:
    rng = np.random.default_rng(1)
    corners = rng.normal(size=(300, 3, 3))
    points = rng.normal(size=(300, 3)) * 2.0
    found = np.linalg.norm(_closest_on_triangles(points, corners) - points, axis=1)
    kept = np.array([[0, 1, 2]])
    single = [Surface(own, kept).distance(point[None])[0] for own, point in zip(corners, points, strict=True)]
    np.testing.assert_allclose(single, found, atol=1e-9)
    v, w = np.meshgrid(np.linspace(0, 1, 60), np.linspace(0, 1, 60))
    v, w = v[v + w <= 1], w[v + w <= 1]
    bary = np.stack([1 - v - w, v, w])
    dense = np.einsum("kc,mcx->mkx", bary.T, corners)
    sampled = np.linalg.norm(dense - points[:, None], axis=2).min(axis=1)
    assert (found <= sampled + 1e-9).all()
    assert (sampled - found).max() < 0.05


@pytest.mark.parametrize("noise_mm", [0.3, 4.0, 40.0])
def test_head_agrees_with_brute_force(noise_mm: float) -> None:
    head = small_head()
    vertices = head.gather(head.mean_shape).astype(np.float64)
    rng = np.random.default_rng(2)
    points = vertices[rng.choice(len(vertices), 15)] + rng.normal(0, noise_mm, (15, 3))
    found = Surface(vertices, head.triangles).distance(points)
    np.testing.assert_allclose(found, _brute_force(points, vertices, head.triangles), atol=1e-3)


def test_one_huge_triangle_among_small_ones() -> None:
    head = small_head()
    vertices = np.vstack([head.gather(head.mean_shape), [[-500, -500, 60], [500, -500, 60], [0, 900, 60]]]).astype(
        float
    )
    triangles = np.vstack([head.triangles, [[len(vertices) - 3, len(vertices) - 2, len(vertices) - 1]]])
    nearest, distance, triangle = Surface(vertices, triangles).closest(np.array([[10.0, 20.0, 75.0]]))
    np.testing.assert_allclose(nearest, [[10.0, 20.0, 60.0]], atol=1e-9)
    assert distance[0] == pytest.approx(15.0)
    assert triangle[0] == len(triangles) - 1


def test_degenerate_triangles_do_no_harm() -> None:
    triangles = np.vstack([HALVES, [[0, 0, 0], [0, 1, 1]]])
    surface = Surface(SQUARE, triangles)
    np.testing.assert_allclose(surface.distance(np.array([[0.5, 0.5, 3.0]])), [3.0])
    np.testing.assert_allclose(surface.normals(np.array([0, 2])), [[0, 0, 1], [0, 0, 0]])


@pytest.mark.parametrize("broken", ["empty", "nan"])
def test_no_surface(broken: str) -> None:
    vertices = SQUARE * (np.nan if broken == "nan" else 1.0)
    with pytest.raises(ValueError, match="triangles"):
        Surface(vertices, HALVES if broken == "nan" else HALVES[:0])
