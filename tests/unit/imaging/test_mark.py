"""A synthetic picture says so in its pixels."""

from __future__ import annotations

import numpy as np
import pytest

from app.imaging.mark import mark_synthetic


@pytest.mark.parametrize("size", [128, 256, 512, 1000])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_the_mark_is_readable_on_any_picture_and_the_rest_is_untouched(size: int, level: int) -> None:
    picture = np.full((size, size, 3), level, np.uint8)
    marked = mark_synthetic(picture)
    strip = marked[-max(12, round(0.055 * size)) :]
    assert int(strip.max()) - int(strip.min()) > 120  # letters on their own ground
    changed = (marked != picture).any(2)
    assert changed.any(1)[-max(12, round(0.055 * size)) :].all()
    assert not changed[: -max(12, round(0.055 * size)) - 1].any()
    assert (picture == level).all()
