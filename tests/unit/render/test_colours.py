"""The confidence layer's colours."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.views import ColourScale
from app.render.colours import colours_of, confidence_scale, viridis, with_scale_bar


@pytest.mark.parametrize(("top", "high"), [(0.0, 0.001), (0.7, 0.8), (1.0, 1.0), (2.2, 2.5), (4.1, 5.0), (37.0, 40.0)])
def test_the_scale_ends_at_a_round_number(top, high):
    assert confidence_scale(np.full(100, top)).high == pytest.approx(high)


def test_a_few_wild_points_do_not_stretch_the_scale():
    assert confidence_scale(np.r_[np.full(990, 2.0), np.full(10, 500.0)]).high == 2.0


def test_lightness_rises_evenly():
    light = viridis().astype(float) @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(light) > -1.5).all()
    assert light[-1] - light[0] > 150


def test_values_beyond_the_scale_take_its_end_colours():
    scale = ColourScale("x", 1.0, 3.0, viridis())
    np.testing.assert_array_equal(colours_of(np.array([0.0, 1.0, 3.0, 9.0]), scale), viridis()[[0, 0, 255, 255]])


def test_the_scale_bar_is_added_below_and_leaves_the_picture_alone():
    image = np.full((200, 160, 3), 77, np.uint8)
    sheet = with_scale_bar(image, ColourScale("Expected error (mm)", 0.0, 4.0, viridis()))
    assert sheet.shape[0] > 200
    assert sheet.shape[1] == 160
    np.testing.assert_array_equal(sheet[:200], image)
    strip = sheet[200:].reshape(-1, 3)
    for end in (0, 255):
        assert (strip == viridis()[end]).all(axis=1).any()
    assert (strip.sum(axis=1) < 200).any()  # lettering
