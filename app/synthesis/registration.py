"""Registration of one head mesh onto another: landmarks and contours first, then non-rigid ICP.

The source keeps its connectivity; the result says where each of its vertices lies on the target's surface, so that any
deformation of the target (an identity or expression mode) carries over as a linear map.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, diags, eye, vstack
from scipy.sparse.linalg import spsolve
from scipy.spatial import cKDTree

Array = NDArray[np.float64]
Index = NDArray[np.int64]


def edges_of(faces: NDArray[np.integer]) -> Index:
    """Unique undirected edges (E, 2) of polygons (F, k)."""
    pairs = np.concatenate([np.stack([faces[:, i], np.roll(faces, -1, 1)[:, i]], 1) for i in range(faces.shape[1])])
    return np.unique(np.sort(pairs, 1), axis=0).astype(np.int64)


def boundary_loops(faces: NDArray[np.integer]) -> list[Index]:
    """Vertex loops along edges that only one polygon uses, longest first."""
    count: Counter[tuple[int, int]] = Counter()
    k = faces.shape[1]
    for i in range(k):
        for a, b in zip(faces[:, i].tolist(), faces[:, (i + 1) % k].tolist(), strict=True):
            count[(min(a, b), max(a, b))] += 1
    neighbours: dict[int, list[int]] = defaultdict(list)
    for (a, b), used in count.items():
        if used == 1:
            neighbours[a].append(b)
            neighbours[b].append(a)
    loops: list[Index] = []
    seen: set[int] = set()
    for start in neighbours:
        if start in seen:
            continue
        loop, current = [start], start
        seen.add(start)
        while ahead := [v for v in neighbours[current] if v not in seen]:
            current = ahead[0]
            seen.add(current)
            loop.append(current)
        loops.append(np.array(loop))
    return sorted(loops, key=len, reverse=True)


def split_contour(loop: Index, points: Array) -> tuple[Index, Index]:
    """Upper and lower halves of an eye or mouth loop, both from the smallest to the largest x, corners included."""
    x = points[loop, 0]
    start, end = int(np.argmin(x)), int(np.argmax(x))
    rolled = np.roll(loop, -start)
    turn = (end - start) % len(loop)
    first, second = rolled[: turn + 1], np.concatenate([rolled[turn:], rolled[:1]])[::-1]
    upper_first = points[first[1:-1], 1].mean() >= points[second[1:-1], 1].mean()
    return (first, second) if upper_first else (second, first)


def resample(points: Array, fractions: Array) -> Array:
    """Points at the given fractions of a polyline's length; (k, 3)."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    position = np.concatenate([[0.0], np.cumsum(steps)]) / max(float(steps.sum()), 1e-9)
    return np.stack([np.interp(fractions, position, points[:, i]) for i in range(points.shape[1])], 1)


def arc_fractions(points: Array) -> Array:
    """Fraction of the polyline's length at each of its points."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)]) / max(float(steps.sum()), 1e-9)


def vertex_normals(points: Array, triangles: NDArray[np.integer]) -> Array:
    """Area-weighted unit normals (n, 3)."""
    corner = points[triangles]
    normal = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    total = np.zeros_like(points)
    for i in range(3):
        np.add.at(total, triangles[:, i], normal)
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12))


def to_triangles(quads: NDArray[np.integer]) -> NDArray[np.int64]:
    """Two triangles for each quad."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.int64)


@dataclass(frozen=True)
class SurfacePoints:
    """Points on a triangle mesh: (n,) triangle, (n, 3) barycentric weights, (n,) distance in mm."""

    triangle: Index
    weights: Array
    distance: Array


class Surface:
    """A triangle mesh that answers nearest-point queries by testing the triangles around the nearest centroids."""

    def __init__(self, points: Array, triangles: NDArray[np.integer], candidates: int = 12) -> None:
        self.points, self.triangles = points, triangles.astype(np.int64)
        self.tree = cKDTree(points[self.triangles].mean(1))
        self.candidates = candidates
        corner = points[self.triangles]
        normal = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
        self.normals = normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)

    def nearest(self, query: Array, normals: Array | None = None, min_cosine: float = 0.3) -> SurfacePoints:
        """Nearest points; where `normals` are given, triangles facing away are avoided (inf if none is left)."""
        _, near = self.tree.query(query, k=self.candidates)
        corner = self.points[self.triangles[near]]
        weights = closest_barycentric(query[:, None], corner[:, :, 0], corner[:, :, 1], corner[:, :, 2])
        foot = np.einsum("nkc,nkcd->nkd", weights, corner)
        distance = np.linalg.norm(foot - query[:, None], axis=-1)
        if normals is not None:
            facing = np.einsum("nkd,nd->nk", self.normals[near], normals) >= min_cosine
            distance = np.where(facing, distance, np.inf)
        best = distance.argmin(1)
        row = np.arange(len(query))
        return SurfacePoints(near[row, best], weights[row, best], distance[row, best])

    def at(self, where: SurfacePoints, values: Array | None = None) -> Array:
        """Interpolate vertex values (default: positions) at surface points."""
        source = self.points if values is None else values
        return np.asarray(np.einsum("nc,ncd->nd", where.weights, source[self.triangles[where.triangle]]))


