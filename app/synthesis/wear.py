"""What is worn on a head, as meshes placed on it: fitted pieces and hair that grows from the skin in layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.synthesis import raster
from app.synthesis.library import Patch

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
Rng = np.random.Generator


@dataclass(frozen=True)
class Body:
    """A head that something is put on: cage (c, 3), fine vertices and their unit normals (f, 3), 68 landmarks, mm."""

    cage: F32
    fine: F32
    normals: F32
    marks: F32


@dataclass(frozen=True)
class Mesh:
    """Points (n, 3), triangles (t, 3), uv (t, 3, 2), alpha test (t,) or one value for all."""

    points: F32
    triangles: I32
    uv: F32
    cut: F32 | float = 0.0


class Worn(Protocol):
    """Anything that can be put on a body; `picture` -1 is plain, `shade` its share of ambient light."""

    @property
    def material(self) -> int: ...  # noqa: D102 - see the class
    @property
    def picture(self) -> int: ...  # noqa: D102
    @property
    def shade(self) -> float: ...  # noqa: D102
    def mesh(self, body: Body) -> Mesh:
        """Placed on a body."""
        ...


@dataclass(frozen=True)
class Piece:
    """One mesh bound to the cage; `fringe` marks hair that hangs over an eye.

    Attributes:
        rows: (n, 3) int32 cage rows; weights (n, 3); offset (n, 3) mm; axes (3, 3): row, row, distance.
        triangles (t, 3); uv (t, 3, 2); material; picture (-1: none).
    """

    rows: I32
    weights: F32
    offset: F32
    axes: NDArray[np.float64]
    triangles: I32
    uv: F32
    material: int
    picture: int
    fringe: bool = False

    def place(self, cage: F32) -> F32:
        """Vertices on a head: (n, 3) mm."""
        scale = np.array(
            [abs(cage[int(a), k] - cage[int(b), k]) / d if d > 0 else 1.0 for k, (a, b, d) in enumerate(self.axes)],
            np.float32,
        )
        corner = cage[self.rows]
        base = (
            corner[:, 0] * self.weights[:, :1]
            + corner[:, 1] * self.weights[:, 1:2]
            + corner[:, 2] * self.weights[:, 2:]
        )
        return np.asarray(base + self.offset * scale, np.float32)


SHADE = {raster.TEETH: 0.45, raster.TONGUE: 0.45, raster.EYE: 0.6}


@dataclass(frozen=True)
class Fitted:
    """A piece with the picture and alpha test that a person has; hair may be scaled about its middle and shifted.

    Attributes:
        stretch: (3,) factors. shift: (3,) mm. gaze: yaw and pitch of the eyes, radians.
    """

    piece: Piece
    picture: int
    cut: float = 0.0
    stretch: tuple[float, float, float] = (1.0, 1.0, 1.0)
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)
    gaze: tuple[float, float] = (0.0, 0.0)

    @property
    def material(self) -> int:
        """That of the piece."""
        return self.piece.material

    @property
    def shade(self) -> float:
        """Cavities are darker than what lies outside."""
        return SHADE.get(self.piece.material, 0.9)

    def mesh(self, body: Body) -> Mesh:
        """Placed on a body."""
        points = self.piece.place(body.cage)
        if self.gaze != (0.0, 0.0):
            points = _look(points, *self.gaze)
        elif self.stretch != (1.0, 1.0, 1.0) or self.shift != (0.0, 0.0, 0.0):
            middle = np.array([0.0, 20.0, -85.0], np.float32)
            points = (points - middle) * np.array(self.stretch, np.float32) + middle + np.array(self.shift, np.float32)
        return Mesh(points, self.piece.triangles, self.piece.uv, self.cut)


def _look(points: F32, yaw: float, pitch: float) -> F32:
    """Turn both eyeballs about their own centres."""
    c, s, d, t = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch)
    turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]) @ np.array([[1, 0, 0], [0, d, -t], [0, t, d]])
    out = points.copy()
    for side in (points[:, 0] > 0, points[:, 0] <= 0):
        centre = (points[side].max(0) + points[side].min(0)) / 2
        out[side] = (points[side] - centre) @ turn.T.astype(np.float32) + centre
    return out


@dataclass(frozen=True)
class Growth:
    """Hair as shells over a patch of skin.

    Attributes:
        patch: where it grows. material: BEARD or HAIR.
        length: mm at full growth. layers: shells. density: strength of the inner shell's alpha test.
        lean: (3,) mm by which the tips move, in the head's frame. waves: (k, 5) wave vector, phase and share of length.
        raised: mm between skin and the first shell.
    """

    patch: Patch
    material: int
    length: float
    layers: int
    density: float
    lean: tuple[float, float, float]
    waves: F32
    raised: float = 0.4

    @property
    def picture(self) -> int:
        """Brightness and alpha of the strands."""
        return self.patch.picture

    @property
    def shade(self) -> float:
        """Hair shades itself."""
        return 0.85

    def mesh(self, body: Body) -> Mesh:
        """Placed on a body."""
        patch = self.patch
        base, normal = body.fine[patch.rows], body.normals[patch.rows]
        grow = self.length * np.minimum(patch.weight * 1.3, 1.0)
        if len(self.waves):
            phase = base @ self.waves[:, :3].T + self.waves[:, 3]
            grow = grow * np.clip(1.0 + np.sin(phase) @ self.waves[:, 4], 0.25, 2.0)
        count, shells, cuts = len(base), [], []
        lean = np.array(self.lean, np.float32)
        for layer in range(self.layers):
            share = (layer + 1) / self.layers
            height = self.raised + grow[:, None] * share
            shells.append(base + normal * height + lean * (grow[:, None] / max(self.length, 1e-3)) * share**1.5)
            cuts.append(np.full(len(patch.triangles), self.density * (1.15 - 0.65 * share), np.float32))
        triangles = np.concatenate([patch.triangles + count * layer for layer in range(self.layers)])
        return Mesh(
            np.concatenate(shells).astype(np.float32),
            triangles.astype(np.int32),
            np.concatenate([patch.uv] * self.layers),
            np.concatenate(cuts),
        )


def draw_waves(rng: Rng, strength: float, shortest: float, longest: float, count: int = 5) -> F32:
    """Random waves of a hair's volume; lengths in mm."""
    if strength <= 0:
        return np.zeros((0, 5), np.float32)
    direction = rng.normal(size=(count, 3))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    number = 2 * np.pi / rng.uniform(shortest, longest, count)
    share = rng.uniform(0.3, 1.0, count) * strength / np.sqrt(count)
    return np.asarray(np.c_[direction * number[:, None], rng.uniform(0, 2 * np.pi, count), share], np.float32)


