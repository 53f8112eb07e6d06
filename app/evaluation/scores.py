"""Errors of one predicted shape against one surface: the seed NME and the distances in mm, never one without the other.

Scan and prediction meet by landmarks first, then by rigid ICP. What is scored lies within 95 mm of the nose tip.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.core.align import Similarity, fit_similarity
from app.core.icp import icp
from app.core.metrics import SeedNme, near_nose_tip, scan_errors, seed_nme
from app.core.surface import Surface
from app.core.topology import FaceTopology, load_topology

F64 = NDArray[np.float64]
RADIUS_MM, NEAR_MM = 95.0, 60.0
MOST_POINTS = 2500


@dataclass(frozen=True, eq=False)
class Truth:
    """What a prediction is measured against.

    Attributes:
        points: (M, 3) mm, of the true surface, within 95 mm of the nose tip.
        near: (M,) bool, within 60 mm.
        landmarks: (L, 3) mm. landmark_index: (L,) which of the 68 they are.
        regions: (M,) index into `REGIONS`.
        landmarks_found: a network found them in a photo. They are a pixel or two off, which would put a wrong scale
            into every method's seed NME; its rigid alignment then starts from the scale solved for.
    """

    points: F64
    near: NDArray[np.bool_]
    landmarks: F64
    landmark_index: NDArray[np.int64]
    regions: NDArray[np.uint8]
    landmarks_found: bool = False


@dataclass(frozen=True, eq=False)
class Figures:
    """One method on one subject.

    Attributes:
        nme: the seed NME under its normalisers, or None where it was not measured.
        errors: (k,) mm, scale solved for. regions: (k,). near: (k,) bool, within 60 mm of the nose tip.
        stated: (k,) mm at the scale that the prediction states, or None.
    """

    nme: SeedNme | None
    errors: F64
    regions: NDArray[np.uint8]
    near: NDArray[np.bool_]
    stated: F64 | None = None


@dataclass(frozen=True, eq=False)
class Subject:
    """One photographed person and what each method made of them.

    Attributes:
        name: subjects of one name count as one person.
        yaw: degrees, of the front photo.
        groups: "tone", "age", "sex", "generator", "projection" where they are known.
        figures: by method; None where a method gave no face.
    """

    name: str
    yaw: float
    groups: dict[str, str]
    figures: dict[str, Figures | None] = field(default_factory=dict)


def make_truth(
    points: F64,
    landmarks: F64,
    landmark_index: NDArray[np.int64],
    nose_tip: F64,
    mean_shape: NDArray[np.floating],
    landmarks_found: bool = False,
) -> Truth:
    """Prepare a true surface.

    Args:
        points: (N, 3) mm, on it.
        landmarks: (L, 3) mm, on it.
        landmark_index: (L,) which of the 68 they are.
        nose_tip: (3,) mm.
        mean_shape: (256, 256, 3) mm; laid over the points it tells their regions, for all methods alike.
        landmarks_found: see `Truth`.
    """
    inside = near_nose_tip(points, nose_tip, RADIUS_MM)
    kept = np.flatnonzero(inside)
    if len(kept) > MOST_POINTS:
        kept = np.sort(np.random.default_rng(0).choice(kept, MOST_POINTS, replace=False))
    scored = np.asarray(points[kept], np.float64)
    topology = load_topology()
    vertices = coarse_vertices(mean_shape, topology)
    marks = landmarks_of(mean_shape, topology)[landmark_index]
    surface = Surface(vertices, topology.lod_triangles)
    start = fit_similarity(landmarks, marks)
    fit = icp(scored[::5], surface, start, with_scale=True).transform
    triangle = surface.closest(fit.apply(scored))[2]
    vertex = topology.lod_vertices[topology.lod_triangles[triangle, 0]]
    texel = topology.texels[vertex]
    regions = topology.regions[texel[:, 0], texel[:, 1]]
    return Truth(scored, near_nose_tip(scored, nose_tip, NEAR_MM), landmarks, landmark_index, regions, landmarks_found)


def landmarks_of(shape: NDArray[np.floating], topology: FaceTopology) -> F64:
    """The 68 landmarks (68, 3) of a shape map (256, 256, 3)."""
    marks = topology.landmarks68
    return np.asarray(shape[marks[:, 0], marks[:, 1]], np.float64)


def coarse_vertices(shape: NDArray[np.floating], topology: FaceTopology) -> F64:
    """Vertices (M, 3) of the coarse level of detail of a shape map."""
    return np.asarray(topology.gather(shape)[topology.lod_vertices], np.float64)


def score(shape: NDArray[np.floating], truth: Truth, *, fine: bool = True) -> Figures:
    """All surface figures of a predicted shape.

    Args:
        shape: (256, 256, 3) mm, upright in the model frame.
        truth: what it should be.
        fine: measure to the full mesh; else to the coarse one, several times faster.
    """
    topology = load_topology()
    vertices = np.asarray(topology.gather(shape), np.float64) if fine else coarse_vertices(shape, topology)
    triangles = topology.triangles if fine else topology.lod_triangles
    return score_mesh(vertices, triangles, landmarks_of(shape, topology)[truth.landmark_index], truth)


@dataclass(frozen=True, eq=False)
class Placed:
    """A predicted mesh with a true surface laid over it.

    Attributes:
        vertices: (N, 3), upright. triangles: (T, 3). surface: of both.
        solved: truth to prediction, scale solved for. rigid: at the landmarks' scale. metric: at the stated scale.
    """

    vertices: F64
    triangles: NDArray[np.integer]
    surface: Surface
    solved: Similarity
    rigid: Similarity
    metric: Similarity


def place(vertices: F64, triangles: NDArray[np.integer], landmarks: F64, truth: Truth) -> Placed:
    """Lay a true surface over a predicted mesh (N, 3), (T, 3) with landmarks (L, 3) in the truth's order.

    The alignments are found with every fifth point.

    Raises:
        ValueError: the landmarks fix no alignment, or the mesh has no surface.
    """
    surface = Surface(vertices, triangles)
    few = truth.points[::5]
    start = fit_similarity(truth.landmarks, landmarks)
    solved = icp(few, surface, start, with_scale=True).transform
    rigid = solved if truth.landmarks_found else icp(few, surface, start).transform
    metric = icp(few, surface, fit_similarity(truth.landmarks, landmarks, with_scale=False)).transform
    return Placed(vertices, triangles, surface, solved, rigid, metric)


def figures_of(placed: Placed, truth: Truth) -> Figures:
    """All surface figures of a mesh that was placed."""
    return Figures(
        seed_nme(placed.vertices, placed.triangles, truth.points, placed.rigid),
        scan_errors(truth.points, placed.surface, placed.solved),
        truth.regions,
        truth.near,
        scan_errors(truth.points, placed.surface, placed.metric),
    )


def score_mesh(vertices: F64, triangles: NDArray[np.integer], landmarks: F64, truth: Truth) -> Figures:
    """All surface figures of a predicted mesh (N, 3), (T, 3) with landmarks (L, 3) in the truth's order."""
    return figures_of(place(vertices, triangles, landmarks, truth), truth)
