"""A posed face and a photo in one picture."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.comparisons import CompareMode
from app.core.face_fit import PosedFace
from app.core.frames import Pose
from app.render.compared import bring_together

SIZE = 40


@pytest.fixture
def posed() -> PosedFace:
    """A red square model in the middle of a grey photo."""
    model = np.zeros((SIZE, SIZE, 4), np.uint8)
    model[10:30, 10:30] = (200, 0, 0, 255)
    photo = np.full((SIZE, SIZE, 3), 100, np.uint8)
    return PosedFace((0.0, 0.0, SIZE, SIZE), {"shaded": model}, photo, Pose(0.0, 0.0, 0.0))


@pytest.mark.parametrize(("share", "red"), [(0.0, 100), (0.5, 150), (1.0, 200)])
def test_an_overlay_is_as_opaque_as_it_was_asked_for(posed: PosedFace, share: float, red: int) -> None:
    picture = bring_together(posed, CompareMode.OVERLAY, "shaded", share)
    assert picture[20, 20, 0] == red
    assert tuple(picture[2, 2]) == (100, 100, 100)


def test_a_wipe_shows_the_model_left_of_the_line_alone(posed: PosedFace) -> None:
    picture = bring_together(posed, CompareMode.WIPE, "shaded", 0.5)
    assert tuple(picture[20, 15]) == (200, 0, 0)
    assert tuple(picture[20, 25]) == (100, 100, 100)
    assert picture[20, 20].max() < 60, "the line"


def test_side_by_side_shows_both_whole(posed: PosedFace) -> None:
    picture = bring_together(posed, CompareMode.SIDE_BY_SIDE, "shaded", 0.5)
    assert picture.shape == (SIZE, 2 * SIZE + 12, 3)
    assert (picture[:, :SIZE] == 100).all()
    assert tuple(picture[20, SIZE + 12 + 20]) == (200, 0, 0)
