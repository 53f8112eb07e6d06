"""Scans that were moved come back."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.align import Similarity
from app.core.frames import rotation_from_pose
from app.core.icp import icp
from app.core.surface import Surface
from tests.helpers.topology import small_head

HEAD = small_head()
POINTS = HEAD.gather(HEAD.mean_shape).astype(np.float64)


class TestIcp:
    SURFACE = Surface(POINTS, HEAD.triangles)
    SAMPLE = POINTS[np.random.default_rng(0).choice(len(POINTS), 800, replace=False)]

    def test_a_moved_scan_comes_back(self) -> None:
        moved = Similarity(1.0, rotation_from_pose(5.0, -4.0, 3.0), np.array([4.0, -3.0, 2.0]))
        fit = icp(moved.apply(self.SAMPLE), self.SURFACE)
        assert fit.converged
        assert fit.rms < 1e-6
        np.testing.assert_allclose(fit.transform.apply(moved.apply(self.SAMPLE)), self.SAMPLE, atol=1e-4)

    def test_scale_is_solved_when_asked(self) -> None:
        fit = icp(self.SAMPLE * 1.05, self.SURFACE, with_scale=True)
        assert fit.transform.scale == pytest.approx(1 / 1.05, rel=1e-4)

    def test_scale_of_the_start_is_kept_otherwise(self) -> None:
        fit = icp(self.SAMPLE / 2.0, self.SURFACE, Similarity(2.0, np.eye(3), np.array([2.0, 0.0, 0.0])))
        assert fit.transform.scale == pytest.approx(2.0)
        assert fit.rms < 1e-6

    def test_trimming_ignores_what_has_no_counterpart(self) -> None:
        strays = self.SAMPLE[:80] + np.array([0.0, 0.0, 60.0])
        points = np.vstack([self.SAMPLE, strays]) + np.array([1.0, -2.0, 0.5])
        fit = icp(points, self.SURFACE, trim=0.85)
        np.testing.assert_allclose(fit.transform.apply(points[:800]), self.SAMPLE, atol=1e-3)

    def test_it_never_ends_worse_than_it_began(self) -> None:
        noisy = self.SAMPLE + np.random.default_rng(3).normal(0, 2.0, self.SAMPLE.shape)
        before = float(np.sqrt(np.mean(self.SURFACE.distance(noisy) ** 2)))
        assert icp(noisy, self.SURFACE, max_steps=5).rms <= before
