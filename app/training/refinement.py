"""What follows the fit: the strength of its prior, and the refinement and detail trained on what it leaves over."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from app.core.topology import load_topology
from app.networks.enface import EnfaceNet
from app.synthesis.engine import block_mean
from app.training.geometry import Found, Sample, shape_error
from app.training.losses import distance, sigma_loss, slope_error, weighted_mean

log = logging.getLogger(__name__)
PRIORS = (0.3, 0.6, 1.0, 2.0, 4.0, 8.0)
CHECK = 100  # steps between looks at the pairs held out


@torch.no_grad()
def fitted(network: EnfaceNet, sample: Sample) -> tuple[Tensor, Tensor, Tensor]:
    """Hidden state (B, width), fitted coefficients (B, modes) and gaps (B, 4 K) of a sample."""
    guess = network.geometry(sample.found, sample.given, sample.features)
    coefficients, cameras = network.fit(sample.found, sample.given, guess, 2)
    return guess.hidden, coefficients, network.gaps(sample.found, sample.given, coefficients, cameras)


@torch.no_grad()
def measure_whitening(network: EnfaceNet, found: Found, shrink: float = 0.05) -> None:
    """Set the network's whitening from how errors of points go together, in units of their expected errors."""
    rows = torch.arange(len(found))
    sample = found.rows(rows, torch.ones(len(rows), 1))
    log_sigma = network.geometry(sample.found, sample.given, sample.features).log_sigma
    error = ((sample.found - sample.true) * torch.exp(-log_sigma.clamp(-1.0, 4.0))[..., None]).clamp(-5.0, 5.0)
    for view in range(2):
        chosen = error[found.same > 0, view] if view else error[:, 0]
        flat = chosen.flatten(1).double()
        covariance = flat.T @ flat / len(flat)
        covariance = (1 - shrink) * covariance + shrink * torch.diag(torch.diag(covariance))
        network.whiten[view] = torch.linalg.inv(torch.linalg.cholesky(covariance)).float()


def choose_prior(network: EnfaceNet, found: Found, strength: Tensor, count: int = 96) -> None:
    """Set the prior under which the fit of some pairs comes nearest to the truth.

    Errors of points are alike in neighbouring ones, which the fit takes for independent: more than 1 makes up for it.
    """
    rows = torch.arange(len(found) - count, len(found))
    scores = []
    for prior in PRIORS:
        network.prior.fill_(prior)
        errors = []
        for given in (1.0, 0.0):
            sample = found.rows(rows, torch.full((count, 1), given))
            _, coefficients, _ = fitted(network, sample)
            errors.append(float(shape_error(coefficients, sample.coefficients, strength).mean()))
        log.info("prior %.1f: rms mm of the fit, pair %.3f, single %.3f", prior, *errors)
        scores.append(errors[0] + 0.5 * errors[1])
    network.prior.fill_(PRIORS[int(np.argmin(scores))])


@dataclass(frozen=True)
class _Fits:
    """Fits of many samples: hidden (n, width), coefficients (n, modes), gaps (n, 4 K), rows of the shapes (n,)."""

    hidden: Tensor
    coefficients: Tensor
    gaps: Tensor
    rows: Tensor


def _all_fits(network: EnfaceNet, found: Found, batch: int = 64) -> _Fits:
    """Every pair with its side photo, and every second one without."""
    parts: list[tuple[Tensor, ...]] = []
    everything = torch.arange(len(found))
    for rows, given in ((everything, 1.0), (everything[::2], 0.0)):
        for start in range(0, len(rows), batch):
            chosen = rows[start : start + batch]
            parts.append((*fitted(network, found.rows(chosen, torch.full((len(chosen), 1), given))), chosen))
    columns = [torch.cat(column) for column in zip(*parts, strict=True)]
    return _Fits(columns[0], columns[1], columns[2], columns[3])


def train_refinement(
    network: EnfaceNet, found: Found, strength: Tensor, minutes: float, batch: int = 48, rate: float = 7e-4
) -> None:
    """Train refinement, detail decoder and expected error to what the fit leaves over.

    Every tenth pair is held out; the weights that serve those best are the ones that stay.
    """
    topology = load_topology()
    weight = torch.from_numpy(np.minimum(block_mean(topology.weight * topology.mask), 8.0))
    fits = _all_fits(network, found)
    held = fits.rows % 10 == 0
    log.info("%d fits; held out rms mm %.3f", len(fits.rows), float(_rms(fits, held, found, strength, network)))
    learn = torch.nonzero(~held)[:, 0]
    modules = torch.nn.ModuleList([network.refine, network.detail_seed, network.detail])
    optimizer = torch.optim.AdamW(modules.parameters(), lr=rate, weight_decay=1e-3)
    start, step = time.perf_counter(), 0
    best, kept = float("inf"), modules.state_dict()
    while (share := (time.perf_counter() - start) / (60 * minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = rate * (0.5 + 0.5 * np.cos(np.pi * share))
        pick = learn[torch.randint(len(learn), (batch,))]
        gaps = fits.gaps[pick]
        shape, log_sigma = network.decode(*network.refine(fits.hidden[pick], fits.coefficients[pick], gaps))
        truth = found.shapes[fits.rows[pick]].float()
        error = distance(shape - truth)
        loss = weighted_mean(error, weight) + slope_error(shape, truth, weight)
        loss = loss + 0.3 * sigma_loss(error, log_sigma, weight)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        step += 1
        if step % CHECK == 0:
            score = float(_held_mm(network, found, fits, held, weight))
            log.info("refinement %d: held out mm %.3f", step, score)
            if score < best:
                best, kept = score, {name: value.clone() for name, value in modules.state_dict().items()}
    modules.load_state_dict(kept)


def _rms(fits: _Fits, use: Tensor, found: Found, strength: Tensor, network: EnfaceNet) -> Tensor:
    return shape_error(fits.coefficients[use], found.targets[fits.rows[use]], strength).mean()


@torch.no_grad()
def _held_mm(network: EnfaceNet, found: Found, fits: _Fits, held: Tensor, weight: Tensor) -> Tensor:
    """Mean distance over the face of (some of) the held-out fits."""
    pick = torch.nonzero(held)[:768, 0]
    state, coefficients = network.refine(fits.hidden[pick], fits.coefficients[pick], fits.gaps[pick])
    shape, _ = network.decode(state, coefficients)
    return weighted_mean(distance(shape - found.shapes[fits.rows[pick]].float()), weight)
