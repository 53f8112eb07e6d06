"""The pair sampler: heads, looks and cameras to front and side photos with their ground truth.

Every pair follows from its seed alone: `Engine.pair(seed)` gives the same arrays again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.topology import load_topology
from app.synthesis import raster, scene
from app.synthesis.appearance import Look, Wardrobe, draw_look
from app.synthesis.camera import CROP_FACTOR, PoseConfig, ViewPose, draw_pose, landmark_crop
from app.synthesis.head_model import HeadModel
from app.synthesis.heads import GRID, HeadSampler, HeadShape, ShapeConfig

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
Rng = np.random.Generator


@dataclass(frozen=True)
class EngineConfig:
    """Everything that a run of the engine depends on but the seed.

    Attributes:
        size: px of the photos given back. supersample: rendered px for each of them.
        crop_factor: crop size over the landmarks' box; jitter: relative sigma of it and of the centre.
        same_expression: probability that front and side share the expression.
        hair: whether heads may wear hair, brows, lashes and clothes. sensor: whether the sensor model is applied.
    """

    size: int = 128
    supersample: float = 1.6
    crop_factor: float = CROP_FACTOR
    jitter: float = 0.05
    same_expression: float = 0.85
    hair: bool = True
    sensor: bool = True
    shadows: float = 0.5
    occluder: float = 0.12
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
        generator: which head model. tone: individual typology angle of the skin.
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
        self.lights = scene.LightStore(data)
        marks = topology.landmarks68
        self._marks = model.texel_vertices[marks[:, 0], marks[:, 1]], model.texel_weights[marks[:, 0], marks[:, 1]]
        self._occlusion = self._ambient_occlusion()

    def landmarks(self, fine: F32) -> F32:
        """The 68 landmarks on fine vertices: (68, 3) mm."""
        return np.asarray(np.einsum("nkd,nk->nd", fine[self._marks[0]], self._marks[1]), np.float32)

    def pair(self, seed: int | list[int]) -> Pair:
        """Render the pair of this seed."""
        rng = np.random.default_rng(seed)
        config = self.config
        head_seed = int(rng.integers(2**62))
        head = self.sampler.sample(np.random.default_rng(head_seed))
        other = head
        if rng.random() >= config.same_expression:
            other = self._other_expression(head_seed)
        look = draw_look(self.wardrobe, rng) if config.hair else self._bald(rng)
        light = self.lights.draw(rng)
        front_pose, front_yaw = draw_pose(rng, config.pose, side=False)
        side_pose, side_yaw = draw_pose(rng, config.pose, side=True)
        front, front_view = self.photo(rng, head, look, front_pose, light)
        if rng.random() < 0.5:
            light = self.lights.draw(rng)
        side, side_view = self.photo(rng, other, look, side_pose, light)
        return Pair(
            front,
            side,
            self.sampler.grid_map(head.fine),
            self.sampler.grid_map(other.fine),
            front_view,
            side_view,
            (front_yaw, side_yaw),
            head.generator,
            look.tone,
        )

    def _other_expression(self, head_seed: int) -> HeadShape:
        """The same identity drawn again without its expression."""
        return self.sampler.sample(np.random.default_rng(head_seed), expressive=False)

    def _bald(self, rng: Rng) -> Look:
        look = draw_look(self.wardrobe, rng)
        worn = tuple(w for w in look.wear if w[0].material in (raster.EYE, raster.TEETH, raster.TONGUE))
        return replace(look, wear=worn)

    def photo(
        self, rng: Rng, head: HeadShape, look: Look, pose: ViewPose, light: tuple[F32, F32]
    ) -> tuple[U8, ViewPose]:
        """Crop, render and develop one photo; the view is in px of the photo given back."""
        config = self.config
        factor = config.crop_factor * float(np.exp(rng.normal(0, config.jitter)))
        offset = tuple(float(x) for x in rng.normal(0, config.jitter * 0.6, 2))
        view = landmark_crop(pose, self.landmarks(head.fine), config.size, factor, (offset[0], offset[1]))
        big = round(config.size * config.supersample)
        display, _ = self.render(rng, head, look, view, light, big)
        picture = cv2.resize(display, (config.size, config.size), interpolation=cv2.INTER_AREA)
        if rng.random() < config.occluder:
            picture = scene.occlude(rng, np.asarray(picture, np.float32))
        if config.sensor:
            return scene.sensor(rng, np.asarray(picture, np.float32)), view
        return np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8), view

    def render(
        self,
        rng: Rng,
        head: HeadShape,
        look: Look,
        view: ViewPose,
        light: tuple[F32, F32],
        size: int,
        exposure: float | None = None,
    ) -> tuple[F32, NDArray[np.bool_]]:
        """Display values (size, size, 3) over a background, and the covered pixels; `exposure` fixes the tone curve."""
        points, triangles, uv, picture, material, cut, occlusion = self._assemble(head, look)
        ratio = size / self.config.size
        screen = view.project(points)
        screen[:, :2] = (screen[:, :2] + 0.5) * ratio - 0.5
        store = self.wardrobe.store
        owner = np.full((size, size), raster.EMPTY, np.int32)
        depth = np.full((size, size), -1e9, np.float32)
        bary = np.zeros((size, size, 2), np.float32)
        raster.rasterise(screen, triangles, uv, picture, cut, store.pixels, store.table, size, owner, depth, bary)
        normals = (raster.vertex_normals(points, triangles) @ view.rotation.T).astype(np.float32)
        ambient, lamps = light
        shadow = np.ones((size, size), np.float32)
        if len(lamps) and rng.random() < self.config.shadows:
            self._shadow(points @ view.rotation.T, lamps[0, :3], triangles, (owner, bary), shadow)
        linear = np.zeros((size, size, 3), np.float32)
        raster.shade(
            owner, bary, triangles, uv, picture, material, normals, occlusion, store.pixels, store.table,
            look.albedo, look.gloss, ambient, lamps, shadow, linear,
        )  # fmt: skip
        covered = owner >= 0
        if exposure is None:
            display = scene.expose(rng, linear, covered)
        else:
            display = np.clip(linear * exposure, 0, 1) ** np.float32(1 / 2.2)
        backdrop = self.lights.backdrop(rng, size)
        return np.where(covered[..., None], display, backdrop).astype(np.float32), covered

    def _assemble(
        self, head: HeadShape, look: Look
    ) -> tuple[F32, NDArray[np.int32], F32, NDArray[np.int32], NDArray[np.int32], F32, F32]:
        """Join the body and what it wears: vertices, triangles, uv, picture, material, alpha test, occlusion."""
        model, wardrobe = self.model, self.wardrobe
        skin, is_head_crop = look.skin
        body = wardrobe.body_material
        picture = np.where((body == raster.SKIN) & ~(wardrobe.off_skin & is_head_crop), skin, -1).astype(np.int32)
        points, triangles = [head.fine], [model.triangles]
        uv = [wardrobe.skin_uv if is_head_crop else wardrobe.plain_uv]
        pictures, materials = [picture], [body]
        cuts, occlusion = [np.zeros(len(body), np.float32)], [self._occlusion]
        count = len(head.fine)
        for piece, chosen, alpha in look.wear:
            placed = piece.place(head.cage)
            points.append(placed)
            triangles.append(piece.triangles + count)
            uv.append(piece.uv)
            pictures.append(np.full(len(piece.triangles), chosen, np.int32))
            materials.append(np.full(len(piece.triangles), piece.material, np.int32))
            cuts.append(np.full(len(piece.triangles), alpha, np.float32))
            shade = {raster.TEETH: 0.45, raster.TONGUE: 0.45, raster.EYE: 0.6}.get(piece.material, 0.9)
            occlusion.append(np.full(len(placed), shade, np.float32))
            count += len(placed)
        return (
            np.concatenate(points).astype(np.float32),
            np.concatenate(triangles),
            np.concatenate(uv),
            np.concatenate(pictures),
            np.concatenate(materials),
            np.concatenate(cuts),
            np.concatenate(occlusion),
        )

    def _shadow(
        self,
        turned: F32,
        lamp: F32,
        triangles: NDArray[np.int32],
        buffers: tuple[NDArray[np.int32], F32],
        shadow: F32,
        extent: int = 160,
    ) -> None:
        """Depth map from the lamp and percentage-closer lookup; `turned` is in the camera frame."""
        space = light_space(turned, lamp, extent)
        depth = depth_map(space, triangles, extent)
        raster.lookup_shadow(*buffers, triangles, space, depth, 4.0, 1, shadow)

    def _ambient_occlusion(self, directions: int = 48) -> F32:
        """Share of the sky that each fine vertex of the mean head sees: (f,) in 0.25..1."""
        body = self.model.ict_mean[: int(self.model.body_count)]
        fine = np.asarray(self.sampler.operator @ body, np.float32)
        triangles = self.model.triangles
        normals = raster.vertex_normals(fine, triangles)
        golden = np.pi * (3 - np.sqrt(5))
        seen, total = np.zeros(len(fine)), np.full(len(fine), 1e-6)
        for i in range(directions):
            y = 1 - 2 * (i + 0.5) / directions
            radius = np.sqrt(1 - y * y)
            lamp = np.array([radius * np.cos(golden * i), y, radius * np.sin(golden * i)], np.float32)
            space = light_space(fine, lamp, 200)
            depth = depth_map(space, triangles, 200)
            pixel = np.clip(np.round(space[:, :2]), 0, 199).astype(int)
            lit = depth[pixel[:, 1], pixel[:, 0]] <= space[:, 2] + 3.0
            cosine = np.maximum(normals @ lamp, 0)
            seen += cosine * lit
            total += cosine
        return np.asarray(np.clip(0.25 + 0.75 * seen / total, 0.25, 1.0), np.float32)


def light_space(points: F32, lamp: F32, extent: int) -> F32:
    """Orthographic view from a lamp: x, y in px of a map of the points nearest the face, z toward the lamp in mm."""
    up = np.array([0.0, 1.0, 0.0]) if abs(lamp[1]) < 0.95 else np.array([1.0, 0.0, 0.0])
    right = np.cross(up, lamp)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(lamp, right), lamp]).astype(np.float32)
    space = points @ axes.T
    scale = extent / 420.0
    space[:, :2] = space[:, :2] * scale + extent / 2
    return np.asarray(space, np.float32)


def depth_map(space: F32, triangles: NDArray[np.int32], extent: int) -> F32:
    """Nearest z of each pixel, -1e9 where empty: (extent, extent)."""
    owner = np.full((extent, extent), raster.EMPTY, np.int32)
    depth = np.full((extent, extent), -1e9, np.float32)
    bary = np.zeros((extent, extent, 2), np.float32)
    none = np.full(len(triangles), -1, np.int32)
    uv = np.zeros((1, 3, 2), np.float32)
    zero = np.zeros(len(triangles), np.float32)
    raster.rasterise(
        space, triangles, uv, none, zero, np.zeros(4, np.uint8), np.zeros((1, 3), np.int32), extent, owner, depth, bary
    )
    return depth


def block_mean(texels: NDArray[np.floating]) -> F32:
    """(256, 256[, c]) to (64, 64[, c]): mean of the four middle texels of each 4 x 4 block."""
    blocks = texels.reshape(GRID, 4, GRID, 4, *texels.shape[2:])
    return np.asarray(blocks[:, 1:3, :, 1:3].mean((1, 3)), np.float32)
