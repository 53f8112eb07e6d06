"""Samples for training: light that stays in the room, pairs whose synthetic half fits its camera."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.frames import rotation_from_pose
from app.core.records import Prediction
from app.core.topology import load_topology
from app.synthesis.batches import MARGIN, Pool
from app.synthesis.camera import ViewPose
from app.synthesis.pivot_truth import _there_and_back, turn_light
from app.synthesis.pivoted import fill, pool_photo, turned
from app.synthesis.shading import polynomial
from tests.helpers.models import filling_view


class MeanFace:
    """Sees the mean face at a yaw in every crop."""

    def __init__(self, yaw: float) -> None:
        self.yaw = yaw

    def predict(self, front: np.ndarray, side: np.ndarray | None = None) -> Prediction:
        return Prediction(load_topology().mean_shape, None, filling_view(self.yaw))


def person(size: int = 320) -> np.ndarray:
    rows, columns = np.mgrid[0:size, 0:size] / size
    head = ((columns - 0.5) / 0.27) ** 4 + ((rows - 0.4) / 0.4) ** 4 < 1
    return np.where((head | (rows > 0.9))[..., None], (200, 150, 130), (60, 90, 200)).astype(np.uint8)


def irradiance(ambient: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """Of the three channels, over pi."""
    x, y, z = normal
    return polynomial(ambient) @ np.array([1, x, y, z, x * y, y * z, x * z, z * z, x * x - y * y])


@pytest.mark.parametrize("angles", [(40.0, 0.0, 0.0), (-65.0, 10.0, 0.0), (20.0, -15.0, 30.0)])
def test_a_surface_keeps_its_light_when_the_camera_moves(angles: tuple[float, float, float]) -> None:
    rng = np.random.default_rng(2)
    ambient = rng.normal(0, 0.5, (9, 3)).astype(np.float32)
    ambient[0] = 8.0
    lamps = np.array([[0.0, 0.6, 0.8, 1, 1, 1]], np.float32)
    turn = rotation_from_pose(*angles)
    moved, moved_lamps = turn_light((ambient, lamps), turn)
    for normal in rng.normal(0, 1, (12, 3)):
        n = normal / np.linalg.norm(normal)
        assert irradiance(moved, turn @ n) == pytest.approx(irradiance(ambient, n), abs=1e-3)
    np.testing.assert_allclose(moved_lamps[0, :3], turn @ lamps[0, :3], atol=1e-6)


def test_a_view_turned_there_and_back_is_where_the_photo_was() -> None:
    photo = pool_photo(person())
    alone = MeanFace(0.0).predict(photo.crop)
    sample = _there_and_back(photo, alone, turned(photo, alone, "30"), 0.0)
    assert sample.back
    head = sample.provenance < 2
    assert head.mean() > 0.15
    assert np.median(np.abs(sample.raster.astype(int) - sample.target)[head]) < 4


def test_a_pool_of_pivoted_pairs_has_the_form_of_a_pool_and_the_front_first(tmp_path) -> None:
    view = ViewPose(np.eye(3, dtype=np.float32), 1.0, (159.5, 159.5), 0.0).vector()
    rows = {
        "front": np.stack([person()] * 2), "side": np.stack([person()] * 2),
        "shape": np.zeros((2, 64, 64, 3), np.float16), "side_same": np.array([True, False]),
        "front_view": np.stack([view] * 2), "side_view": np.stack([view] * 2),
        "yaw": np.array([[3.0, 80.0]] * 2, np.float32), "generator": np.array(["anny"] * 2),
        "tone": np.zeros(2, np.float32),
    }  # fmt: skip
    (tmp_path / "pool").mkdir()
    np.savez(tmp_path / "pool" / "train_00000.npz", **rows)
    fill(Pool(tmp_path / "pool", "train"), tmp_path / "single", MeanFace(4.0), "paper", range(1))  # type: ignore[arg-type]
    made = Pool(tmp_path / "single", "train")
    assert len(made) == 2
    row = made.row(1)
    np.testing.assert_array_equal(row["front"], person())  # real, and flatter than the view
    assert row["yaw"][1] == pytest.approx(34.0)
    topology = load_topology()
    vector = row["side_view"]
    camera = ViewPose(
        vector[:9].reshape(3, 3), float(vector[9]), (float(vector[10]), float(vector[11])), float(vector[12])
    )
    marks = camera.project(topology.mean_shape[tuple(topology.landmarks68.T)])[:, :2]
    low, high = marks.min(0), marks.max(0)
    np.testing.assert_allclose((low + high) / 2, (320 - 1) / 2, atol=1.0)
    assert (high - low).mean() * 1.58 * MARGIN == pytest.approx(320.0, abs=2.0)
