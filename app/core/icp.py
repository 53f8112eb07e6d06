"""Iterative closest point from points to a surface."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from app.core.align import Similarity
from app.core.frames import FloatArray
from app.core.surface import Surface


@dataclass(frozen=True, eq=False)
class IcpFit:
    """Outcome of `icp`.

    Attributes:
        transform: source to surface.
        rms: root mean square distance of the points kept in the last step, in the surface's unit.
        steps: steps taken.
        converged: False when the limit of steps ended it.
    """

    transform: Similarity
    rms: float
    steps: int
    converged: bool


def icp(
    source: FloatArray,
    surface: Surface,
    start: Similarity | None = None,
    *,
    with_scale: bool = False,
    trim: float = 1.0,
    max_steps: int = 60,
    tolerance: float = 1e-6,
) -> IcpFit:
    """Iterative closest point: the motion that brings points nearest to a surface, in the least-squares sense.

    Each step is a damped Gauss-Newton step on the point-to-surface distances (Levenberg-Marquardt), which needs far
    fewer steps on smooth faces than pairing points does; a step that makes the fit worse is taken back.

    Args:
        source: (N, 3) points.
        surface: what they are moved to.
        start: first guess, e.g. from landmarks; identity by default. Its scale is kept unless `with_scale`.
        with_scale: also solve for scale.
        trim: share of the points, nearest first, that each step uses; below 1 ignores what has no counterpart.
        max_steps: limit of steps.
        tolerance: relative change of the root mean square distance that ends the iteration.

    Returns:
        The fit; its transform includes `start`.
    """
    transform = start or Similarity.identity()
    count = max(7, round(trim * len(source)))
    damping = 1e-4
    state = _IcpState.at(transform, source, surface, count)
    for step in range(1, max_steps + 1):
        trial = state.step(damping, with_scale=with_scale).after(transform)
        new = _IcpState.at(trial, source, surface, count)
        if new.rms <= state.rms:
            gain = state.rms - new.rms
            transform, state, damping = trial, new, max(damping / 10.0, 1e-9)
            if gain <= tolerance * state.rms + 1e-12:
                return IcpFit(transform, state.rms, step, True)
        elif damping > 1e4:
            return IcpFit(transform, state.rms, step, True)
        else:
            damping *= 10.0
    return IcpFit(transform, state.rms, max_steps, False)


@dataclass(frozen=True, eq=False)
class _IcpState:
    """Points of one step: where they are (K, 3), the distance's gradient (K, 3) and its signed value (K,)."""

    points: NDArray[np.float64]
    direction: NDArray[np.float64]
    residual: NDArray[np.float64]
    rms: float

    @classmethod
    def at(cls, transform: Similarity, source: FloatArray, surface: Surface, count: int) -> _IcpState:
        points = transform.apply(source)
        nearest, distance, triangle = surface.closest(points)
        kept = np.argpartition(distance, count - 1)[:count] if count < len(points) else np.arange(len(points))
        points, nearest, distance = points[kept], nearest[kept], distance[kept]
        on_surface = distance < 1e-9
        direction = (points - nearest) / np.where(on_surface, 1.0, distance)[:, None]
        direction[on_surface] = surface.normals(triangle[kept[on_surface]])
        return cls(points, direction, distance, float(np.sqrt(np.mean(distance**2))))

    def step(self, damping: float, *, with_scale: bool) -> Similarity:
        """Small motion about the points' centre that reduces the residuals; `damping` is relative to the diagonal."""
        centre = self.points.mean(axis=0)
        arm = self.points - centre
        columns = [np.cross(arm, self.direction), self.direction]
        if with_scale:
            columns.append((arm * self.direction).sum(axis=1, keepdims=True))
        jacobian = np.hstack(columns)
        normal = jacobian.T @ jacobian
        diagonal = np.diagonal(normal)
        normal = normal + np.diag(damping * diagonal + 1e-12 * max(float(diagonal.max()), 1e-300))
        delta = np.linalg.solve(normal, -(jacobian.T @ self.residual))
        scale = float(np.exp(np.clip(delta[6], -0.2, 0.2))) if with_scale else 1.0
        rotation = Rotation.from_rotvec(delta[:3]).as_matrix()
        return Similarity(scale, rotation, centre + delta[3:6] - scale * (rotation @ centre))
