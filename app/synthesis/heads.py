"""Sampling the shape of a head: identity, expression, asymmetry, displacement; from one or several generators."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.core.errors import UsageError
from app.synthesis.expressions import ANNY_ACTIONS, ICT_ACTIONS, draw_expression, is_mouth_open
from app.synthesis.head_model import HeadModel
from app.synthesis.raster import bump_field
from app.synthesis.sparse import SparseModes, apply_rows

F32 = NDArray[np.float32]
Rng = np.random.Generator
GRID = 64


@dataclass(frozen=True)
class ShapeConfig:
    """Shares and strengths of the shape sampler.

    Attributes:
        share: probability of anny, ICT-FaceKit and a blend of both (renormalised when one is missing).
        expression: probability that a head has an expression.
        displacement: probability of a random smooth displacement field.
        bump_mm: largest height of one bump.
    """

    share: tuple[float, float, float] = (0.35, 0.40, 0.25)
    expression: float = 0.65
    displacement: float = 0.9
    bump_mm: float = 2.5


@dataclass(frozen=True)
class HeadShape:
    """A sampled head in the canonical frame (similarity-aligned to the mean face), mm.

    Attributes:
        cage: (c, 3) cage and helper points.
        fine: (f, 3) subdivided body.
        generator: "anny", "ict" or "blend".
        macro: (race, sex, age) weights where they are known, for the breakdown of results; zeros otherwise.
        grid: (64, 64, 3) shape map of `fine`.
        open_mouth: whether teeth may be seen.
    """

    cage: F32
    fine: F32
    generator: str
    macro: F32
    grid: F32
    open_mouth: bool


class HeadSampler:
    """Draws heads from a baked model.

    Args:
        model: the baked arrays.
        config: shares and strengths.
        mean_map: (64, 64, 3) mean shape that heads are aligned to; None leaves heads as generated.
        weight: (64, 64) weights of that alignment.

    Raises:
        UsageError: only heads of a generator that was not baked are wanted (E209).
    """

    def __init__(
        self, model: HeadModel, config: ShapeConfig, mean_map: F32 | None = None, weight: F32 | None = None
    ) -> None:
        if config.share[0] <= 0 and not model.has_ict:
            raise UsageError(
                "the baked head model holds no ICT-FaceKit, and other heads are switched off",
                remedy="bake it with a data folder that holds heads/ict_facekit.npz",
                code="E209",
            )
        self.model, self.config = model, config
        self.operator: csr_matrix = model.operator()
        self.macro = model.macro.astype(np.float32).reshape(len(model.macro), -1)
        detail = model.detail.astype(np.float32).reshape(len(model.detail), -1)
        self.detail, self.detail_limit = SparseModes(detail), _detail_limits(detail)
        self.expressions = {
            "anny": SparseModes(model.anny_expression.astype(np.float32).reshape(len(model.anny_expression), -1)),
            "ict": SparseModes(
                model.ict_expression.astype(np.float32).reshape(len(model.ict_expression), 3 * len(model.index))
            ),
        }
        self.actions = {"anny": len(model.anny_expression), "ict": len(model.ict_expression)}
        self.ict_identity = model.ict_identity.astype(np.float32).reshape(len(model.ict_identity), 3 * len(model.index))
        self.macro_index = {str(name): i for i, name in enumerate(model.macro_names)}
        self.base = (model.anny_mean - self._macro_mean()).astype(np.float32).reshape(-1)
        mean = np.asarray(self.operator @ model.ict_mean[: int(model.body_count)])
        self._front = np.flatnonzero(mean[:, 2] > -60)
        self.mean_map, self.weight = mean_map, weight
        self._grid = _grid_operator(model)

    def _macro_mean(self) -> F32:
        total = np.zeros_like(self.model.anny_mean)
        for sex in ("female", "male"):
            for age, share in (("young", 0.7), ("old", 0.3)):
                for race in ("african", "asian", "caucasian"):
                    total += self.model.macro[self.macro_index[f"{race}-{sex}-{age}"]].astype(np.float32) * share / 6
                name = f"universal-{sex}-{age}-averagemuscle-averageweight"
                if name in self.macro_index:  # a target without offsets is not baked
                    total += self.model.macro[self.macro_index[name]].astype(np.float32) * share / 2
        return total

    def grid_map(self, fine: F32) -> F32:
        """Shape map at 64 x 64: each cell the mean of the four middle texels of its 4 x 4 block; (64, 64, 3) mm."""
        return self._rows(self._grid, fine).reshape(GRID, GRID, 3)

    @staticmethod
    def _rows(matrix: csr_matrix, points: F32) -> F32:
        return np.asarray(apply_rows(matrix.indptr, matrix.indices, matrix.data, points))

    def sample(self, rng: Rng, expressive: bool | None = None, variant: int = 0) -> HeadShape:
        """Draw one head; another `variant` of the same random state is the same person with another expression."""
        anny, ict, blend = self.config.share
        if not self.model.has_ict:
            anny, ict, blend = 1.0, 0.0, 0.0
        kind = int(rng.choice(3, p=np.array([anny, ict, blend]) / (anny + ict + blend)))
        mood = np.random.default_rng([int(rng.integers(2**62)), variant])
        drawn = bool(mood.random() < self.config.expression)
        macro = np.zeros(6, np.float32)
        if kind == 0:
            flat, macro = self._anny(rng)
        elif kind == 1:
            flat = self._ict(rng)
        else:
            first, macro = self._anny(rng)
            share = np.float32(rng.uniform(0.2, 0.8))
            flat = share * self._sized(first) + (1 - share) * self._sized(self._ict(rng))
        source = "anny" if kind == 0 else "ict"
        open_mouth = False
        if drawn if expressive is None else expressive:
            names = ANNY_ACTIONS if source == "anny" else ICT_ACTIONS
            weights = draw_expression(mood, names, self.actions[source])
            self.expressions[source].add(flat, weights)
            open_mouth = is_mouth_open(weights, names)
        cage = flat.reshape(-1, 3)
        fine = self._rows(self.operator, cage[: int(self.model.body_count)])
        self._displace(rng, cage, fine)
        cage, fine, grid = self._align(cage, fine)
        return HeadShape(cage, fine, ("anny", "ict", "blend")[kind], macro, grid, open_mouth)

    def _sized(self, flat: F32) -> F32:
        """Same size of body points, so that a blend mixes shapes and not units."""
        body = flat[: 3 * int(self.model.body_count)]
        radius = float(np.sqrt(3.0 * np.dot(body, body) / len(body)))
        return np.asarray(flat * np.float32(150.0 / radius), np.float32)

    def _anny(self, rng: Rng) -> tuple[F32, F32]:
        """Flat cage of an anny head, and its macro weights."""
        race = rng.dirichlet([0.6, 0.6, 0.6])
        male = float(np.clip(rng.beta(0.5, 0.5), 0, 1))
        old = float(rng.beta(0.7, 1.2))
        weights = np.zeros(len(self.macro), np.float32)
        muscle, weight = _three_way(rng), _three_way(rng)
        for sex, a in (("female", 1 - male), ("male", male)):
            for age, b in (("young", 1 - old), ("old", old)):
                for name, c in zip(("african", "asian", "caucasian"), race, strict=True):
                    weights[self.macro_index[f"{name}-{sex}-{age}"]] = a * b * c
                for m, wm in muscle.items():
                    for w, ww in weight.items():
                        name = f"universal-{sex}-{age}-{m}muscle-{w}weight"
                        if name in self.macro_index:
                            weights[self.macro_index[name]] = a * b * wm * ww
        flat = self.base + weights @ self.macro
        strength = np.abs(rng.normal(0, 0.35, len(self.detail_limit))) * (rng.random(len(self.detail_limit)) < 0.4)
        self.detail.add(flat, strength.astype(np.float32) * self.detail_limit)
        return flat, np.array([*race, male, old, 1.0], np.float32)

    def _ict(self, rng: Rng) -> F32:
        """Flat cage of an ICT head."""
        strength = rng.uniform(0.7, 1.15)
        modes = (rng.normal(0, strength, len(self.ict_identity)).astype(np.float32)) @ self.ict_identity
        return np.asarray(self.model.ict_mean.reshape(-1) + modes, np.float32)

    def _displace(self, rng: Rng, cage: F32, fine: F32) -> None:
        """Add smooth bumps and a smooth left-right difference to body and helpers alike, in place."""
        if rng.random() >= self.config.displacement:
            return
        count = int(rng.integers(8, 25))
        centre = fine[self._front[rng.integers(0, len(self._front), count)]]
        width = rng.uniform(12, 40, count).astype(np.float32)
        height = rng.uniform(-self.config.bump_mm, self.config.bump_mm, count) * np.minimum(width / 24.0, 1.0)
        direction = centre / np.linalg.norm(centre, axis=1, keepdims=True) + rng.normal(0, 0.4, (count, 3))
        direction /= np.linalg.norm(direction, axis=1, keepdims=True)
        push = (direction * height[:, None]).astype(np.float32)
        for points in (cage, fine):
            bump_field(points, centre.astype(np.float32), width, push)

    def _align(self, cage: F32, fine: F32) -> tuple[F32, F32, F32]:
        """Similarity to the mean face, so that the canonical frame does not move with the identity."""
        grid = self.grid_map(fine)
        if self.mean_map is None or self.weight is None:
            return cage, fine, grid
        scale, rotation, shift = weighted_similarity(grid, self.mean_map, self.weight)
        turn, shift = (scale * rotation.T).astype(np.float32), shift.astype(np.float32)
        return cage @ turn + shift, fine @ turn + shift, grid @ turn + shift


def _grid_operator(model: HeadModel) -> csr_matrix:
    """(4096, f) sparse matrix behind `HeadSampler.grid_map`."""
    steps = np.arange(GRID) * 4
    rows, columns = np.meshgrid(steps, steps, indexing="ij")
    cell = np.repeat(np.arange(GRID * GRID), 3)
    shape = (GRID * GRID, len(model.operator_indptr) - 1)
    total = csr_matrix(shape, dtype=np.float32)
    for i in (1, 2):
        for j in (1, 2):
            vertex = model.texel_vertices[rows + i, columns + j].reshape(-1)
            weight = model.texel_weights[rows + i, columns + j].reshape(-1) / 4
            total = total + csr_matrix((weight, (cell, vertex)), shape=shape)
    return total


def weighted_similarity(source: F32, target: F32, weight: F32) -> tuple[float, F32, F32]:
    """Scale, rotation (3, 3) and translation (3,) with target = s R source + t in weighted least squares."""
    w = (weight / weight.sum()).reshape(-1, 1).astype(np.float64)
    a, b = source.reshape(-1, 3).astype(np.float64), target.reshape(-1, 3).astype(np.float64)
    mu_a, mu_b = (w * a).sum(0), (w * b).sum(0)
    a, b = a - mu_a, b - mu_b
    u, singular, vt = np.linalg.svd((w * b).T @ a)
    sign = np.array([1.0, 1.0, float(np.sign(np.linalg.det(u @ vt)))])
    rotation = u @ np.diag(sign) @ vt
    scale = float((singular * sign).sum() / (w * a**2).sum())
    return scale, rotation.astype(np.float32), (mu_b - scale * rotation @ mu_a).astype(np.float32)


def _three_way(rng: Rng) -> dict[str, float]:
    """MakeHuman's min/average/max weights for one slider."""
    value = float(np.clip(rng.normal(0.5, 0.22), 0, 1))
    low, high = max(0.0, 1 - 2 * value), max(0.0, 2 * value - 1)
    return {"min": low, "average": 1 - low - high, "max": high}


def _detail_limits(detail: F32) -> F32:
    """Strength that keeps each local target within 6 mm: MakeHuman's sliders go to caricature."""
    if not len(detail):
        return np.zeros(0, np.float32)
    largest = np.abs(detail).max(1)
    return np.asarray(np.minimum(1.0, 6.0 / np.maximum(largest, 1e-3)), np.float32)
