"""Finding faces: dlib's HOG detector for what looks into the camera, its CNN detector for all else, profiles included.

Both search faces of 80 px and more in a copy whose number of pixels bounds the time. The HOG detector goes first; the
CNN detector then sees a copy on which the face found is about 110 px, to confirm it and to find others of that size,
profiles among them. Without a find it looks at finer copies.

The crop's rule was made for the HOG detector's squares, from the brows to the chin; the CNN detector's boxes are moved
to that convention. Measured on 36 renderings with known landmarks and 59 copies of photos, turned, mirrored, scaled:
the CNN detector's centre lies 0.035 of its side too far left, whichever way the head looks, and 0.06 too high; its side
fits to 2 %. Its boxes scatter by 0.02 to 0.05 of the side, the HOG detector's by 0.05 to 0.2, so that its box is taken
where both agree. Heads turned by 60 degrees and more, which it alone finds, look 12 % larger and 0.04 lower to it in
relation to their landmarks; this is taken back, too.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.jobs import JobContext
from app.core.records import Box
from app.imaging.frontal import FrontalDetector, load_frontal_detector
from app.imaging.mmod import MmodDetector

HOG_PIXELS = 600_000
CNN_PIXELS = 200_000
CNN_FINE_PIXELS = 800_000
LARGEST_COARSE_FACE = 200.0
"""On the fine copy, px: larger faces were visible on the coarse one."""

_SMALLEST_SIDE = 320
_CNN_FACE = 110.0
_HOG_SURE = 0.6
_CNN_SURE = 0.5
_OVERLAP = 0.3
_CNN_SHIFT = (0.035, 0.06)
"""What is added to the centre of a CNN box, as a share of its side."""
_CNN_GROWTH = 1.02
_TURNED_RISE = 0.04
_TURNED_GROWTH = 1 / 1.12


@dataclass(frozen=True)
class Detection:
    """A face.

    Attributes:
        box: square from brows to chin, photo px.
        score: the detectors' own; sure faces have about 1 and more, doubtful ones less than 0.6.
        detector: "hog", "cnn" or "hog+cnn".
    """

    box: Box
    score: float
    detector: str


class FaceDetector:
    """Both detectors, loaded when first needed; safe to use from several threads (each has its own HOG detector)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._own = threading.local()
        self._cnn: MmodDetector | None = None

    def detect(self, rgb: NDArray[np.uint8], ctx: JobContext | None = None) -> list[Detection]:
        """Find the faces of a photo.

        Args:
            rgb: (H, W, 3) uint8, upright.
            ctx: asked for cancellation between the steps, which take a tenth of a second or so.

        Returns:
            The faces, the largest first; several detections of one face are merged.

        Raises:
            ModelError: a detector's file is missing or damaged (E602, E603).
            CancelledError: `ctx` was cancelled.
        """
        ctx = ctx or JobContext()
        ctx.check()
        frontal = self._find_frontal(rgb)
        faces: list[Detection] = []
        for scale, largest in _cnn_passes(rgb.shape[1], rgb.shape[0], frontal):
            ctx.check()
            faces = _combine(frontal, self._find_any(rgb, scale, largest, ctx))
            if faces:
                break
        return sorted(faces, key=lambda face: -face.box.w * face.box.h)

    def _find_frontal(self, rgb: NDArray[np.uint8]) -> list[Detection]:
        """The HOG detector's finds, doubtful ones included."""
        scale = _scale_for(rgb.shape[1], rgb.shape[0], HOG_PIXELS)
        rectangles, scores, _ = self._frontal_detector().run(_resized(rgb, scale), 0, 0.0)
        found = []
        for rectangle, score in zip(rectangles, scores, strict=True):
            box = Box(rectangle.left() - 0.5, rectangle.top() - 0.5, rectangle.width(), rectangle.height())
            found.append(Detection(_to_photo(box, scale), float(score), "hog"))
        return _merge(found, weight=lambda face: face.score + 0.1)

    def _frontal_detector(self) -> FrontalDetector:
        detector: FrontalDetector | None = getattr(self._own, "hog", None)
        if detector is None:
            detector = self._own.hog = load_frontal_detector()
        return detector

    def _find_any(self, rgb: NDArray[np.uint8], scale: float, largest: float, ctx: JobContext) -> list[Detection]:
        """The CNN detector's finds on a copy of the given scale, in the HOG detector's convention."""
        with self._lock:
            if self._cnn is None:
                self._cnn = MmodDetector()
            detector = self._cnn
        found = [
            Detection(_to_photo(box, scale), score, "cnn")
            for box, score in detector.detect(_resized(rgb, scale), largest_px=largest, ctx=ctx)
        ]
        return [replace(face, box=_as_hog(face.box)) for face in _merge(found, weight=lambda face: face.score**2)]


