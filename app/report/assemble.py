"""From a reconstruction to what a report says of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from app.core.frames import photo_to_crop_points
from app.core.records import Crop, FaceMesh, Photo, Provenance, ReconstructionResult, ViewFit
from app.core.synthetic import SyntheticView
from app.core.topology import load_topology
from app.report.facts import CropFigure, DecisionFacts, Exhibit, ModelFacts, ResultFacts, Role, RunFacts


def result_facts(
    result: ReconstructionResult,
    model: ModelFacts,
    run: RunFacts | None = None,
    decision: DecisionFacts | None = None,
) -> ResultFacts:
    """What is said of a reconstruction; `model` holds what is known of its weights."""
    notices = [*result.front_photo.warnings, *(result.side_photo.warnings if result.side_photo else ())]
    said = {notice.text.partition(": ")[2] or notice.text for notice in result.warnings}
    return ResultFacts(
        mode=result.mode,
        vertices=len(result.mesh.vertices),
        triangles=len(result.mesh.triangles),
        scale=result.scale,
        pose=result.pose,
        model=model,
        confidence=result.confidence,
        shares=shares_of(result.mesh),
        run=run or RunFacts(seconds=sum(result.timings_s.values()) or None, device=result.device),
        decision=decision or DecisionFacts(),
        warnings=(*result.warnings, *(notice for notice in notices if notice.text not in said)),
    )


def shares_of(mesh: FaceMesh) -> Mapping[Provenance, float] | None:
    """Fraction of the vertices by where their colour comes from."""
    if mesh.provenance is None:
        return None
    counts = np.bincount(mesh.provenance, minlength=len(Provenance)) / max(len(mesh.provenance), 1)
    return {kind: float(counts[kind]) for kind in Provenance}


def exhibits_of(result: ReconstructionResult) -> tuple[Exhibit, ...]:
    """The photos of a reconstruction outside a case: nothing is known but the files themselves."""
    front = photo_to_crop_points(result.landmarks68[:, :2], result.front_crop.photo_to_crop)
    found = [_exhibit("1", Role.FRONT, result.front_photo, crop_figure(result.front_crop, front))]
    if result.side_photo is not None and result.side_crop is not None:
        fit = result.prediction.side
        points = None if fit is None else landmarks_in_crop(fit)
        found.append(_exhibit("2", Role.SIDE, result.side_photo, crop_figure(result.side_crop, points)))
    if result.synthetic is not None:
        found.append(synthetic_exhibit(result.synthetic, result.front_photo.sha256))
    return tuple(found)


def synthetic_exhibit(view: SyntheticView, photo_sha256: str) -> Exhibit:
    """The view that no camera took, with the hash of the photo that it was made from."""
    role = Role.SIDE if view.record.role == "side" else Role.FRONT
    name = f"yaw {view.record.target.yaw:.0f}°"
    return Exhibit("–", role, name, photo_sha256, used=view.record.used, photo=view.picture, synthetic=True)


def crop_figure(crop: Crop, landmarks: NDArray[np.floating] | None) -> CropFigure:
    """A crop with its landmarks (68, 2), crop px."""
    return CropFigure(crop.image, crop.photo_to_crop, landmarks, by_hand=crop.score is None)


def landmarks_in_crop(fit: ViewFit) -> NDArray[np.floating]:
    """The 68 landmarks (68, 2) of a fitted photo, crop px."""
    rows, columns = load_topology().landmarks68.T
    return fit.posmap[rows, columns, :2]


def _exhibit(label: str, role: Role, photo: Photo, crop: CropFigure) -> Exhibit:
    return Exhibit(label, role, photo.name, photo.sha256, photo=photo.rgb, crop=crop)
