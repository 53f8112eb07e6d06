"""Shape and pose out of a position map whose true shape and pose are known."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.align import fit_similarity
from app.core.errors import ModelError
from app.core.frames import WeakPerspective, model_to_posmap, rotation_from_pose
from app.core.mesh import interpupillary_mm
from app.core.topology import load_topology
from app.networks.posmap_pose import prediction_from_posmap


def view(yaw: float, pitch: float, roll: float, scale: float = 1.1) -> WeakPerspective:
    return WeakPerspective(scale, rotation_from_pose(yaw, pitch, roll), np.array([127.5, -120.0, 40.0]))


@pytest.mark.parametrize("pose", [(0, 0, 0), (30, 0, 0), (-75, 10, 0), (5, -20, 15), (90, 0, 0)], ids=str)
def test_the_mean_face_comes_back_with_its_pose(pose: tuple[float, float, float]) -> None:
    topology = load_topology()
    posmap = model_to_posmap(topology.mean_shape, view(*pose), topology.mask).astype(np.float32)
    found = prediction_from_posmap(posmap)
    turned = rotation_from_pose(found.front.yaw, found.front.pitch, found.front.roll)
    np.testing.assert_allclose(turned, rotation_from_pose(*pose), atol=1e-3)
    shape, mean = topology.gather(found.shape_mm), topology.gather(topology.mean_shape)
    fit = fit_similarity(shape, mean)
    np.testing.assert_allclose(fit.apply(shape), mean, atol=1e-2)
    np.testing.assert_allclose(fit.rotation, np.eye(3), atol=1e-3)
    np.testing.assert_allclose(found.front.posmap, posmap, atol=1e-3)


def test_the_shape_has_63_mm_between_the_pupils_whatever_the_photos_scale() -> None:
    topology = load_topology()
    wide = topology.mean_shape * np.array([1.1, 1.0, 0.9], dtype=np.float32)
    for scale in (0.7, 1.5):
        found = prediction_from_posmap(model_to_posmap(wide, view(20, 0, 0, scale)).astype(np.float32))
        assert interpupillary_mm(found.shape_mm, topology) == pytest.approx(63.0, abs=1e-3)
        assert found.sigma_mm is None
        assert found.side is None


def test_another_persons_shape_is_kept() -> None:
    """Only pose and scale come from the mean face: the shape itself is the map's."""
    topology = load_topology()
    rows = np.linspace(-1, 1, 256, dtype=np.float32)[:, None, None]
    other = topology.mean_shape + rows * np.array([0.0, 4.0, 2.0], dtype=np.float32)
    found = prediction_from_posmap(model_to_posmap(other, view(-30, 5, 3)).astype(np.float32))
    shape, truth = topology.gather(found.shape_mm), topology.gather(other)
    np.testing.assert_allclose(fit_similarity(shape, truth).apply(shape), truth, atol=1e-2)


def test_depth_starts_at_zero_on_the_face() -> None:
    topology = load_topology()
    posmap = model_to_posmap(topology.mean_shape, view(0, 0, 0)).astype(np.float32)
    posmap[..., 2] += 30.0
    assert prediction_from_posmap(posmap).front.posmap[..., 2][topology.mask].min() == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize("fault", ["nan", "one value", "a line"])
def test_what_is_no_face_is_refused(fault: str) -> None:
    posmap = np.zeros((256, 256, 3), dtype=np.float32)
    if fault == "nan":
        posmap[10, 10, 0] = np.nan
    elif fault == "a line":
        posmap[..., 0] = np.arange(256)
    with pytest.raises(ModelError) as caught:
        prediction_from_posmap(posmap)
    assert caught.value.code == ("E610" if fault == "nan" else "E611")