@lru_cache(maxsize=1)
def default_detector() -> FaceDetector:
    """The detector that this process shares."""
    return FaceDetector()


def detect_faces(rgb: NDArray[np.uint8], ctx: JobContext | None = None) -> list[Detection]:
    """Find the faces of a photo with the shared detector; see `FaceDetector.detect`."""
    return default_detector().detect(rgb, ctx)


def overlap(first: Box, second: Box) -> float:
    """Intersection over union."""
    width = min(first.x + first.w, second.x + second.w) - max(first.x, second.x)
    height = min(first.y + first.h, second.y + second.h) - max(first.y, second.y)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (first.w * first.h + second.w * second.h - shared)


def _scale_for(width: int, height: int, pixels: int) -> float:
    """The scale of a copy with at most so many pixels; small photos are enlarged a little, others never."""
    enlarged = max(1.0, _SMALLEST_SIDE / max(width, height))
    return min(enlarged, math.sqrt(pixels / (width * height)))


def _cnn_passes(width: int, height: int, frontal: list[Detection]) -> Iterator[tuple[float, float]]:
    """Scale of each copy that the CNN detector looks at until it finds something, and the largest face there, px."""
    coarse = _scale_for(width, height, CNN_PIXELS)
    fine = _scale_for(width, height, CNN_FINE_PIXELS)
    if frontal:
        side = max(frontal, key=lambda face: face.score).box.w
        yield min(max(_CNN_FACE / side, coarse / 2), (coarse * fine) ** 0.5), math.inf
    yield coarse, math.inf
    if fine > coarse:
        yield fine, LARGEST_COARSE_FACE


def _resized(rgb: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """A contiguous copy, free of aliasing."""
    if scale == 1.0:
        return np.ascontiguousarray(rgb)
    size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(rgb, size, interpolation=method), dtype=np.uint8)


def _to_photo(box: Box, scale: float) -> Box:
    """A box of a copy in px of the photo; both frames have their origin in the middle of the top-left pixel."""
    return Box((box.x + 0.5) / scale - 0.5, (box.y + 0.5) / scale - 0.5, box.w / scale, box.h / scale)


def _square(x: float, y: float, side: float) -> Box:
    return Box(x - side / 2, y - side / 2, side, side)


def _as_hog(box: Box) -> Box:
    """A CNN detector's box in the HOG detector's convention."""
    x, y = box.centre
    return _square(x + _CNN_SHIFT[0] * box.w, y + _CNN_SHIFT[1] * box.h, box.w * _CNN_GROWTH)


def _as_turned(face: Detection) -> Detection:
    """A face that the HOG detector does not know, most likely turned aside, framed like the others."""
    x, y = face.box.centre
    return replace(face, box=_square(x, y - _TURNED_RISE * face.box.h, face.box.w * _TURNED_GROWTH))


def _mean(boxes: list[Box], weights: list[float]) -> Box:
    """The weighted mean square."""
    values = np.average([(*box.centre, (box.w + box.h) / 2) for box in boxes], axis=0, weights=weights)
    return _square(*(float(value) for value in values))


def _merge(found: list[Detection], weight: Callable[[Detection], float]) -> list[Detection]:
    """One detection for each group that overlaps its best member: the weighted mean box, the best score.

    The CNN detector's score is flat around its best cell, so that the mean is five times steadier than the best.
    """
    rest = sorted(found, key=lambda face: -face.score)
    merged = []
    while rest:
        best = rest[0]
        group = [face for face in rest if overlap(face.box, best.box) > _OVERLAP]
        rest = [face for face in rest if overlap(face.box, best.box) <= _OVERLAP]
        merged.append(replace(best, box=_mean([face.box for face in group], [weight(face) for face in group])))
    return merged


def _combine(frontal: list[Detection], others: list[Detection]) -> list[Detection]:
    """The faces that both detectors found, and those of which one alone is sure."""
    faces = []
    rest = list(others)
    for face in frontal:
        twin = next((other for other in rest if overlap(face.box, other.box) > _OVERLAP), None)
        if twin is not None:
            rest.remove(twin)
            faces.append(Detection(twin.box, max(face.score, twin.score), "hog+cnn"))
        elif face.score >= _HOG_SURE:
            faces.append(face)
    return faces + [_as_turned(face) for face in rest if face.score >= _CNN_SURE]
