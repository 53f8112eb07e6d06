"""The face in a photo: found by the detector or a person's box, then framed by the landmarks that a network finds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from app.core.errors import NoFaceError, SeveralFacesError, UsageError
from app.core.frames import apply_similarity, invert_similarity, landmarks_in_photo, similarity_scale
from app.core.jobs import JobContext
from app.core.photo_edit import LANDMARKS
from app.core.records import CROP_SIZE, Box, Crop, Notice, Photo
from app.core.topology import load_topology
from app.imaging.crop import crop_from_landmarks, locate_face, refine_crop
from app.imaging.quality import quality_notices

_SAME_PX = 1.5
_LARGEST_RESIZE = 2.0
_LARGEST_SHIFT = 0.5
_SMALLEST_FACE_PX = 16.0


@dataclass(frozen=True, eq=False)
class FoundFace:
    """A photo and the face in it.

    Attributes:
        photo: the working copy.
        crop: what the network sees of it.
        notices: what a person should know about the photo and the crop.
        marks: (68, 2) landmarks that a person set, photo px; they frame the crop, which then stays as it is.
    """

    photo: Photo
    crop: Crop
    notices: tuple[Notice, ...] = ()
    marks: NDArray[np.floating] | None = None

    @property
    def marks_in_crop(self) -> NDArray[np.floating] | None:
        """The person's landmarks in crop px."""
        return None if self.marks is None else apply_similarity(self.crop.photo_to_crop, self.marks[:, :2])


def find_in_photo(
    photo: Photo,
    box: Box | None,
    role: str,
    source: Path | Photo,
    ctx: JobContext | None = None,
    marks: NDArray[np.floating] | None = None,
) -> FoundFace:
    """Find and crop the face of one photo.

    Args:
        photo: the working copy.
        box: the face, photo px; None lets the detector find it.
        role: "front" or "side", for messages.
        source: where the photo came from, for messages.
        ctx: cancellation.
        marks: (68, 2) landmarks that a person set, photo px: nothing is searched for.

    Raises:
        NoFaceError: the detector found none (E3xx).
        SeveralFacesError: it found more than one (E4xx).
        UsageError: the landmarks are not 68 points in the photo (E211).
    """
    if marks is not None:
        crop = crop_to_marks(photo, marks)
        return FoundFace(photo, crop, tuple(quality_notices(photo, crop)), marks)
    try:
        located = locate_face(photo, box, ctx)
        return FoundFace(photo, located.crop, located.notices)
    except (NoFaceError, SeveralFacesError) as error:
        _name_the_photo(error, role, source)


def crop_to_marks(photo: Photo, marks: NDArray[np.floating]) -> Crop:
    """The crop that a person's landmarks (68, 2), photo px, frame.

    Raises:
        UsageError: they are not 68 points that span a face in the photo (E211).
    """
    width, height = photo.size
    sound = marks.shape[0] == LANDMARKS and bool(np.isfinite(marks).all())
    extent = np.ptp(marks[:, :2], axis=0) if sound else np.zeros(2)
    middle = marks[:, :2].mean(axis=0) if sound else np.full(2, -1.0)
    if min(extent) < _SMALLEST_FACE_PX or not (0 <= middle[0] < width and 0 <= middle[1] < height):
        raise UsageError(
            "the landmarks do not outline a face in the photo",
            file=photo.name,
            remedy="reset the landmarks, or move them onto the face",
            code="E211",
        )
    return crop_from_landmarks(photo.rgb, marks)


def _name_the_photo(error: NoFaceError | SeveralFacesError, role: str, source: Path | Photo) -> NoReturn:
    file = source.name if isinstance(source, Photo) else source
    remedy = error.remedy if role != "side" else error.remedy.replace("--box", "--side-box")
    raise type(error)(f"{error.cause} ({role} photo)", file=file, remedy=remedy, code=error.code) from error


def recrop(face: FoundFace, posmap: NDArray[np.float32]) -> FoundFace:
    """The same face, cropped around the 68 landmarks of a position map, which are in px of the present crop.

    A crop that would be far from the present one is not believed: the face stays as it is, with a notice.
    """
    if face.marks is not None:
        return face
    points = landmarks_in_photo(posmap, load_topology().landmarks68, face.crop.photo_to_crop)
    new = refine_crop(face.photo, points)
    if not _is_near(face.crop, new):
        notice = Notice("W305", "The landmarks lie far from the face that was found; check the box around the face.")
        return replace(face, notices=(*face.notices, notice))
    return replace(face, crop=replace(new, box=face.crop.box, score=face.crop.score))


def same_crop(first: Crop, second: Crop) -> bool:
    """Whether two crops of a photo differ by no more than a pixel or so anywhere."""
    corners = _corners()
    moved = apply_similarity(second.photo_to_crop, apply_similarity(invert_similarity(first.photo_to_crop), corners))
    return float(np.abs(moved - corners).max()) <= _SAME_PX


def _is_near(old: Crop, new: Crop) -> bool:
    resize = similarity_scale(new.photo_to_crop) / similarity_scale(old.photo_to_crop)
    middle = _corners().mean(axis=0)
    shift = apply_similarity(old.photo_to_crop, apply_similarity(invert_similarity(new.photo_to_crop), middle)) - middle
    near = float(np.hypot(*shift)) <= _LARGEST_SHIFT * CROP_SIZE
    return near and 1.0 / _LARGEST_RESIZE <= resize <= _LARGEST_RESIZE


def _corners() -> NDArray[np.float64]:
    low, high = 0.0, CROP_SIZE - 1.0
    return np.array([[low, low], [high, low], [low, high], [high, high]])
