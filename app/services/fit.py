"""The face of one photo as the network sees it: for correcting landmarks, for its pose, for comparing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.core.align import fit_similarity
from app.core.face_fit import FaceFit, PosedFace
from app.core.frames import camera_to_posmap, crop_to_photo, landmarks_in_photo
from app.core.jobs import JobContext
from app.core.records import Crop, Photo, ReconstructionResult
from app.core.topology import load_topology
from app.render.posed import draw_posed
from app.services.faces import FoundFace, recrop, same_crop

if TYPE_CHECKING:
    from app.networks.runtime import Predictor


def fit_face(
    network: Predictor,
    photo: Photo,
    crop: Crop,
    *,
    marks: NDArray[np.floating] | None = None,
    ctx: JobContext | None = None,
) -> FaceFit:
    """Find landmarks and pose of one photo in the two passes of a reconstruction.

    Args:
        network: a loaded network.
        photo: the working copy.
        crop: the face in it.
        marks: (68, 2) landmarks that a person set, photo px; the crop is theirs then and stays.
        ctx: cancellation.

    Raises:
        ModelError: the network's answer is no face (E610, E611).
        CancelledError: cancelled through `ctx`.
    """
    face = FoundFace(photo, crop, marks=marks)
    extra = () if marks is None else ((face.marks_in_crop, None),)
    prediction = network.predict(crop.image, None, ctx, *extra)
    better = recrop(face, prediction.front.posmap).crop
    if not same_crop(crop, better):
        crop, prediction = better, network.predict(better.image, None, ctx)
    points = landmarks_in_photo(prediction.front.posmap, load_topology().landmarks68, crop.photo_to_crop)
    return FaceFit(crop, prediction, points)


def pose_to_photo(result: ReconstructionResult, photo: Photo, fit: FaceFit, ctx: JobContext | None = None) -> PosedFace:
    """Turn, size and place a case's face as the face of another photo lies, by that photo's own reconstruction.

    Args:
        result: the case's.
        photo: the other photo.
        fit: its own reconstruction.
        ctx: cancellation.

    Raises:
        CancelledError: cancelled through `ctx`.
    """
    ctx = ctx or JobContext()
    topology = load_topology()
    target = topology.gather(fit.prediction.front.posmap).astype(np.float64) * (1.0, -1.0, 1.0)
    rigid = np.isin(topology.regions, _STEADY)[topology.texels[:, 0], topology.texels[:, 1]]
    camera = fit_similarity(result.mesh.vertices, target, rigid.astype(np.float64))
    placed = crop_to_photo(camera_to_posmap(camera.apply(result.mesh.vertices)), fit.crop.photo_to_crop)
    ctx.check()
    posed = draw_posed(result.mesh, placed, photo.rgb, ctx)
    return replace(posed, pose=fit.pose)


_STEADY = (1, 2, 3)
"""Forehead, eyes and nose (`REGIONS`): what an expression moves least."""
