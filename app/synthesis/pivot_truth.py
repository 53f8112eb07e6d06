"""What a head turned by us should have looked like: the engine photographs the same person from both places.

Each sample holds the picture that `turn_head` drew from a photo with a real network's prediction, its errors included,
and the engine's own photo from the target camera: same person, same look, same light in the room, same exposure.
Every fifth sample is made without the engine's second photo: the drawn view is taken for a photo and turned back, and
what it should give is the photo that it came from. A photo gives several samples, because painting its head is most of
the work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.frames import pose_from_rotation, rotation_from_pose
from app.core.framing import CROP_FACTOR
from app.core.records import CROP_SIZE, Prediction, ViewFit
from app.core.rotation import AUTO
from app.core.texture import TextureView, bake_texture
from app.core.topology import load_topology
from app.synthesis.appearance import draw_look
from app.synthesis.batches import MARGIN
from app.synthesis.camera import ViewPose, draw_pose, landmark_crop
from app.synthesis.engine import Engine
from app.synthesis.pivoted import PoolPhoto, painted, pool_photo
from app.synthesis.renderer import Dressed
from app.synthesis.sensor import develop, exposure_of, tone_curve
from app.synthesis.shell_view import fit_camera
from app.synthesis.turned_head import TurnedHead, draw_turned, turn_head

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
Rng = np.random.Generator
Coarse = Callable[[U8], Prediction]
PHOTO = 320  # px of the photo that is turned: the crop and its surroundings
VIEWS = 4
"""Samples made of one photo: the view that the program would choose, two of any yaw, and one of any yaw that four times
in five is turned back."""
BACK_SHARE = 0.8  # of every fourth sample
LARGEST = 80.0
_RENDERED = 1.25


@dataclass(frozen=True, eq=False)
class PivotSample:
    """One training sample of the refiner, all at 256 px.

    Attributes:
        raster: (256, 256, 3) uint8, as drawn. provenance: (256, 256) uint8. normals: (256, 256, 3) int8, 127 = 1.
        target: (256, 256, 3) uint8, what it should look like.
        yaw: of the photo and of the view, degrees. back: whether it is a photo turned there and back.
    """

    raster: U8
    provenance: U8
    normals: NDArray[np.int8]
    target: U8
    yaw: tuple[float, float]
    back: bool


@dataclass(frozen=True, eq=False)
class Shot:
    """A person in a room before the engine's camera, with all that a second photo has to repeat."""

    dressed: Dressed
    marks: F32
    pose: ViewPose
    yaw: float
    light: tuple[F32, F32]
    gain: float
    curve: F32
    backdrop: U8
    shadow: bool
    photo: U8


def turn_light(light: tuple[F32, F32], turn: NDArray[np.floating]) -> tuple[F32, F32]:
    """Light of a camera frame in another one; `turn` (3, 3) takes directions from the first to the second.

    Order 1 of the irradiance coefficients turns as a vector, order 2 as the symmetric matrix of its quadratic form.
    """
    ambient, lamps = light
    q = np.asarray(turn, np.float64)
    out = ambient.astype(np.float64).copy()
    out[[3, 1, 2]] = q @ ambient[[3, 1, 2]]
    one, two, three = 1.092548 / 2, 0.315392, 0.546274
    for channel in range(3):
        c = ambient[:, channel].astype(np.float64)
        matrix = np.array(
            [
                [-two * c[6] + three * c[8], one * c[4], one * c[7]],
                [one * c[4], -two * c[6] - three * c[8], one * c[5]],
                [one * c[7], one * c[5], 2 * two * c[6]],
            ]
        )
        m = q @ matrix @ q.T
        out[4, channel], out[5, channel], out[7, channel] = m[0, 1] / one, m[1, 2] / one, m[0, 2] / one
        out[6, channel], out[8, channel] = m[2, 2] / (2 * two), (m[0, 0] - m[1, 1]) / (2 * three)
    moved = lamps.copy()
    moved[:, :3] = lamps[:, :3] @ q.T
    return out.astype(np.float32), moved.astype(np.float32)


