"""Heads that are known everywhere, written in the formats of other people's data: BFM.mat, 300W-LP, FaceGen exports.

The shape is a smooth function of the place on the mean face, so that the truth at every texel does not pass through
any mesh. Nothing of the real data is in here; only sizes, names, units and conventions are theirs.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.io import savemat
from scipy.ndimage import binary_dilation
from scipy.spatial.transform import Rotation

from app.core.topology import load_topology

UM = 1000.0
OFFSET_UM = np.array([1200.0, -8000.0, 61000.0])  # of the foreign frame's origin
SHAPE_MODES, EXPRESSION_MODES = 199, 29
SIZE = 450  # px of a photo
FOLD_MM = 0.1  # quads farther than this from the texel between their corners are split there


@lru_cache(maxsize=1)
def mesh() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vertices (V, 3) mm of the mean face, triangles, 68 vertex indices.

    Another mesh than the canonical one: its points lie between the texels, in another order, and it reaches a little
    beyond the canonical face, as the real ones do. Where the face folds (lips, eyelids, nostrils) flat quads would cut
    across, and the head would be another one: there the texels are vertices as well. The landmarks are vertices of no
    triangle.
    """
    topology = load_topology()
    mean = topology.mean_shape.astype(np.float64)
    wide = binary_dilation(topology.mask, iterations=3)
    corners = wide[:-1, :-1] & wide[1:, :-1] & wide[:-1, 1:] & wide[1:, 1:]
    between = (mean[:-1, :-1] + mean[1:, :-1] + mean[:-1, 1:] + mean[1:, 1:]) / 4
    a, b, c, d = corners[:-1, :-1], corners[1:, :-1], corners[:-1, 1:], corners[1:, 1:]
    whole = a & b & c & d
    inner = mean[1:-1, 1:-1]
    fold = whole & (np.linalg.norm((between[1:, :-1] + between[:-1, 1:]) / 2 - inner, axis=2) > FOLD_MM)
    order = np.random.default_rng(0).permutation(int(corners.sum() + fold.sum()))
    index, middle = np.full(corners.shape, -1), np.full(fold.shape, -1)
    index[corners], middle[fold] = np.split(order, [int(corners.sum())])
    vertices = np.empty((len(order), 3))
    vertices[order] = np.concatenate([between[corners], inner[fold]])
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[:-1, 1:], index[1:, 1:]
    flat = whole & ~fold
    parts = [np.stack([a, b, c], -1)[flat], np.stack([c, b, d], -1)[flat]]
    parts += [np.stack([p, q, middle], -1)[fold] for p, q in ((a, b), (b, d), (d, c), (c, a))]
    marks = mean[topology.landmarks68[:, 0], topology.landmarks68[:, 1]]
    return np.concatenate([vertices, marks]), np.concatenate(parts), np.arange(len(vertices), len(vertices) + 68)


def field(places: np.ndarray, mode: int) -> np.ndarray:
    """Displacement in mm (..., 3) of a mode at places on the mean face (..., 3) mm: smooth, about 1 mm."""
    rng = np.random.default_rng([5, mode])
    wave = rng.uniform(-1 / 40, 1 / 40, (3, 3))
    return np.sin(places @ wave + rng.uniform(0, 6, 3)) * rng.uniform(0.3, 1.0, 3)


def foreign_frame(mm: np.ndarray) -> np.ndarray:
    """Model frame mm to the Basel model's micrometres."""
    return mm * UM + OFFSET_UM


def write_bfm(path: Path, *, as_struct: bool = True, scale: float = 1.0) -> None:
    """A BFM.mat of the layout of 2009 with 300W-LP's expressions."""
    vertices, triangles, marks = mesh()

    def stack(first: int, count: int) -> np.ndarray:
        return np.stack([field(vertices, first + i).ravel() for i in range(count)], 1).astype(np.float32) * scale

    arrays = {
        "shapeMU": foreign_frame(vertices).reshape(-1, 1),
        "shapePC": stack(0, SHAPE_MODES),
        "shapeEV": np.linspace(900, 100, SHAPE_MODES).reshape(-1, 1),
        "expMU": np.zeros((vertices.size, 1)),
        "expPC": stack(1000, EXPRESSION_MODES),
        "expEV": np.linspace(500, 100, EXPRESSION_MODES).reshape(-1, 1),
        "texMU": np.full((vertices.size, 1), 128.0),
        "tri": triangles.T + 1.0,
        "kpt_ind": marks.reshape(1, -1) + 1.0,
    }
    savemat(path, {"model": arrays} if as_struct else arrays)


