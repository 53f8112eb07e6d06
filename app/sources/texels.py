"""Another mesh's vertices as a map of the canonical UV space: found once for a mesh, used for each of its faces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator
from scipy.ndimage import gaussian_filter

from app.core.align import Similarity, fit_similarity
from app.core.maps import fill_smoothly
from app.core.topology import SIZE, load_topology
from app.synthesis.registration import Surface, SurfacePoints

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Index = NDArray[np.int64]
_SMOOTHING = (16.0, 12.0, 8.0, 6.0, 4.0, 3.0, 2.0, 1.5)  # texels, one for each step
_REACH_MM = 12.0


@dataclass(frozen=True, eq=False)
class TexelPlaces:
    """Where each texel lies on another mesh.

    Attributes:
        corners: (256, 256, 3) vertex indices. weights: (256, 256, 3), sum 1.
        known: (256, 256) texels of the face that the mesh has.
        to_model: the mesh's own frame to the model frame, mm.
    """

    corners: Index
    weights: F64
    known: NDArray[np.bool_]
    to_model: Similarity

    def at(self, values: NDArray[np.floating]) -> F64:
        """Vertex values (V, C) at the texels: (256, 256, C); texels that the mesh has not mean nothing."""
        return np.asarray(np.einsum("rck,rckd->rcd", self.weights, values[self.corners]), np.float64)

    def shape(self, vertices: NDArray[np.floating]) -> tuple[F32, Similarity]:
        """A face of this mesh as a canonical shape.

        Args:
            vertices: (V, 3), the mesh's own frame and unit.

        Returns:
            (256, 256, 3) mm, aligned to the mean face, filled smoothly where the mesh has nothing; and the similarity
            that led there from the vertices' frame.
        """
        topology = load_topology()
        texels = self.at(vertices)
        fit = fit_similarity(
            texels[self.known],
            topology.mean_shape[self.known].astype(np.float64),
            np.minimum(topology.weight, 4.0)[self.known],
        )
        own = (fit.apply(texels) - topology.mean_shape).astype(np.float32)
        return topology.mean_shape + fill_smoothly(own, self.known.astype(np.float32)), fit


def find_places(vertices: NDArray[np.floating], triangles: NDArray[np.integer], landmarks: F64) -> TexelPlaces:
    """Lay the mean face onto another mesh: landmarks first, then nearest points with ever finer smoothing.

    Args:
        vertices: (V, 3) a neutral face, any unit, y up, looking along +z.
        triangles: (T, 3).
        landmarks: (68, 3) on it, iBUG order.
    """
    topology = load_topology()
    rows, columns = topology.landmarks68.T
    mean = topology.mean_shape.astype(np.float64)
    to_model = fit_similarity(landmarks, mean[rows, columns])
    placed, marks = to_model.apply(np.asarray(vertices, np.float64)), to_model.apply(landmarks)
    surface = Surface(placed, triangles)
    warp = RBFInterpolator(mean[rows, columns], marks - mean[rows, columns], kernel="thin_plate_spline", smoothing=0.5)
    mask = topology.mask
    current = mean + warp(mean.reshape(-1, 3)).reshape(mean.shape)
    share = mask.astype(np.float64)
    for sigma in _SMOOTHING:
        move = np.zeros_like(current)
        hit = surface.nearest(current[mask], _normals(current)[mask])
        step = surface.at(hit) - current[mask]
        step[~(hit.distance < _REACH_MM)] = 0.0
        move[mask] = step
        spread = np.maximum(gaussian_filter(share, sigma, mode="constant"), 1e-6)[..., None]
        current += gaussian_filter(move, (sigma, sigma, 0), mode="constant") / spread
    hit = _places_on(surface, current.reshape(-1, 3), _normals(current).reshape(-1, 3))
    shape = (SIZE, SIZE)
    return TexelPlaces(
        surface.triangles[hit.triangle].reshape(*shape, 3),
        hit.weights.reshape(*shape, 3),
        mask & (hit.distance.reshape(shape) < _REACH_MM / 4),
        to_model,
    )


def _places_on(surface: Surface, points: F64, normals: F64) -> SurfacePoints:
    """Nearest places that face as the points do; where none does, as in the fold of the lips, simply the nearest."""
    hit = surface.nearest(points, normals)
    folded = np.flatnonzero(~np.isfinite(hit.distance))
    if len(folded):
        bare = surface.nearest(points[folded])
        hit.triangle[folded], hit.weights[folded], hit.distance[folded] = bare.triangle, bare.weights, bare.distance
    return hit


def _normals(texels: F64) -> F64:
    """Unit normals (256, 256, 3) of a map's surface, outward."""
    down, right = np.gradient(texels, axis=0), np.gradient(texels, axis=1)
    normal = np.cross(down, right)
    return np.asarray(normal / np.maximum(np.linalg.norm(normal, axis=2, keepdims=True), 1e-9))