class PivotTruth:
    """Makes samples; each follows from its seed and the coarse network.

    Args:
        engine: photographs people. coarse: a 256 px crop to the prediction with the side blank.
    """

    def __init__(self, engine: Engine, coarse: Coarse) -> None:
        self.engine, self.coarse = engine, coarse

    def shoot(self, rng: Rng) -> Shot:
        """Draw a person, a room and a pose, and take the photo that will be turned."""
        engine = self.engine
        head = engine.sampler.sample(np.random.default_rng(int(rng.integers(2**62))))
        dressed = engine.dress(head, draw_look(engine.wardrobe, rng, engine.config.look))
        pose, yaw = draw_pose(rng, engine.config.pose, side=bool(rng.random() < 0.35))
        light, marks = engine.lights.draw(rng), engine.landmarks(head.fine)
        factor = CROP_FACTOR * MARGIN * float(np.exp(rng.normal(0, engine.config.jitter)))
        big, shadow = round(PHOTO * _RENDERED), bool(rng.random() < engine.config.shadows)
        view = landmark_crop(pose, marks, PHOTO, factor, (0.0, 0.0))
        linear, owner = engine.renderer.render(rng, dressed, view, light, big, big / PHOTO, shadow)
        gain, curve = exposure_of(rng, linear, owner >= 0), tone_curve(rng)
        backdrop = engine.backdrops.draw(rng, big)
        clean = develop(linear, owner, gain, curve, backdrop)
        photo = _used(rng, np.asarray(cv2.resize(clean, (PHOTO, PHOTO), interpolation=cv2.INTER_AREA), np.uint8))
        return Shot(dressed, marks, pose, yaw, light, gain, curve, backdrop, shadow, photo)

    def again(self, rng: Rng, shot: Shot, yaw: float) -> U8:
        """The same person in the same room from a camera that sees them at another yaw: (256, 256, 3)."""
        pose = pose_from_rotation(shot.pose.rotation)
        rotation = rotation_from_pose(yaw, pose.pitch, pose.roll)
        view = landmark_crop(
            replace(shot.pose, rotation=rotation.astype(np.float32)), shot.marks, CROP_SIZE, CROP_FACTOR, (0.0, 0.0)
        )
        light = turn_light(shot.light, rotation @ shot.pose.rotation.T)
        big = round(CROP_SIZE * _RENDERED)
        linear, owner = self.engine.renderer.render(rng, shot.dressed, view, light, big, _RENDERED, shot.shadow)
        edge = (shot.backdrop.shape[0] - big) // 2
        backdrop = np.ascontiguousarray(shot.backdrop[edge : edge + big, edge : edge + big])
        clean = develop(linear, owner, shot.gain, shot.curve, backdrop)
        return np.asarray(cv2.resize(clean, (CROP_SIZE, CROP_SIZE), interpolation=cv2.INTER_AREA), np.uint8)

    def samples(self, seed: list[int], back: bool | None = None) -> list[PivotSample]:
        """The samples of a seed, `VIEWS` of them; `back` replaces what would be drawn for the last one."""
        rng = np.random.default_rng(seed)
        shot = self.shoot(rng)
        drawn_back, angles = rng.random() < BACK_SHARE, rng.uniform(-LARGEST, LARGEST, VIEWS - 1)
        photo = pool_photo(shot.photo)
        alone = self.coarse(photo.crop)
        head = painted(photo, alone)
        views = [draw_turned(head, option) for option in (AUTO, *(f"{angle:.1f}" for angle in angles))]
        returned = drawn_back if back is None else back
        ahead = views[:-1] if returned else views
        made = [_sample(view, self.again(rng, shot, view.turn.yaw), shot.yaw, back=False) for view in ahead]
        return [*made, _there_and_back(photo, alone, views[-1], shot.yaw)] if returned else made


def _used(rng: Rng, photo: U8) -> U8:
    """Grain and JPEG; nothing that changes colours, which the truth could not follow."""
    if rng.random() < 0.5:
        noisy = photo + rng.normal(0, rng.uniform(1.0, 6.0), photo.shape)
        photo = np.clip(noisy, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        _, data = cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(50, 95))])
        photo = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return photo


def _there_and_back(photo: PoolPhoto, alone: Prediction, made: TurnedHead, yaw: float) -> PivotSample:
    """Turn the drawn view back to the photo's pose; the photo itself is the truth."""
    topology = load_topology()
    rgb = np.asarray(cv2.resize(made.rgb, (CROP_SIZE, CROP_SIZE), interpolation=cv2.INTER_AREA), np.uint8)
    posmap = made.camera.project(alone.shape_mm.reshape(-1, 3).astype(np.float32)).reshape(alone.shape_mm.shape)
    there = replace(alone, front=ViewFit(posmap, *pose_from_rotation(made.camera.rotation)))
    view = TextureView(rgb, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), posmap)
    source = alone.front.yaw
    again = turn_head(there, view, bake_texture(topology, view), topology, f"{np.clip(source, -90, 90):.2f}")
    first = fit_camera(alone.shape_mm, alone.front.posmap, rotation_from_pose(*_angles(alone)), topology)
    scale = again.camera.scale / first.scale
    move = np.array(again.camera.shift) - scale * np.array(first.shift)
    matrix = np.concatenate([scale * np.eye(2), move[:, None]], 1)
    target = cv2.warpAffine(
        photo.crop, matrix, (CROP_SIZE, CROP_SIZE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return _sample(again, np.asarray(target, np.uint8), yaw, back=True)


def _angles(prediction: Prediction) -> tuple[float, float, float]:
    return prediction.front.yaw, prediction.front.pitch, prediction.front.roll


def _sample(made: TurnedHead, target: U8, yaw: float, *, back: bool) -> PivotSample:
    size = (CROP_SIZE, CROP_SIZE)
    raster = np.asarray(cv2.resize(made.rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    normals = np.rint(made.normals()[::2, ::2] * 127.0).astype(np.int8)
    return PivotSample(raster, made.provenance[::2, ::2].copy(), normals, target, (yaw, made.turn.yaw), back)
