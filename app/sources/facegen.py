"""FaceGen exports: one folder for each head with a mesh, its renders, and the camera settings of each render.

A settings file holds lines "key = numbers" (or ":" instead of "="), or a JSON object with the same keys: `scale` (1),
`translation` (3), `rotation` (a quaternion w x y z, or nine numbers row by row) and `frustum` (left right bottom top
near far; far may be left out). It is named after its render (`front.png`: `front.txt`), or `settings.txt` for all.
Equation 1 of the paper, `app.synthesis.camera.viewport_transform`, takes a vertex to the render's pixels.

FaceGen's meshes carry no landmarks; all heads of an export share one topology, so a file `landmarks68.txt` in the
source's folder names their 68 vertices (0-based, iBUG order) once.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import least_squares
from scipy.spatial.transform import Rotation

from app.core.align import Similarity
from app.core.errors import UsageError
from app.core.frames import pose_from_rotation
from app.evaluation.scan_files import read_scan
from app.imaging.decode import decode_photo
from app.sources.posed import F64, PosedFace, paper_cut
from app.sources.texels import TexelPlaces, find_places
from app.synthesis.camera import Frustum, ViewPose, viewport_transform

LANDMARKS = "landmarks68.txt"
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff")
SETTINGS = (".txt", ".json", ".fgs")
MAX_TEXT_BYTES = 1 << 20
WORST_PX = 0.5
MOST_AVERAGED = 20
_LINE = re.compile(r"^\s*([A-Za-z_]+)\s*[=:]\s*(.+?)\s*$")
_COUNTS = {"scale": (1,), "translation": (3,), "rotation": (4, 9), "frustum": (5, 6)}


@dataclass(frozen=True, eq=False)
class Settings:
    """A render's camera: see `viewport_transform`."""

    scale: float
    rotation: F64
    translation: F64
    frustum: Frustum

    @property
    def yaw(self) -> float:
        """Degrees, as 300W-LP counts them."""
        return pose_from_rotation(self.rotation).yaw


@dataclass(frozen=True, eq=False)
class Topology:
    """What the heads of an export share: number of vertices, the 68 landmarks, where the texels lie."""

    count: int
    landmarks: np.ndarray[tuple[int], np.dtype[np.int64]]
    places: TexelPlaces


def read_settings(path: Path) -> Settings:
    """Read a settings file.

    Raises:
        UsageError: it cannot be read, lacks a value or holds an impossible one (E273).
    """
    try:
        if path.stat().st_size > MAX_TEXT_BYTES:
            raise ValueError("it is too large")
        values = _values(path.read_text(encoding="utf-8-sig"))
        for key, counts in _COUNTS.items():
            if key not in values or len(values[key]) not in counts:
                raise ValueError(f"{key} needs {' or '.join(map(str, counts))} numbers")
            if not all(math.isfinite(number) for number in values[key]):
                raise ValueError(f"{key} holds a number that is not finite")
        (scale,), (left, right, bottom, top, near) = values["scale"], values["frustum"][:5]
        rotation = _rotation(values["rotation"])
        if scale <= 0 or right <= left or top <= bottom or near <= 0 or values["translation"][2] >= 0:
            raise ValueError("the camera is impossible")
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise UsageError(
            f"the settings cannot be used ({error})", file=path, remedy="export the head again", code="E273"
        ) from error
    return Settings(scale, rotation, np.array(values["translation"]), Frustum(left, right, bottom, top, near))


def _values(text: str) -> dict[str, list[float]]:
    if text.lstrip().startswith("{"):
        raw = json.loads(text)
        listed = {key.lower(): value if isinstance(value, list) else [value] for key, value in raw.items()}
        return {key: [float(number) for number in listed[key]] for key in _COUNTS if key in listed}
    values = {}
    for line in text.splitlines():
        found = _LINE.match(line)
        if found and found[1].lower() in _COUNTS:
            values[found[1].lower()] = [float(part) for part in re.split(r"[\s,;]+", found[2].strip("()[] "))]
    return values


def _rotation(numbers: list[float]) -> F64:
    if len(numbers) == 4:
        if math.hypot(*numbers) < 1e-6:
            raise ValueError("the rotation is no quaternion")
        return np.asarray(Rotation.from_quat(np.roll(numbers, -1)).as_matrix())
    matrix = np.array(numbers).reshape(3, 3)
    if np.abs(matrix @ matrix.T - np.eye(3)).max() > 1e-3 or np.linalg.det(matrix) < 0:
        raise ValueError("the rotation is none")
    return matrix


def read_topology(folder: Path, meshes: Sequence[Path]) -> Topology:
    """What the heads of an export share, from the average of some of them and the list of landmarks.

    Raises:
        UsageError: the list of landmarks is missing or cannot be used (E274), or the mesh cannot be read (E240).
    """
    scan = read_scan(meshes[0])
    others = [read_scan(mesh).vertices for mesh in meshes[1:MOST_AVERAGED]]
    same = [scan.vertices, *(vertices for vertices in others if len(vertices) == len(scan.vertices))]
    average = np.mean(same, axis=0)
    path = folder / LANDMARKS
    try:
        if path.stat().st_size > MAX_TEXT_BYTES:
            raise ValueError("it is too large")
        marks = np.array([int(part) for part in re.split(r"[\s,;]+", path.read_text(encoding="utf-8-sig").strip())])
        if marks.shape != (68,) or marks.min() < 0 or marks.max() >= len(scan.vertices):
            raise ValueError(f"it must name 68 of the {len(scan.vertices)} vertices")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"the list of landmarks cannot be used ({error})",
            file=path,
            remedy=f"write the 68 vertices of FaceGen's mesh, 0-based and in iBUG order, into {LANDMARKS}",
            code="E274",
        ) from error
    places = find_places(average, scan.triangles, average[marks])
    return Topology(len(scan.vertices), marks.astype(np.int64), places)