@dataclass(frozen=True)
class Locks:
    """Free hair: ribbons that start on the scalp, follow the head and fall.

    Attributes:
        patch: where roots may be. roots: indices into the patch's rows. picture: alpha of one lock.
        length: (k,) mm. width: (k,) mm. start: (k, 3) first direction added to the skin's normal.
        fall: weight of gravity. curl: (k, 4) amplitude mm, turns per segment, phase, phase. side: parting, mm.
    """

    patch: Patch
    roots: I32
    picture: int
    length: F32
    width: F32
    start: F32
    fall: float
    curl: F32
    segments: int = 9
    material: int = raster.HAIR
    shade: float = 0.85
    cut: float = 1.2

    def mesh(self, body: Body) -> Mesh:
        """Placed on a body: each lock is pushed out of an ellipsoid about the skull as it falls."""
        rows = self.patch.rows[self.roots]
        point, heading = body.fine[rows].copy(), body.normals[rows] + self.start
        middle, radii = np.array([0.0, 22.0, -82.0], np.float32), np.array([80.0, 98.0, 104.0], np.float32)
        step = (self.length / self.segments)[:, None]
        path = [point - body.normals[rows] * 2]
        for i in range(self.segments):
            heading = heading / (np.linalg.norm(heading, axis=1, keepdims=True) + 1e-6)
            wave = self.curl[:, :1] * np.sin(self.curl[:, 1:2] * i + self.curl[:, 2:4])
            point = point + heading * step
            inside = (point - middle) / radii
            radius = np.linalg.norm(inside, axis=1, keepdims=True)
            near = (radius < 1.06) & (point[:, 1:2] > -60)
            pushed = middle + inside / np.maximum(radius, 1e-3) * 1.06 * radii
            point = np.where(near, pushed, point).astype(np.float32)
            path.append(point + np.c_[wave[:, 0], np.zeros(len(point)), wave[:, 1]])
            heading = heading + np.array([0.0, -self.fall, 0.0], np.float32)
        line = np.stack(path, 1)
        outward = line - np.array([0.0, -20.0, -82.0], np.float32)
        along = np.gradient(line, axis=1)
        across = np.cross(along, outward)
        across /= np.linalg.norm(across, axis=2, keepdims=True) + 1e-6
        taper = np.interp(np.linspace(0, 1, self.segments + 1), [0, 0.15, 0.7, 1], [0.5, 1, 1, 0.4])
        half = across * (self.width[:, None, None] / 2 * taper[None, :, None])
        return _ribbon(line, half, self.cut)


def _ribbon(line: NDArray[Any], half: NDArray[Any], cut: float) -> Mesh:
    """Ribbons (k, s, 3) of half widths (k, s, 3); v falls from 1 at the root to 0 at the tip."""
    count, steps = line.shape[:2]
    points = np.stack([line - half, line + half], 2).reshape(-1, 3)
    first = (np.arange(count)[:, None] * steps + np.arange(steps - 1)[None]) * 2
    a, b, c, d = first, first + 1, first + 2, first + 3
    triangles = np.stack([np.stack([a, b, c], -1), np.stack([b, d, c], -1)], 2).reshape(-1, 3)
    v0 = np.broadcast_to(1 - np.arange(steps - 1) / (steps - 1), (count, steps - 1))
    v1 = v0 - 1 / (steps - 1)
    v0, v1 = np.clip(v0, 0.01, 0.99), np.clip(v1, 0.01, 0.99)
    low, high = np.full_like(v0, 0.02), np.full_like(v0, 0.98)
    corner = {
        "a": np.stack([low, v0], -1),
        "b": np.stack([high, v0], -1),
        "c": np.stack([low, v1], -1),
        "d": np.stack([high, v1], -1),
    }
    uv = np.stack(
        [
            np.stack([corner["a"], corner["b"], corner["c"]], 2),
            np.stack([corner["b"], corner["d"], corner["c"]], 2),
        ],
        2,
    ).reshape(-1, 3, 2)
    return Mesh(points.astype(np.float32), triangles.astype(np.int32), uv.astype(np.float32), cut)
