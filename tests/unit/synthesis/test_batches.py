"""Augmentation moves photo and camera together; the torch camera is the numpy camera."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from app.core.frames import rotation_from_pose
from app.core.topology import load_topology
from app.networks.cameras import Cameras
from app.synthesis.batches import CropNoise, mirror_shape, mirror_view, warp
from app.synthesis.camera import ViewPose

POINTS = np.array([[-30, 10, 20], [25, -20, 35], [5, 40, 10]], np.float32)


def view(size: int) -> ViewPose:
    rotation = rotation_from_pose(25.0, -8.0, 12.0).astype(np.float32)
    return ViewPose(rotation, size / 240, (size * 0.52, size * 0.47), 1 / 900)


def camera(vector: np.ndarray) -> Cameras:
    v = torch.from_numpy(vector)[None]
    return Cameras(v[:, :9].view(-1, 3, 3), v[:, 9], v[:, 10:12], v[:, 12])


def project(vector: np.ndarray, points: np.ndarray) -> np.ndarray:
    grid = torch.from_numpy(np.ascontiguousarray(points.T))[None, :, :, None]
    return camera(vector).project(grid)[0, :, :, 0].numpy().T


def test_torch_camera_equals_numpy_camera() -> None:
    v = view(256)
    assert project(v.vector(), POINTS) == pytest.approx(v.project(POINTS), abs=1e-3)


@pytest.mark.parametrize("framed", [0.0, 1.0], ids=["wide", "framed"])
@pytest.mark.parametrize("seed", range(4), ids=str)
def test_warped_photo_shows_the_dot_where_the_camera_says(seed: int, framed: float) -> None:
    v = view(160)
    topology = load_topology()
    marks = topology.mean_shape[tuple(topology.landmarks68.T)]
    for point in POINTS:
        photo = np.zeros((160, 160, 3), np.uint8)
        x, y = v.project(point[None])[0, :2]
        yy, xx = np.mgrid[0:160, 0:160]
        photo[...] = (255 * np.exp(-((xx - x) ** 2 + (yy - y) ** 2) / 8.0))[..., None].astype(np.uint8)
        cut, vector = warp(np.random.default_rng(seed), photo, v.vector(), marks, 128, CropNoise(framed))
        expected = (project(vector, point[None])[0, :2] + 0.5) / 2 - 0.5
        weight = cut[..., 0].astype(float)
        if not (8 < expected[0] < 120 and 8 < expected[1] < 120):
            continue
        rows, columns = np.mgrid[0:128, 0:128]
        seen = np.array([(columns * weight).sum(), (rows * weight).sum()]) / weight.sum()
        assert seen == pytest.approx(expected, abs=0.35)


def test_mirror_of_head_and_photo() -> None:
    v = view(160)
    mirrored = POINTS * np.array([-1, 1, 1], np.float32)
    before = project(v.vector(), POINTS)
    after = project(mirror_view(v.vector(), 160), mirrored)
    assert after[:, 0] == pytest.approx(159 - before[:, 0], abs=1e-3)
    assert after[:, 1:] == pytest.approx(before[:, 1:], abs=1e-3)


def test_mirror_of_a_shape_map_swaps_the_halves() -> None:
    shape = np.random.default_rng(0).normal(size=(64, 64, 3)).astype(np.float32)
    twice = mirror_shape(mirror_shape(shape))
    assert (twice == shape).all()
    assert mirror_shape(shape)[3, 5] == pytest.approx(shape[3, 58] * [-1, 1, 1])
