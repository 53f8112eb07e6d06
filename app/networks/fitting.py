"""Fitting a head to the points found in its photos: the most probable shape and cameras, by Gauss-Newton steps.

Minimised is the sum over photos of the squared distances between the points found and the projected model points, each
in units of its own expected error, whitened by how errors of neighbouring points go together, with Student's t for
outliers; plus the squared shape coefficients (the prior of the generators' principal modes) and a prior on the cameras'
distances. This is bundle adjustment with a shape prior; the use of dense uncertain points follows Wood et al. 2022 ("3D
face reconstruction with dense landmarks").
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from app.networks.cameras import NEAREST, Cameras

CAMERA = 7  # rotation (3), log scale, shift (2), inverse distance
FREEDOM = 6.0  # of Student's t: points further than about three sigma count less and less
INVERSE = 1e-3  # unit of the inverse distance in the equations, 1/mm
INVERSE_MEAN, INVERSE_SIGMA, INVERSE_MOST = 1.0, 0.6, 2.8  # in that unit
SMALL = 1e-6


@dataclass(frozen=True)
class SeenPoints:
    """Points found in the photos of one view of a batch.

    Attributes:
        points: (B, K, 2) crop px.
        sureness: (B, K) inverse of the expected error along one axis, 1/px; 0 where there is no photo.
        whiten: (2 K, 2 K) turns errors in units of the expected ones into independent ones of size 1.
        camera: first guess.
    """

    points: Tensor
    sureness: Tensor
    whiten: Tensor
    camera: Cameras

    def double(self) -> SeenPoints:
        """The same in double precision."""
        return SeenPoints(
            self.points.double(), self.sureness.double(), self.whiten.double(), self.camera.to(torch.float64)
        )


def fit(
    mean: Tensor, basis: Tensor, prior: Tensor, start: Tensor, views: list[SeenPoints], steps: int
) -> tuple[Tensor, list[Cameras]]:
    """Most probable shape coefficients (B, M) and one camera for each view.

    The last step alone is differentiable (with respect to the points, their precision and the values before it).

    Args:
        mean: (3, K) mm.
        basis: (M, 3, K) mm, one standard deviation each.
        prior: (M,) precision of the coefficients.
        start: (B, M) first guess.
        views: one or two.
        steps: Gauss-Newton steps.
    """
    mean, basis, prior = mean.double(), basis.double(), prior.double()
    coefficients = start.double()
    views = [view.double() for view in views]
    cameras = [view.camera for view in views]
    with torch.no_grad():
        for _ in range(steps - 1):
            coefficients, cameras = _step(mean, basis, prior, coefficients, views, cameras)
    coefficients, cameras = _step(mean, basis, prior, coefficients, views, cameras)
    return coefficients.to(start.dtype), [camera.to(start.dtype) for camera in cameras]


def _step(
    mean: Tensor,
    basis: Tensor,
    prior: Tensor,
    coefficients: Tensor,
    views: list[SeenPoints],
    cameras: list[Cameras],
) -> tuple[Tensor, list[Cameras]]:
    """One Gauss-Newton step; all in double precision."""
    batch, modes = coefficients.shape
    size = modes + CAMERA * len(cameras)
    matrix = torch.diag(torch.cat([prior, prior.new_full((size - modes,), SMALL)])).repeat(batch, 1, 1)
    right = torch.cat([-prior * coefficients, coefficients.new_zeros(batch, size - modes)], 1)
    model = mean + torch.einsum("bm,mck->bck", coefficients, basis)
    for number, (view, camera) in enumerate(zip(views, cameras, strict=True)):
        placed, by_point, by_camera = _derivatives(model, camera)
        gap = view.points - placed
        far = ((gap.detach() * view.sureness[..., None]) ** 2).sum(-1)
        trust = (view.sureness * ((FREEDOM + 2) / (FREEDOM + far)).sqrt()).repeat_interleave(2, 1)
        none = by_camera.new_zeros(*by_camera.shape[:3], CAMERA)
        cameras_part = [by_camera if i == number else none for i in range(len(cameras))]
        by_shape = torch.einsum("bkil,mlk->bkim", by_point, basis)
        full = torch.cat([by_shape, *cameras_part], -1).flatten(1, 2)
        white = view.whiten.float() @ (full * trust[..., None]).float()  # the large products need no double precision
        matrix = matrix + (white.transpose(1, 2) @ white).double()
        right = right + (white.transpose(1, 2).double() @ (view.whiten @ (gap.flatten(1) * trust)[..., None]))[..., 0]
    for number, camera in enumerate(cameras):
        last = modes + CAMERA * number + CAMERA - 1
        pull = torch.zeros(size, dtype=matrix.dtype, device=matrix.device)
        pull[last] = INVERSE_SIGMA**-2
        matrix = matrix + torch.diag(pull)
        right = right + pull * (INVERSE_MEAN - camera.inverse_distance / INVERSE)[:, None]
    factor, _ = torch.linalg.cholesky_ex(matrix)
    change = torch.cholesky_solve(right[..., None], factor)[..., 0]
    moved = [
        _moved(camera, change[:, modes + CAMERA * i : modes + CAMERA * (i + 1)]) for i, camera in enumerate(cameras)
    ]
    return coefficients + change[:, :modes], moved


def _derivatives(model: Tensor, camera: Cameras) -> tuple[Tensor, Tensor, Tensor]:
    """Where model points (B, 3, K) fall, and derivatives by the points (in the model frame) and by the camera.

    Returns:
        (B, K, 2) px; (B, K, 2, 3) px/mm; (B, K, 2, 7).
    """
    turned = (camera.rotation @ model).transpose(1, 2)
    x, y, z = turned.unbind(-1)
    inverse = camera.inverse_distance[:, None]
    nearness = (1.0 - inverse * z).clamp_min(NEAREST)
    zoom = camera.scale[:, None] / nearness
    nil, one = torch.zeros_like(x), torch.ones_like(x)
    flat = torch.stack([x * zoom, -y * zoom], -1)
    deep = zoom * inverse / nearness
    by_turned = torch.stack([torch.stack([zoom, nil, x * deep], -1), torch.stack([nil, -zoom, -y * deep], -1)], -2)
    spin = torch.stack(
        [torch.stack([nil, z, -y], -1), torch.stack([-z, nil, x], -1), torch.stack([y, -x, nil], -1)], -2
    )
    by_distance = flat * (z / nearness * INVERSE)[..., None]
    shift = torch.stack([torch.stack([one, nil], -1), torch.stack([nil, one], -1)], -2)
    by_camera = torch.cat([by_turned @ spin, flat[..., None], shift, by_distance[..., None]], -1)
    return flat + camera.shift[:, None], by_turned @ camera.rotation[:, None], by_camera


def _moved(camera: Cameras, change: Tensor) -> Cameras:
    """A camera after a step (B, 7): rotation vector, log scale, shift, inverse distance."""
    vector = change[:, :3]
    nil = torch.zeros_like(vector[:, 0])
    x, y, z = vector.unbind(1)
    cross = torch.stack([nil, -z, y, z, nil, -x, -y, x, nil], 1).view(-1, 3, 3)
    return Cameras(
        torch.linalg.matrix_exp(cross) @ camera.rotation,
        camera.scale * torch.exp(change[:, 3].clamp(-0.3, 0.3)),
        camera.shift + change[:, 4:6],
        (camera.inverse_distance + change[:, 6] * INVERSE).clamp(0.0, INVERSE_MOST * INVERSE),
    )
