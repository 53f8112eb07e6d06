"""The mean face laid over any mesh of a face: where a mesh of unknown units, axes and topology has its landmarks."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.align import Similarity
from app.core.frames import rotation_from_pose
from app.core.icp import icp
from app.core.surface import Surface
from app.core.topology import load_topology
from app.evaluation.scores import coarse_vertices, landmarks_of

F64 = NDArray[np.float64]
_PROBE_MM = 75.0
_FEW, _MANY = 150, 900
_WAYS = ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
_SCALES = (1.0, 0.7)
_TILTS = (0.0, 25.0, -25.0)
_LARGEST_MISFIT_MM = 5.0
_FLIP = np.array([1.0, -1.0, 1.0])


@dataclass(frozen=True, eq=False)
class Registration:
    """How the mean face lies over a mesh.

    Attributes:
        to_mean: mesh, mirrored where `mirrored`, to the mean face's frame: upright, mm.
        mirrored: y is turned over first; positions in pixels, y down and z nearer, need it.
        misfit_mm: root mean square distance.
    """

    to_mean: Similarity
    mirrored: bool
    misfit_mm: float

    def upright(self, points: NDArray[np.floating]) -> F64:
        """Points (N, 3) of the mesh in the mean face's frame."""
        own = np.asarray(points, np.float64)
        return self.to_mean.apply(own * _FLIP if self.mirrored else own)


def register(
    vertices: F64, triangles: NDArray[np.integer], mean_shape: NDArray[np.floating], *, mirrored: bool = False
) -> Registration:
    """Lay the mean face over a mesh, whichever way its axes point.

    Args:
        vertices: (N, 3), any unit.
        triangles: (T, 3).
        mean_shape: (256, 256, 3) mm.
        mirrored: turn y over first. A face and its mirror image fit the mean face alike.

    Raises:
        ValueError: no surface, or nothing on it that fits a face.
    """
    topology = load_topology()
    face = coarse_vertices(mean_shape, topology)
    nose = landmarks_of(mean_shape, topology)[30]
    near = face[np.linalg.norm(face - nose, axis=1) < _PROBE_MM]
    points = np.asarray(vertices, np.float64) * (_FLIP if mirrored else 1.0)
    surface = Surface(points, triangles)
    start = _best_start(points[np.unique(triangles)], surface, near, nose)
    if start is None:
        raise ValueError("nothing on the mesh fits a face")
    probe = near[:: max(1, len(near) // _MANY)]
    fit = icp(probe, surface, start, with_scale=True, trim=0.9)
    misfit = fit.rms / fit.transform.scale
    if misfit > _LARGEST_MISFIT_MM:
        raise ValueError(f"the mean face lies {misfit:.0f} mm off, so this is no face")
    return Registration(fit.transform.inverse(), mirrored, misfit)


def landmarks_on(surface: Surface, mean_shape: NDArray[np.floating]) -> F64:
    """The points (68, 3) of an upright surface, mm, that are nearest to the mean face's landmarks."""
    return surface.closest(landmarks_of(mean_shape, load_topology()))[0]


def _best_start(used: F64, surface: Surface, near: F64, nose: F64) -> Similarity | None:
    """The best of a few short fits: the face toward either end of each axis, raised or lowered, in two sizes."""
    probe = near[:: max(1, len(near) // _FEW)]
    best: tuple[float, Similarity] | None = None
    for signs, tilt, factor in itertools.product(_WAYS, _TILTS, _SCALES):
        turn = rotation_from_pose(0.0, tilt, 0.0) @ np.diag(signs)
        turned = used @ turn.T
        low, high = np.percentile(turned[:, 0], (2, 98))
        scale = factor * float(high - low) / float(np.ptp(near[:, 0]))
        if not scale > 0:
            continue
        tip = used[turned[:, 2].argmax()]
        start = Similarity(scale, turn.T, tip - scale * (turn.T @ nose))
        fit = icp(probe, surface, start, with_scale=True, trim=0.9, max_steps=15, tolerance=1e-3).transform
        misfit = float(np.median(surface.distance(fit.apply(probe)))) / fit.scale
        if 0.6 < fit.scale / scale < 1.7 and (best is None or misfit < best[0]):
            best = (misfit, fit)
    return None if best is None else best[1]
