"""Distances from points to a triangle mesh, vectorised."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from app.core.frames import FloatArray

_FIRST_CANDIDATES = 8
_GROWTH = 4
_MOST_CANDIDATES = 128
_PAIRS_AT_ONCE = 2_000_000


class Surface:
    """A triangle mesh prepared for closest-point queries.

    Candidates come from a KD-tree over triangle centroids. A result is exact once every triangle left out is provably
    farther away: its centroid lies farther than the best distance plus the largest centroid-to-corner radius. Points so
    far off that 128 candidates do not reach that proof keep the best of them, which a smooth surface turns into an
    error far below a triangle's size. Triangles much larger than most are split first, so that they do not loosen
    the bound for all.

    Args:
        vertices: (N, 3), any unit.
        triangles: (T, 3) indices, T >= 1.

    Raises:
        ValueError: no triangles, or vertices that are not finite.
    """

    def __init__(self, vertices: FloatArray, triangles: NDArray[np.integer]) -> None:
        points = np.asarray(vertices, dtype=np.float64)
        faces = np.asarray(triangles, dtype=np.int64)
        if len(faces) == 0 or not np.isfinite(points).all():
            raise ValueError("a surface needs triangles with finite corners")
        self.vertices = points
        self.triangles = faces
        points, faces, self._parent = _split_large(points, faces)
        self._corners = points[faces]
        centroids = self._corners.mean(axis=1)
        self._radius = float(np.sqrt(((self._corners - centroids[:, None]) ** 2).sum(axis=2).max()))
        self._tree = cKDTree(centroids)

    def closest(self, points: FloatArray) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
        """Nearest points of the surface.

        Args:
            points: (M, 3), the surface's unit.

        Returns:
            Nearest points (M, 3), distances (M,) >= 0, triangle indices (M,).
        """
        query = np.asarray(points, dtype=np.float64)
        nearest = np.empty_like(query)
        distance = np.empty(len(query))
        triangle = np.empty(len(query), dtype=np.int64)
        open_ = np.arange(len(query))
        k = min(_FIRST_CANDIDATES, len(self._corners))
        while len(open_):
            left = []
            for part in np.array_split(open_, max(1, -(-len(open_) * k // _PAIRS_AT_ONCE))):
                nearest[part], distance[part], triangle[part], reach = self._among(query[part], k)
                if k < len(self._corners):
                    left.append(part[reach < distance[part] + self._radius])
            open_ = np.concatenate(left) if left else open_[:0]
            if k >= _MOST_CANDIDATES:
                break
            k = min(k * _GROWTH, len(self._corners), _MOST_CANDIDATES)
        return nearest, distance, self._parent[triangle]

    def normals(self, triangles: NDArray[np.integer]) -> NDArray[np.float64]:
        """Unit normals (M, 3) of the named triangles (M,); degenerate ones give (0, 0, 0)."""
        a, b, c = np.moveaxis(self.vertices[self.triangles[triangles]], 1, 0)
        cross = np.cross(b - a, c - a)
        length = np.linalg.norm(cross, axis=1, keepdims=True)
        return np.asarray(cross / np.where(length == 0.0, 1.0, length))

    def distance(self, points: FloatArray) -> NDArray[np.float64]:
        """Distances (M,) of points (M, 3) to the surface."""
        return self.closest(points)[1]

    def _among(
        self, query: NDArray[np.float64], k: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
        """Best of the k triangles with the nearest centroids, and the k-th centroid's distance."""
        reach, candidates = self._tree.query(query, k=[*range(1, k + 1)])
        corners = self._corners[candidates.ravel()]
        found = closest_on_triangles(np.repeat(query, k, axis=0), corners).reshape(len(query), k, 3)
        squared = ((found - query[:, None]) ** 2).sum(axis=2)
        best = squared.argmin(axis=1)
        rows = np.arange(len(query))
        return found[rows, best], np.sqrt(squared[rows, best]), candidates[rows, best], reach[:, -1]


def closest_on_triangles(points: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
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


def _split_large(
    vertices: NDArray[np.float64], triangles: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Split triangles whose longest edge is far above the usual; also the source triangle of each piece."""
    corners = vertices[triangles]
    edges = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    limit = max(3.0 * float(np.median(edges)), float(edges.max()) / 64.0)
    if limit == 0.0 or edges.max() <= limit:
        return vertices, triangles, np.arange(len(triangles))
    from trimesh.remesh import subdivide_to_size

    new_vertices, new_triangles, parent = subdivide_to_size(  # type: ignore[no-untyped-call]
        vertices, triangles, limit, max_iter=12, return_index=True
    )
    return np.asarray(new_vertices), np.asarray(new_triangles, dtype=np.int64), np.asarray(parent, dtype=np.int64)
