"""Figures of synthetic views, and the verdict on whether they may take part in a reconstruction."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.core.synthetic import BACKGROUND
from app.evaluation.rotated import measure, psnr, ssim
from app.evaluation.single import helps, markdown, record, summary
from app.networks.manifest import read_manifest
from app.synthesis.pivot_pool import PivotPool, stack
from app.synthesis.pivot_truth import PivotSample
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
