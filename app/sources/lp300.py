"""300W-LP: photos with parameters of the Basel Face Model; front and side photos of one face are paired by yaw.

Pose_Para is [pitch, yaw, roll, tx, ty, tz, scale] in radians and px; a vertex v (micrometres) lies at
v' = scale R v + t with R = Rx Ry Rz of transposed elementary matrices (`app.core.frames.rotation_from_pose`), its image
row is h - y' - 1. Files of one face differ in the last number of their names alone.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.core.errors import UsageError
from app.core.frames import rotation_from_pose
from app.imaging.decode import decode_photo
from app.sources.basel import BaselModel
from app.sources.matfiles import read_mat, require_shape
from app.sources.posed import F64, PosedFace, weak_view

MAX_MAT_BYTES = 4 << 20
FRONT_YAW, SIDE_YAW = 45.0, 100.0
SUFFIXES = (".jpg", ".jpeg", ".png")
_NAMES = ("Shape_Para", "Exp_Para", "Pose_Para", "pt2d", "roi")
_LAST_NUMBER = re.compile(r"_\d+$")


@dataclass(frozen=True, eq=False)
class LpParameters:
    """What one .mat says.

    Attributes:
        shape: (199,). expression: (29,). pitch, yaw, roll: degrees. translation: (3,) px. scale: px per micrometre.
        points: (2, 68) annotated points, photo px with y down, or None.
    """

    shape: F64
    expression: F64
    pitch: float
    yaw: float
    roll: float
    translation: F64
    scale: float
    points: F64 | None


def read_parameters(path: Path) -> LpParameters:
    """Read one .mat of 300W-LP.

    Raises:
        UsageError: it cannot be read (E270) or is not of this form (E271).
    """
    arrays = read_mat(path, _NAMES, MAX_MAT_BYTES)
    shape = require_shape(arrays, "Shape_Para", (None, 1), path)[:, 0]
    expression = require_shape(arrays, "Exp_Para", (None, 1), path)[:, 0]
    pose = require_shape(arrays, "Pose_Para", (1, 7), path)[0]
    if not 0 < pose[6] < 1 or np.abs(pose[:3]).max() > 2 * math.pi or max(len(shape), len(expression)) > 400:
        raise UsageError("the pose is impossible", file=path, remedy="check the file", code="E271")
    points = require_shape(arrays, "pt2d", (2, 68), path) if "pt2d" in arrays else None
    pitch, yaw, roll = (math.degrees(float(angle)) for angle in pose[:3])
    return LpParameters(shape, expression, pitch, yaw, roll, pose[3:6].copy(), float(pose[6]), points)


def pose_vertices(vertices: F64, parameters: LpParameters, height: int) -> F64:
    """Vertices (V, 3) micrometres to the photo: x right, y down, depth in the same px, larger = nearer."""
    rotation = rotation_from_pose(parameters.yaw, parameters.pitch, parameters.roll)
    posed = parameters.scale * vertices @ rotation.T + parameters.translation
    posed[:, 1] = height - posed[:, 1] - 1
    return np.asarray(posed)


def read_face(path: Path, basel: BaselModel) -> PosedFace:
    """One photo with its face.

    Args:
        path: the .mat; the photo lies beside it under the same name.
        basel: the shape model.

    Raises:
        UsageError: no photo (E272), or the .mat cannot be used (E270, E271).
        ImageRefusedError: the photo is damaged or refused (E5xx).
    """
    parameters = read_parameters(path)
    if len(parameters.shape) > basel.shape.shape[1] or len(parameters.expression) > basel.expression.shape[1]:
        raise UsageError(
            "the shape model has fewer modes than the file", file=path, remedy="check BFM.mat", code="E271"
        )
    picture = photo_of(path)
    if picture is None:
        raise UsageError("the photo beside it is missing", file=path, remedy="copy the folder again", code="E272")
    photo = decode_photo(picture).rgb
    vertices = basel.vertices(parameters.shape, parameters.expression)
    shape, fit = basel.places.shape(vertices)
    rotation = rotation_from_pose(parameters.yaw, parameters.pitch, parameters.roll)
    x, y, _ = parameters.translation
    view = weak_view(parameters.scale, rotation, (float(x), photo.shape[0] - 1 - float(y)), fit)
    posed = pose_vertices(vertices, parameters, photo.shape[0])
    return PosedFace(str(path), face_of(path), photo, posed, basel.landmarks, shape, view, parameters.yaw)


def photo_of(path: Path) -> Path | None:
    """The photo that belongs to a .mat."""
    return next((each for suffix in SUFFIXES if (each := path.with_suffix(suffix)).is_file()), None)


def face_of(path: Path) -> str:
    """What all photos of one face share: folder and name without the last number."""
    return f"{path.parent.name}/{_LAST_NUMBER.sub('', path.stem)}"


def pairs(yaws: dict[Path, float], seed: int = 0) -> list[tuple[Path, Path]]:
    """Each front photo with one side photo of the same face; which one follows from the seed.

    Args:
        yaws: yaw of every file, degrees.
    """
    faces: dict[str, tuple[list[Path], list[Path]]] = {}
    for path, yaw in sorted(yaws.items()):
        fronts, sides = faces.setdefault(face_of(path), ([], []))
        if abs(yaw) <= FRONT_YAW:
            fronts.append(path)
        elif abs(yaw) <= SIDE_YAW:
            sides.append(path)
    rng = np.random.default_rng(seed)
    return [
        (front, sides[int(rng.integers(len(sides)))]) for fronts, sides in faces.values() if sides for front in fronts
    ]
