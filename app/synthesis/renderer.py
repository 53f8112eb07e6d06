"""From a dressed head and a camera to linear light in each pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.synthesis import raster, shading
from app.synthesis.appearance import Look
from app.synthesis.camera import ViewPose
from app.synthesis.head_model import HeadModel
from app.synthesis.heads import HeadShape
from app.synthesis.paint import Paint
from app.synthesis.wardrobe import Wardrobe
from app.synthesis.wear import Body

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
Rng = np.random.Generator

CASTS_NO_SHADOW = (raster.BROW, raster.LASH, raster.BEARD, raster.TEETH, raster.TONGUE, raster.EYE)
SHADOW_MM, SHADOW_BIAS_MM = 420.0, 4.0


@dataclass(frozen=True)
class Dressed:
    """A head with all that it wears, ready for any camera.

    Attributes:
        points, normals: (v, 3) mm. triangles: (t, 3), the body's first. uv: (t, 3, 2).
        picture, material: (t,). cut: (t,). occlusion: (v,). casters: (s, 3) triangles that cast shadows.
        lenses: points and triangles, or None. tint: (3,) their transmission. mirror: strength of reflections.
    """

    points: F32
    normals: F32
    triangles: I32
    uv: F32
    picture: I32
    material: I32
    cut: F32
    occlusion: F32
    casters: I32
    albedo: F32
    gloss: F32
    paint: Paint
    lenses: tuple[F32, I32] | None
    tint: F32
    mirror: float


class Renderer:
    """Draws heads of one model in the clothes of one wardrobe.

    Args:
        shadow_px: side of the map of what a lamp sees. shadow_soft: px of it over which a shadow's edge fades.
    """

    def __init__(self, model: HeadModel, wardrobe: Wardrobe, shadow_px: int = 160, shadow_soft: int = 1) -> None:
        self.model, self.wardrobe = model, wardrobe
        self.shadow_px, self.shadow_soft = shadow_px, shadow_soft
        self._occlusion = ambient_occlusion(wardrobe.atlas.mean, model.triangles)

    def dress(self, head: HeadShape, look: Look, marks: F32) -> Dressed:
        """Put a look on a head."""
        model, wardrobe = self.model, self.wardrobe
        count = len(head.fine)
        body = Body(head.cage, head.fine, raster.vertex_normals(head.fine, model.triangles), marks)
        points, normals, triangles = [head.fine], [body.normals], [model.triangles]
        uv, occlusion = [wardrobe.atlas.skin_uv], [self._occlusion]
        picture = [np.where(wardrobe.pictured, look.skin, -1).astype(np.int32)]
        material, cut = [wardrobe.body_material], [np.zeros(len(model.triangles), np.float32)]
        casters = [wardrobe.atlas.triangles]
        for item in look.wear:
            if not head.open_mouth and item.material in (raster.TEETH, raster.TONGUE):
                continue
            mesh = item.mesh(body)
            rows = len(mesh.triangles)
            points.append(mesh.points)
            normals.append(raster.vertex_normals(mesh.points, mesh.triangles))
            triangles.append(mesh.triangles + count)
            uv.append(mesh.uv)
            picture.append(np.full(rows, item.picture, np.int32))
            material.append(np.full(rows, item.material, np.int32))
            cut.append(np.broadcast_to(np.float32(mesh.cut), rows))
            occlusion.append(np.full(len(mesh.points), item.shade, np.float32))
            if item.material not in CASTS_NO_SHADOW:
                casters.append(mesh.triangles + count)
            count += len(mesh.points)
        glasses = look.glasses
        return Dressed(
            np.concatenate(points),
            np.concatenate(normals),
            np.concatenate(triangles),
            np.concatenate(uv),
            np.concatenate(picture),
            np.concatenate(material),
            np.concatenate(cut),
            np.concatenate(occlusion),
            np.concatenate(casters),
            look.albedo,
            look.gloss,
            look.paint,
            None if glasses is None else glasses.lenses(body),
            np.ones(3, np.float32) if glasses is None else np.array(glasses.tint, np.float32),
            0.0 if glasses is None else glasses.mirror,
        )

    def render(
        self, rng: Rng, dressed: Dressed, view: ViewPose, light: tuple[F32, F32], size: int, ratio: float, shadow: bool
    ) -> tuple[F32, I32]:
        """Linear light (size, size, 3) and the triangle of each pixel, -1 where there is none.

        Args:
            view: camera in px of a photo that is `size / ratio` wide.
            shadow: whether the first lamp casts shadows.
        """
        store = self.wardrobe.store
        camera = np.array([view.scale, *view.shift, view.inverse_distance], np.float32)
        screen, turned = raster.transform(
            dressed.points, dressed.normals, dressed.occlusion, view.rotation, camera, ratio
        )
        owner = np.full((size, size), raster.EMPTY, np.int32)
        depth = np.full((size, size), raster.FAR, np.float32)
        bary = np.empty((size, size, 2), np.float32)
        raster.rasterise(
            screen, dressed.triangles, len(self.model.triangles), dressed.uv, dressed.picture, dressed.cut,
            store.pixels, store.table, owner, depth, bary,
        )  # fmt: skip
        ambient, lamps = light
        lit = np.ones((size, size), np.float32)
        if shadow and len(lamps):
            space = light_space(dressed.points @ view.rotation.T, lamps[0, :3], self.shadow_px)
            nearest = raster.depth_map(space, dressed.casters, self.shadow_px)
            shading.lookup_shadow(owner, bary, dressed.triangles, space, nearest, SHADOW_BIAS_MM, self.shadow_soft, lit)
        linear = np.zeros((size, size, 3), np.float32)
        shading.shade(
            owner, bary, dressed.triangles, dressed.uv, dressed.picture, dressed.material,
            turned, store.pixels, store.table, dressed.albedo,
            dressed.gloss, ambient, lamps, lit, len(self.model.triangles), dressed.paint.sheet, dressed.paint.colour,
            linear,
        )  # fmt: skip
        if dressed.lenses is not None:
            self._lenses(rng, dressed, view, ratio, (owner, depth), light, linear)
        return linear, owner

    def _lenses(
        self,
        rng: Rng,
        dressed: Dressed,
        view: ViewPose,
        ratio: float,
        buffers: tuple[I32, F32],
        light: tuple[F32, F32],
        linear: F32,
    ) -> None:
        assert dressed.lenses is not None  # noqa: S101 - the caller asked
        points, triangles = dressed.lenses
        size = linear.shape[0]
        owner = np.full((size, size), raster.EMPTY, np.int32)
        bary = np.empty((size, size, 2), np.float32)
        depth = buffers[1].copy()
        rows = len(triangles)
        none, zero = np.full(rows, -1, np.int32), np.zeros(rows, np.float32)
        raster.rasterise(
            _to_screen(view.project(points), ratio), triangles, 0, np.zeros((1, 3, 2), np.float32), none, zero,
            self.wardrobe.store.pixels, self.wardrobe.store.table, owner, depth, bary,
        )  # fmt: skip
        level = dressed.mirror * (light[0][0] * 0.28 * 0.31831 + light[1][:, 3:].sum(0)) * rng.uniform(0.2, 1.5)
        wave = rng.normal(0, 0.09, 2)
        mirror = np.array([*level, *wave, rng.uniform(0, 6.3), rng.uniform(0.2, 0.95)], np.float32)
        shading.glaze(owner, bary, triangles, points, dressed.tint, mirror, linear)


def _to_screen(placed: F32, ratio: float) -> F32:
    placed[:, :2] = (placed[:, :2] + 0.5) * ratio - 0.5
    return placed


def light_space(points: F32, lamp: F32, extent: int) -> F32:
    """Orthographic view from a lamp: x, y in px of a map of the points nearest the face, z toward the lamp in mm."""
    up = np.array([0.0, 1.0, 0.0]) if abs(lamp[1]) < 0.95 else np.array([1.0, 0.0, 0.0])
    right = np.cross(up, lamp)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(lamp, right), lamp]).astype(np.float32)
    scale = np.float32(extent / SHADOW_MM)
    axes[:2] *= scale
    return np.asarray(points @ axes.T + np.array([extent / 2, extent / 2, 0], np.float32), np.float32)


def ambient_occlusion(fine: F32, triangles: I32, directions: int = 48, extent: int = 200) -> F32:
    """Share of the sky that each fine vertex of the mean head sees: (f,) in 0.25..1."""
    normals = raster.vertex_normals(fine, triangles)
    golden = np.pi * (3 - np.sqrt(5))
    seen, total = np.zeros(len(fine)), np.full(len(fine), 1e-6)
    for i in range(directions):
        y = 1 - 2 * (i + 0.5) / directions
        radius = np.sqrt(1 - y * y)
        lamp = np.array([radius * np.cos(golden * i), y, radius * np.sin(golden * i)], np.float32)
        space = light_space(fine, lamp, extent)
        depth = raster.depth_map(space, triangles, extent)
        pixel = np.clip(np.round(space[:, :2]), 0, extent - 1).astype(int)
        lit = depth[pixel[:, 1], pixel[:, 0]] <= space[:, 2] + 3.0
        cosine = np.maximum(normals @ lamp, 0)
        seen += cosine * lit
        total += cosine
    return np.asarray(np.clip(0.25 + 0.75 * seen / total, 0.25, 1.0), np.float32)
