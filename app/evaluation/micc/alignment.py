"""The initial alignment of a scan: how it is turned upright, and where its landmarks are. Made once, saved, re-used.

Every method starts from the same alignment. Its file can be moved from one evaluation to another, and corrected by hand
(then without `sha256`); its hash is part of the results.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.align import fit_similarity
from app.core.errors import UsageError
from app.core.frames import landmarks_in_photo
from app.core.icp import icp
from app.core.surface import Surface
from app.core.topology import load_topology
from app.evaluation.methods import Baselines
from app.evaluation.micc.registration import landmarks_on, register
from app.evaluation.scan_files import Scan
from app.evaluation.scan_photos import photograph
from app.evaluation.scans import FEWEST_LANDMARKS, INNER, crop_of, is_a_face, predict
from app.evaluation.scores import NEAR_MM, coarse_vertices, landmarks_of
from app.networks.runtime import Predictor

F64 = NDArray[np.float64]
SCHEMA = 1
_ROUNDS = 3
_UPRIGHT_DEGREES = 1.0
_LARGEST_REFINEMENT_DEGREES = 15.0
_GOOD_MM = 2.0
_MAX_BYTES = 1 << 20
BY_MEAN_FACE = "mean face laid over the scan"


@dataclass(frozen=True, eq=False)
class Alignment:
    """A scan's initial alignment.

    Attributes:
        scan_sha256: of the scan's file.
        rotation: (3, 3) turns the scan upright, looking along +z.
        landmark_index: (L,) which of the 68. landmarks: (L, 3), the scan's frame in mm, before turning.
        nose_tip: (3,), the same frame.
        source: how the landmarks were found.
    """

    scan_sha256: str
    rotation: F64
    landmark_index: NDArray[np.int64]
    landmarks: F64
    nose_tip: F64
    source: str

    def to_json(self) -> dict[str, Any]:
        """As it is saved, its hash last."""
        content = {
            "schema": SCHEMA,
            "scan_sha256": self.scan_sha256,
            "rotation": np.round(self.rotation, 9).tolist(),
            "landmark_index": self.landmark_index.tolist(),
            "landmarks": np.round(self.landmarks, 4).tolist(),
            "nose_tip": np.round(self.nose_tip, 4).tolist(),
            "source": self.source,
        }
        return {**content, "sha256": _hash(content)}

    @property
    def sha256(self) -> str:
        """Hash of the content."""
        return str(self.to_json()["sha256"])

    def upright(self, scan: Scan) -> Scan:
        """The scan turned upright about its file's origin."""
        return replace(scan, vertices=scan.vertices @ self.rotation.T)


def find_alignment(scan: Scan, scan_sha256: str, finder: Predictor | None, baselines: Baselines) -> Alignment:
    """Find where a scan looks and its landmarks: in pictures of it, else by laying the mean face over it.

    Args:
        scan: in mm, in any orientation that pictures or the mean face can tell.
        scan_sha256: of its file.
        finder: the network that finds landmarks in pictures; None leaves it to the mean face.
        baselines: the mean face.

    Raises:
        ValueError: there is no face on the scan.
    """
    kept: tuple[float, Alignment] | None = None
    for rotation in _starts(scan, baselines):
        found = None if finder is None else _seen(scan, rotation, finder, baselines)
        if found is None or finder is None:
            continue
        source = f"found by {finder.info.name} {finder.info.sha256[:12]}"
        misfit, alignment = _refined(scan, scan_sha256, *found, source, baselines)
        if kept is None or misfit < kept[0]:
            kept = misfit, alignment
        if misfit < _GOOD_MM:
            break
    return _as_saved(kept[1] if kept is not None else _laid_over(scan, scan_sha256, baselines))


def _starts(scan: Scan, baselines: Baselines) -> Iterator[F64]:
    """The scan as it is, which is upright in the data set, and as the mean face fits it best."""
    yield np.eye(3)
    with contextlib.suppress(ValueError):
        yield register(scan.vertices, scan.triangles, baselines.mean).to_mean.rotation


def _laid_over(scan: Scan, scan_sha256: str, baselines: Baselines) -> Alignment:
    """Landmarks where the mean face has them, for a scan in whose pictures no network finds a face."""
    fit = register(scan.vertices, scan.triangles, baselines.mean)
    surface = Surface(fit.upright(scan.vertices), scan.triangles)
    points = fit.to_mean.inverse().apply(landmarks_on(surface, baselines.mean))
    return _refined(scan, scan_sha256, fit.to_mean.rotation, np.arange(68), points, BY_MEAN_FACE, baselines)[1]


