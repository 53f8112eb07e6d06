"""Write the topology resource: `python -m app.synthesis.topology_build`."""

from __future__ import annotations

import logging

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_fill_holes

from app.core.topology import REGIONS, SIZE, resources_dir
from app.synthesis.canonical import build_texels, head_cage, key_point_texels

log = logging.getLogger(__name__)


def face_mask(covered: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Texels of the face: a superellipse inside the rows and columns of PRNet's mask, where the patch covers it."""
    row, column = np.mgrid[0:SIZE, 0:SIZE]
    inside = np.abs((column - 127.5) / 123.0) ** 3.5 + np.abs((row - 103.0) / 98.5) ** 3.5 <= 1.0
    return np.asarray(binary_fill_holes(inside & covered))


def region_map(mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Index into `REGIONS` for each texel, drawn from the landmarks."""
    points = key_point_texels()
    regions = np.full((SIZE, SIZE), REGIONS.index("cheeks"), np.uint8)
    row, column = np.mgrid[0:SIZE, 0:SIZE]
    brow = np.interp(np.arange(SIZE), points[17:27, 0], points[17:27, 1] - 6.0)
    regions[row < brow[column]] = REGIONS.index("forehead")
    regions[row > points[57, 1] + 4] = REGIONS.index("jaw")

    def paint(name: str, vertices: NDArray[np.int64], grow: int) -> None:
        canvas = np.zeros((SIZE, SIZE), np.uint8)
        cv2.fillConvexPoly(canvas, cv2.convexHull(vertices.astype(np.int32)), 1)
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1))
        regions[cv2.dilate(canvas, kernel) > 0] = REGIONS.index(name)

    for eye, brow_points in ((range(36, 42), range(17, 22)), (range(42, 48), range(22, 27))):
        paint("eyes", points[[*eye, *brow_points]], 4)
    paint("mouth", points[48:60], 5)
    paint("nose", np.concatenate([points[27:36], points[[31, 35]] + [[-6, -8], [6, -8]]]), 5)
    regions[~mask] = REGIONS.index("outside")
    return regions


def loss_weight(mask: NDArray[np.bool_], regions: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The paper's weights 16:4:3:0, the outer edge feathered over four texels."""
    zone = np.isin(regions, [REGIONS.index(name) for name in ("eyes", "nose", "mouth")])
    weight = np.where(zone, 4.0, 3.0)
    distance = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    weight = weight * np.clip(distance / 4.0, 0.0, 1.0)
    points = key_point_texels()
    weight[points[:, 1], points[:, 0]] = 16.0
    return np.asarray(weight, np.float32)


def grid_triangles(mask: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Index map (-1 outside), texels (n, 2) as (row, column), triangles (t, 3) counter-clockwise from outside."""
    index = np.full(mask.shape, -1, np.int32)
    index[mask] = np.arange(mask.sum(), dtype=np.int32)
    texels = np.argwhere(mask).astype(np.int32)
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    first = np.stack([a, b, d], -1).reshape(-1, 3)
    second = np.stack([b, c, d], -1).reshape(-1, 3)
    triangles = np.stack([first, second], 1).reshape(-1, 3)
    return index, texels, triangles[(triangles >= 0).all(1)]


def build() -> dict[str, NDArray[np.generic]]:
    """All arrays of `FaceTopology`."""
    cage = head_cage()
    table = build_texels()
    fine = np.asarray(cage.operator @ cage.mean)
    shape = np.einsum("rkc,rkcd->rkd", table.weights.astype(np.float64), fine[table.vertices])
    mask = face_mask(table.covered)
    points = key_point_texels()
    marks = points[:, ::-1].astype(np.int32)
    eyes = shape[marks[36:48, 0], marks[36:48, 1]]
    left, right = eyes[6:].mean(0), eyes[:6].mean(0)
    shape = (shape - (left + right) / 2) * (63.0 / np.linalg.norm(left - right))
    index, texels, triangles = grid_triangles(mask)
    regions = region_map(mask)
    coarse = np.zeros_like(mask)
    coarse[::2, ::2] = mask[::2, ::2]
    _, _, lod = grid_triangles(mask[::2, ::2])
    uv = np.stack([(texels[:, 1] + 0.5) / SIZE, 1.0 - (texels[:, 0] + 0.5) / SIZE], 1)
    return {
        "mask": mask,
        "index_map": index,
        "texels": texels,
        "triangles": triangles,
        "uv": uv.astype(np.float32),
        "landmarks68": marks,
        "landmark_vertices": index[marks[:, 0], marks[:, 1]],
        "regions": regions,
        "weight": loss_weight(mask, regions),
        "mean_shape": shape.astype(np.float32),
        "lod_vertices": index[coarse],
        "lod_triangles": lod,
    }


def main() -> None:
    """Build and save the resource."""
    logging.basicConfig(level=logging.INFO)
    arrays = build()
    path = resources_dir() / "topology" / "face_topology.npz"
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    log.info("%s: %d vertices, %d triangles", path.name, len(arrays["texels"]), len(arrays["triangles"]))


if __name__ == "__main__":
    main()
