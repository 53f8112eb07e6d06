"""Losses of the default network; all in mm or px, so that their weights can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from app.networks.cameras import CROP, Cameras
from app.networks.enface import EnfaceOutput


@dataclass(frozen=True)
class LossWeights:
    """Weight of each term.

    Attributes:
        shape: mean distance of corresponding points in the canonical frame, per mm.
        slope: the same for differences between neighbouring points (edges and, with them, normals), per mm.
        sigma: likelihood of the error under the log-sigma map (the shape gets no gradient from it).
        front, side: mean distance of position-map points, per crop px.
        depth: weight of the depth channel inside those. rotation: angle between cameras, per radian.
        points: mean distance of the key points found in both photos, per crop px.
        point_sigma: likelihood of those distances under the expected ones.
        outline: mean distance of the key points after the best similarity in the picture, per crop px: what is left
            of their error when place, size and turn are taken out.
    """

    shape: float = 1.0
    slope: float = 2.0
    sigma: float = 0.1
    front: float = 0.20
    side: float = 0.12
    depth: float = 0.5
    rotation: float = 1.0
    points: float = 0.15
    point_sigma: float = 0.02
    outline: float = 0.2


def weighted_mean(values: Tensor, weight: Tensor) -> Tensor:
    """Mean over (B, H, W) with weights (H, W)."""
    return (values * weight).sum((1, 2)).mean() / weight.sum()


def distance(error: Tensor) -> Tensor:
    """Euclidean length over channel 1, differentiable at 0: (B, C, H, W) to (B, H, W)."""
    return torch.sqrt((error**2).sum(1) + 1e-4)


def slope_error(a: Tensor, b: Tensor, weight: Tensor) -> Tensor:
    """Mean length of the difference of neighbour differences, mm."""
    right = distance((a - b)[:, :, :, 1:] - (a - b)[:, :, :, :-1])
    down = distance((a - b)[:, :, 1:] - (a - b)[:, :, :-1])
    return weighted_mean(right, weight[:, 1:]) + weighted_mean(down, weight[1:])


def sigma_loss(error: Tensor, log_sigma: Tensor, weight: Tensor) -> Tensor:
    """Negative log-likelihood of distances under a Rayleigh-like scale: log s + d^2 / (2 s^2)."""
    likelihood = log_sigma[:, 0] * 1.0 + 0.5 * error.detach() ** 2 * torch.exp(-2 * log_sigma[:, 0])
    return weighted_mean(likelihood, weight)


def rotation_angle(a: Tensor, b: Tensor) -> Tensor:
    """Chordal angle between rotations (B, 3, 3), radians (smooth at 0): (B,)."""
    return torch.sqrt(((a - b) ** 2).sum((1, 2)) / 2 + 1e-6)


def view_terms(
    predicted: Cameras, truth: Cameras, placed: Tensor, true_shape: Tensor, weight: Tensor, weights: LossWeights
) -> tuple[Tensor, Tensor]:
    """Per-sample mean distance of position-map points in px and rotation angle: (B,), (B,).

    Args:
        placed: (B, 3, 64, 64) predicted position map, px.
    """
    error = placed - truth.project(true_shape)
    error = error * error.new_tensor([1.0, 1.0, weights.depth])[None, :, None, None]
    # Depth counts from its own mean: its origin is free.
    centre = (error[:, 2:] * weight).sum((2, 3), keepdim=True) / weight.sum()
    error = torch.cat([error[:, :2], error[:, 2:] - centre], 1)
    pixels = (distance(error) * weight).sum((1, 2)) / weight.sum()
    return pixels, rotation_angle(predicted.rotation, truth.rotation)


def total_loss(
    output: EnfaceOutput,
    batch: dict[str, Tensor],
    weight: Tensor,
    weights: LossWeights,
    place: Callable[[Tensor], Tensor],
    sides: Tensor | None = None,
) -> tuple[Tensor, dict[str, Tensor]]:
    """Weighted sum and its terms.

    Args:
        output: of the network.
        batch: `shape` (B, 3, 64, 64), `front_view` and `side_view` as vectors (B, 13), `has_side` (B,).
        weight: (64, 64) region weights. place: `EnfaceNet.place` of the network.
        sides: side photos in a process's batch, the mean over all processes; those of this batch by default.
    """
    truth, given = batch["shape"], batch["has_side"]
    front, side = cameras_of(batch["front_view"]), cameras_of(batch["side_view"])
    error = distance(output.shape - truth)
    terms = {
        "shape": weighted_mean(error, weight),
        "slope": slope_error(output.shape, truth, weight),
        "sigma": sigma_loss(error, output.log_sigma, weight),
    }
    shares = (given.sum() if sides is None else sides).clamp_min(1e-3)
    pixels, angle = view_terms(output.front, front, output.front.project(output.shape), truth, weight, weights)
    terms["front"], terms["rotation"] = pixels.mean(), angle.mean()
    pixels, angle = view_terms(output.side, side, output.side.project(output.shape), truth, weight, weights)
    terms["side"] = (pixels * given).sum() / shares
    terms["rotation"] = terms["rotation"] + (angle * given).sum() / shares
    marks = place(truth.flatten(2))[..., None]
    true = torch.stack([true_points(front, marks), true_points(side, marks)], 1)
    found = torch.stack([output.front_points, output.side_points], 1)
    errors = lengths(found - true)
    seen = torch.stack([torch.ones_like(given), given * batch["side_same"]], 1)[..., None]
    terms["points"] = (errors * seen).mean() * 2
    outline = lengths(similar(found.flatten(0, 1), true.flatten(0, 1)) - true.flatten(0, 1)).view(errors.shape)
    terms["outline"] = (outline * seen).mean() * 2
    terms["point_sigma"] = point_likelihood(errors, output.point_log_sigma, seen)
    total = torch.stack([getattr(weights, name) * value for name, value in terms.items()]).sum()
    return total, terms


def points_errors(points: Tensor, batch: dict[str, Tensor], place: Callable[[Tensor], Tensor]) -> tuple[Tensor, Tensor]:
    """Mean distance in px of the points found, front photos first (2 B, K, 2), as they are and after a similarity.

    Returns:
        (2 B,), (2 B,).
    """
    marks = place(batch["shape"].flatten(2))[..., None]
    views = cameras_of(batch["front_view"]), cameras_of(batch["side_view"])
    true = torch.cat([true_points(view, marks) for view in views])
    return lengths(points - true).mean(1), lengths(similar(points, true) - true).mean(1)


def lengths(gaps: Tensor) -> Tensor:
    """Length over the last axis, differentiable at 0."""
    return torch.sqrt((gaps**2).sum(-1) + 1e-4)


def similar(points: Tensor, goal: Tensor) -> Tensor:
    """Points (B, K, 2) moved, scaled and turned to lie nearest to their goal (B, K, 2)."""
    middle, target = points.mean(1, keepdim=True), goal.mean(1, keepdim=True)
    p, q = points - middle, goal - target
    square = (p**2).sum((1, 2)).clamp_min(1e-6)
    c = (p * q).sum((1, 2)) / square
    s = (p[..., 0] * q[..., 1] - p[..., 1] * q[..., 0]).sum(1) / square
    turned = torch.stack([-p[..., 1], p[..., 0]], -1)
    return c[:, None, None] * p + s[:, None, None] * turned + target


def true_points(camera: Cameras, marks: Tensor) -> Tensor:
    """Where points (B, 3, K, 1) mm fall in the crop, those outside at its edge: (B, K, 2) px."""
    return camera.project(marks)[:, :2, :, 0].transpose(1, 2).clamp(4.0, CROP - 5.0)


def point_likelihood(errors: Tensor, log_sigma: Tensor, seen: Tensor) -> Tensor:
    """Negative log-likelihood of the points' distances, with Laplace's long tails so that outliers weigh little.

    Args:
        errors: (B, 2, K) px. log_sigma: the same shape, log of the expected error along one axis.
        seen: (B, 2, 1), 0 where there is no photo.
    """
    likelihood = 2 * log_sigma + 2 * errors.detach() * torch.exp(-log_sigma)
    mean: Tensor = (likelihood * seen).mean()
    return mean


def cameras_of(vector: Tensor) -> Cameras:
    """Camera vectors (B, 13) of the pool, already in px of the 256 px crop."""
    return Cameras(vector[:, :9].view(-1, 3, 3), vector[:, 9], vector[:, 10:12], vector[:, 12])


def paper_loss(prediction: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """The paper's region-weighted squared error of position maps over 281.6: (B, 3, 256, 256), weight (256, 256)."""
    return functional.mse_loss(prediction * weight.sqrt(), truth * weight.sqrt())
