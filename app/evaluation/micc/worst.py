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
from app.evaluation.methods import BASELINES
from app.evaluation.micc.folder import usable_scan
from app.evaluation.micc.outcomes import Outcome
from app.evaluation.micc.run import Measured

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


def heat_bytes(measured: Measured, face: WorstFace, outcome: Outcome) -> bytes:
    """A scan with its errors as a file: the part within 95 mm of the nose tip, upright, mm."""
    scan = usable_scan(measured.files[face.subject])
    vertices = scan.vertices @ measured.alignments[face.subject].rotation.T
    heat = np.asarray(outcome.heat, np.float32)
    inside = np.isfinite(heat)
    triangles = scan.triangles[inside[scan.triangles].all(axis=1)]
    kept, renumbered = np.unique(triangles, return_inverse=True)
    head = {"method": face.method, "subject": face.subject, "rank": face.rank, "mm_median": face.mm_median}
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        head=np.frombuffer(json.dumps(head).encode(), np.uint8),
        vertices=vertices[kept].astype(np.float32),
        triangles=renumbered.reshape(triangles.shape).astype(np.int32),
        error_mm=heat[kept],
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
    uv = np.zeros((len(vertices), 2), np.float32)
    return FaceMesh(vertices, triangles, uv, vertex_normals(vertices, triangles), sigma_mm=errors), head


def _require_mesh(vertices: NDArray[np.float32], triangles: NDArray[np.int32], errors: NDArray[np.float32]) -> None:
    if vertices.ndim != 2 or vertices.shape[1:] != (3,) or errors.shape != vertices.shape[:1]:
        raise ValueError("its arrays do not fit together")
    if triangles.ndim != 2 or triangles.shape[1:] != (3,) or len(triangles) == 0:
        raise ValueError("it has no triangles")
    if triangles.min() < 0 or triangles.max() >= len(vertices):
        raise ValueError("its triangles name points that are not there")
    if not (np.isfinite(vertices).all() and np.isfinite(errors).all()):
        raise ValueError("its numbers are not finite")
