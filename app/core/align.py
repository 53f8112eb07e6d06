"""Least-squares alignment of paired points: similarities, rigid motions, the camera of a position map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.frames import FloatArray, WeakPerspective, posmap_to_camera
from app.core.topology import FaceTopology


@dataclass(frozen=True, eq=False)
class Similarity:
    """x -> scale * rotation @ x + translation in three dimensions.

    Attributes:
        scale: > 0.
        rotation: (3, 3) float64, determinant +1.
        translation: (3,) float64, in the target's unit.
    """

    scale: float
    rotation: NDArray[np.float64]
    translation: NDArray[np.float64]

    @classmethod
    def identity(cls) -> Similarity:
        """The transform that changes nothing."""
        return cls(1.0, np.eye(3), np.zeros(3))

    def apply(self, points: FloatArray) -> NDArray[np.float64]:
        """Transform points (..., 3)."""
        return np.asarray(self.scale * (points @ self.rotation.T) + self.translation, dtype=np.float64)

    def inverse(self) -> Similarity:
        """The transform back."""
        rotation = self.rotation.T
        return Similarity(1.0 / self.scale, rotation, -(rotation @ self.translation) / self.scale)

    def after(self, first: Similarity) -> Similarity:
        """The transform that applies `first`, then this one."""
        return Similarity(
            self.scale * first.scale,
            self.rotation @ first.rotation,
            self.scale * (self.rotation @ first.translation) + self.translation,
        )


def fit_similarity(
    source: FloatArray, target: FloatArray, weights: FloatArray | None = None, *, with_scale: bool = True
) -> Similarity:
    """Least-squares similarity (or rigid motion) of paired points, after Umeyama (1991).

    Args:
        source: (N, 3), N >= 3, not all on a line.
        target: (N, 3).
        weights: (N,) >= 0, equal by default.
        with_scale: False keeps the scale at 1.

    Raises:
        ValueError: the points do not fix a rotation, or are not finite.
    """
    x, y = np.asarray(source, dtype=np.float64), np.asarray(target, dtype=np.float64)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=np.float64)
    total = float(w.sum())
    if x.shape != y.shape or len(x) < 3 or not total > 0 or not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("an alignment needs at least three finite pairs of points")
    w = w / total
    x_mean, y_mean = w @ x, w @ y
    x, y = x - x_mean, y - y_mean
    u, singular, vt = np.linalg.svd((y * w[:, None]).T @ x)
    if singular[1] <= 1e-12 * max(float(singular[0]), 1e-300):
        raise ValueError("the points lie on a line and fix no rotation")
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(u) * np.linalg.det(vt))])
    rotation = (u * signs) @ vt
    scale = float((singular * signs).sum() / (w @ (x * x).sum(axis=1))) if with_scale else 1.0
    return Similarity(scale, rotation, y_mean - scale * (rotation @ x_mean))


def fit_weak_perspective(
    posmap: FloatArray, shape_mm: FloatArray, topology: FaceTopology, weights: FloatArray | None = None
) -> WeakPerspective:
    """Camera under which a shape comes closest to a position map.

    Args:
        posmap: (256, 256, 3), crop px.
        shape_mm: (256, 256, 3), model frame, mm.
        topology: names the texels that count.
        weights: (256, 256) >= 0; the topology's loss weights by default.
    """
    points = topology.gather(posmap_to_camera(posmap))
    weight_map = topology.weight if weights is None else weights
    fit = fit_similarity(topology.gather(shape_mm), points, topology.gather(weight_map))
    return WeakPerspective(fit.scale, fit.rotation, fit.translation)
