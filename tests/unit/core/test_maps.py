"""Resampling and filling of UV maps."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.maps import fill_smoothly, halve, resize_map, smoothstep


def test_upsampling_keeps_texel_centres() -> None:
    # A ramp over u is the same ramp at twice the resolution, except half a texel at each edge.
    ramp = np.tile(((np.arange(8) + 0.5) / 8).astype(np.float32), (8, 1))
    fine = resize_map(ramp, 16)
    np.testing.assert_allclose(fine[3, 1:-1], ((np.arange(16) + 0.5) / 16)[1:-1], rtol=1e-6)
    np.testing.assert_allclose(fine[3, [0, -1]], ramp[3, [0, -1]])


def test_rows_and_columns_and_channels_stay_apart() -> None:
    values = np.zeros((4, 4, 2), np.float32)
    values[1, 3, 0] = 1.0
    fine = resize_map(values, 8)
    assert fine[2, 7, 0] == pytest.approx(0.75)
    assert (fine[..., 1] == 0).all()
    assert np.unravel_index(fine[..., 0].argmax(), (8, 8)) == (2, 7)


def test_halving_takes_means() -> None:
    np.testing.assert_allclose(halve(np.array([[1, 2], [3, 6]], np.float32)), [[3.0]])


def test_known_values_stay_and_unknown_ones_lie_between() -> None:
    values = np.zeros((64, 64, 3), np.float32)
    weight = np.zeros((64, 64), np.float32)
    values[:, :10], weight[:, :10] = (10.0, 20.0, 30.0), 1.0
    values[:, 50:], weight[:, 50:] = (110.0, 20.0, 30.0), 1.0
    filled = fill_smoothly(values, weight)
    np.testing.assert_allclose(filled[:, :10], values[:, :10], rtol=1e-5)
    np.testing.assert_allclose(filled[:, 50:], values[:, 50:], rtol=1e-5)
    np.testing.assert_allclose(filled[..., 1:], np.broadcast_to([20.0, 30.0], (64, 64, 2)), rtol=1e-5)
    middle = filled[32, 10:50, 0]
    assert 10.0 < middle.min() < middle.max() < 110.0
    assert np.diff(middle).min() > -3.0  # rises without waves worth seeing


def test_values_without_weight_do_not_leak() -> None:
    values = np.full((16, 16, 1), np.float32(5.0))
    values[4:8, 4:8] = 9999.0
    weight = np.ones((16, 16), np.float32)
    weight[4:8, 4:8] = 0.0
    np.testing.assert_allclose(fill_smoothly(values, weight), 5.0, rtol=1e-5)


def test_nothing_known_gives_zero() -> None:
    assert (fill_smoothly(np.ones((8, 8, 3), np.float32), np.zeros((8, 8), np.float32)) == 0).all()


def test_smoothstep() -> None:
    np.testing.assert_allclose(smoothstep(1.0, 3.0, np.array([0, 1, 2, 3, 9], np.float32)), [0, 0, 0.5, 1, 1])
