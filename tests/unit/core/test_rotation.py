"""Which view is synthesised beside a photo: direction, angle and role for every yaw."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UsageError
from app.core.frames import pose_from_rotation, rotation_from_pose
from app.core.rotation import calm_pose, choose_turn, parse_option, turned_rotation

# (yaw of the photo, better-seen half, yaw and role of the view that is missing)
AUTO = [
    (-90, -1, -10.0, "front"), (-60, -1, -10.0 / 3, "front"), (-30, -1, -70.0, "side"),
    (0, -1, -65.0, "side"), (0, 1, 65.0, "side"),
    (30, 1, 70.0, "side"), (60, 1, 10.0 / 3, "front"), (90, 1, 10.0, "front"),
]  # fmt: skip
PAPER = [
    (-90, -1, -60.0, "front"), (-60, -1, -30.0, "front"), (-30, -1, -60.0, "side"),
    (0, -1, -30.0, "side"), (0, 1, 30.0, "side"),
    (30, 1, 60.0, "side"), (60, 1, 30.0, "front"), (90, 1, 60.0, "front"),
]  # fmt: skip


@pytest.mark.parametrize(("yaw", "better", "target", "role"), AUTO)
def test_auto_turns_the_right_way_in_every_bin(yaw: float, better: float, target: float, role: str) -> None:
    turn = choose_turn(yaw, better, "auto")
    assert turn.yaw == pytest.approx(target)
    assert turn.role == role


@pytest.mark.parametrize(("yaw", "better", "target", "role"), PAPER)
def test_paper_turns_outward_from_a_front_and_back_from_a_side(
    yaw: float, better: float, target: float, role: str
) -> None:
    turn = choose_turn(yaw, better, "paper")
    assert turn.yaw == pytest.approx(target)
    assert turn.role == role


def test_a_frontal_face_shows_more_of_its_better_seen_half_even_against_a_small_yaw() -> None:
    assert choose_turn(8.0, -1.0).yaw == -65.0
    assert choose_turn(-8.0, 1.0).yaw == 65.0
    assert choose_turn(30.0, -1.0).yaw == 70.0


def test_a_number_is_the_yaw_of_the_new_view_and_the_flatter_one_is_the_front() -> None:
    assert choose_turn(10.0, 1.0, "-55").yaw == -55.0
    assert choose_turn(10.0, 1.0, "-55").role == "side"
    assert choose_turn(60.0, 1.0, "12.5").role == "front"


@given(
    yaw=st.floats(-180, 180), better=st.sampled_from([-1.0, 0.0, 1.0]), option=st.sampled_from(["auto", "paper", "33"])
)
def test_any_yaw_gives_a_view_between_the_profiles(yaw: float, better: float, option: str) -> None:
    assert -90.0 <= choose_turn(yaw, better, option).yaw <= 90.0


@given(yaw=st.floats(-90, 90), better=st.sampled_from([-1.0, 1.0]), option=st.sampled_from(["auto", "paper"]))
def test_a_mirrored_photo_gives_the_mirrored_view(yaw: float, better: float, option: str) -> None:
    one, other = choose_turn(yaw, better, option), choose_turn(-yaw, -better, option)
    if yaw:
        assert one.yaw == pytest.approx(-other.yaw)
    assert one.role == other.role


@pytest.mark.parametrize("option", ["", "side", "91", "-90.5", "nan", "inf"])
def test_what_is_no_angle_is_refused(option: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_option(option)
    assert caught.value.code == "E206"


@pytest.mark.parametrize("yaw", [-60, -30, 0, 30, 60])
def test_pitch_and_roll_are_kept(yaw: float) -> None:
    turned = pose_from_rotation(turned_rotation(rotation_from_pose(yaw, -12.0, 17.0), 40.0))
    assert turned == pytest.approx((40.0, -12.0, 17.0), abs=0.3)


@pytest.mark.parametrize("yaw", [-90.0, -88.0, 88.0, 90.0, 97.0])
def test_a_profile_does_not_become_a_front_that_looks_at_the_ceiling(yaw: float) -> None:
    """A level head at a profile whose matrix is a little off: the exact angles are large and cancel each other."""
    noise = rotation_from_pose(0.0, 2.0, -2.0) @ rotation_from_pose(2.0, 0.0, 0.0)
    calm = calm_pose(noise @ rotation_from_pose(yaw, 0.0, 0.0))
    assert abs(calm.pitch) < 8.0
    assert abs(calm.roll) < 8.0
    front = turned_rotation(noise @ rotation_from_pose(yaw, 0.0, 0.0), 0.0)
    assert np.degrees(np.arccos((np.trace(front) - 1) / 2)) < 12.0
