"""Which view of a head to synthesise beside a photo, and the head's pose in it.

Angles are those of `app.core.frames`: yaw > 0 turns the nose to the image's left and shows the half of the face on the
model's +x side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import least_squares

from app.core.errors import UsageError
from app.core.frames import FloatArray, Pose, pose_from_rotation, rotation_from_pose

AUTO, PAPER = "auto", "paper"
LARGEST_YAW = 90.0
FRONTAL_YAW = 20.0
"""Up to here a face counts as frontal: its better-seen half is turned to the camera."""
SIDE_YAW = 45.0
"""From here on a photo serves as the side photo, and the view that is missing is a front."""

_FRONTAL_TARGET = 65.0
_TURNED_TARGET = 70.0
_FRONT_TARGET = 10.0
_PAPER_STEP = 30.0
_UNDECIDED_YAW = 3.0
_STEEP_YAW = 60.0  # from here pitch and roll begin to be one angle
_CALM = 0.2

Role = Literal["front", "side"]


@dataclass(frozen=True)
class Turn:
    """A choice of view.

    Attributes:
        option: what was asked for: "auto", "paper" or a number of degrees.
        yaw: of the view to synthesise, degrees.
        role: what the synthetic view serves as beside the photo.
    """

    option: str
    yaw: float
    role: Role


def parse_option(option: str) -> str:
    """A valid rotation option: "auto", "paper" or the yaw of the wanted view in degrees.

    Raises:
        UsageError: it is none of these (E206).
    """
    if option in (AUTO, PAPER):
        return option
    try:
        yaw = float(option)
    except ValueError:
        yaw = math.nan
    if not abs(yaw) <= LARGEST_YAW:
        raise UsageError(
            f"{option!r} is no way to turn the head",
            remedy="choose auto, paper, or the new view's yaw from -90 to 90 degrees",
            code="E206",
        )
    return f"{yaw:g}"


def choose_turn(yaw: float, better_half: float, option: str = AUTO) -> Turn:
    """The view to synthesise beside a photo.

    auto: a frontal face turns by as much as shows its better-seen half (65 degrees), a slightly turned one goes on the
    same way (70), a side view gives a front (0 to 10, the less the farther it was from a profile). paper: 30 degrees;
    a front-facing head turns outward, a side-facing one back toward the front (Lium et al. 2021, figure 15).

    Args:
        yaw: of the photo, degrees, any.
        better_half: > 0 if the photo shows the +x half of the face better, < 0 for the other half.
        option: see `parse_option`.

    Raises:
        UsageError: the option is unknown (E206).
    """
    option = parse_option(option)
    yaw = max(-LARGEST_YAW, min(LARGEST_YAW, yaw))
    size, same_way = abs(yaw), math.copysign(1.0, yaw)
    better = math.copysign(1.0, better_half) if better_half else same_way
    if option == AUTO:
        if size > SIDE_YAW:
            return Turn(option, same_way * _FRONT_TARGET * (size - SIDE_YAW) / (LARGEST_YAW - SIDE_YAW), "front")
        if size >= FRONTAL_YAW:
            return Turn(option, same_way * _TURNED_TARGET, "side")
        return Turn(option, better * _FRONTAL_TARGET, "side")
    if option == PAPER:
        if size > SIDE_YAW:
            return Turn(option, yaw - same_way * _PAPER_STEP, "front")
        return Turn(option, yaw + (same_way if size > _UNDECIDED_YAW else better) * _PAPER_STEP, "side")
    target = float(option)
    return Turn(option, target, "side" if abs(target) > size else "front")


def turned_rotation(rotation: FloatArray, yaw: float) -> FloatArray:
    """The same head at another yaw, its pitch and roll kept: (3, 3) model to camera."""
    pose = calm_pose(rotation)
    return rotation_from_pose(yaw, pose.pitch, pose.roll)


def calm_pose(rotation: FloatArray) -> Pose:
    """Yaw, pitch and roll of a rotation; in a profile, where pitch and roll are hardly told apart, the smallest ones.

    Away from profiles this is `pose_from_rotation`. Near them the exact angles grow without meaning, and a front view
    made with them would look at the ceiling.
    """
    exact = pose_from_rotation(rotation)
    if abs(exact.yaw) < _STEEP_YAW:
        return exact
    wanted = np.asarray(rotation, dtype=np.float64)
    weight = _CALM * ((abs(exact.yaw) - _STEEP_YAW) / (LARGEST_YAW - _STEEP_YAW)) ** 2

    def gap(angles: FloatArray) -> FloatArray:
        pitch, roll = (float(angle) for angle in angles)
        turned = rotation_from_pose(exact.yaw, math.degrees(pitch), math.degrees(roll))
        return np.append((turned - wanted).ravel(), weight * np.asarray(angles))

    starts = [np.zeros(2), np.radians([exact.pitch, exact.roll])]
    best = min((least_squares(gap, start) for start in starts), key=lambda fit: float(fit.cost))
    return Pose(exact.yaw, math.degrees(float(best.x[0])), math.degrees(float(best.x[1])))
