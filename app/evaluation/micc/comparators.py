"""Meshes that other programs made of the pictures: one folder for each method, one OBJ for each subject.

`FOLDER/METHOD/subject_01.obj`, for the pictures of the yaw sweep `subject_01_yaw+20.obj`; beside a mesh, optionally,
`subject_01.txt` with its 68 landmarks. Units, axes and topology are free.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.errors import UsageError
from app.core.surface import Surface
from app.evaluation.micc.folder import subject_name
from app.evaluation.micc.registration import Registration, landmarks_on, register
from app.evaluation.scan_files import Scan, read_scan
from app.evaluation.scores import Placed, Truth, place

F64 = NDArray[np.float64]
_FILE = re.compile(r"(?P<subject>.+?)(?:_yaw(?P<yaw>[+-]?\d{1,2}))?(?:_(?:obj|mesh|0))?", re.IGNORECASE)
"""Some programs append a word or the number of the face to the picture's name."""
_MOST_METHODS = 40
_MOST_FILES = 5000
_MAX_LANDMARK_BYTES = 1 << 20


@dataclass(frozen=True)
class Comparator:
    """A method that is known by its meshes.

    Attributes:
        name: the folder's. meshes: by subject and yaw of the picture, degrees. unknown: files that name no subject.
    """

    name: str
    meshes: dict[tuple[str, int], Path] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def list_comparators(root: Path, scans: dict[str, str], reserved: tuple[str, ...] = ()) -> list[Comparator]:
    """The methods of a folder.

    Args:
        root: holds a folder for each method.
        scans: subject by the stem of its scan's file, which may name a mesh, too.
        reserved: names that the evaluation gives itself.

    Raises:
        UsageError: the folder cannot be read or holds no meshes, or a method has a reserved name (E246).
    """
    try:
        folders = sorted(child for child in root.iterdir() if child.is_dir() and not child.name.startswith("."))
        methods = [_method(folder, scans) for folder in folders[:_MOST_METHODS]]
    except OSError as error:
        raise _unusable(root, error.strerror or type(error).__name__) from error
    methods = [method for method in methods if method.meshes]
    if not methods:
        raise _unusable(root, "there is no METHOD/subject_01.obj or the like in it")
    for method in methods:
        if method.name in reserved:
            raise _unusable(root, f"{method.name!r} is the name of a row of this evaluation; rename the folder")
    return methods


def read_mesh(file: Path) -> tuple[Scan, F64 | None]:
    """A mesh and, if a file beside it has them, its 68 landmarks (68, 3).

    Raises:
        UsageError: the mesh cannot be read (E240).
        ValueError: the landmarks are not 68 rows of three numbers.
    """
    mesh = read_scan(file, with_texture=False)
    marks = file.with_suffix(".txt")
    if not marks.is_file():
        return mesh, None
    if marks.stat().st_size > _MAX_LANDMARK_BYTES:
        raise ValueError("its landmarks' file is too large")
    lines = marks.read_text(encoding="utf-8", errors="replace").replace(",", " ").splitlines()
    rows = np.array([[float(part) for part in line.split()] for line in lines if line.strip()])
    if rows.shape != (68, 3) or not np.isfinite(rows).all():
        raise ValueError("its landmarks are not 68 rows of three numbers")
    return mesh, rows


def place_mesh(mesh: Scan, marks: F64 | None, truth: Truth, mean_shape: NDArray[np.floating]) -> Placed:
    """Lay a scan over a mesh of unknown units and axes.

    A face and its mirror image fit the mean face alike, so both are tried and the one nearer to the scan is kept.

    Raises:
        ValueError: the mesh is no face.
    """
    fits = [_placed(mesh, marks, truth, mean_shape, mirrored=mirrored) for mirrored in (False, True)]
    return min(fits, key=lambda placed: float(placed.surface.distance(placed.solved.apply(truth.points)).mean()))


def _placed(mesh: Scan, marks: F64 | None, truth: Truth, mean_shape: NDArray[np.floating], *, mirrored: bool) -> Placed:
    fit: Registration = register(mesh.vertices, mesh.triangles, mean_shape, mirrored=mirrored)
    vertices, triangles = _used(fit.upright(mesh.vertices), mesh.triangles)
    own = landmarks_on(Surface(vertices, triangles), mean_shape) if marks is None else fit.upright(marks)
    return place(vertices, triangles, own[truth.landmark_index], truth)


def _used(vertices: F64, triangles: NDArray[np.int64]) -> tuple[F64, NDArray[np.int64]]:
    """Without vertices that no triangle uses, which would count toward the size of the prediction."""
    kept, renumbered = np.unique(triangles, return_inverse=True)
    return vertices[kept], renumbered.reshape(triangles.shape)


def _method(folder: Path, scans: dict[str, str]) -> Comparator:
    meshes: dict[tuple[str, int], Path] = {}
    unknown: list[str] = []
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() == ".obj" and file.is_file())
    for file in files[:_MOST_FILES]:
        match = _FILE.fullmatch(file.stem)
        name = None if match is None else _subject(match["subject"], file, folder, scans)
        if match is None or name is None:
            unknown.append(file.relative_to(folder).as_posix())
            continue
        meshes.setdefault((name, int(match["yaw"] or 0)), file)
    return Comparator(folder.name, meshes, tuple(unknown))


def _subject(stem: str, file: Path, folder: Path, scans: dict[str, str]) -> str | None:
    """By the file's name, the scan's name, or the name of the folder that the file is in (`subject_01/front.obj`)."""
    known = subject_name(stem) or scans.get(stem)
    if known is None and file.parent != folder:
        return subject_name(file.parent.name)
    return known


def _unusable(root: Path, why: str) -> UsageError:
    return UsageError(
        f"the meshes of other methods cannot be used ({why})",
        file=root,
        remedy="give a folder with one folder for each method and in it one OBJ for each subject",
        code="E246",
    )
