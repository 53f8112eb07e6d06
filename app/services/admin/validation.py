"""Validation: the reference cases that come with the program, run again and compared with what is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.align import fit_similarity
from app.core.errors import AlteredError
from app.core.jobs import JobContext
from app.networks.manifest import ModelEntry, read_manifest
from app.services.admin.access import Session
from app.services.admin.capabilities import Capability
from app.store.layout import read_small, replace_file

F32 = NDArray[np.float32]
_LARGEST = 64 << 20


@dataclass(frozen=True)
class CaseDifference:
    """One reference case, run by the model that is validated.

    Attributes:
        case: its name.
        recorded_mm: largest distance of a vertex from what this model gave when it was first run here; None then.
        in_use_mm: median distance of vertices from the model in use after alignment; None for that model itself.
        in_use_p95_mm: 95th percentile of the same.
        landmarks_px: mean distance of the landmarks from those of the model in use, photo px; None for itself.
    """

    case: str
    recorded_mm: float | None
    in_use_mm: float | None
    in_use_p95_mm: float | None
    landmarks_px: float | None


def validate(
    session: Session, name: str, ctx: JobContext | None = None, folder: Path | None = None
) -> list[CaseDifference]:
    """Run the reference cases with a model; show how its results differ from its own record and the model in use.

    Raises:
        ModelError: there is no such model, or it is damaged (E6xx).
        AlteredError: the record of earlier runs is damaged (E910).
    """
    session.require(Capability.VALIDATE)
    ctx = ctx or JobContext()
    manifest = read_manifest(folder)
    chosen, used = manifest.find(name), manifest.find()
    records = session.administration.store.folder / "reference"
    found = _run(chosen, folder, ctx, 0.0)
    ours = found if used.sha256 == chosen.sha256 else _run(used, folder, ctx, 0.5)
    recorded = _recorded(records / f"{chosen.sha256}.npz", found)
    differences = []
    for case, (vertices, marks) in found.items():
        before = None if recorded is None else float(np.linalg.norm(vertices - recorded[case], axis=1).max())
        if ours is found:
            differences.append(CaseDifference(case, before, None, None, None))
            continue
        other, other_marks = ours[case]
        distance = np.linalg.norm(fit_similarity(vertices, other, with_scale=False).apply(vertices) - other, axis=1)
        pixels = float(np.linalg.norm((marks - other_marks)[:, :2], axis=1).mean())
        differences.append(
            CaseDifference(case, before, float(np.median(distance)), float(np.percentile(distance, 95)), pixels)
        )
    session.record("model.validated", chosen.name, sha256=chosen.sha256, cases=[_told(each) for each in differences])
    return differences


def _run(entry: ModelEntry, folder: Path | None, ctx: JobContext, start: float) -> dict[str, tuple[F32, F32]]:
    """Vertices (N, 3) mm and landmarks (68, 3) photo px of each reference case."""
    from app.networks.runtime import load_predictor
    from app.services.reconstruct import ReconstructRequest, reconstruct
    from app.services.sample import sample_pairs

    predictor = load_predictor(entry.name, "cpu", folder=folder)
    pairs = sample_pairs()
    found = {}
    for index, pair in enumerate(pairs):
        ctx.progress(f"Reference case {pair.id}", start + 0.5 * index / len(pairs))
        result = reconstruct(ReconstructRequest(front=pair.front, side=pair.side), JobContext(), predictor)
        found[pair.id] = (np.asarray(result.mesh.vertices, np.float32), np.asarray(result.landmarks68, np.float32))
    return found


def _recorded(path: Path, found: dict[str, tuple[F32, F32]]) -> dict[str, F32] | None:
    """What was recorded for this model; when nothing was, what was found now is recorded."""
    from io import BytesIO

    data = read_small(path, _LARGEST)
    if data is None:
        stream = BytesIO()
        np.savez(stream, allow_pickle=False, **{case: vertices for case, (vertices, _) in found.items()})
        replace_file(path, stream.getvalue(), 0o600)
        return None
    try:
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            kept = {case: np.asarray(arrays[case], np.float32) for case in found}
        if any(kept[case].shape != vertices.shape for case, (vertices, _) in found.items()):
            raise ValueError("shapes")
    except (OSError, ValueError, KeyError) as error:
        raise AlteredError(
            "the record of earlier runs is damaged", file=path, remedy="move it away and validate twice", code="E910"
        ) from error
    return kept


def _told(difference: CaseDifference) -> dict[str, Any]:
    return {
        name: value if not isinstance(value, float) else round(value, 6) for name, value in vars(difference).items()
    }
