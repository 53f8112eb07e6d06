"""Errors with known answers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.core import metrics
from tests.helpers.topology import small_head

HEAD = small_head()
VERTICES = HEAD.gather(HEAD.mean_shape).astype(np.float64)
LANDMARKS = VERTICES[HEAD.landmark_vertices]
SCAN = VERTICES[np.random.default_rng(5).choice(len(VERTICES), 600, replace=False)]


def test_landmark_nme_by_hand() -> None:
    truth = np.array([[0.0, 0.0, 5.0], [40.0, 0.0, 5.0], [40.0, 10.0, 5.0], [0.0, 10.0, 5.0]])
    predicted = truth + np.array([3.0, 4.0, 99.0])  # 5 px off, depth does not count
    assert metrics.landmark_nme(predicted, truth) == pytest.approx(5.0 / 20.0)


def test_landmarks_without_area_are_refused() -> None:
    with pytest.raises(ValueError, match="area"):
        metrics.landmark_nme(np.zeros((68, 2)), np.zeros((68, 2)))


def test_distance_stats_by_hand() -> None:
    stats = metrics.DistanceStats.of(np.array([[0.0, 3.0], [4.0, 1.0]]))
    assert (stats.count, stats.median, stats.mean) == (4, 2.0, 2.0)
    assert stats.rmse == pytest.approx(math.sqrt(6.5))
    assert stats.p95 == pytest.approx(3.85)
    assert math.isnan(metrics.DistanceStats.of(np.zeros(0)).mean)


class TestScan:
    def test_a_perfect_prediction_scores_nothing(self) -> None:
        # With nearest points instead of the surface, 5,000 points of the truth itself would score 0.004.
        between = VERTICES[HEAD.triangles[::200]].mean(axis=1)
        score = metrics.seed_nme(VERTICES, HEAD.triangles, between)
        assert score.sqrt_wh < 1e-6
        assert score.mean_distance < 1e-4

    def test_normalisers_by_hand(self) -> None:
        # A flat square of 100 by 40 mm, and a scan of a part of it that is creased by 3 mm up and down.
        square = np.array([[0, 0, 0], [100, 0, 0], [100, 40, 0], [0, 40, 0]], float)
        grid = np.stack(np.meshgrid(np.linspace(20, 80, 13), np.linspace(10, 30, 9)), -1).reshape(-1, 2)
        crease = np.where((np.arange(len(grid)) % 2) == 0, 3.0, -3.0)
        score = metrics.seed_nme(square, np.array([[0, 1, 2], [0, 2, 3]]), np.column_stack([grid, crease]))
        assert score.mean_distance == pytest.approx(3.0, rel=2e-3)
        assert score.sqrt_wh == pytest.approx(3.0 / math.sqrt(4000.0), rel=2e-3)
        assert score.diagonal == pytest.approx(3.0 / math.hypot(100, 40), rel=2e-3)
        assert score.sqrt_wh_scored == pytest.approx(3.0 / math.sqrt(1200.0), rel=1e-2)
        assert score.diagonal_scored == pytest.approx(3.0 / math.hypot(60, 20), rel=1e-2)

    def test_points_around_the_nose_tip(self) -> None:
        tip = LANDMARKS[metrics.NOSE_TIP]
        near = metrics.near_nose_tip(SCAN, tip, 60.0)
        assert 0 < near.sum() < metrics.near_nose_tip(SCAN, tip, 95.0).sum() <= len(SCAN)


class TestBootstrap:
    VALUES = np.random.default_rng(1).normal(2.0, 0.5, 60)

    def test_interval_covers_the_mean_and_repeats(self) -> None:
        first, second = metrics.bootstrap_interval(self.VALUES), metrics.bootstrap_interval(self.VALUES)
        assert first == second
        assert first.value == pytest.approx(self.VALUES.mean())
        assert first.low < first.value < first.high
        assert first.high - first.low == pytest.approx(2 * 1.96 * self.VALUES.std() / math.sqrt(60), rel=0.1)

    def test_other_statistics(self) -> None:
        interval = metrics.bootstrap_interval(self.VALUES, lambda rows: np.median(rows, axis=-1), level=0.5)
        assert interval.value == pytest.approx(np.median(self.VALUES))

    def test_no_subjects(self) -> None:
        with pytest.raises(ValueError, match="subject"):
            metrics.bootstrap_interval(np.zeros(0))
