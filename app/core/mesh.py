"""From maps in the canonical UV space to triangle meshes and back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from app.core.errors import ModelError
from app.core.frames import FloatArray
from app.core.records import FaceMesh, Scale
from app.core.rim import smooth_rim
from app.core.topology import FaceTopology

RIGHT_EYE = slice(36, 42)  # iBUG-68, the subject's right: the image's left in a front photo
LEFT_EYE = slice(42, 48)
PLAUSIBLE_EXTENT_MM = (80.0, 450.0)


def mesh_from_shape(
    shape_mm: FloatArray,
    topology: FaceTopology,
    *,
    sigma_mm: FloatArray | None = None,
    scale: Scale | None = None,
) -> FaceMesh:
    """Triangle mesh of a canonical shape map, centred between the eyes and brought to a stated scale.

    The distance between the eye centres (means of each eye's six landmarks) stands for the interpupillary distance and
    is made exactly `scale.ipd_mm`; the expected errors are scaled alike.

    Args:
        shape_mm: (256, 256, 3), model frame, mm.
        topology: the canonical topology.
        sigma_mm: (256, 256) expected error, mm, or None.
        scale: the interpupillary distance; 63 mm assumed by default.

    Returns:
        Mesh without texture.

    Raises:
        ModelError: the map is not finite (E610) or is no head (E611).
    """
    vertices = smooth_rim(topology.gather(shape_mm).astype(np.float64), topology)
    require_plausible(vertices)
    eyes = eye_centres(vertices[topology.landmark_vertices])
    distance = float(np.linalg.norm(eyes[1] - eyes[0]))
    if distance < 1.0:
        raise _not_a_head("the eyes coincide")
    factor = (scale or Scale()).ipd_mm / distance
    vertices = ((vertices - eyes.mean(axis=0)) * factor).astype(np.float32)
    return FaceMesh(
        vertices=vertices,
        triangles=topology.triangles,
        uv=smooth_rim(topology.uv, topology),
        normals=vertex_normals(vertices, topology.triangles),
        sigma_mm=None if sigma_mm is None else (topology.gather(sigma_mm) * factor).astype(np.float32),
    )


def require_plausible(vertices: FloatArray) -> None:
    """Raise `ModelError` if vertices (N, 3), mm, are not finite (E610) or not the size of a head (E611)."""
    if not np.isfinite(vertices).all():
        raise _not_finite()
    low, high = PLAUSIBLE_EXTENT_MM
    extent = float(np.ptp(vertices, axis=0).max())
    if not low <= extent <= high:
        raise _not_a_head(f"it is {extent:.0f} mm across")


def _not_finite() -> ModelError:
    return ModelError(
        "the network returned numbers that are not finite", remedy="try another photo or another model", code="E610"
    )


def _not_a_head(why: str) -> ModelError:
    return ModelError(
        f"the network's shape is no head: {why}",
        remedy="try another photo or check the box around the face",
        code="E611",
    )


def eye_centres(landmarks68: FloatArray) -> FloatArray:
    """(2, D) centres of the subject's right and left eye from (68, D) landmarks."""
    return np.stack([landmarks68[RIGHT_EYE].mean(axis=0), landmarks68[LEFT_EYE].mean(axis=0)])


def interpupillary_mm(shape_mm: FloatArray, topology: FaceTopology) -> float:
    """Distance between the eye centres of a shape map (256, 256, 3), in the map's unit."""
    rows, columns = topology.landmarks68.T
    right, left = eye_centres(shape_mm[rows, columns].astype(np.float64))
    return float(np.linalg.norm(left - right))


def vertex_normals(vertices: FloatArray, triangles: NDArray[np.integer]) -> NDArray[np.float32]:
    """Unit normals (N, 3), each the area-weighted mean of the triangles around a vertex.

    Vertices without area around them get (0, 0, 1).
    """
    a, b, c = (vertices[triangles[:, k]].astype(np.float64) for k in range(3))
    faces = np.cross(b - a, c - a)
    sums = np.empty((len(vertices), 3))
    corners = triangles.T.ravel()
    for axis in range(3):
        sums[:, axis] = np.bincount(corners, weights=np.tile(faces[:, axis], 3), minlength=len(vertices))
    length = np.linalg.norm(sums, axis=1, keepdims=True)
    flat = length[:, 0] < 1e-12
    normals = sums / np.where(length < 1e-12, 1.0, length)
    normals[flat] = (0.0, 0.0, 1.0)
    return normals.astype(np.float32)


def coarse_mesh(mesh: FaceMesh, topology: FaceTopology) -> FaceMesh:
    """The level of detail for dragging: a quarter of the vertices, the same texture and outline."""
    keep = topology.lod_vertices
    vertices = mesh.vertices[keep]
    return replace(
        mesh,
        vertices=vertices,
        triangles=topology.lod_triangles,
        uv=mesh.uv[keep],
        normals=mesh.normals[keep],
        sigma_mm=None if mesh.sigma_mm is None else mesh.sigma_mm[keep],
        provenance=None if mesh.provenance is None else mesh.provenance[keep],
    )


def values_to_map(values: NDArray[np.generic], topology: FaceTopology) -> NDArray[np.generic]:
    """Per-vertex values (N, ...) back to a (256, 256, ...) map; texels outside the face take the nearest vertex's."""
    nearest = ndimage.distance_transform_edt(topology.index_map < 0, return_distances=False, return_indices=True)
    return np.asarray(values[topology.index_map[nearest[0], nearest[1]]])


def sample_at_vertices(texture: NDArray[np.generic], uv: NDArray[np.float32]) -> NDArray[np.generic]:
    """Nearest texel of a (S, S, ...) texture for each UV (N, 2), OBJ convention: (N, ...)."""
    size = texture.shape[0]
    column = np.clip((uv[:, 0] * size).astype(np.intp), 0, size - 1)
    row = np.clip(((1.0 - uv[:, 1]) * size).astype(np.intp), 0, size - 1)
    return np.asarray(texture[row, column])
