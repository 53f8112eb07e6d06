"""The real services around one photo's face, imported when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.bootstrap.environment import tame_cv2
from app.core.face_fit import FaceFit, PosedFace
from app.core.jobs import JobContext
from app.core.records import Crop, Photo, ReconstructionResult
from app.gui.services import FaceServices, FoundFace

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

    return FaceServices(crop_to_landmarks=_crop_to_landmarks, fit=fit, pose=_pose)


def _crop_to_landmarks(photo: Photo, points: NDArray[np.floating], ctx: JobContext) -> FoundFace:
    tame_cv2()
    from app.services.faces import crop_to_marks

    ctx.check()
    return judged_face(photo, crop_to_marks(photo, points))


def _pose(result: ReconstructionResult, photo: Photo, fit: FaceFit, ctx: JobContext) -> PosedFace:
    tame_cv2()
    from app.services.fit import pose_to_photo

    return pose_to_photo(result, photo, fit, ctx)


def judged_face(photo: Photo, crop: Crop) -> FoundFace:
    """A crop with its quality and the doubts that it raises."""
    from app.imaging.quality import measure_quality, notices_of

    quality = measure_quality(photo, crop)
    return FoundFace(crop, tuple(notices_of(quality)), quality)
