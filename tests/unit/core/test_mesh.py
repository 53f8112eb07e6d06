"""Maps to meshes and back."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.core import mesh as meshes
from app.core.errors import ModelError
from app.core.records import Scale
from tests.helpers.topology import small_head

HEAD = small_head()


def test_mesh_is_centred_and_scaled_by_the_eyes() -> None:
    moved = HEAD.mean_shape * 1.2 + np.float32([5.0, -3.0, 40.0])
    sigma = np.full((256, 256), 2.4, np.float32)
    mesh = meshes.mesh_from_shape(moved, HEAD, sigma_mm=sigma, scale=Scale(60.0, assumed=False))
    right, left = meshes.eye_centres(mesh.vertices[HEAD.landmark_vertices])
    np.testing.assert_allclose(right + left, 0.0, atol=1e-4)
    assert np.linalg.norm(left - right) == pytest.approx(60.0, abs=1e-4)
    assert mesh.sigma_mm is not None
    np.testing.assert_allclose(mesh.sigma_mm, 2.4 * 60.0 / (63.0 * 1.2), rtol=1e-5)
    assert mesh.vertices.dtype == np.float32


def test_normals_of_a_sphere_point_outward() -> None:
    direction = HEAD.gather(HEAD.mean_shape).astype(np.float64)
    direction /= np.linalg.norm(direction - [0, 0, -80.0], axis=1, keepdims=True)
    sphere = HEAD.gather(HEAD.mean_shape) - np.float32([0, 0, -80.0])
    sphere = 50.0 * sphere / np.linalg.norm(sphere, axis=1, keepdims=True)
    normals = meshes.vertex_normals(sphere, HEAD.triangles)
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1.0, rtol=1e-5)
    assert np.median((normals * sphere / 50.0).sum(axis=1)) > 0.999


def test_a_vertex_without_area_has_a_unit_normal() -> None:
    points = np.zeros((3, 3), np.float32)
    np.testing.assert_array_equal(meshes.vertex_normals(points, np.array([[0, 1, 2]])), [[0, 0, 1]] * 3)


def test_values_survive_the_way_to_a_map_and_back() -> None:
    values = np.arange(HEAD.vertex_count, dtype=np.float32)
    grid = meshes.values_to_map(values, HEAD)
    np.testing.assert_array_equal(HEAD.gather(grid), values)
    # Outside the face the nearest vertex's value stands.
    first = HEAD.texels[0]
    assert grid[0, first[1]] == grid[first[0], first[1]]


def test_coarse_mesh_keeps_the_outline_and_every_attribute() -> None:
    mesh = meshes.mesh_from_shape(HEAD.mean_shape, HEAD, sigma_mm=np.ones((256, 256), np.float32))
    mesh = dataclasses.replace(mesh, provenance=np.zeros(HEAD.vertex_count, np.uint8))
    coarse = meshes.coarse_mesh(mesh, HEAD)
    assert len(coarse.vertices) == len(coarse.uv) == len(coarse.normals) == len(HEAD.lod_vertices)
    assert coarse.sigma_mm is not None
    assert coarse.provenance is not None
    assert len(coarse.sigma_mm) == len(coarse.provenance) == len(HEAD.lod_vertices)
    np.testing.assert_allclose(np.ptp(coarse.vertices, axis=0), np.ptp(mesh.vertices, axis=0), rtol=0.03)


@pytest.mark.parametrize("factor", [0.1, 10.0])
def test_an_exploded_or_collapsed_shape_is_no_head(factor: float) -> None:
    with pytest.raises(ModelError) as caught:
        meshes.mesh_from_shape(HEAD.mean_shape * np.float32(factor), HEAD)
    assert caught.value.code == "E611"


def test_a_shape_whose_eyes_coincide_is_no_head() -> None:
    flat = HEAD.mean_shape * np.float32([0.0, 1.0, 1.0])
    with pytest.raises(ModelError) as caught:
        meshes.mesh_from_shape(flat, HEAD)
    assert caught.value.code == "E611"


def test_nan_from_the_network_is_reported() -> None:
    shape = HEAD.mean_shape.copy()
    shape[120, 120, 0] = np.nan
    with pytest.raises(ModelError) as caught:
        meshes.mesh_from_shape(shape, HEAD)
    assert caught.value.code == "E610"
    assert caught.value.exit_code == 6


def test_texels_are_read_at_the_vertices() -> None:
    texture = np.arange(16, dtype=np.uint8).reshape(4, 4)
    uv = np.array([[0.125, 0.875], [0.875, 0.125], [1.0, 1.0], [0.0, 0.0]], np.float32)
    np.testing.assert_array_equal(meshes.sample_at_vertices(texture, uv), [0, 15, 3, 12])
