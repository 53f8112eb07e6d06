"""Checks on held-out people while training: px of the points, and mm of pair, single, wrong side and mean face."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from app.networks.enface import EnfaceNet
from app.synthesis.batches import Pool, make_batch
from app.training.losses import cameras_of, points_errors

PEOPLE, BATCH = 512, 64


@torch.no_grad()
def check(network: EnfaceNet, pool: Pool, weight: Tensor, stage: str) -> dict[str, float]:
    """Mean px and median mm (after similarity alignment) of a network in eval mode.

    Args:
        network: the network; its device decides where this runs.
        pool: held-out pairs; the first 512 are taken.
        weight: (64, 64) region weights; mm count where they are above 0.
        stage: "points" measures the points alone, "guess" also the guessed shape, "joint" the final one.
    """
    rng = np.random.default_rng(0)
    found: dict[str, list[Tensor]] = {}
    for start in range(0, min(len(pool), PEOPLE), BATCH):
        indices = np.arange(start, min(start + BATCH, len(pool)))
        batch = make_batch(pool, indices, rng, network.input_size, False, 0.0)
        batch = {name: value.to(weight.device) for name, value in batch.items()}
        errors = _points(network, batch)
        if stage == "guess":
            errors |= _guesses(network, batch, weight)
        elif stage == "joint":
            errors |= _shapes(network, batch, weight)
        for name, values in errors.items():
            found.setdefault(name, []).append(values.flatten().cpu())
    return {
        name: float(torch.cat(values).mean() if name.startswith("px") else torch.cat(values).median())
        for name, values in found.items()
    }


def _points(network: EnfaceNet, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    points, _ = network.points_and_features(torch.cat([batch["front"], batch["side"]]))
    direct, outline = points_errors(points, batch, network.place)
    names = ("px_front", "px_side", "px_outline_front", "px_outline_side")
    return dict(zip(names, (*direct.chunk(2), *outline.chunk(2)), strict=True))


def _shapes(network: EnfaceNet, batch: dict[str, Tensor], weight: Tensor) -> dict[str, Tensor]:
    given, truth = batch["has_side"], batch["shape"]
    single = network(batch["front"], batch["side"] * 0, given * 0)
    found = {
        "mm_pair": network(batch["front"], batch["side"], given).shape,
        "mm_single": single.shape,
        "mm_wrong": network(batch["front"], batch["side"].roll(1, 0), given).shape,
        "mm_mean": network.mean[None].expand_as(truth),
    }
    error = (single.posmap() - cameras_of(batch["front_view"]).project(truth))[:, :2].norm(dim=1)
    pixels = (error * weight).sum((1, 2)) / weight.sum()
    return {name: aligned_error(shape, truth, weight) for name, shape in found.items()} | {"px_front_single": pixels}


def _guesses(network: EnfaceNet, batch: dict[str, Tensor], weight: Tensor) -> dict[str, Tensor]:
    """Aligned errors of the guess before the fit: pair, single, another person's side, mean face."""
    points, features = network.points_and_features(torch.cat([batch["front"], batch["side"]]))
    (front, side), (one, two) = points.chunk(2), features.chunk(2)
    truth = batch["shape"]
    found = {"mm_mean": network.mean[None].expand_as(truth)}
    for name, given, roll in (("mm_pair", 1.0, 0), ("mm_single", 0.0, 0), ("mm_wrong", 1.0, 1)):
        both = torch.cat([one, two.roll(roll, 0) * given], 1)
        share = torch.full((len(one), 1), given, device=one.device)
        guess = network.geometry(torch.stack([front, side.roll(roll, 0)], 1), share, both)
        found[name] = network.mean + (guess.coefficients.float() @ network.basis).view(truth.shape)
    return {name: aligned_error(shape, truth, weight) for name, shape in found.items()}


def aligned_error(shape: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """Distances in mm inside the mask after similarity alignment, all samples joined.

    Args:
        shape: (B, 3, 64, 64) mm.
        truth: the same.
        weight: (64, 64).
    """
    inside = weight > 0
    source, target = shape[:, :, inside].double(), truth[:, :, inside].double()
    a = source - source.mean(2, keepdim=True)
    b = target - target.mean(2, keepdim=True)
    u, s, vt = torch.linalg.svd(b @ a.transpose(1, 2))
    sign = torch.ones_like(s)
    sign[:, 2] = torch.sign(torch.linalg.det(u @ vt))
    rotation = u @ torch.diag_embed(sign) @ vt
    scale = (s * sign).sum(1) / (a**2).sum((1, 2))
    distances: Tensor = (scale[:, None, None] * rotation @ a - b).norm(dim=1)
    return distances.flatten()
