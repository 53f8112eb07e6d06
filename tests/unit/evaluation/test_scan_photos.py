"""Photos of scans: pixels and points of the surface belong together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.core.topology import load_topology
from app.evaluation.scan_files import read_scan
from app.evaluation.scan_photos import PROJECTIONS, SIZE, photograph
from tests.helpers.scans import person, write_scan


@pytest.mark.parametrize("inverse", PROJECTIONS.values(), ids=PROJECTIONS.keys())
@pytest.mark.parametrize("yaw", [0.0, 90.0], ids=["front", "side"])
def test_a_pixel_gives_its_point_back(tmp_path: Path, inverse: float, yaw: float) -> None:
    scan = read_scan(write_scan(tmp_path, "a", person(2)))
    photo = photograph(scan, yaw, inverse)
    seen = np.argwhere(np.isfinite(photo.surface).all(-1))
    assert len(seen) > 0.1 * SIZE**2
    chosen = seen[:: len(seen) // 200]
    points = photo.surface[chosen[:, 0], chosen[:, 1]]
    back = photo.view.project((points - photo.centre).astype(np.float32))[:, :2]
    assert back == pytest.approx(chosen[:, ::-1].astype(float), abs=0.6)
    assert np.array_equal(photo.points_at(chosen[:, ::-1]), points)


def test_the_nose_points_where_the_yaw_says(tmp_path: Path) -> None:
    scan = read_scan(write_scan(tmp_path, "a", person(0)))
    tip = load_topology().mean_shape[tuple(load_topology().landmarks68[30])][None]
    x = [photograph(scan, yaw, 0.0).box(tip)[0] for yaw in (-90.0, 0.0, 90.0)]
    assert x[0] > x[1] > x[2]  # yaw > 0 turns the nose to the picture's left


def test_texture_is_upright_and_on_the_face(tmp_path: Path) -> None:
    scan = read_scan(write_scan(tmp_path, "a", person(0)))
    photo = photograph(scan, 0.0, 0.0)
    shape, marks = load_topology().mean_shape, load_topology().landmarks68
    mouth = shape[tuple(marks[62])][None]
    x, y, _, _ = photo.box(mouth)
    red, green, _ = photo.rgb[round(y), round(x)].astype(int)
    assert red - green > 60  # painted lips
