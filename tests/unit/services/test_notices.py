"""Suspicions about a pair that a person has to hear of."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.records import Notice, Photo, Prediction, ViewFit
from app.services.notices import about_pair

FRONT, SIDE = (Photo(np.zeros((8, 8, 3), np.uint8), character * 64, "photo.png") for character in "ab")


def prediction(front_yaw: float, side_yaw: float | None) -> Prediction:
    values = np.zeros((256, 256, 3), np.float32)
    side = None if side_yaw is None else ViewFit(values, side_yaw, 0.0, 0.0)
    return Prediction(values, None, ViewFit(values, front_yaw, 0.0, 0.0), side)


def codes(notices: list[Notice]) -> list[str]:
    return [notice.code for notice in notices]


@pytest.mark.parametrize(
    ("front_yaw", "side_yaw", "expected"),
    [
        (2.0, 80.0, []),
        (-3.0, -65.0, []),
        (25.0, 45.0, []),
        (78.0, 4.0, ["W301"]),
        (-78.0, 4.0, ["W301"]),
        (3.0, 5.0, ["W307"]),
        (3.0, None, ["W306"]),
    ],
    ids=["left", "right", "three-quarter", "exchanged", "exchanged, right", "two fronts", "model without side"],
)
def test_what_is_said_about_a_pair(front_yaw: float, side_yaw: float | None, expected: list[str]) -> None:
    assert codes(about_pair(FRONT, SIDE, prediction(front_yaw, side_yaw))) == expected


def test_one_file_twice_is_noticed_whatever_the_network_says() -> None:
    assert codes(about_pair(FRONT, FRONT, prediction(0.0, 80.0))) == ["W302"]
