"""The real services around one photo's face, imported when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.bootstrap.environment import tame_cv2
from app.core.face_fit import FaceFit, PosedFace
from app.core.jobs import JobContext
from app.core.photo_edit import Orientation
from app.core.records import Crop, Photo, ReconstructionResult
from app.core.synthetic import SyntheticView
from app.gui.services import FaceServices, FoundFace, ReconstructionInput

if TYPE_CHECKING:
    from app.networks.runtime import Predictor


def real_face_services(engine: Callable[[], Predictor]) -> FaceServices:
    """What the panels need.

    Args:
        engine: gives the loaded network.
    """

    def fit(photo: Photo, crop: Crop, marks: NDArray[np.floating] | None, ctx: JobContext) -> FaceFit:
        tame_cv2()
        from app.services.fit import fit_face

        return fit_face(engine(), photo, crop, marks=marks, ctx=ctx)

    return FaceServices(crop_to_landmarks=_crop_to_landmarks, fit=fit, pose=_pose, rotate=_rotate)


def _crop_to_landmarks(photo: Photo, points: NDArray[np.floating], ctx: JobContext) -> FoundFace:
    tame_cv2()
    from app.services.faces import crop_to_marks

    ctx.check()
    return judged_face(photo, crop_to_marks(photo, points))


def _pose(result: ReconstructionResult, photo: Photo, fit: FaceFit, ctx: JobContext) -> PosedFace:
    tame_cv2()
    from app.services.fit import pose_to_photo

    return pose_to_photo(result, photo, fit, ctx)


def _rotate(photo: Photo, fit: FaceFit, option: str, ctx: JobContext) -> SyntheticView:
    tame_cv2()
    from app.services.rotate import rotate_view

    return rotate_view(photo, fit.crop, fit.prediction, option, ctx=ctx)


def judged_face(photo: Photo, crop: Crop) -> FoundFace:
    """A crop with its quality and the doubts that it raises."""
    from app.imaging.quality import measure_quality, notices_of

    quality = measure_quality(photo, crop)
    return FoundFace(crop, tuple(notices_of(quality)), quality)


def choices_of(request: ReconstructionInput, *, oriented: bool) -> dict[str, Any]:
    """What an analyst changed by hand and accepted, as fields of `ReconstructRequest`.

    Args:
        request: photos as the window showed them.
        oriented: whether the photos are still to be turned and mirrored, as those that a case holds.
    """
    found: dict[str, Any] = {"acknowledged": (), "rotate": request.front.rotate}
    for role, photo in (("front", request.front), ("side", request.side)):
        if photo is not None:
            found[f"{role}_edit"] = photo.edit if oriented else replace(photo.edit, orientation=Orientation())
            found["acknowledged"] += tuple(f"{role} {code}" for code in photo.acknowledged)
    return found
