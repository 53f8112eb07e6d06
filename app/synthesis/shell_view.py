"""The head shell fitted into a photo: camera, place in the crop, the person's outline, the hair's volume."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.frames import FloatArray, rotation_from_pose
from app.core.records import CROP_SIZE, Prediction
from app.core.shell import ShellFollower, fit_shell, load_shell, sample_map, shell_follower
from app.core.topology import FaceTopology
from app.synthesis import shell_raster
from app.synthesis.camera import ViewPose
from app.synthesis.person import grow_hair, hair_growth, person_mask

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
MARGIN = 128
"""Crop px around the crop that still count as the photo's surroundings."""
WIDE = CROP_SIZE + 2 * MARGIN


@dataclass(frozen=True, eq=False)
class SourceView:
    """A photo with the head shell fitted into it.

    Attributes:
        wide: (s, s, 3) uint8, the photo's surroundings at 1 px per crop px, `MARGIN` px around the crop.
        inside: (s, s) bool, where `wide` shows the photo and not its repeated edge. person: (s, s) in [0, 1].
        head: (V, 3) shell, mm. camera: of the crop. screen: (V, 3) shell in crop px, smooth residual included.
    """

    wide: U8
    inside: NDArray[np.bool_]
    person: F32
    head: F32
    camera: ViewPose
    screen: F32


def fit_camera(shape_mm: FloatArray, posmap: FloatArray, rotation: FloatArray, topology: FaceTopology) -> ViewPose:
    """Scale, shift and distance under which a shape of known rotation comes closest to its position map.

    With X = R x the projection u (1 - k Z) = s X + tx (1 - k Z) is linear in s, tx, ty, k and k times the shift.
    """
    step = slice(None, None, 5)
    turned = topology.gather(shape_mm)[step].astype(np.float64) @ rotation.T
    x, y, z = turned.T
    u, v = topology.gather(posmap)[step, :2].astype(np.float64).T
    one, zero = np.ones_like(x), np.zeros_like(x)
    rows = np.concatenate([np.stack([x, one, zero, u * z, -z, zero], 1), np.stack([-y, zero, one, v * z, zero, -z], 1)])
    scale, tx, ty, inverse, _, _ = np.linalg.lstsq(rows, np.concatenate([u, v]), rcond=None)[0]
    inverse = float(np.clip(inverse, 0.0, 1.0 / 300.0))
    zoom = 1.0 / (1.0 - inverse * z)
    rows = np.concatenate([np.stack([x * zoom, one, zero], 1), np.stack([-y * zoom, zero, one], 1)])
    scale, tx, ty = np.linalg.lstsq(rows, np.concatenate([u, v]), rcond=None)[0]
    return ViewPose(rotation.astype(np.float32), float(scale), (float(tx), float(ty)), inverse)


def source_view(prediction: Prediction, photo: U8, photo_to_crop: FloatArray, topology: FaceTopology) -> SourceView:
    """Fit the shell into a photo.

    Args:
        prediction: of the photo alone; its front fit is the photo's.
        photo: (H, W, 3) RGB. photo_to_crop: (2, 3).
        topology: the canonical topology.
    """
    fit = prediction.front
    rotation = rotation_from_pose(fit.yaw, fit.pitch, fit.roll)
    camera = fit_camera(prediction.shape_mm, fit.posmap, rotation, topology)
    head = fit_shell(prediction.shape_mm, topology)
    screen = camera.project(head)
    screen[:, :2] += _residual(shell_follower(), screen, fit.posmap)
    wide, inside = _surroundings(photo, photo_to_crop)
    shifted = screen + np.array([MARGIN, MARGIN, 0.0], np.float32)
    outline, surely = cover(shifted)
    person = person_mask(wide, inside, outline, surely)
    skull = head[load_shell().scalp > 0.5].mean(0, keepdims=True)
    x, y, _ = camera.project(skull)[0] + np.array([MARGIN, MARGIN, 0.0], np.float32)
    growth = hair_growth(person, inside, outline, (float(x), float(y)))
    grown = grow_hair(head, shifted, skull[0], (float(x), float(y)), growth, load_shell().scalp)
    screen += camera.project(grown) - camera.project(head)
    return SourceView(wide, inside, person, grown, camera, screen)


def cover(screen: F32) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where the shell, and where its face, lies in the surroundings: (s, s) each."""
    owner, _, _ = shell_raster.draw(screen, shell_raster.shell_triangles(), WIDE)
    face = np.asarray((shell_raster.face_corners()[1] > 0).all(1), np.bool_)
    covered = owner >= 0
    return covered, covered & face[owner]


def _residual(follower: ShellFollower, screen: F32, posmap: FloatArray) -> F32:
    """Smooth field (V, 2) that carries the projected face to where the position map has it."""
    shell = load_shell()
    wanted = sample_map(posmap[..., :2], shell.texel[shell.controls])
    return follower.spread(wanted - screen[shell.controls, :2])


def _surroundings(photo: U8, photo_to_crop: FloatArray) -> tuple[U8, NDArray[np.bool_]]:
    """The photo around the crop at the crop's scale, and where it is real."""
    matrix = np.asarray(photo_to_crop, np.float64).copy()
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    factor = int(np.clip(np.ceil(1.0 / scale), 1, 8))
    matrix[:, 2] += MARGIN
    fine = matrix * factor
    fine[:, 2] += (factor - 1) / 2
    side = WIDE * factor
    picture = np.asarray(
        cv2.warpAffine(photo, fine, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
    if factor > 1:
        picture = np.asarray(cv2.resize(picture, (WIDE, WIDE), interpolation=cv2.INTER_AREA), np.uint8)
    full = np.full(photo.shape[:2], 255, np.uint8)
    inside = cv2.warpAffine(full, matrix, (WIDE, WIDE), flags=cv2.INTER_NEAREST)
    return picture, np.asarray(inside > 0, np.bool_)
