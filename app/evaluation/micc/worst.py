"""The faces on which each method did worst, kept as scans with their errors, for the viewport."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.errors import UsageError
from app.core.mesh import vertex_normals
from app.core.records import FaceMesh
from app.core.views import ColourScale
from app.evaluation.methods import BASELINES
from app.evaluation.micc.folder import usable_scan
from app.evaluation.micc.outcomes import Outcome
from app.evaluation.micc.run import Measured
from app.evaluation.scan_files import Scan
from app.evaluation.scan_photos import photograph
from app.render.colours import viridis, with_scale_bar

FOLDER = "worst"
_MAX_BYTES = 256 << 20


@dataclass(frozen=True)
class WorstFace:
    """One of the worst results of a method.

    Attributes:
        method: its row's name. subject: "subject_07". rank: 1 is the worst. mm_median: of the whole face.
        nme: over sqrt(width x height), or None. file: relative to the evaluation's folder.
    """

    method: str
    subject: str
    rank: int
    mm_median: float
    nme: float | None
    file: str


def worst_faces(measured: Measured, count: int) -> list[tuple[WorstFace, Outcome]]:
    """The worst people of each method that saw pictures of the right person, the worst first."""
    found: list[tuple[WorstFace, Outcome]] = []
    methods = dict.fromkeys(method for own in measured.outcomes.values() for method in own)
    for method in methods:
        if method in BASELINES or method.endswith("_wrong_side"):
            continue
        rows = [
            (float(np.median(outcome.figures.errors)), name, outcome)
            for name, own in measured.outcomes.items()
            if (outcome := own.get(method)) is not None and outcome.figures is not None and outcome.heat is not None
        ]
        for rank, (median, name, outcome) in enumerate(sorted(rows, key=lambda row: (-row[0], row[1]))[:count], 1):
            nme = None if outcome.figures is None or outcome.figures.nme is None else outcome.figures.nme.sqrt_wh
            file = f"{FOLDER}/{outcome.key[:12]}_{name}_{rank}.npz"
            found.append((WorstFace(method, name, rank, round(median, 4), nme, file), outcome))
    return found


def heat_mesh(measured: Measured, face: WorstFace, outcome: Outcome) -> FaceMesh:
    """A scan within 95 mm of the nose tip, upright, mm; `sigma_mm` is the error at each vertex."""
    scan = usable_scan(measured.files[face.subject])
    vertices = (scan.vertices @ measured.alignments[face.subject].rotation.T).astype(np.float32)
    heat = np.asarray(outcome.heat, np.float32)
    inside = np.isfinite(heat)
    kept, renumbered = np.unique(scan.triangles[inside[scan.triangles].all(axis=1)], return_inverse=True)
    return _mesh(vertices[kept], renumbered.reshape(-1, 3).astype(np.int32), heat[kept])


def heat_bytes(face: WorstFace, mesh: FaceMesh) -> bytes:
    """A scan with its errors as a file."""
    head = {"method": face.method, "subject": face.subject, "rank": face.rank, "mm_median": face.mm_median}
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        head=np.frombuffer(json.dumps(head).encode(), np.uint8),
        vertices=mesh.vertices,
        triangles=mesh.triangles,
        error_mm=np.asarray(mesh.sigma_mm),
    )
    return buffer.getvalue()


def read_heat(file: Path) -> tuple[FaceMesh, Mapping[str, object]]:
    """A scan with its errors, in mm, where a reconstruction has its expected errors; and whose it is.

    Raises:
        UsageError: the file is missing or damaged (E247).
    """
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise ValueError("it is too large")
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as arrays:
            vertices = np.asarray(arrays["vertices"], np.float32)
            triangles = np.asarray(arrays["triangles"], np.int32)
            errors = np.asarray(arrays["error_mm"], np.float32)
            head = json.loads(arrays["head"].tobytes())
        _require_mesh(vertices, triangles, errors)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise UsageError(
            f"the face with its errors cannot be read ({error})",
            file=file,
            remedy="run the evaluation again: only this file is made anew",
            code="E247",
        ) from error
    return _mesh(vertices, triangles, errors), head


def _mesh(vertices: NDArray[np.float32], triangles: NDArray[np.int32], errors: NDArray[np.float32]) -> FaceMesh:
    uv = np.zeros((len(vertices), 2), np.float32)
    return FaceMesh(vertices, triangles, uv, vertex_normals(vertices, triangles), sigma_mm=errors)


def _require_mesh(vertices: NDArray[np.float32], triangles: NDArray[np.int32], errors: NDArray[np.float32]) -> None:
    if vertices.ndim != 2 or vertices.shape[1:] != (3,) or errors.shape != vertices.shape[:1]:
        raise ValueError("its arrays do not fit together")
    if triangles.ndim != 2 or triangles.shape[1:] != (3,) or len(triangles) == 0:
        raise ValueError("it has no triangles")
    if triangles.min() < 0 or triangles.max() >= len(vertices):
        raise ValueError("its triangles name points that are not there")
    if not (np.isfinite(vertices).all() and np.isfinite(errors).all()):
        raise ValueError("its numbers are not finite")


def heat_picture(mesh: FaceMesh, high_mm: float, title: str, yaw: float = 0.0) -> NDArray[np.uint8]:
    """A scan coloured by its errors, with the scale below it: (H, W, 3) uint8 RGB.

    Args:
        mesh: from `read_heat`.
        high_mm: error of the last colour.
        title: of the scale.
        yaw: degrees.
    """
    scale = ColourScale(title, 0.0, high_mm, viridis())
    errors = np.zeros(len(mesh.vertices)) if mesh.sigma_mm is None else np.clip(mesh.sigma_mm / high_mm, 0.0, 1.0)
    places = np.stack([0.002 + 0.996 * errors, np.full(len(errors), 0.5)], axis=1).astype(np.float32)
    triangles = mesh.triangles.astype(np.int64)
    coloured = Scan(mesh.vertices.astype(np.float64), triangles, places[triangles], scale.colours[None])
    return with_scale_bar(photograph(coloured, yaw, 0.0).rgb, scale)