def load_alignment(file: Path, scan_sha256: str) -> Alignment | None:
    """A saved alignment, or None if there is none or it belongs to another scan.

    Raises:
        UsageError: the file is damaged, or was changed and still carries its old hash (E244).
    """
    try:
        if not file.exists():
            return None
        if file.stat().st_size > _MAX_BYTES:
            raise ValueError("it is too large")
        raw = json.loads(file.read_text(encoding="utf-8"))
        stated = raw.pop("sha256", None)
        if stated is not None and stated != _hash(raw):
            raise ValueError("it was changed after it was saved")
        alignment = _parse(raw)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"the saved alignment cannot be used ({error})",
            file=file,
            remedy="delete it to have it made again, or, if you corrected it, remove its sha256",
            code="E244",
        ) from error
    return alignment if alignment.scan_sha256 == scan_sha256 else None


def _parse(raw: dict[str, Any]) -> Alignment:
    index = np.array(raw["landmark_index"], np.int64).reshape(-1)
    alignment = Alignment(
        str(raw["scan_sha256"]),
        np.array(raw["rotation"], np.float64).reshape(3, 3),
        index,
        np.array(raw["landmarks"], np.float64).reshape(len(index), 3),
        np.array(raw["nose_tip"], np.float64).reshape(3),
        str(raw["source"])[:200],
    )
    rotation = alignment.rotation
    if raw["schema"] != SCHEMA or not np.allclose(rotation @ rotation.T, np.eye(3), atol=1e-4):
        raise ValueError("its rotation is none, or it is of another version")
    if np.linalg.det(rotation) < 0 or len(index) < 3 or len(set(index)) < len(index):
        raise ValueError("it has too few landmarks, or one twice")
    if not ((index >= 0) & (index < 68)).all() or not np.isfinite(alignment.landmarks).all():
        raise ValueError("its landmarks are none")
    if not np.isfinite(alignment.nose_tip).all():
        raise ValueError("its nose tip is none")
    return alignment


def _as_saved(alignment: Alignment) -> Alignment:
    """Rounded as in its file, so that a re-used alignment gives the very same figures."""
    raw = alignment.to_json()
    raw.pop("sha256")
    return _parse(raw)


def _seen(
    scan: Scan, rotation: F64, finder: Predictor, baselines: Baselines
) -> tuple[F64, NDArray[np.int64], F64] | None:
    """Rotation, landmark numbers and landmarks on the scan as a network sees them in pictures, or None."""
    texels = load_topology().landmarks68
    mean = landmarks_of(baselines.mean, load_topology())
    for _ in range(_ROUNDS):
        turned = replace(scan, vertices=scan.vertices @ rotation.T)
        photo = photograph(turned, 0.0, 0.0)
        prediction, crop = predict(finder, photo, crop_of(photo, turned)[0], None)
        marks = landmarks_in_photo(prediction.front.posmap, texels, crop.photo_to_crop)
        points = photo.points_at(marks[INNER, :2])
        seen = np.asarray(np.isfinite(points).all(axis=1))
        if seen.sum() < FEWEST_LANDMARKS or not seen[INNER == 30].any() or not is_a_face(points, seen, baselines):
            return None
        index, on_scan = INNER[seen], points[seen] @ rotation
        turn = fit_similarity(points[seen], mean[index]).rotation
        if _degrees(turn) < _UPRIGHT_DEGREES:
            break
        rotation = turn @ rotation
    return rotation, index, on_scan


def _refined(
    scan: Scan,
    scan_sha256: str,
    rotation: F64,
    index: NDArray[np.int64],
    points: F64,
    source: str,
    baselines: Baselines,
) -> tuple[float, Alignment]:
    """The alignment whose rotation lays the scan best over the mean face, and how far they then lie apart, mm."""
    topology = load_topology()
    mean = landmarks_of(baselines.mean, topology)
    surface = Surface(coarse_vertices(baselines.mean, topology), topology.lod_triangles)
    tip = _foremost(scan.vertices @ rotation.T, points[index == 30][0] @ rotation.T) @ rotation
    near = scan.vertices[np.linalg.norm(scan.vertices - tip, axis=1) < NEAR_MM]
    start = fit_similarity(points, mean[index])
    fit = icp(near[:: max(1, len(near) // 600)], surface, start, with_scale=True, trim=0.9)
    refined = fit.transform.rotation
    if _degrees(refined @ rotation.T) > _LARGEST_REFINEMENT_DEGREES:
        refined = rotation
    return fit.rms / fit.transform.scale, Alignment(scan_sha256, refined, index, points, tip, source)


def _foremost(vertices: F64, tip: F64) -> F64:
    """The foremost point about the nose tip of an upright scan."""
    near = vertices[np.linalg.norm(vertices[:, :2] - tip[:2], axis=1) < 12.0]
    return np.asarray(near[near[:, 2].argmax()] if len(near) else tip)


def _degrees(rotation: F64) -> float:
    return math.degrees(math.acos(min(1.0, max(-1.0, (float(np.trace(rotation)) - 1.0) / 2.0))))


def _hash(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
