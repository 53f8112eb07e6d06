"""One photo to another view of the head in it: the fitted shell, textured from the photo, drawn at another yaw.

What the photo does not show is taken from the mirrored half, and the rest is spread smoothly from its surroundings;
each pixel knows which. The background is the photo's surroundings, smoothed: where the head was, nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.frames import rotation_from_pose
from app.core.framing import CROP_FACTOR
from app.core.records import CROP_SIZE, Prediction
from app.core.rotation import AUTO, Turn, choose_turn, turned_rotation
from app.core.shell import load_shell
from app.core.synthetic import BACKGROUND
from app.core.texture import BakedTexture, TextureView
from app.core.topology import FaceTopology
from app.synthesis import raster, shell_raster
from app.synthesis.camera import ViewPose, landmark_crop
from app.synthesis.shell_texture import background, paint_atlas
from app.synthesis.shell_view import source_view

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
SIZE = 2 * CROP_SIZE
"""Side of the picture drawn, px."""


@dataclass(frozen=True, eq=False)
class TurnedHead:
    """The drawn view, unmarked.

    Attributes:
        rgb: (512, 512, 3) uint8. provenance: (512, 512) uint8 of `Provenance` or `BACKGROUND`.
        normals: (512, 512, 3) float32, camera frame, 0 on the background.
        camera: in px of the picture at 256 px. landmarks68: (68, 3) in the same px. turn: which view it is.
    """

    rgb: U8
    provenance: U8
    normals: F32
    camera: ViewPose
    landmarks68: F32
    turn: Turn


def turn_head(
    prediction: Prediction,
    view: TextureView,
    face: BakedTexture,
    topology: FaceTopology,
    option: str = AUTO,
    crop_factor: float = CROP_FACTOR,
) -> TurnedHead:
    """Draw the head of a photo at another yaw.

    Args:
        prediction: of the photo alone.
        view: the photo and its position map.
        face: the texture baked from it.
        topology: the canonical topology.
        option: see `app.core.rotation.parse_option`.
        crop_factor: width of the picture over the landmarks' box.

    Raises:
        UsageError: the option is unknown (E206).
    """
    source = source_view(prediction, view.photo, view.photo_to_crop, topology)
    turn = choose_turn(prediction.front.yaw, source.better_half, option)
    rotation = turned_rotation(rotation_from_pose(*_angles(prediction)), turn.yaw).astype(np.float32)
    marks = topology.gather(prediction.shape_mm)[topology.landmark_vertices].astype(np.float32)
    unit = replace(source.camera, rotation=rotation)
    camera = landmark_crop(unit, marks, CROP_SIZE, crop_factor, (0.0, 0.0))
    screen = camera.project(source.head)
    screen[:, :2] = (screen[:, :2] + 0.5) * (SIZE / CROP_SIZE) - 0.5
    triangles = shell_raster.shell_triangles()
    owner, _, bary = shell_raster.draw(screen, triangles, SIZE)
    atlas_rgb, atlas_origin = paint_atlas(source, face)
    rgb, origin = np.zeros((SIZE, SIZE, 3), np.uint8), np.full((SIZE, SIZE), BACKGROUND, np.uint8)
    corners, insets = shell_raster.face_corners()
    shell_raster.paint(
        owner, bary, load_shell().atlas_uv, atlas_rgb, atlas_origin,
        corners, insets, face.rgb, face.provenance, rgb, origin,
    )  # fmt: skip
    covered = (owner >= 0).astype(np.float32)
    alpha = cv2.GaussianBlur(covered, (0, 0), 1.2) * covered
    behind = background(source)
    picture = rgb * alpha[..., None] + behind * (1 - alpha[..., None])
    normals = _normals(source.head, triangles, camera.rotation, owner, bary)
    return TurnedHead(
        np.clip(picture + 0.5, 0, 255).astype(np.uint8), origin, normals, camera, camera.project(marks), turn
    )


def _angles(prediction: Prediction) -> tuple[float, float, float]:
    return prediction.front.yaw, prediction.front.pitch, prediction.front.roll


def _normals(head: F32, triangles: NDArray[np.int32], rotation: F32, owner: NDArray[np.int32], bary: F32) -> F32:
    turned = (raster.vertex_normals(head, triangles) @ rotation.T).astype(np.float32)
    covered = owner >= 0
    corner = turned[triangles[owner[covered]]]
    pair = bary[covered]
    weight = np.concatenate([1.0 - pair.sum(1, keepdims=True), pair], 1)
    out = np.zeros((*owner.shape, 3), np.float32)
    out[covered] = np.einsum("nk,nkc->nc", weight, corner)
    return out
