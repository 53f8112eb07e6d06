"""The factor under which the network's expected error holds what it promises: `python -m app.training.calibration`.

Expected errors are Rayleigh scales: 90 % of the points should lie within 2.146 of them. The factor is chosen on the
validation people, whose faces the network never saw; whether it holds is then measured on the test people.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from app.core.topology import REGIONS, load_topology
from app.networks.enface import EnfaceNet
from app.synthesis.batches import Pool, make_batch
from app.synthesis.engine import block_mean
from app.training.checks import aligned_error
from app.training.publish import network_of

log = logging.getLogger(__name__)
SHARE = 0.9
WITHIN = float(np.sqrt(-2.0 * np.log(1.0 - SHARE)))
"""Scales within which `SHARE` of a Rayleigh distribution lies."""

_BATCH = 32


@torch.no_grad()
def error_over_sigma(network: EnfaceNet, pool: Pool, people: int) -> NDArray[np.float64]:
    """Error after similarity alignment over the expected one, pairs of a pool: (n, k) over the k cells of the face."""
    topology = load_topology()
    weight = torch.from_numpy(block_mean(topology.weight * topology.mask))
    rng = np.random.default_rng(0)
    parts = []
    for start in range(0, min(people, len(pool)), _BATCH):
        index = np.arange(start, min(start + _BATCH, people, len(pool)))
        batch = make_batch(pool, index, rng, network.input_size, False, 0.0)
        output = network(batch["front"], batch["side"], batch["has_side"])
        sigma = torch.exp(output.log_sigma)[:, 0][:, weight > 0]
        error = aligned_error(output.shape, batch["shape"], weight).view(sigma.shape)
        parts.append((error / sigma).numpy())
    return np.concatenate(parts)


def factor(ratio: NDArray[np.float64]) -> float:
    """What expected errors must be multiplied with so that `SHARE` of the ratios (n, k) lie within `WITHIN`."""
    return float(np.quantile(ratio, SHARE)) / WITHIN


def coverage(ratio: NDArray[np.float64]) -> dict[str, float]:
    """Share of points within `WITHIN` scales, over the face and by region."""
    topology = load_topology()
    regions = topology.regions[1::4, 1::4][block_mean(topology.weight * topology.mask) > 0]
    held = ratio <= WITHIN
    table = {name: float(held[:, regions == i].mean()) for i, name in enumerate(REGIONS) if (regions == i).any()}
    return {"face": float(held.mean()), **table}


def main() -> None:
    """Command line: prints the factor, and with it the coverage on the test people."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--geometry", type=Path)
    parser.add_argument("--pool", type=Path, default=Path("build/pool"))
    parser.add_argument("--people", type=int, default=512)
    arguments = parser.parse_args()
    network, _ = network_of(arguments.run, arguments.geometry)
    chosen = factor(error_over_sigma(network, Pool(arguments.pool, "validation"), arguments.people))
    log.info("factor for publish --sigma-scale: %.4f", chosen)
    ratio = error_over_sigma(network, Pool(arguments.pool, "test"), arguments.people) / chosen
    for name, share in coverage(ratio).items():
        log.info("%-10s %.1f %% of points within their 90 %% interval", name, 100 * share)


if __name__ == "__main__":
    main()
