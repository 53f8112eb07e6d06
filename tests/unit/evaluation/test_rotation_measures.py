"""Figures of synthetic views, and the verdict on whether they may take part in a reconstruction."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.frames import rotation_from_pose
from app.core.synthetic import BACKGROUND
from app.core.topology import load_topology
from app.evaluation.rotated import judged, measure, psnr, ssim
from app.evaluation.single import helps, markdown, placed, record, summary
from app.evaluation.single_page import page
from app.networks.manifest import read_manifest
from app.synthesis.camera import ViewPose
from app.synthesis.pivot_pool import PivotPool, stack
from app.synthesis.pivot_truth import PivotSample
from app.synthesis.pivoted import PoolPhoto
from tests.helpers.models import store_untrained

EVERYWHERE = np.ones((64, 64), bool)


def test_equal_pictures_are_perfect_and_noise_has_the_psnr_of_its_power() -> None:
    rng = np.random.default_rng(1)
    picture = rng.integers(40, 200, (64, 64, 3)).astype(np.uint8)
    assert psnr(picture, picture, EVERYWHERE) == float("inf")
    assert ssim(picture, picture, EVERYWHERE) == pytest.approx(1.0)
    moved = (picture + 10).astype(np.uint8)
    assert psnr(moved, picture, EVERYWHERE) == pytest.approx(20 * np.log10(25.5), abs=1e-6)
    assert ssim(rng.permutation(picture), picture, EVERYWHERE) < 0.3


def test_only_the_asked_pixels_count() -> None:
    one, two = np.zeros((64, 64, 3), np.uint8), np.zeros((64, 64, 3), np.uint8)
    two[:32] = 255
    where = np.zeros((64, 64), bool)
    where[40:] = True
    assert psnr(one, two, where) == float("inf")
    assert psnr(one, two, ~where) < 10.0


def test_views_are_told_apart_by_the_angle_they_were_turned_by(tmp_path: Path) -> None:
    def sample(yaw: tuple[float, float], error: int, back: bool = False) -> PivotSample:
        target = np.full((64, 64, 3), 100, np.uint8)
        origin = np.zeros((64, 64), np.uint8)
        origin[:8] = BACKGROUND
        return PivotSample(target + np.uint8(error), origin, np.zeros((64, 64, 3), np.int8), target, yaw, back)

    samples = [sample((0.0, 20.0), 1), sample((0.0, -65.0), 10), sample((80.0, 5.0), 10), sample((0.0, 0.0), 99, True)]
    np.savez(tmp_path / "test_00000.npz", **stack(samples))
    found = measure(PivotPool(tmp_path, "test"), None)["by_angle"]
    assert {name: entry["samples"] for name, entry in found.items()} == {"0-30": 1, "60-90": 2, "all": 3}
    assert found["0-30"]["drawing"]["psnr_head"] == pytest.approx(20 * np.log10(255.0), abs=1e-3)
    assert found["60-90"]["drawing"]["psnr_head"] == pytest.approx(20 * np.log10(25.5), abs=1e-3)


def test_a_view_without_an_observed_pixel_leaves_the_means_alone(tmp_path: Path) -> None:
    target = np.full((64, 64, 3), 100, np.uint8)
    samples = [
        PivotSample(target + np.uint8(10), np.full((64, 64), kind, np.uint8), np.zeros((64, 64, 3), np.int8), target,
                    (0.0, 20.0), False)
        for kind in (0, 3)
    ]  # fmt: skip
    np.savez(tmp_path / "test_00000.npz", **stack(samples))
    entry = measure(PivotPool(tmp_path, "test"), None)["by_angle"]["0-30"]["drawing"]
    assert entry["psnr_observed"] == pytest.approx(entry["psnr_head"]) == pytest.approx(28.131, abs=1e-3)


def test_a_picture_read_as_the_same_face_is_no_distance_away_whatever_its_size() -> None:
    rng = np.random.default_rng(4)
    face, maps = rng.normal(0, 40, (50, 3)), [torch.nn.functional.normalize(torch.rand(8, 4, 4), dim=0)]
    same = judged((face * 1.1 + 3.0, maps), (face, maps))
    assert same == pytest.approx({"identity_mm": 0.0, "perceptual": 0.0}, abs=1e-6)
    other = judged((face + rng.normal(0, 2, face.shape), [maps[0].flip(0)]), (face, maps))
    assert other["identity_mm"] > 1.0
    assert 0.0 < other["perceptual"] <= 1.0


def errors(change: float, turned_change: float) -> tuple[dict[str, np.ndarray], np.ndarray]:
    rng = np.random.default_rng(3)
    yaws = np.repeat([5.0, 80.0], 20)
    blank = rng.uniform(2.0, 3.0, 40)
    gain = np.where(yaws > 45, turned_change, change) + rng.normal(0, 0.01, 40)
    return {"blank": blank, "synthetic": blank + gain, "pair": blank - 0.2, "mean_face": blank + 0.5}, yaws


def test_a_view_takes_part_only_where_it_surely_helps_and_hurts_nowhere() -> None:
    assert helps(summary(*errors(-0.1, -0.1)))
    assert not helps(summary(*errors(0.0, 0.0)))
    assert not helps(summary(*errors(0.1, 0.1)))
    assert not helps(summary(*errors(-0.3, 0.1)))  # better on the whole, worse for profiles


def test_the_table_names_every_method_and_bin() -> None:
    text = markdown(summary(*errors(-0.1, -0.1)))
    assert "| 0-15 | 20 |" in text
    assert "| 75-105 | 20 |" in text
    assert "mean_face" in text


def test_a_view_of_known_geometry_lies_where_the_camera_of_the_pool_put_it() -> None:
    shape = load_topology().mean_shape
    camera = ViewPose(rotation_from_pose(20.0, 5.0, -3.0).astype(np.float32), 1.2, (160.0, 150.0), 0.001)
    photo = PoolPhoto(np.zeros((320, 320, 3), np.uint8), np.array([[0.9, 0, -14.0], [0, 0.9, -14.0]]), np.empty(0))
    known = placed(shape, camera.vector(), photo)
    expected = camera.project(shape.reshape(-1, 3))[:, :2] * 0.9 - 14.0
    np.testing.assert_allclose(known.front.posmap[..., :2].reshape(-1, 2), expected, atol=1e-3)
    assert (known.front.yaw, known.front.pitch, known.front.roll) == pytest.approx((20.0, 5.0, -3.0), abs=0.01)


def test_the_page_names_every_method_and_says_why_the_view_takes_no_part() -> None:
    values, yaws = errors(0.1, 0.1)
    values |= {"true_geometry": values["blank"] - 0.2, "mean_geometry": values["blank"] + 0.1}
    nme = {name: row * 0.003 for name, row in values.items()}
    single = {"date": "2026-01-02", "sha256": "ab" * 32, "people": 40, **summary(values, yaws, nme)}
    sample = {"psnr_head": 20.0, "psnr_observed": None, "ssim_head": 0.7, "identity_mm": 1.0, "perceptual": 0.3}
    rotated = {
        "date": "2026-01-03",
        "refiner": None,
        "installed": False,
        "by_angle": {"all": {"samples": 5, "drawing": sample}},
    }
    text = page({**single, "synthetic_side": False}, rotated)
    assert "| 75-105 | 20 |" in text
    assert "does not take part" in text
    assert "true shape of the person | -0.200" in text
    assert "its own first answer" in text
    assert "| all | 5 | drawing | 20.00 |  | 0.700 | 1.00 | 0.300 |" in text
    assert "its own first answer" not in page(
        {**single, **summary(*errors(-0.1, -0.1)), "synthetic_side": True}, rotated
    )


def test_the_verdict_is_kept_in_the_manifest_and_reaches_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.networks.runtime import load_predictor

    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path))
    store_untrained(tmp_path)
    assert read_manifest().find().synthetic_side is False
    record("enface", True)
    assert read_manifest().find().synthetic_side is True
    assert load_predictor(threads=1).info.synthetic_side is True