def parameters(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Shape (199,) and expression (29,) parameters of a head, a few of them set."""
    rng = np.random.default_rng([9, seed])
    shape, expression = np.zeros(SHAPE_MODES), np.zeros(EXPRESSION_MODES)
    shape[:6], expression[:3] = rng.normal(0, 900, 6), rng.normal(0, 600, 3)
    return shape, expression


def true_texels(shape: np.ndarray, expression: np.ndarray) -> np.ndarray:
    """The head at every texel: (256, 256, 3) micrometres, Basel frame."""
    places = load_topology().mean_shape.astype(np.float64)
    moved = foreign_frame(places)
    for first, values in ((0, shape), (1000, expression)):
        for mode in np.flatnonzero(values):
            moved = moved + values[mode] * field(places, first + int(mode))
    return moved


def lp_rotation(pitch: float, yaw: float, roll: float) -> np.ndarray:
    """300W-LP's R = Rx Ry Rz, radians."""
    (cx, sx), (cy, sy), (cz, sz) = ((np.cos(a), np.sin(a)) for a in (pitch, yaw, roll))
    rx = np.array([[1, 0, 0], [0, cx, sx], [0, -sx, cx]])
    ry = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
    rz = np.array([[cz, sz, 0], [-sz, cz, 0], [0, 0, 1]])
    return rx @ ry @ rz


def lp_posed(texels: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """Texels to the photo by 300W-LP's rule, written out again here."""
    out = pose[6] * texels @ lp_rotation(*pose[:3]).T + pose[3:6]
    out[..., 1] = SIZE - out[..., 1] - 1
    return out


def write_lp(path: Path, seed: int, pose: tuple[float, float, float]) -> np.ndarray:
    """A photo and its .mat; returns the truth in the photo at every texel (256, 256, 3)."""
    shape, expression = parameters(seed)
    values = np.array([*pose, 0.0, 0.0, -66.7, 0.0014])
    texels = true_texels(shape, expression)
    middle = texels[load_topology().mask].mean(0)
    values[3:5] = SIZE / 2 - (values[6] * lp_rotation(*pose) @ middle)[:2]
    posed = lp_posed(texels, values)
    rows, columns = load_topology().landmarks68.T
    marks = posed[rows, columns, :2]
    path.parent.mkdir(parents=True, exist_ok=True)
    savemat(
        path,
        {
            "Shape_Para": shape.reshape(-1, 1),
            "Exp_Para": expression.reshape(-1, 1),
            "Tex_Para": np.zeros((199, 1)),
            "Pose_Para": values.reshape(1, 7),
            "Illum_Para": np.zeros((1, 10)),
            "Color_Para": np.ones((1, 7)),
            "pt2d": marks.T,
            "roi": np.array([[1, 1, SIZE, SIZE]]),
        },
        do_compression=True,
    )
    photo(marks, seed).save(path.with_suffix(".jpg"), quality=95)
    return posed


def write_facegen(
    folder: Path, seed: int, yaws: dict[str, float], *, as_json: bool = False, sign: float = 1.0
) -> dict[str, np.ndarray]:
    """A head's mesh, renders and settings; returns the truth in each render at every texel (256, 256, 3)."""
    vertices, triangles, _ = mesh()
    places = load_topology().mean_shape.astype(np.float64)
    origin = np.array([0.0, 20.0, -60.0])  # FaceGen's own, inside the head

    def shaped(at: np.ndarray) -> np.ndarray:
        return at - origin + sign * sum(2.0 * field(at, 2000 + 10 * seed + i) for i in range(3))

    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"v {x:.6f} {y:.6f} {z:.6f}" for x, y, z in shaped(vertices)]
    lines += [f"f {a} {b} {c}" for a, b, c in triangles + 1]
    (folder / "head.obj").write_text("\n".join(lines))
    truth = {}
    for name, yaw in yaws.items():
        rotation = lp_rotation(0.05, np.radians(yaw), 0.02)
        x, y, z, w = Rotation.from_matrix(rotation).as_quat()
        scale, shift, (left, right, bottom, top, near, far) = 0.1, (0.0, 0.0, -90.0), (-0.9, 0.9, -0.9, 0.9, 5.0, 500.0)
        placed = scale * shaped(places) @ rotation.T + shift
        u = (placed[..., 0] * near / -placed[..., 2] - left) / (right - left) * SIZE - 0.5
        v = (1 - (placed[..., 1] * near / -placed[..., 2] - bottom) / (top - bottom)) * SIZE - 0.5
        depth = (placed[..., 2] - shift[2]) * SIZE * near / (right - left) / -shift[2]
        truth[name] = np.stack([u, v, depth], -1)
        rows, columns = load_topology().landmarks68.T
        photo(truth[name][rows, columns, :2], seed).save(folder / f"{name}.png")
        values = {
            "scale": [scale],
            "translation": shift,
            "rotation": [w, x, y, z],
            "frustum": [left, right, bottom, top, near, far],
        }
        if as_json:
            (folder / f"{name}.json").write_text(json.dumps({key: list(value) for key, value in values.items()}))
        else:
            text = "\n".join(f"{key} = {' '.join(map(repr, map(float, value)))}" for key, value in values.items())
            (folder / f"{name}.txt").write_text(f"# camera of {name}\n{text}\n")
    return truth


def write_facegen_landmarks(folder: Path) -> None:
    """The list of landmarks that a source's folder needs once."""
    (folder / "landmarks68.txt").write_text(" ".join(str(mark) for mark in mesh()[2]))


def photo(marks: np.ndarray, seed: int) -> Image.Image:
    """A picture with a white dot at each landmark."""
    pixels = np.random.default_rng([3, seed]).integers(60, 110, (SIZE, SIZE, 3), np.uint8)
    for x, y in np.rint(marks).astype(int):
        pixels[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2] = 255
    return Image.fromarray(pixels)
