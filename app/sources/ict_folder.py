"""A checkout of ICT-FaceKit (`FaceXModel/*.obj`, `vertex_indices.json`) as arrays that `app.synthesis.bake` reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.errors import UsageError
from app.core.jobs import JobContext

VERTICES, IDENTITIES = 26719, 100
NEUTRAL, INDICES = "generic_neutral_mesh.obj", "vertex_indices.json"
MAX_OBJ_BYTES, MAX_LINE = 64 << 20, 4096
# Last vertex of each part: face, head and neck, mouth and eye sockets, gums and tongue, teeth, eyeballs, fluids, eye
# blends, occlusions, lashes; as the project's own description lists them.
PART_ENDS = (
    9408, 11247, 13293, 13677, 14061, 17038, 21450, 23020, 24590, 24794, 24998, 25022, 25046, 25198, 25350, 26034,
    26718,
)  # fmt: skip
EXPRESSIONS = (
    "browDown_L", "browDown_R", "browInnerUp_L", "browInnerUp_R", "browOuterUp_L", "browOuterUp_R", "cheekPuff_L",
    "cheekPuff_R", "cheekSquint_L", "cheekSquint_R", "eyeBlink_L", "eyeBlink_R", "eyeLookDown_L", "eyeLookDown_R",
    "eyeLookIn_L", "eyeLookIn_R", "eyeLookOut_L", "eyeLookOut_R", "eyeLookUp_L", "eyeLookUp_R", "eyeSquint_L",
    "eyeSquint_R", "eyeWide_L", "eyeWide_R", "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose",
    "mouthDimple_L", "mouthDimple_R", "mouthFrown_L", "mouthFrown_R", "mouthFunnel", "mouthLeft", "mouthLowerDown_L",
    "mouthLowerDown_R", "mouthPress_L", "mouthPress_R", "mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper",
    "mouthShrugLower", "mouthShrugUpper", "mouthSmile_L", "mouthSmile_R", "mouthStretch_L", "mouthStretch_R",
    "mouthUpperUp_L", "mouthUpperUp_R", "noseSneer_L", "noseSneer_R",
)  # fmt: skip


def folder_of(root: Path) -> Path:
    """The folder that holds the meshes: the given one or its `FaceXModel`.

    Raises:
        UsageError: neither is a checkout (E277).
    """
    for folder in (root, root / "FaceXModel"):
        if (folder / NEUTRAL).is_file():
            return folder
    raise UsageError(f"the folder holds no {NEUTRAL}", file=root, remedy="give a checkout of ICT-FaceKit", code="E277")


def convert(root: Path, out: Path, ctx: JobContext | None = None) -> None:
    """Write `ict_facekit.npz`: centimetres, offsets from the neutral head.

    Raises:
        UsageError: a file is missing, damaged or of another version (E277).
    """
    ctx = ctx or JobContext()
    folder = folder_of(root)
    neutral, triangles = _mesh(folder / NEUTRAL)
    names = [f"identity{i:03d}.obj" for i in range(IDENTITIES)] + [f"{name}.obj" for name in EXPRESSIONS]
    modes = []
    for index, name in enumerate(names):
        ctx.progress("Reading ICT-FaceKit", index / len(names))
        modes.append((_points(folder / name) - neutral).astype(np.float16))
    arrays = {
        "neutral": neutral.astype(np.float32),
        "identity": np.stack(modes[:IDENTITIES]),
        "expression": np.stack(modes[IDENTITIES:]),
        "triangles": triangles,
        "triangle_part": np.searchsorted(PART_ENDS, triangles.max(1)).astype(np.uint8),
        "landmarks68": _landmarks(folder),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_suffix(".partial")
    with partial.open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=False, **arrays)
    partial.replace(out)


def _lines(path: Path) -> list[str]:
    try:
        if path.stat().st_size > MAX_OBJ_BYTES:
            raise ValueError("it is too large")
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
        if max(map(len, lines), default=0) > MAX_LINE:
            raise ValueError("a line is too long")
    except (OSError, ValueError) as error:
        raise _refused(path, str(error)) from error
    return lines


def _points(path: Path, lines: list[str] | None = None) -> NDArray[np.float64]:
    lines = _lines(path) if lines is None else lines
    try:
        points = np.array([line.split()[1:4] for line in lines if line.startswith("v ")], np.float64)
        if points.shape != (VERTICES, 3) or not np.isfinite(points).all():
            raise ValueError(f"{len(points)} vertices instead of {VERTICES}")
    except ValueError as error:
        raise _refused(path, str(error)) from error
    return points


def _mesh(path: Path) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    lines = _lines(path)
    points = _points(path, lines)
    triangles: list[tuple[int, int, int]] = []
    try:
        for line in lines:
            if line.startswith("f "):
                corners = [int(part.split("/")[0]) - 1 for part in line.split()[1:]]
                triangles += [(corners[0], corners[k], corners[k + 1]) for k in range(1, len(corners) - 1)]
        table = np.array(triangles, np.int32).reshape(-1, 3)
        if not len(table) or table.min() < 0 or table.max() >= VERTICES:
            raise ValueError("a face names a vertex that is not there")
    except (ValueError, IndexError, OverflowError) as error:
        raise _refused(path, str(error)) from error
    return points, table


def _landmarks(folder: Path) -> NDArray[np.int32]:
    path = folder / INDICES
    try:
        if path.stat().st_size > MAX_OBJ_BYTES:
            raise ValueError("it is too large")
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        marks = np.array(raw["idx_to_landmark_verts"][:68], np.int32)
        if marks.shape != (68,) or marks.min() < 0 or marks.max() >= VERTICES:
            raise ValueError("it does not name 68 vertices")
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise _refused(path, f"{type(error).__name__}: {error}") from error
    return marks


def _refused(path: Path, why: str) -> UsageError:
    return UsageError(
        f"ICT-FaceKit cannot be read ({why[:120]})", file=path, remedy="give a whole, unchanged checkout", code="E277"
    )
