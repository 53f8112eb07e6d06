"""Measuring on a mesh: which point a ray meets, distances and angles, and how sure they are.

The expected error of a point is the length of a vector whose direction is not known (the networks are trained on the
root mean square of the distance in space). A distance is therefore given all of it along its line, an angle all of it
across its sides: that errs on the side of caution. Errors of different points count as independent, and the scale as
exact, which is why every measurement carries the scale's statement.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.core.measurements import MeasureKind, Measurement, SurfacePoint
from app.core.records import FaceMesh, Scale
from app.core.topology import FaceTopology

SMALLEST_MM = 0.05
"""Points closer than this have no direction."""

# iBUG-68 numbers of points that anatomy names; right and left are the subject's.
ANATOMY: dict[str, int] = {
    "exocanthion_right": 36,
    "endocanthion_right": 39,
    "endocanthion_left": 42,
    "exocanthion_left": 45,
    "nasion": 27,
    "pronasale": 30,
    "subnasale": 33,
    "alare_right": 31,
    "alare_left": 35,
    "labiale_superius": 51,
    "labiale_inferius": 57,
    "cheilion_right": 48,
    "cheilion_left": 54,
    "gnathion": 8,
}

_Floats = NDArray[np.float64]


def ray_meets(mesh: FaceMesh, origin: _Floats, direction: _Floats) -> SurfacePoint | None:
    """The first point of the mesh's outside on a ray, after Möller and Trumbore (1997).

    Args:
        mesh: the face.
        origin: (3,) mm, model frame.
        direction: (3,), any length; points into the picture.

    Returns:
        The point, or None where the ray meets only the inside of the surface, or nothing.
    """
    a, b, c = (mesh.vertices[mesh.triangles[:, k]].astype(np.float64) for k in range(3))
    one, two = b - a, c - a
    across = np.cross(direction, two)
    determinant = np.einsum("ij,ij->i", one, across)
    facing = determinant > 1e-12  # counter-clockwise seen from the origin's side
    safe = np.where(facing, determinant, 1.0)
    away = origin - a
    u = np.einsum("ij,ij->i", away, across) / safe
    turned = np.cross(away, one)
    v = turned @ direction / safe
    distance = np.einsum("ij,ij->i", two, turned) / safe
    hit = facing & (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1.0 + 1e-9) & (distance > 0.0)
    if not hit.any():
        return None
    triangle = int(np.where(hit, distance, np.inf).argmin())
    return point_on(
        mesh, triangle, (1.0 - float(u[triangle]) - float(v[triangle]), float(u[triangle]), float(v[triangle]))
    )


def point_on(mesh: FaceMesh, triangle: int, weights: tuple[float, float, float], name: str = "") -> SurfacePoint:
    """The point of a triangle at barycentric weights, with its expected error."""
    corners = mesh.triangles[triangle]
    share = np.clip(np.asarray(weights, dtype=np.float64), 0.0, 1.0)
    share /= share.sum()
    x, y, z = (share @ mesh.vertices[corners].astype(np.float64)).tolist()
    sigma = None if mesh.sigma_mm is None else float(share @ mesh.sigma_mm[corners].astype(np.float64))
    w = share.tolist()
    return SurfacePoint(triangle, (w[0], w[1], w[2]), (x, y, z), sigma, name)


def point_at_vertex(mesh: FaceMesh, vertex: int, name: str = "") -> SurfacePoint:
    """The point at a vertex.

    Raises:
        ValueError: no triangle uses the vertex.
    """
    rows, columns = np.nonzero(mesh.triangles == vertex)
    if len(rows) == 0:
        raise ValueError("the vertex belongs to no triangle")
    weights = [0.0, 0.0, 0.0]
    weights[int(columns[0])] = 1.0
    return point_on(mesh, int(rows[0]), (weights[0], weights[1], weights[2]), name)


def anatomical_point(mesh: FaceMesh, topology: FaceTopology, name: str) -> SurfacePoint:
    """A named landmark of a mesh with the canonical layout.

    Raises:
        KeyError: anatomy knows no such point here.
        ValueError: the mesh has another layout.
    """
    if len(mesh.vertices) != topology.vertex_count:
        raise ValueError("the mesh does not have the canonical layout")
    return point_at_vertex(mesh, int(topology.landmark_vertices[ANATOMY[name]]), name)


def measure(kind: MeasureKind, points: tuple[SurfacePoint, ...], scale: Scale, label: str = "") -> Measurement:
    """Distance of two points, or the angle at the middle one of three.

    Raises:
        ValueError: not as many points as the kind takes, or points that coincide.
    """
    if len(points) != kind.points:
        raise ValueError(f"a measurement of this kind takes {kind.points} points")
    if kind is MeasureKind.DISTANCE:
        value, standard = _distance(points)
    else:
        value, standard = _angle(points)
    return Measurement(kind, points, value, standard, scale.statement, label)


def _distance(points: tuple[SurfacePoint, ...]) -> tuple[float, float | None]:
    length = math.dist(points[0].position, points[1].position)
    if length < SMALLEST_MM:
        raise ValueError("the points coincide")
    sigmas = _sigmas(points)
    return length, None if sigmas is None else math.hypot(*sigmas)


def _angle(points: tuple[SurfacePoint, ...]) -> tuple[float, float | None]:
    """First-order propagation; the corner's error turns both sides, most where they point apart."""
    first, corner, second = (np.array(point.position) for point in points)
    u, w = first - corner, second - corner
    p, q = float(np.linalg.norm(u)), float(np.linalg.norm(w))
    if min(p, q) < SMALLEST_MM:
        raise ValueError("the points coincide")
    angle = math.atan2(float(np.linalg.norm(np.cross(u, w))), float(u @ w))
    sigmas = _sigmas(points)
    if sigmas is None:
        return math.degrees(angle), None
    # The angle changes by 1/p and 1/q for each mm that an end moves across its side in the plane of the three points;
    # moving the corner turns both, and the two turns enclose the angle itself.
    corner_rate = math.sqrt(max(0.0, 1 / p**2 + 1 / q**2 - 2 * math.cos(angle) / (p * q)))
    standard = math.sqrt((sigmas[0] / p) ** 2 + (sigmas[1] * corner_rate) ** 2 + (sigmas[2] / q) ** 2)
    return math.degrees(angle), min(math.degrees(standard), 180.0)


def _sigmas(points: tuple[SurfacePoint, ...]) -> list[float] | None:
    values = [point.sigma_mm for point in points if point.sigma_mm is not None]
    return values if len(values) == len(points) else None
