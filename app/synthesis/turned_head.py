"""One photo to another view of the head in it: the fitted shell, textured from the photo, drawn at another yaw.

What the photo does not show is taken from the mirrored half, and the rest is spread smoothly from its surroundings;
each pixel knows which. The background is the photo's surroundings, smoothed: where the head was, nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

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
class PaintedHead:
    """A photo's head with its texture all around, ready to be drawn at any yaw.

    Attributes:
        head: (V, 3) shell, mm. marks: (68, 3) landmarks, mm. camera: of the photo's crop.
        yaw: of the photo, degrees. better_half: > 0 if the photo shows more of the face's +x half.
        face: the face's own texture. rgb, provenance: the shell's, (s, s, 3) and (s, s) uint8.
        behind: (512, 512, 3) float32, what may lie behind the head.
    """

    head: F32
    marks: F32
    camera: ViewPose
    yaw: float
    better_half: float
    face: BakedTexture
    rgb: U8
    provenance: U8
    behind: F32


@dataclass(frozen=True, eq=False)
class TurnedHead:
    """The drawn view, unmarked.

    Attributes:
        rgb: (512, 512, 3) uint8. provenance: (512, 512) uint8 of `Provenance` or `BACKGROUND`.
        camera: in px of the picture at 256 px. landmarks68: (68, 3) in the same px. turn: which view it is.
        head: (V, 3) shell, mm. owner: (512, 512) its triangle in each pixel, -1 where none. bary: (512, 512, 2).
    """

    rgb: U8
    provenance: U8
    camera: ViewPose
    landmarks68: F32
    turn: Turn
    head: F32
    owner: NDArray[np.int32]
    bary: F32

    def normals(self) -> F32:
        """(512, 512, 3) float32, camera frame, 0 on the background."""
        triangles = shell_raster.shell_triangles()
        turned = (raster.vertex_normals(self.head, triangles) @ self.camera.rotation.T).astype(np.float32)
        covered = self.owner >= 0
        corner, pair = turned[triangles[self.owner[covered]]], self.bary[covered]
        weight = np.concatenate([1.0 - pair.sum(1, keepdims=True), pair], 1)
        out = np.zeros((*self.owner.shape, 3), np.float32)
        out[covered] = np.einsum("nk,nkc->nc", weight, corner)
        return out


def paint_head(prediction: Prediction, view: TextureView, face: BakedTexture, topology: FaceTopology) -> PaintedHead:
    """Texture the head of a photo all around.

    Args:
        prediction: of the photo alone.
        view: the photo and its position map.
        face: the texture baked from it.
        topology: the canonical topology.
    """
    source = source_view(prediction, view.photo, view.photo_to_crop, topology)
    marks = topology.gather(prediction.shape_mm)[topology.landmark_vertices].astype(np.float32)
    right_is_plus_x = topology.mean_shape[128, 200, 0] > topology.mean_shape[128, 56, 0]
    better = face.right_share if right_is_plus_x else -face.right_share
    rgb, provenance = paint_atlas(source, face)
    return PaintedHead(
        source.head, marks, source.camera, prediction.front.yaw, better, face, rgb, provenance, background(source)
    )


def turn_head(
    prediction: Prediction,
    view: TextureView,
    face: BakedTexture,
    topology: FaceTopology,
    option: str = AUTO,
    crop_factor: float = CROP_FACTOR,
) -> TurnedHead:
    """`paint_head` and `draw_turned` in one."""
    return draw_turned(paint_head(prediction, view, face, topology), option, crop_factor)


def draw_turned(painted: PaintedHead, option: str = AUTO, crop_factor: float = CROP_FACTOR) -> TurnedHead:
    """Draw a head at another yaw; a tenth of the work of painting it.

    Args:
        painted: the head.
        option: see `app.core.rotation.parse_option`.
        crop_factor: width of the picture over the landmarks' box.

    Raises:
        UsageError: the option is unknown (E206).
    """
    turn = choose_turn(painted.yaw, painted.better_half, option)
    rotation = turned_rotation(painted.camera.rotation, turn.yaw).astype(np.float32)
    camera = landmark_crop(
        replace(painted.camera, rotation=rotation), painted.marks, CROP_SIZE, crop_factor, (0.0, 0.0)
    )
    screen = camera.project(painted.head)
    screen[:, :2] = (screen[:, :2] + 0.5) * (SIZE / CROP_SIZE) - 0.5
    owner, _, bary = shell_raster.draw(screen, shell_raster.shell_triangles(), SIZE)
    rgb, origin = np.zeros((SIZE, SIZE, 3), np.uint8), np.full((SIZE, SIZE), BACKGROUND, np.uint8)
    corners, insets = shell_raster.face_corners()
    shell_raster.paint(
        owner, bary, load_shell().atlas_uv, painted.rgb, painted.provenance,
        corners, insets, painted.face.rgb, painted.face.provenance, rgb, origin,
    )  # fmt: skip
    covered = (owner >= 0).astype(np.float32)
    alpha = cv2.GaussianBlur(covered, (0, 0), 1.2) * covered
    picture = rgb * alpha[..., None] + painted.behind * (1 - alpha[..., None])
    rgb = np.clip(picture + 0.5, 0, 255).astype(np.uint8)
    return TurnedHead(rgb, origin, camera, camera.project(painted.marks), turn, painted.head, owner, bary)
