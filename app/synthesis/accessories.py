"""Glasses, hats and hoods, made to measure for a head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.synthesis import masks, raster
from app.synthesis.atlas import Atlas
from app.synthesis.wear import Body, Mesh

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
Rng = np.random.Generator
AROUND = 28


@dataclass(frozen=True)
class Glasses:
    """A pair of glasses.

    Attributes:
        half: half width and height of a lens, mm. power: exponent of its superellipse (2 round, 6 square).
        rim: width of the rim, mm. lower: whether the lower half has a rim. drop: mm below the pupils.
        tilt: radians about x. depth: mm in front of the nose's root.
        tint: (3,) transmission of the lens. mirror: strength of its reflections.
    """

    half: tuple[float, float]
    power: float
    rim: float
    lower: bool
    drop: float
    tilt: float
    depth: float
    tint: tuple[float, float, float]
    mirror: float
    material: int = raster.FRAME
    picture: int = -1
    shade: float = 0.9

    def outlines(self, body: Body) -> tuple[F32, F32]:
        """Both lenses' outlines (2, AROUND, 3) and centres (2, 3)."""
        marks = body.marks
        eyes = np.stack([marks[36:42].mean(0), marks[42:48].mean(0)])
        spread = 1.0 + max(0.0, (self.half[0] + 8.0 - abs(float(eyes[1, 0] - eyes[0, 0])) / 2) / 32.0)
        root = marks[27]
        centre = np.stack([[e[0] * spread, root[1] - self.drop, root[2] + self.depth] for e in eyes])
        angle = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
        c, s = np.cos(angle), np.sin(angle)
        x = np.sign(c) * np.abs(c) ** (2 / self.power) * self.half[0]
        y = np.sign(s) * np.abs(s) ** (2 / self.power) * self.half[1]
        shape = np.stack([x, y * np.cos(self.tilt), y * np.sin(self.tilt)], 1)
        outline = centre[:, None] + shape[None]
        outline[..., 2] -= 0.0035 * (outline[..., 0] - marks[27, 0]) ** 2  # frames bend round the face
        return outline.astype(np.float32), centre.astype(np.float32)

    def mesh(self, body: Body) -> Mesh:
        """Rims, bridge and temples."""
        outline, centre = self.outlines(body)
        parts = []
        for lens in range(2):
            loop = np.concatenate([outline[lens], outline[lens, :1]])
            if not self.lower:
                loop = loop[: AROUND // 2 + 1]
            parts.append(_bar(loop, self.rim, centre[lens]))
        inner = [outline[0, 2], outline[1, AROUND // 2 - 2]]
        top = (inner[0] + inner[1]) / 2 + np.array([0, 2.5, 3.0])
        parts.append(_bar(np.stack([inner[0], top, inner[1]]), max(self.rim, 1.6), body.marks[27]))
        for lens, mark in ((0, 0), (1, 16)):
            hinge = outline[lens, AROUND // 2 - 2 if lens == 0 else 2]
            ear = body.marks[mark] + np.array([0.0, 8.0, -22.0])
            ear[0] = np.sign(ear[0]) * (abs(ear[0]) + 4.0)
            side = np.array([ear[0] * 1.0, hinge[1], hinge[2] - 14.0])
            parts.append(_bar(np.stack([hinge, side, ear]), max(1.4, self.rim * 0.8), np.array([0.0, 0.0, -80.0])))
        return _join(parts)

    def lenses(self, body: Body) -> tuple[F32, I32]:
        """Triangle fans of both lenses: points, triangles."""
        outline, _ = self.outlines(body)
        middle = outline.mean(1)
        middle[:, 2] += 1.5
        points = np.concatenate([middle, outline.reshape(-1, 3)])
        i = np.arange(AROUND)
        fans = [
            np.stack([np.full(AROUND, k), 2 + k * AROUND + i, 2 + k * AROUND + (i + 1) % AROUND], 1) for k in (0, 1)
        ]
        return points.astype(np.float32), np.concatenate(fans).astype(np.int32)


def _bar(path: F32, width: float, away_from: F32) -> Mesh:
    """A bar along a path (n, 3): a band facing outward and a band facing forward, `width` mm wide."""
    along = np.gradient(path, axis=0)
    outward = path - away_from
    outward -= along * ((outward * along).sum(1) / np.maximum((along**2).sum(1), 1e-6))[:, None]
    outward /= np.linalg.norm(outward, axis=1, keepdims=True) + 1e-6
    side = np.cross(along, outward)
    side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-6
    h = width / 2
    ring = np.stack([path + a * outward * h + b * side * h for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))], 1)
    count = len(path)
    triangles = []
    for k in range(4):
        a = np.arange(count - 1) * 4 + k
        b = np.arange(count - 1) * 4 + (k + 1) % 4
        triangles += [np.stack([a, b, a + 4], 1), np.stack([b, b + 4, a + 4], 1)]
    faces = np.concatenate(triangles).astype(np.int32)
    return Mesh(ring.reshape(-1, 3).astype(np.float32), faces, np.zeros((len(faces), 3, 2), np.float32))


def _join(parts: list[Mesh]) -> Mesh:
    """Several meshes as one."""
    start = np.cumsum([0] + [len(part.points) for part in parts])
    return Mesh(
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.triangles + start[i] for i, part in enumerate(parts)]).astype(np.int32),
        np.concatenate([part.uv for part in parts]),
        parts[0].cut,
    )


