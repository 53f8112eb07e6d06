"""Measuring models on scans.

Each scan is photographed from the front and the side, reconstructed as any photo would be, and its surface compared
with the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.align import fit_similarity
from app.core.errors import EnfaceError
from app.core.frames import landmarks_in_photo
from app.core.jobs import JobContext
from app.core.records import Box, Crop, Photo, Prediction
from app.core.topology import load_topology
from app.evaluation.methods import WITH_SHAPE, Baselines, methods_of
from app.evaluation.scan_files import Scan, ScanEntry, readable_scans
from app.evaluation.scan_photos import PROJECTIONS, ScanPhoto, photograph
from app.evaluation.scores import Figures, Subject, Truth, make_truth, score
from app.imaging.crop import crop_from_box, crop_from_landmarks, find_face
from app.networks.manifest import ModelEntry
from app.networks.runtime import Predictor

F64 = NDArray[np.float64]
SIDE_YAW = 90.0
INNER = np.arange(17, 68)
"""Landmarks inside the face: the jaw's lie on the outline, where a pixel more or less is another depth."""
FEWEST_LANDMARKS = 20
_LARGEST_MISFIT = 0.12  # root mean square distance from the mean face's landmarks over their size


@dataclass(frozen=True, eq=False)
class Shot:
    """The photos of one scan under one projection, with their crops.

    Attributes:
        front, side: photos. crops: of both. by_hand: how many of the two the detector did not find.
    """

    front: ScanPhoto
    side: ScanPhoto
    crops: tuple[Crop, Crop]
    by_hand: int


def measure_scans(
    root: Path, predictors: Sequence[tuple[ModelEntry, Predictor]], baselines: Baselines, ctx: JobContext | None = None
) -> tuple[list[Subject], dict[str, Any]]:
    """Measure all models on the scans of a folder.

    Returns:
        A subject for each scan and projection, and more entries of the results.

    Raises:
        UsageError: the folder holds no scans that can be read (E240, E241).
        CancelledError: cancelled through `ctx`.
    """
    ctx = ctx or JobContext()
    scans, refused = readable_scans(root)
    subjects: list[Subject] = []
    by_hand = 0
    for number, (entry, scan) in enumerate(scans):
        other = _another(scans, number)
        for projection, inverse in PROJECTIONS.items():
            ctx.progress(f"Measuring {entry.file.name}", number / len(scans))
            shot = take_photos(scan, inverse)
            by_hand += shot.by_hand
            wrong = None if other is None else take_photos(other, inverse)
            groups = {**entry.groups, "projection": projection}
            subjects.append(_measure(entry, groups, scan, shot, wrong, predictors, baselines, number))
    extra = {"crops_by_hand": by_hand, "refused": refused, "photos": 2 * len(subjects)}
    return subjects, extra


def take_photos(scan: Scan, inverse_distance: float) -> Shot:
    """Front and side photo of a scan, cropped where the detector finds the face, else around the scan."""
    front = photograph(scan, 0.0, inverse_distance)
    side = photograph(scan, SIDE_YAW, inverse_distance)
    found = [crop_of(photo, scan) for photo in (front, side)]
    return Shot(front, side, (found[0][0], found[1][0]), found[0][1] + found[1][1])


def crop_of(photo: ScanPhoto, scan: Scan) -> tuple[Crop, bool]:
    """The crop where the detector finds the face, else around the scan, and whether it is the latter."""
    picture = Photo(photo.rgb, "", "scan")
    try:
        return find_face(picture), False
    except EnfaceError:
        x, y, w, h = photo.box(scan.vertices)
        side = 0.8 * max(w, h)
        return crop_from_box(photo.rgb, Box(x + (w - side) / 2, y + (h - side) / 2 - 0.1 * side, side, side)), True


def predict(
    predictor: Predictor, front: ScanPhoto, crop: Crop, side: tuple[ScanPhoto, Crop] | None
) -> tuple[Prediction, Crop]:
    """Predict, crop again around the landmarks found, predict again, as the program does; also the last front crop."""
    marks = load_topology().landmarks68
    first = predictor.predict(crop.image, None if side is None else side[1].image)
    found = landmarks_in_photo(first.front.posmap, marks, crop.photo_to_crop)
    crop = crop_from_landmarks(front.rgb, found)
    other = None if side is None else side[1].image
    if side is not None and first.side is not None:
        found = landmarks_in_photo(first.side.posmap, marks, side[1].photo_to_crop)
        other = crop_from_landmarks(side[0].rgb, found).image
    return predictor.predict(crop.image, other), crop


