"""Expected errors of points and what they promise together."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.uncertainty import RAYLEIGH_MEAN, expected_quantile


def test_expected_quantiles_are_those_of_the_errors_themselves() -> None:
    rng = np.random.default_rng(3)
    scale = rng.uniform(0.5, 3.0, 4000)
    errors = rng.rayleigh(scale, (200, 4000))
    for share in (0.5, 0.9, 0.95):
        found = expected_quantile(scale * RAYLEIGH_MEAN, share)
        assert found == pytest.approx(float(np.quantile(errors, share)), rel=0.01)
