"""From a photo and a face to the 256x256 px that a network sees.

The rule is that of the networks' training: the crop is a square of 1.58 times the face's size around its centre. From
landmarks, centre and size (mean of width and height) are those of the box around the face set upright, and so is the
crop; from a detector's box, which ends at the brows, the centre is moved down by 0.14 of its size.

Frames: photo px and crop px, both with the origin in the middle of the top-left pixel; the middle of the crop is
(127.5, 127.5).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.errors import NoFaceError, SeveralFacesError, UsageError
from app.core.frames import make_similarity
from app.core.framing import CROP_FACTOR, face_frame, turn
from app.core.jobs import JobContext
from app.core.records import CROP_SIZE, Box, Crop, Notice, Photo
from app.imaging.detect import Detection, detect_faces
from app.imaging.quality import quality_notices

BOX_DROP = 0.14
RIVAL_AREA = 0.25
"""A second face of at least this share of the largest one's area makes the choice the person's."""

_LARGEST_OVERSAMPLING = 16


def crop_from_box(rgb: NDArray[np.uint8], box: Box, score: float | None = None) -> Crop:
    """Crop around a detector's box, or one drawn like it: from brows to chin.

    Args:
        rgb: (H, W, 3) uint8.
        box: photo px.
        score: the detector's, to be kept with the crop.
    """
    size = (box.w + box.h) / 2
    x, y = box.centre
    return _crop(rgb, (x, y + BOX_DROP * size), size, box, score)


def crop_from_landmarks(rgb: NDArray[np.uint8], points: NDArray[np.floating]) -> Crop:
    """Crop around the 68 landmarks (68, 2 or 3), photo px, with the face upright; the crop's box is theirs."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    box = Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
    frame = face_frame(points)
    return _crop(rgb, frame.centre, frame.size, box, None, -frame.degrees)


def refine_crop(photo: Photo, points: NDArray[np.floating]) -> Crop:
    """The second pass: crop again around the landmarks (68, 2 or 3), photo px, that a network found in the first."""
    return crop_from_landmarks(photo.rgb, points)


@dataclass(frozen=True, eq=False)
class LocatedFace:
    """A photo's face.

    Attributes:
        crop: what the network sees.
        notices: doubts about its quality, and other faces in the background.
    """

    crop: Crop
    notices: tuple[Notice, ...]


def locate_face(photo: Photo, box: Box | None = None, ctx: JobContext | None = None) -> LocatedFace:
    """Find, crop and judge the face of a photo.

    Args:
        photo: the working copy.
        box: the face, from brows to chin, photo px; None lets the detectors find it.
        ctx: cancellation.

    Raises:
        NoFaceError: no face was found (E301).
        SeveralFacesError: several faces of similar size were found (E401); the message lists their boxes.
        UsageError: the box is empty or does not touch the photo (E210).
        ModelError: a detector's file is missing or damaged (E602, E603).
        CancelledError: `ctx` was cancelled.
    """
    notices: list[Notice] = []
    if box is not None:
        _check_box(photo, box)
        crop = crop_from_box(photo.rgb, box)
    else:
        faces = detect_faces(photo.rgb, ctx)
        face = choose_face(photo, faces)
        crop = crop_from_box(photo.rgb, face.box, face.score)
        if len(faces) > 1:
            others = " and ".join(box_text(other.box) for other in faces if other is not face)
            notices.append(Notice("W310", f"Smaller faces in the background were left aside: {others}."))
    return LocatedFace(crop, (*notices, *quality_notices(photo, crop)))


def find_face(photo: Photo, box: Box | None = None, ctx: JobContext | None = None) -> Crop:
    """The crop alone of `locate_face`, which see."""
    return locate_face(photo, box, ctx).crop


def choose_face(photo: Photo, faces: list[Detection]) -> Detection:
    """The photo's face: the largest, if no other has a quarter of its area or more.

    Raises:
        NoFaceError: there is none (E301).
        SeveralFacesError: there are rivals (E401).
    """
    if not faces:
        raise NoFaceError(
            "no face was found",
            file=photo.name,
            remedy="turn the photo upright, or name the face from brows to chin with --box x,y,w,h",
            code="E301",
        )
    largest = max(faces, key=lambda face: face.box.w)
    rivals = [face for face in faces if face.box.w * face.box.h >= RIVAL_AREA * largest.box.w * largest.box.h]
    if len(rivals) > 1:
        boxes = " and ".join(box_text(face.box) for face in sorted(rivals, key=lambda face: face.box.x))
        raise SeveralFacesError(
            f"{len(rivals)} faces were found: {boxes}",
            file=photo.name,
            remedy="choose one with --box x,y,w,h",
            code="E401",
        )
    return largest


def box_text(box: Box) -> str:
    """The box as "x,y,w,h" in whole px, as the command line takes it."""
    return ",".join(str(round(value)) for value in (box.x, box.y, box.w, box.h))


def _check_box(photo: Photo, box: Box) -> None:
    width, height = photo.size
    finite = all(math.isfinite(value) for value in (box.x, box.y, box.w, box.h))
    inside = finite and box.x < width and box.y < height and box.x + box.w > 0 and box.y + box.h > 0
    if not (inside and box.w >= 1 and box.h >= 1):
        raise UsageError(
            "the box does not lie in the photo",
            file=photo.name,
            remedy=f"give x,y,w,h in px of the photo, which has {width} x {height}",
            code="E210",
        )


def _crop(
    rgb: NDArray[np.uint8],
    centre: tuple[float, float],
    size: float,
    box: Box,
    score: float | None,
    degrees: float = 0.0,
) -> Crop:
    scale = CROP_SIZE / (CROP_FACTOR * max(size, 1e-6))
    middle = (CROP_SIZE - 1) / 2
    shift = middle - scale * turn(degrees) @ np.array(centre)
    photo_to_crop = make_similarity(scale, degrees, (float(shift[0]), float(shift[1])))
    return Crop(_resample(rgb, photo_to_crop, scale), photo_to_crop, box, score)


def _resample(rgb: NDArray[np.uint8], photo_to_crop: NDArray[np.float64], scale: float) -> NDArray[np.uint8]:
    """The crop's pixels; each is the mean of the photo over its area, and the photo's edge goes on outside it."""
    factor = min(_LARGEST_OVERSAMPLING, max(1, math.ceil(1.0 / scale)))
    side = CROP_SIZE * factor
    matrix = photo_to_crop * factor
    matrix[:, 2] += (factor - 1) / 2
    method = cv2.INTER_LINEAR if factor > 1 else cv2.INTER_CUBIC
    fine = cv2.warpAffine(rgb, matrix, (side, side), flags=method, borderMode=cv2.BORDER_REPLICATE)
    if factor > 1:
        fine = cv2.resize(fine, (CROP_SIZE, CROP_SIZE), interpolation=cv2.INTER_AREA)
    return np.asarray(fine, dtype=np.uint8)
