"""Cameras: pose, distance and crop of a view, and the position map that follows from them.

A view maps the canonical frame (mm) to the crop: with X = R x,

    u = s * X / (1 - k Z) + tx        v = -s * Y / (1 - k Z) + ty        z = s * Z

k = 1 / distance (1/mm, 0 = orthographic), s = px per mm at the depth of the origin. Crop pixels count from the centre
of the first pixel. R is that of `app.core.frames.rotation_from_pose`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.core.frames import rotation_from_pose

F32 = NDArray[np.float32]
Rng = np.random.Generator


@dataclass(frozen=True)
class ViewPose:
    """One camera: rotation (3, 3), scale px/mm, (tx, ty) px, inverse distance 1/mm."""

    rotation: F32
    scale: float
    shift: tuple[float, float]
    inverse_distance: float

    def project(self, points: F32) -> F32:
        """Canonical mm (n, 3) to crop x, y and depth in px (n, 3)."""
        turned = points @ self.rotation.T
        zoom = self.scale / (1.0 - self.inverse_distance * turned[:, 2:3])
        xy = turned[:, :2] * zoom * np.array([1.0, -1.0], np.float32) + np.array(self.shift, np.float32)
        return np.concatenate([xy, turned[:, 2:3] * self.scale], 1).astype(np.float32)

    def vector(self) -> F32:
        """Rotation row-major (9), scale, tx, ty, inverse distance: (13,)."""
        return np.array([*self.rotation.ravel(), self.scale, *self.shift, self.inverse_distance], np.float32)


def landmark_crop(view: ViewPose, landmarks: F32, size: int, factor: float, offset: tuple[float, float]) -> ViewPose:
    """Move and scale a view so that the landmarks' box fills the crop by the rule of the paper.

    Args:
        view: any pose; only rotation and inverse distance are kept.
        landmarks: (68, 3) canonical mm.
        size: crop width in px.
        factor: crop size over the mean side of the box (1.58).
        offset: shift of the centre as a share of the crop.
    """
    unit = replace(view, scale=1.0, shift=(0.0, 0.0)).project(landmarks)[:, :2]
    low, high = unit.min(0), unit.max(0)
    side = float((high - low).mean()) * factor
    scale = size / side
    centre = (low + high) / 2 * scale
    half = (size - 1) / 2
    return replace(
        view,
        scale=scale,
        shift=(half - float(centre[0]) + offset[0] * size, half - float(centre[1]) + offset[1] * size),
    )


@dataclass(frozen=True)
class Frustum:
    """A perspective camera as FaceGen's settings give it: edges of the near plane and its distance, one unit."""

    left: float
    right: float
    bottom: float
    top: float
    near: float


def viewport_transform(
    points: F32, scale: float, rotation: F32, translation: F32, frustum: Frustum, size: int
) -> NDArray[np.float64]:
    """Equation 1 of the paper: a mesh by scale, rotation, translation and frustum into viewport coordinates.

    Args:
        points: (n, 3) of the mesh. rotation: (3, 3). translation: (3,), the camera looking along -z from the origin.
        size: px of the square viewport.

    Returns:
        (n, 3): x right and y down in px, pixel centres at integers; depth in the same px at the mesh's origin, larger
        = nearer, 0 at the origin.
    """
    placed = scale * points.astype(np.float64) @ rotation.astype(np.float64).T + translation
    near = frustum.near / -placed[:, 2]
    x = (placed[:, 0] * near - frustum.left) / (frustum.right - frustum.left)
    y = (placed[:, 1] * near - frustum.bottom) / (frustum.top - frustum.bottom)
    px = size * frustum.near / (frustum.right - frustum.left) / -float(translation[2])
    return np.stack([x * size - 0.5, (1 - y) * size - 0.5, (placed[:, 2] - float(translation[2])) * px], 1)


def frustum_of(view: ViewPose, size: int) -> tuple[F32, Frustum]:
    """Translation and frustum with which `viewport_transform` at scale 1 gives what a perspective view gives.

    Raises:
        ValueError: the view is orthographic.
    """
    if view.inverse_distance <= 0:
        raise ValueError("an orthographic view has no frustum")
    distance = 1.0 / view.inverse_distance
    mm = 1.0 / view.scale
    left, top = (-0.5 - view.shift[0]) * mm, (view.shift[1] + 0.5) * mm
    frustum = Frustum(left, left + size * mm, top - size * mm, top, distance)
    return np.array([0.0, 0.0, -distance], np.float32), frustum


@dataclass(frozen=True)
class PoseConfig:
    """Pose ranges in degrees and camera ranges; our own defaults (the paper's stand in paper.toml)."""

    front_sigma: float = 9.0
    front_wide: float = 0.35
    front_wide_yaw: float = 60.0
    profile_share: float = 0.6
    side_low: float = 30.0
    side_high: float = 100.0
    pitch_sigma: float = 8.0
    roll_sigma: float = 7.0
    distance_mm: tuple[float, float] = (450.0, 3000.0)
    orthographic: float = 0.15


def draw_pose(rng: Rng, config: PoseConfig, side: bool, turn: float = 0.0) -> tuple[ViewPose, float]:
    """A pose for the front (side=False) or side photo; returns the view (unit scale) and its yaw in degrees.

    Args:
        turn: +1 or -1 says which way a side photo is turned; 0 leaves it to chance.
    """
    if side:
        sign = 1.0 if rng.random() < 0.5 else -1.0
        sign = turn or sign
        profile = rng.random() < config.profile_share
        yaw = sign * (rng.normal(88.0, 5.0) if profile else rng.uniform(config.side_low, config.side_high))
    elif rng.random() < config.front_wide:
        yaw = rng.uniform(-config.front_wide_yaw, config.front_wide_yaw)
    else:
        yaw = rng.normal(0.0, config.front_sigma)
    pitch, roll = rng.normal(0.0, config.pitch_sigma), rng.normal(0.0, config.roll_sigma)
    low, high = config.distance_mm
    inverse = 0.0 if rng.random() < config.orthographic else float(rng.uniform(1.0 / high, 1.0 / low))
    return ViewPose(rotation_from_pose(yaw, pitch, roll).astype(np.float32), 1.0, (0.0, 0.0), inverse), float(yaw)