def _measure(
    entry: ScanEntry,
    groups: dict[str, str],
    scan: Scan,
    shot: Shot,
    wrong: Shot | None,
    predictors: Sequence[tuple[ModelEntry, Predictor]],
    baselines: Baselines,
    seed: int,
) -> Subject:
    """All methods on one scan under one projection."""
    predictions: dict[str, Prediction | None] = {}
    marks: F64 | None = None
    for model, predictor in sorted(predictors, key=lambda known: known[0].architecture != WITH_SHAPE):
        for name, mode in methods_of(model).items():
            if mode == "wrong_side" and wrong is None:
                continue
            sides = {"pair": (shot.side, shot.crops[1]), "single": None}
            side = sides[mode] if mode in sides else _side_of(wrong)
            try:
                prediction, crop = predict(predictor, shot.front, shot.crops[0], side)
            except EnfaceError:
                predictions[name] = None
                continue
            predictions[name] = prediction
            if marks is None:
                texels = load_topology().landmarks68
                marks = landmarks_in_photo(prediction.front.posmap, texels, crop.photo_to_crop)
    truth = _truth(scan, shot.front, marks, baselines)
    subject = Subject(entry.subject, 0.0, groups)
    for name, answer in predictions.items():
        subject.figures[name] = None if answer is None else _scored(answer.shape_mm, truth)
    subject.figures["mean_face"] = _scored(baselines.mean, truth)
    subject.figures["other_person"] = _scored(baselines.other(seed), truth)
    return subject


def _side_of(shot: Shot | None) -> tuple[ScanPhoto, Crop] | None:
    return None if shot is None else (shot.side, shot.crops[1])


def _scored(shape: NDArray[np.floating], truth: Truth) -> Figures | None:
    try:
        return score(shape, truth)
    except ValueError:
        return None


def _truth(scan: Scan, photo: ScanPhoto, marks: F64 | None, baselines: Baselines) -> Truth:
    """The scan's own points, with landmarks for the start of the alignment.

    They lie where the first model saw them in the front photo; without any, where the mean face has them when its nose
    tip is laid on the scan's foremost point.
    """
    index, points = INNER, np.full((len(INNER), 3), np.nan)
    if marks is not None:
        points = photo.points_at(marks[INNER, :2])
    seen = np.isfinite(points).all(axis=1)
    if seen.sum() < FEWEST_LANDMARKS or not seen[index == 30].any() or not is_a_face(points, seen, baselines):
        index, points = _laid_over(scan, baselines)
        seen = np.ones(len(index), bool)
    tip = points[index == 30][0]
    near = scan.vertices[np.linalg.norm(scan.vertices[:, :2] - tip[:2], axis=1) < 12.0]
    tip = near[near[:, 2].argmax()] if len(near) else tip
    return make_truth(surface_points(scan), points[seen], index[seen], tip, baselines.mean, landmarks_found=True)


def is_a_face(points: F64, seen: NDArray[np.bool_], baselines: Baselines) -> bool:
    """Whether landmarks (51, 3) lie about as the mean face's do."""
    texels = load_topology().landmarks68[INNER]
    mean = baselines.mean[texels[:, 0], texels[:, 1]].astype(np.float64)[seen]
    try:
        fitted = fit_similarity(mean, points[seen]).apply(mean)
    except ValueError:
        return False
    size = float(np.ptp(points[seen], axis=0).max())
    return float(np.sqrt(((fitted - points[seen]) ** 2).sum(1).mean())) < _LARGEST_MISFIT * size


def _laid_over(scan: Scan, baselines: Baselines) -> tuple[NDArray[np.int64], F64]:
    texels = load_topology().landmarks68
    marks = baselines.mean[texels[:, 0], texels[:, 1]].astype(np.float64)
    tip = scan.vertices[scan.vertices[:, 2].argmax()]
    return np.arange(68), marks - marks[30] + tip


def surface_points(scan: Scan, most: int = 60000) -> F64:
    """Vertices that triangles use, and triangle centres where the scan is coarse: (N, 3) mm."""
    used = scan.vertices[np.unique(scan.triangles)]
    if len(used) > most:
        return used
    return np.concatenate([used, scan.vertices[scan.triangles].mean(axis=1)])


def _another(scans: Sequence[tuple[ScanEntry, Scan]], number: int) -> Scan | None:
    """The next scan of another person."""
    own = scans[number][0].subject
    following = [*scans[number + 1 :], *scans[:number]]
    return next((scan for entry, scan in following if entry.subject != own), None)
