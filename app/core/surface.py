"""Distances from points to a triangle mesh."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.core.frames import FloatArray


class Surface:
    """A triangle mesh prepared for closest-point queries, which are exact.

    Args:
        vertices: (N, 3), any unit.
        triangles: (T, 3) indices, T >= 1.

    Raises:
        ValueError: no triangles, or vertices that are not finite.
    """

    def __init__(self, vertices: FloatArray, triangles: NDArray[np.integer]) -> None:
        from app.core.surface_kernel import build_boxes

        points = np.asarray(vertices, dtype=np.float64)
        faces = np.asarray(triangles, dtype=np.int64)
        if len(faces) == 0 or not np.isfinite(points).all():
            raise ValueError("a surface needs triangles with finite corners")
        self.vertices = points
        self.triangles = faces
        self._corners = np.ascontiguousarray(points[faces])
        self._order, self._boxes, self._nodes = build_boxes(self._corners)

    def closest(self, points: FloatArray) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
        """Nearest points of the surface.

        Args:
            points: (M, 3), the surface's unit.

        Returns:
            Nearest points (M, 3), distances (M,) >= 0, triangle indices (M,).
        """
        from app.core.surface_kernel import find_nearest

        query = np.ascontiguousarray(points, dtype=np.float64)
        nearest, distance = np.empty_like(query), np.empty(len(query))
        triangle = np.empty(len(query), dtype=np.int64)
        find_nearest(query, self._corners, self._order, self._boxes, self._nodes, nearest, distance, triangle)
        return nearest, distance, triangle

    def normals(self, triangles: NDArray[np.integer]) -> NDArray[np.float64]:
        """Unit normals (M, 3) of the named triangles (M,); degenerate ones give (0, 0, 0)."""
        a, b, c = np.moveaxis(self.vertices[self.triangles[triangles]], 1, 0)
        cross = np.cross(b - a, c - a)
        length = np.linalg.norm(cross, axis=1, keepdims=True)
        return np.asarray(cross / np.where(length == 0.0, 1.0, length))

    def distance(self, points: FloatArray) -> NDArray[np.float64]:
        """Distances (M,) of points (M, 3) to the surface."""
        return self.closest(points)[1]
