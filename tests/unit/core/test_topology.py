"""The shipped topology keeps what every other room relies on."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.mesh import interpupillary_mm, mesh_from_shape
from app.core.topology import REGIONS, FaceTopology, load_topology
from tests.helpers.topology import small_head


@pytest.fixture(params=[load_topology, small_head], ids=["shipped", "stand-in"])
def topology(request: pytest.FixtureRequest) -> FaceTopology:
    loaded = request.param()
    assert isinstance(loaded, FaceTopology)
    return loaded


def test_vertices_are_the_texels_of_the_mask_in_reading_order(topology: FaceTopology) -> None:
    np.testing.assert_array_equal(topology.texels, np.argwhere(topology.mask))
    np.testing.assert_array_equal(topology.index_map[topology.mask], np.arange(topology.vertex_count))
    assert (topology.index_map[~topology.mask] == -1).all()
    assert 40_000 < topology.vertex_count < 47_000
    assert 80_000 < len(topology.triangles) < 93_000


def test_layout_is_symmetric(topology: FaceTopology) -> None:
    np.testing.assert_array_equal(topology.mask, topology.mask[:, ::-1])


def test_every_triangle_lies_inside_and_faces_out(topology: FaceTopology) -> None:
    assert topology.triangles.min() == 0
    assert topology.triangles.max() == topology.vertex_count - 1
    corners = topology.uv[topology.triangles]
    edge, other = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    assert (edge[:, 0] * other[:, 1] - edge[:, 1] * other[:, 0] > 0).all()
    assert mesh_from_shape(topology.mean_shape, topology).normals[:, 2].mean() > 0.3


def test_landmarks_are_vertices(topology: FaceTopology) -> None:
    rows, columns = topology.landmarks68.T
    np.testing.assert_array_equal(topology.index_map[rows, columns], topology.landmark_vertices)
    assert (topology.landmark_vertices >= 0).all()


def test_mean_face_looks_at_the_camera_from_between_its_eyes(topology: FaceTopology) -> None:
    points = topology.gather(topology.mean_shape)[topology.landmark_vertices]
    assert interpupillary_mm(topology.mean_shape, topology) == pytest.approx(63.0, abs=0.1)
    np.testing.assert_allclose((points[36:42].mean(0) + points[42:48].mean(0)) / 2.0, 0.0, atol=0.1)
    assert points[36, 0] < 0 < points[45, 0]  # the subject's right is the image's left
    assert points[8, 1] < points[30, 1] < points[27, 1]  # chin below nose tip below nasion
    assert points[30, 2] == points[:, 2].max()  # the nose is nearest


def test_coarse_level_is_a_mesh_of_its_own(topology: FaceTopology) -> None:
    assert 0.15 < len(topology.lod_vertices) / topology.vertex_count < 0.4
    assert topology.lod_triangles.max() < len(topology.lod_vertices)


def test_regions_and_weights_cover_the_face(topology: FaceTopology) -> None:
    assert topology.regions.max() < len(REGIONS)
    assert (topology.regions[~topology.mask] == 0).all()
    assert (topology.weight[topology.mask] > 0).mean() > 0.9