def draw_glasses(rng: Rng) -> Glasses:
    """From thin wire to thick frames, reading glasses to sunglasses."""
    thick = rng.random() < 0.45
    dark = rng.random() < 0.15
    tint = rng.uniform(0.03, 0.35, 3) if dark else 1.0 - rng.uniform(0.0, 0.18) * rng.uniform(0.6, 1.0, 3)
    return Glasses(
        (float(rng.uniform(21, 30)), float(rng.uniform(13, 25))),
        float(rng.uniform(2.0, 6.0)),
        float(rng.uniform(2.4, 5.5) if thick else rng.uniform(0.7, 1.8)),
        bool(thick or rng.random() < 0.75),
        float(rng.uniform(-2, 9)),
        float(rng.normal(0.08, 0.05)),
        float(rng.uniform(1, 8)),
        (float(tint[0]), float(tint[1]), float(tint[2])),
        float(rng.uniform(0.0, 0.35) * (rng.random() < 0.7)),
    )


@dataclass(frozen=True)
class Cloth:
    """A cap, beanie, hood or scarf: a thick layer over part of the head, with or without a brim.

    Attributes:
        rows: (n,) fine vertices. triangles: (t, 3). uv: (t, 3, 2). thickness: (n,) mm.
        brim: outer points (m, 3) relative to the rim's, azimuths (m,); empty without a brim. level: rim's height, mm.
    """

    rows: I32
    triangles: I32
    uv: F32
    thickness: F32
    brim: F32
    level: float
    picture: int
    material: int = raster.CAP
    shade: float = 0.9

    def mesh(self, body: Body) -> Mesh:
        """Placed on a body."""
        points = body.fine[self.rows] + body.normals[self.rows] * self.thickness[:, None]
        cover = Mesh(points.astype(np.float32), self.triangles, self.uv)
        if not len(self.brim):
            return cover
        angle = self.brim[:, 0]
        near = points[np.abs(points[:, 1] - self.level) < 16.0]
        if len(near) < 8:
            return cover
        middle = np.array([0.0, self.level, (near[:, 2].max() + near[:, 2].min()) / 2])
        radii = np.array([np.abs(near[:, 0]).max(), 0.0, (near[:, 2].max() - near[:, 2].min()) / 2])
        round_about = np.stack([np.sin(angle), np.zeros_like(angle), np.cos(angle)], 1)
        inner = middle + round_about * radii * 0.97
        outer = inner + round_about * self.brim[:, 1:2] + np.array([0.0, 1.0, 0.0]) * self.brim[:, 2:3]
        count = len(angle)
        a = np.arange(count - 1)
        faces = np.concatenate([np.stack([a, a + 1, a + count], 1), np.stack([a + 1, a + 1 + count, a + count], 1)])
        uv = np.zeros((len(faces), 3, 2), np.float32)
        uv[..., 0] = np.linspace(0, 1, len(faces))[:, None]
        return _join([cover, Mesh(np.concatenate([inner, outer]).astype(np.float32), faces.astype(np.int32), uv)])


def draw_cloth(rng: Rng, atlas: Atlas, fabric: list[int]) -> tuple[Cloth, bool]:
    """A random cap, beanie, hat or hood, and whether hair fits under it."""
    corner = atlas.mean[atlas.triangles]
    centre = corner.mean(1)
    y, z = centre[:, 1], centre[:, 2]
    kind = rng.random()
    if kind < 0.22:  # hood or scarf round the face
        turn = masks.azimuth(centre)
        opening = float(rng.uniform(0.72, 1.05))
        use = (turn > opening) | (y > rng.uniform(48, 66)) | ((y < -116) & (z < 6))
        level, brim = 0.0, np.zeros((0, 3), np.float32)
        thick = rng.uniform(5, 12)
    else:
        level = float(rng.uniform(36, 62))
        tilt = float(rng.uniform(0.0, 0.25))
        use = y > level + tilt * (z + 20.0) * (z < -20)
        brim = np.zeros((0, 3), np.float32)
        thick = rng.uniform(4, 10)
        if kind < 0.62:
            brim = _brim(rng, front_only=bool(rng.random() < 0.75))
    use &= atlas.outer
    rows, inverse = np.unique(atlas.triangles[use], return_inverse=True)
    place = atlas.mean[rows]
    lumps = np.sin(place @ rng.normal(0, 0.06, (3, 3)) + rng.uniform(0, 6, 3)).sum(1)
    extra = rng.uniform(0, 25) * masks.step((place[:, 1] - 80).astype(np.float32), 30.0) * (rng.random() < 0.5)
    thickness = thick * (1 + 0.15 * lumps) + extra
    uv = np.stack([corner[use][..., 0] / 40.0, corner[use][..., 1] / 40.0], -1)
    picture = int(rng.choice(fabric)) if fabric else -1
    cloth = Cloth(
        rows.astype(np.int32),
        inverse.reshape(-1, 3).astype(np.int32),
        uv.astype(np.float32),
        thickness.astype(np.float32),
        brim,
        level + 4.0,
        picture,
    )
    return cloth, kind >= 0.22


def _brim(rng: Rng, front_only: bool) -> F32:
    """Azimuth, width and rise of a brim's outer edge: (m, 3)."""
    reach = rng.uniform(0.9, 1.3) if front_only else np.pi
    angle = np.linspace(-reach, reach, 25)
    width = (
        rng.uniform(45, 75) * np.sqrt(np.clip(1 - (angle / reach) ** 2, 0, 1)) if front_only else rng.uniform(30, 80)
    )
    rise = rng.uniform(-28, 4) - rng.uniform(0, 14) * (np.abs(np.sin(angle)) if front_only else np.cos(angle) ** 2)
    return np.stack([angle, width + np.zeros(25), rise + np.zeros(25)], 1).astype(np.float32)