def closest_barycentric(p: Array, a: Array, b: Array, c: Array) -> Array:
    """Barycentric weights of the point of triangle abc nearest to p (broadcast over leading axes; last axis 3).

    Source: Ericson, Real-Time Collision Detection, section 5.1.5.
    """
    ab, ac, ap = b - a, c - a, p - a
    d1, d2 = (ab * ap).sum(-1), (ac * ap).sum(-1)
    bp = p - b
    d3, d4 = (ab * bp).sum(-1), (ac * bp).sum(-1)
    cp = p - c
    d5, d6 = (ab * cp).sum(-1), (ac * cp).sum(-1)
    va, vb, vc = d3 * d6 - d5 * d4, d5 * d2 - d1 * d6, d1 * d4 - d3 * d2
    total = va + vb + vc
    inside = np.where(np.abs(total) > 1e-12, total, 1.0)
    v, w = vb / inside, vc / inside

    def ratio(n: Array, d: Array) -> Array:
        return np.clip(n / np.where(np.abs(d) > 1e-12, d, 1.0), 0.0, 1.0)

    on_bc = (va <= 0) & (d4 - d3 >= 0) & (d5 - d6 >= 0)
    t = ratio(d4 - d3, (d4 - d3) + (d5 - d6))
    v, w = np.where(on_bc, 1 - t, v), np.where(on_bc, t, w)
    on_ac = (vb <= 0) & (d2 >= 0) & (d6 <= 0)
    t = ratio(d2, d2 - d6)
    v, w = np.where(on_ac, 0.0, v), np.where(on_ac, t, w)
    on_ab = (vc <= 0) & (d1 >= 0) & (d3 <= 0)
    t = ratio(d1, d1 - d3)
    v, w = np.where(on_ab, t, v), np.where(on_ab, 0.0, w)
    for inside_vertex, vv, ww in (
        ((d6 >= 0) & (d5 <= d6), 0.0, 1.0),
        ((d3 >= 0) & (d4 <= d3), 1.0, 0.0),
        ((d1 <= 0) & (d2 <= 0), 0.0, 0.0),
    ):
        v, w = np.where(inside_vertex, vv, v), np.where(inside_vertex, ww, w)
    return np.stack([1 - v - w, v, w], -1)


def similarity(source: Array, target: Array) -> tuple[float, Array, Array]:
    """Least-squares scale, rotation and translation with target = s R source + t (Umeyama 1991)."""
    mu_s, mu_t = source.mean(0), target.mean(0)
    a, b = source - mu_s, target - mu_t
    u, singular, vt = np.linalg.svd(b.T @ a)
    sign = np.diag([1.0, 1.0, float(np.sign(np.linalg.det(u @ vt)))])
    rotation = u @ sign @ vt
    scale = float((singular * np.diag(sign)).sum() / (a**2).sum())
    return scale, rotation, mu_t - scale * rotation @ mu_s


def register(
    points: Array,
    quads: NDArray[np.integer],
    target: Surface,
    anchors: tuple[Index, Array],
    follow: NDArray[np.bool_],
    stiffness: tuple[float, ...] = (60.0, 30.0, 12.0, 5.0, 2.0, 1.0, 0.5, 0.5),
) -> Array:
    """Deform `points` onto the target surface.

    Args:
        points: (n, 3) mm, already roughly aligned.
        quads: (F, 4) connectivity.
        target: the surface to reach.
        anchors: vertex indices and the (k, 3) places they must come to.
        follow: (n,) whether a vertex is pulled to the surface (False: it goes with its neighbours).
        stiffness: weight of the smoothness of the displacement, one for each iteration.

    Returns:
        (n, 3) deformed points, mm.
    """
    n = len(points)
    edge = edges_of(quads)
    rows = np.concatenate([edge[:, 0], edge[:, 1]])
    columns = np.concatenate([edge[:, 1], edge[:, 0]])
    adjacency = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(n, n)).tocsr()
    degree = np.maximum(np.asarray(adjacency.sum(1)).ravel(), 1.0)
    laplacian = eye(n, format="csr") - diags(1.0 / degree) @ adjacency
    triangles = to_triangles(quads)
    index, place = anchors
    anchor = coo_matrix((np.ones(len(index)), (np.arange(len(index)), index)), shape=(len(index), n)).tocsr()
    current = points.copy()
    for weight in stiffness:
        hit = target.nearest(current, vertex_normals(current, triangles))
        reach = 15.0 if weight > 5 else 8.0
        use = follow & (hit.distance < reach)
        pull = diags(use.astype(np.float64))
        wish = np.where(use[:, None], target.at(hit), 0.0)
        system = vstack([weight * laplacian, pull, 10.0 * anchor]).tocsr()
        right = np.concatenate([weight * (laplacian @ points), wish, 10.0 * place])
        normal = (system.T @ system + 1e-6 * eye(n)).tocsc()
        current = np.stack([spsolve(normal, system.T @ right[:, i] + 1e-6 * points[:, i]) for i in range(3)], 1)
    return current