def heads(folder: Path) -> list[Path]:
    """The meshes of an export, one for each head."""
    return sorted(path for path in folder.rglob("*.obj") if path.is_file())


def renders(mesh: Path) -> list[tuple[Path, Path | None]]:
    """Renders beside a mesh, each with its settings file or None."""
    pictures = sorted(p for p in mesh.parent.iterdir() if p.suffix.lower() in PICTURES and p.is_file())
    shared = next((p for s in SETTINGS if (p := mesh.parent / f"settings{s}").is_file()), None)
    found = []
    for picture in pictures:
        own = next((p for s in SETTINGS if (p := picture.with_suffix(s)).is_file()), shared)
        if own is not None or picture.stem.lower() not in _textures_of(mesh):
            found.append((picture, own))
    return found


def _textures_of(mesh: Path) -> set[str]:
    """Names that FaceGen gives textures, which lie beside the mesh."""
    return {mesh.stem.lower(), f"{mesh.stem.lower()}_skin", "skin", "texture"}


def read_face(mesh: Path, picture: Path, settings: Path, topology: Topology) -> PosedFace:
    """One render with its face.

    Raises:
        UsageError: the mesh (E240) or the settings (E273) cannot be used, the mesh is of another topology (E275), or
            the camera is too oblique for the pool's (E276).
        ImageRefusedError: the render is damaged or refused (E5xx).
    """
    vertices = read_scan(mesh).vertices
    if len(vertices) != topology.count:
        cause = f"the mesh has {len(vertices)} vertices, the first one of the export {topology.count}"
        raise UsageError(cause, file=mesh, remedy="export all heads with one topology", code="E275")
    camera = read_settings(settings)
    photo = decode_photo(picture).rgb
    if photo.shape[0] != photo.shape[1]:
        raise UsageError("the render is not square", file=picture, remedy="render square pictures", code="E276")
    posed = viewport_transform(
        vertices.astype(np.float32), camera.scale, camera.rotation.astype(np.float32),
        camera.translation.astype(np.float32), camera.frustum, photo.shape[0],
    )  # fmt: skip
    shape, fit = topology.places.shape(vertices)
    view, error = fit_view(fit.apply(vertices), posed, camera, fit)
    error *= paper_cut(posed[topology.landmarks]).scale  # px of the crop
    if error > WORST_PX:
        cause = f"the camera looks past the head; a central one is {error:.1f} px off"
        raise UsageError(cause, file=settings, remedy="export it with the head in the middle", code="E276")
    yaw = pose_from_rotation(view.rotation.astype(np.float64)).yaw
    return PosedFace(str(picture), str(mesh), photo, posed, topology.landmarks, shape, view, yaw)


def fit_view(canonical: F64, posed: F64, camera: Settings, fit: Similarity) -> tuple[ViewPose, float]:
    """The pool's camera that sees canonical points (V, 3) mm where equation 1 puts them (V, 3) px.

    The pool's camera looks along the axis through the canonical origin, FaceGen's along its own.

    Returns:
        The camera, and the error in px that 99 of 100 points of the picture stay below.
    """
    chosen = np.linspace(0, len(canonical) - 1, min(len(canonical), 2000)).astype(int)
    points, target = canonical[chosen], posed[chosen, :2]
    back = fit.inverse()
    rotation = camera.rotation @ back.rotation
    unit = camera.scale * back.scale
    origin = camera.scale * camera.rotation @ back.translation + camera.translation
    distance = -float(origin[2]) / unit
    start = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0])
    ahead = _project(points, rotation, 1.0, 1.0 / distance)
    scale = float(np.ptp(target[:, 0]) / max(np.ptp(ahead[:, 0]), 1e-9))
    middle = target.mean(0) - scale * ahead.mean(0)

    def place(x: F64) -> F64:
        turned = Rotation.from_rotvec(x[:3]).as_matrix() @ rotation
        return np.asarray(_project(points, turned, scale * x[3], x[4] / distance) + middle + x[5:])

    best = least_squares(lambda x: (place(x) - target).ravel(), start, x_scale=[0.01, 0.01, 0.01, 0.01, 0.1, 1.0, 1.0])
    turned = Rotation.from_rotvec(best.x[:3]).as_matrix() @ rotation
    shift = middle + best.x[5:]
    view = ViewPose(
        turned.astype(np.float32),
        scale * float(best.x[3]),
        (float(shift[0]), float(shift[1])),
        float(best.x[4] / distance),
    )
    return view, float(np.percentile(np.linalg.norm(place(best.x) - target, axis=1), 99))


def _project(points: F64, rotation: F64, scale: float, inverse: float) -> F64:
    turned = points @ rotation.T
    flat = scale * turned[:, :2] * np.array([1.0, -1.0]) / (1.0 - inverse * turned[:, 2:])
    return np.asarray(flat, np.float64)
