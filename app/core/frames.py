"""Coordinate frames and every conversion between them.

| frame | axes | unit |
|---|---|---|
| photo | x right, y down, origin = centre of the top-left pixel, after EXIF rotation | px of the working copy |
| crop | the 256x256 network input; a similarity (2x3) maps photo to crop, same pixel-centre convention | px |
| position map | (256, 256, 3) by (row v, column u): crop x, crop y, depth (larger = nearer, minimum 0) | crop px |
| camera | crop px turned upright: x image right, y up, z toward the camera (right-handed) | crop px |
| model | right-handed: x image right, y up, z toward the camera; origin between the eyes | mm |
| UV | OBJ convention, u right, v up, texel centres at (column + 0.5) / size | 1 |

Angles follow 300W-LP, in degrees: yaw > 0 turns the nose to the image's left, pitch > 0 looks up, roll > 0 tilts the
head clockwise in the image; R = Rx(pitch) Ry(yaw) Rz(roll) takes the model frame to the camera frame.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NETWORK_SCALE = 281.6

FloatArray = NDArray[np.floating]

_FLIP_Y = np.array([1.0, -1.0, 1.0])


class Pose(NamedTuple):
    """Head pose in degrees, 300W-LP signs (module docstring)."""

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, eq=False)
class WeakPerspective:
    """Scaled orthographic camera of one view: camera px = scale * rotation @ model mm + translation.

    Attributes:
        scale: crop px for one mm, > 0.
        rotation: (3, 3) float64, model frame to camera frame.
        translation: (3,) float64, camera frame (y up), crop px.
    """

    scale: float
    rotation: NDArray[np.float64]
    translation: NDArray[np.float64]

    @property
    def pose(self) -> Pose:
        """Yaw, pitch and roll of the rotation."""
        return pose_from_rotation(self.rotation)


# -- photo and crop ---------------------------------------------------------------------------------------------------


def make_similarity(scale: float, degrees: float, translation: tuple[float, float]) -> NDArray[np.float64]:
    """Similarity (2, 3) of the image plane: scale, then turn clockwise as seen in the image, then shift.

    Args:
        scale: > 0.
        degrees: > 0 turns clockwise (y points down).
        translation: where the origin lands.
    """
    angle = math.radians(degrees)
    a, b = scale * math.cos(angle), scale * math.sin(angle)
    return np.array([[a, -b, translation[0]], [b, a, translation[1]]], dtype=np.float64)


def apply_similarity(matrix: FloatArray, points: FloatArray) -> FloatArray:
    """Map points (..., 2) through a (2, 3) matrix."""
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2])


def invert_similarity(matrix: FloatArray) -> NDArray[np.float64]:
    """Inverse of a (2, 3) similarity, e.g. crop to photo from photo to crop.

    Raises:
        ValueError: the matrix is not invertible.
    """
    linear = np.asarray(matrix[:, :2], dtype=np.float64)
    if not abs(float(np.linalg.det(linear))) > 1e-12:
        raise ValueError("the transform between photo and crop cannot be inverted")
    inverse = np.linalg.inv(linear)
    return np.hstack([inverse, -(inverse @ matrix[:, 2])[:, None]])


def similarity_scale(matrix: FloatArray) -> float:
    """Length in the target frame of one px of the source frame."""
    return math.sqrt(abs(float(np.linalg.det(matrix[:, :2]))))


def similarity_degrees(matrix: FloatArray) -> float:
    """Clockwise turn of a (2, 3) similarity, degrees in (-180, 180]."""
    return math.degrees(math.atan2(float(matrix[1, 0]), float(matrix[0, 0])))


def crop_to_photo(points: FloatArray, photo_to_crop: FloatArray) -> FloatArray:
    """Crop points (..., 2 or 3) to the photo frame; a third coordinate is depth and is scaled like x and y."""
    return _through(points, invert_similarity(photo_to_crop))


def photo_to_crop_points(points: FloatArray, photo_to_crop: FloatArray) -> FloatArray:
    """Photo points (..., 2 or 3) to the crop frame; a third coordinate is depth and is scaled like x and y."""
    return _through(points, photo_to_crop)


def _through(points: FloatArray, matrix: FloatArray) -> FloatArray:
    plane = apply_similarity(matrix, points[..., :2])
    if points.shape[-1] == 2:
        return plane
    return np.concatenate([plane, points[..., 2:] * similarity_scale(matrix)], axis=-1)


# -- pose -------------------------------------------------------------------------------------------------------------


def rotation_from_pose(yaw: float, pitch: float, roll: float) -> NDArray[np.float64]:
    """Rotation (3, 3) from the model frame to the camera frame, angles in degrees, 300W-LP signs."""
    y, p, r = (math.radians(angle) for angle in (yaw, pitch, roll))
    rx = np.array([[1, 0, 0], [0, math.cos(p), math.sin(p)], [0, -math.sin(p), math.cos(p)]])
    ry = np.array([[math.cos(y), 0, -math.sin(y)], [0, 1, 0], [math.sin(y), 0, math.cos(y)]])
    rz = np.array([[math.cos(r), math.sin(r), 0], [-math.sin(r), math.cos(r), 0], [0, 0, 1]])
    return np.asarray(rx @ ry @ rz, dtype=np.float64)


def pose_from_rotation(rotation: FloatArray) -> Pose:
    """Degrees of a model-to-camera rotation: pitch in [-90, 90], yaw and roll in [-180, 180].

    Of the two triples that describe a rotation this is the one whose head does not bend over backwards. At a yaw of
    exactly 90 degrees pitch and roll cannot be told apart; roll is then 0.
    """
    m = np.asarray(rotation, dtype=np.float64)
    sin_yaw = min(1.0, max(-1.0, -float(m[0, 2])))
    yaw = math.asin(sin_yaw)
    if math.hypot(float(m[0, 0]), float(m[0, 1])) < 1e-9:
        pitch = math.atan2(-float(m[2, 1]), float(m[1, 1]))
        return Pose(math.degrees(yaw), math.degrees(pitch), 0.0)
    pitch = math.atan2(float(m[1, 2]), float(m[2, 2]))
    roll = math.atan2(float(m[0, 1]), float(m[0, 0]))
    if abs(pitch) > math.pi / 2:
        yaw = math.copysign(math.pi, sin_yaw) - yaw
        pitch -= math.copysign(math.pi, pitch)
        roll -= math.copysign(math.pi, roll)
    return Pose(math.degrees(yaw), math.degrees(pitch), math.degrees(roll))


def pose_in_photo(pose: Pose, photo_to_crop: FloatArray) -> Pose:
    """Pose in the photo from the pose in its crop; they differ only when the crop is turned against the photo."""
    turn = similarity_degrees(photo_to_crop)
    if abs(turn) < 1e-9:
        return pose
    undo = rotation_from_pose(0.0, 0.0, -turn)
    return pose_from_rotation(undo @ rotation_from_pose(*pose))


# -- position map -----------------------------------------------------------------------------------------------------


def posmap_to_camera(posmap: FloatArray) -> FloatArray:
    """Position map or points (..., 3) in crop px to the camera frame (y up), crop px."""
    return np.asarray(posmap * _FLIP_Y.astype(posmap.dtype))


def camera_to_posmap(points: FloatArray) -> FloatArray:
    """Camera frame (..., 3) to crop px with y down; depth is kept as it is."""
    return np.asarray(points * _FLIP_Y.astype(points.dtype))


def model_to_posmap(shape_mm: FloatArray, camera: WeakPerspective, mask: NDArray[np.bool_] | None = None) -> FloatArray:
    """Position map of a shape seen by a camera.

    Args:
        shape_mm: (..., 3), model frame.
        camera: the view.
        mask: (...) texels whose smallest depth becomes 0; all of them by default.

    Returns:
        (..., 3) crop px, x right, y down, z larger = nearer; float32.
    """
    points = camera.scale * (shape_mm @ camera.rotation.T) + camera.translation
    posmap = camera_to_posmap(points).astype(np.float32)
    depth = posmap[..., 2] if mask is None else posmap[..., 2][mask]
    posmap[..., 2] -= depth.min()
    return posmap


def posmap_to_model(posmap: FloatArray, camera: WeakPerspective) -> FloatArray:
    """Inverse of `model_to_posmap` up to a shift along the viewing axis: (..., 3) crop px to (..., 3) mm, float32."""
    points = posmap_to_camera(posmap) - camera.translation
    return (points @ camera.rotation / camera.scale).astype(np.float32)


def posmap_to_photo(posmap: FloatArray, photo_to_crop: FloatArray) -> FloatArray:
    """Position map or points (..., 3) in crop px to the photo frame; depth in photo px, larger = nearer."""
    return crop_to_photo(posmap, photo_to_crop)


def landmarks_in_photo(
    posmap: FloatArray, landmark_texels: NDArray[np.integer], photo_to_crop: FloatArray
) -> NDArray[np.float64]:
    """Landmarks of a position map in the photo.

    Args:
        posmap: (256, 256, 3) crop px.
        landmark_texels: (68, 2) (row, column), iBUG order (`FaceTopology.landmarks68`).
        photo_to_crop: (2, 3).

    Returns:
        (68, 3) photo px: x right, y down, z larger = nearer.
    """
    points = posmap[landmark_texels[:, 0], landmark_texels[:, 1]].astype(np.float64)
    return np.asarray(crop_to_photo(points, photo_to_crop), dtype=np.float64)


def posmap_from_network(output: FloatArray) -> NDArray[np.float32]:
    """Network output in [0, 1] to crop px."""
    return np.asarray(output * NETWORK_SCALE, dtype=np.float32)


def posmap_to_network(posmap: FloatArray) -> NDArray[np.float32]:
    """Crop px to the network's training target."""
    return np.asarray(posmap / NETWORK_SCALE, dtype=np.float32)


# -- UV ---------------------------------------------------------------------------------------------------------------


def texel_to_uv(texels: NDArray[np.integer] | FloatArray, size: int) -> NDArray[np.float32]:
    """(row, column) (..., 2) of a size x size map to OBJ (u, v)."""
    row, column = texels[..., 0], texels[..., 1]
    return np.stack([(column + 0.5) / size, 1.0 - (row + 0.5) / size], axis=-1).astype(np.float32)


def uv_to_texel(uv: FloatArray, size: int) -> NDArray[np.float64]:
    """OBJ (u, v) (..., 2) to fractional (row, column) of a size x size map."""
    u, v = uv[..., 0].astype(np.float64), uv[..., 1].astype(np.float64)
    return np.stack([(1.0 - v) * size - 0.5, u * size - 0.5], axis=-1)
