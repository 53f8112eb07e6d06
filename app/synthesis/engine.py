"""The pair sampler: heads, looks and cameras to front and side photos with their ground truth.

Every pair follows from its seed alone: `Engine.pair(seed)` gives the same arrays again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.framing import CROP_FACTOR
from app.core.topology import load_topology
from app.synthesis.appearance import Look, LookConfig, draw_look
from app.synthesis.backdrop import Backdrops
from app.synthesis.camera import PoseConfig, ViewPose, draw_pose, landmark_crop
from app.synthesis.head_model import HeadModel
from app.synthesis.heads import GRID, HeadSampler, HeadShape, ShapeConfig
from app.synthesis.occluders import occlude
from app.synthesis.renderer import Dressed, Renderer
from app.synthesis.scene import LightStore
from app.synthesis.sensor import Sensor, develop, exposure_of, tone_curve
from app.synthesis.wardrobe import Wardrobe

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
Rng = np.random.Generator
MOUTH, CHIN = 66, 8  # landmarks


@dataclass(frozen=True)
class EngineConfig:
    """Everything that a run of the engine depends on but the seed.

    Attributes:
        size: px of the photos given back. supersample: rendered px for each of them.
        crop_factor: crop size over the landmarks' box; jitter: relative sigma of it and of the centre.
        same_expression: probability that front and side share the expression.
        sensor: whether the sensor model is applied.
        two_pairs: each face gives two pairs, to the left and to the right, with one front photo and one map.
        only_textures: no backgrounds but textures. textures: folder of pictures for them, or "".
        shadows, occluder, new_light: probabilities of a lamp's shadow, of something before the face, of the side photo
            being lit anew.
        shadow_px, shadow_soft: see `Renderer`.
    """

    size: int = 128
    supersample: float = 1.6
    crop_factor: float = CROP_FACTOR
    jitter: float = 0.05
    same_expression: float = 0.85
    sensor: bool = True
    shadows: float = 0.5
    occluder: float = 0.14
    new_light: float = 0.5
    shadow_px: int = 160
    shadow_soft: int = 1
    two_pairs: bool = False
    only_textures: bool = False
    textures: str = ""
    look: LookConfig = field(default_factory=LookConfig)
    shape: ShapeConfig = field(default_factory=ShapeConfig)
    pose: PoseConfig = field(default_factory=PoseConfig)


@dataclass(frozen=True)
class Pair:
    """One synthetic person photographed twice.

    Attributes:
        front, side: (s, s, 3) RGB uint8.
        shape: (64, 64, 3) canonical shape in mm of the front photo. side_shape: the same for the side photo.
        front_view, side_view: cameras, in px of the given size.
        yaw: degrees of both photos.
        generator: which head model. tone: individual typology angle of the skin. tags: what is worn.
        macro: (6,) shares of three ancestries, of male, of old, and 1 where they are known.
    """

    front: U8
    side: U8
    shape: F32
    side_shape: F32
    front_view: ViewPose
    side_view: ViewPose
    yaw: tuple[float, float]
    generator: str
    tone: float
    tags: tuple[str, ...] = ()
    macro: F32 = field(default_factory=lambda: np.zeros(6, np.float32))


class Engine:
    """Renders synthetic pairs.

    Args:
        model: baked head model.
        data: configured data folder with textures and light probes, or None for procedural ones.
        config: see `EngineConfig`.
        mean_map: (64, 64, 3) mean shape of the canonical frame; None takes the topology's.
    """

    def __init__(self, model: HeadModel, data: Path | None, config: EngineConfig, mean_map: F32 | None = None) -> None:
        topology = load_topology()
        if mean_map is None:
            mean_map = block_mean(topology.mean_shape)
        self.config, self.model = config, model
        self.weight = block_mean(topology.weight * topology.mask)
        self.sampler = HeadSampler(model, config.shape, mean_map, np.minimum(self.weight, 4.0))
        self.wardrobe = Wardrobe(model, data)
        self.renderer = Renderer(model, self.wardrobe, config.shadow_px, config.shadow_soft)
        self.lights = LightStore(data)
        textures = Path(config.textures) if config.textures else None
        self.backdrops = Backdrops(self.lights.panoramas, textures, config.only_textures)
        self.sensor = Sensor()
        marks = topology.landmarks68
        self._marks = model.texel_vertices[marks[:, 0], marks[:, 1]], model.texel_weights[marks[:, 0], marks[:, 1]]

    def landmarks(self, fine: F32) -> F32:
        """The 68 landmarks on fine vertices: (68, 3) mm."""
        return np.asarray(np.einsum("nkd,nk->nd", fine[self._marks[0]], self._marks[1]), np.float32)

    def pair(self, seed: int | list[int]) -> Pair:
        """Render the pair of this seed; with `two_pairs`, seeds 2n and 2n + 1 show one face from either side."""
        config = self.config
        turn = 0.0
        if config.two_pairs:
            words = [seed] if isinstance(seed, int) else list(seed)
            seed, turn = [*words[:-1], words[-1] // 2], 1.0 if words[-1] % 2 else -1.0
        rng = np.random.default_rng(seed)
        head_seed = int(rng.integers(2**62))
        head = other = self.sampler.sample(np.random.default_rng(head_seed))
        if rng.random() >= config.same_expression:
            other = self.sampler.sample(np.random.default_rng(head_seed), variant=1)
        look = draw_look(self.wardrobe, rng, config.look)
        light = self.lights.draw(rng)
        front_pose, front_yaw = draw_pose(rng, config.pose, side=False)
        side_pose, side_yaw = draw_pose(rng, config.pose, side=True, turn=turn)
        dressed = self.dress(head, look)
        front, front_view = self.photo(rng, head, dressed, front_pose, light)
        if rng.random() < config.new_light:
            light = self.lights.draw(rng)
        if other is not head:
            dressed = self.dress(other, look)
        side, side_view = self.photo(rng, other, dressed, side_pose, light)
        return Pair(
            front,
            side,
            head.grid,
            other.grid,
            front_view,
            side_view,
            (front_yaw, side_yaw),
            head.generator,
            look.tone,
            look.tags,
            head.macro,
        )

    def dress(self, head: HeadShape, look: Look) -> Dressed:
        """Put a look on a head."""
        return self.renderer.dress(head, look, self.landmarks(head.fine))

    def photo(
        self, rng: Rng, head: HeadShape, dressed: Dressed, pose: ViewPose, light: tuple[F32, F32]
    ) -> tuple[U8, ViewPose]:
        """Crop, render and develop one photo; the view is in px of the photo given back."""
        config = self.config
        marks = self.landmarks(head.fine)
        factor = config.crop_factor * float(np.exp(rng.normal(0, config.jitter)))
        offset = tuple(float(x) for x in rng.normal(0, config.jitter * 0.6, 2))
        view = landmark_crop(pose, marks, config.size, factor, (offset[0], offset[1]))
        picture = self.develop(rng, dressed, view, light)
        if rng.random() < config.occluder:
            mouth, chin = view.project(marks[[MOUTH, CHIN]])[:, :2]
            picture = occlude(
                rng, picture, self.backdrops, (float(mouth[0]), float(mouth[1])), (float(chin[0]), float(chin[1]))
            )
        return (self.sensor.take(rng, picture) if config.sensor else picture), view

    def develop(self, rng: Rng, dressed: Dressed, view: ViewPose, light: tuple[F32, F32]) -> U8:
        """A clean photo: the rendered head, exposed, over a background."""
        config = self.config
        big = round(config.size * config.supersample)
        shadow = bool(rng.random() < config.shadows)
        linear, owner = self.renderer.render(rng, dressed, view, light, big, big / config.size, shadow)
        gain = exposure_of(rng, linear, owner >= 0)
        photo = develop(linear, owner, gain, tone_curve(rng), self.backdrops.draw(rng, big))
        if big == config.size:
            return np.asarray(photo, np.uint8)
        return np.asarray(cv2.resize(photo, (config.size, config.size), interpolation=cv2.INTER_AREA), np.uint8)


def block_mean(texels: NDArray[np.floating]) -> F32:
    """(256, 256[, c]) to (64, 64[, c]): mean of the four middle texels of each 4 x 4 block."""
    blocks = texels.reshape(GRID, 4, GRID, 4, *texels.shape[2:])
    return np.asarray(blocks[:, 1:3, :, 1:3].mean((1, 3)), np.float32)
