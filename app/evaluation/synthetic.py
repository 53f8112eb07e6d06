"""True per-vertex error on held-out synthetic people: pair, one photo, another person's side photo, mean face.

`python -m app.evaluation.synthetic --pool build/pool --stream test --model enface --out DIR`
"""

from __future__ import annotations

import argparse
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from app.core.metrics import DistanceStats, bootstrap_interval
from app.core.topology import REGIONS, load_topology
from app.synthesis.batches import Pool, make_batch
from app.synthesis.engine import block_mean

log = logging.getLogger(__name__)
F64 = NDArray[np.float64]
METHODS = ("enface", "enface_single", "enface_wrong_side", "mean_face", "other_person")


def aligned_errors(predicted: NDArray[np.floating], truth: NDArray[np.floating]) -> F64:
    """Distances after the best similarity of each sample: (n, k, 3) and (n, k, 3) mm to (n, k) mm."""
    a = predicted - predicted.mean(1, keepdims=True)
    b = truth - truth.mean(1, keepdims=True)
    u, s, vt = np.linalg.svd(np.swapaxes(b, 1, 2).astype(np.float64) @ a)
    sign = np.ones_like(s)
    sign[:, 2] = np.sign(np.linalg.det(u @ vt))
    rotation = u @ (sign[:, :, None] * vt)
    scale = (s * sign).sum(1) / (a**2).sum((1, 2))
    fitted = scale[:, None, None] * (a @ np.swapaxes(rotation, 1, 2))
    return np.asarray(np.linalg.norm(fitted - b, axis=-1))


@dataclass(frozen=True)
class HeldOut:
    """Errors on one pool.

    Attributes:
        errors: method to (n, k) mm. sigma: (n, k) mm expected error of the pair.
        regions: (k,) index into `REGIONS`. yaw: (n,) of the front photo. generator: (n,).
    """

    errors: dict[str, F64]
    sigma: F64
    regions: NDArray[np.uint8]
    yaw: NDArray[np.float32]
    generator: NDArray[np.str_]


@torch.no_grad()
def measure(network: nn.Module, pool: Pool, input_size: int, batch_size: int = 32) -> HeldOut:
    """Run the network over a pool."""
    topology = load_topology()
    inside = block_mean(topology.weight * topology.mask) > 0
    regions = topology.regions[1::4, 1::4][inside]
    rng = np.random.default_rng(0)
    kept: dict[str, list[F64]] = {name: [] for name in METHODS}
    sigma: list[F64] = []
    network.eval()
    for start in range(0, len(pool), batch_size):
        index = np.arange(start, min(start + batch_size, len(pool)))
        batch = make_batch(pool, index, rng, input_size, False, 0.0)
        given = batch["has_side"]
        pair = network(batch["front"], batch["side"], given)
        single = network(batch["front"], batch["side"] * 0, given * 0)
        wrong = network(batch["front"], batch["side"].roll(1, 0), given)
        truth = batch["shape"]
        shapes = {
            "enface": pair.shape,
            "enface_single": single.shape,
            "enface_wrong_side": wrong.shape,
            "mean_face": network.mean[None].expand_as(truth),  # type: ignore[index]
            "other_person": truth.roll(1, 0),
        }
        target = truth[:, :, inside].permute(0, 2, 1).numpy()
        for name, shape in shapes.items():
            kept[name].append(aligned_errors(shape[:, :, inside].permute(0, 2, 1).float().numpy(), target))
        sigma.append(torch.exp(pair.log_sigma)[:, 0][:, inside].double().numpy())
    rows = [pool.row(i) for i in range(len(pool))]
    return HeldOut(
        {name: np.concatenate(values) for name, values in kept.items()},
        np.concatenate(sigma),
        regions,
        np.array([row["yaw"][0] for row in rows], np.float32),
        np.array([str(row["generator"]) for row in rows]),
    )


def method_table(errors: F64, regions: NDArray[np.uint8], yaw: NDArray[np.float32]) -> dict[str, Any]:
    """One entry of `results.json`: mm figures, interval of the median over people, by yaw and region."""
    per_person = np.median(errors, axis=1)
    stats = DistanceStats.of(errors)
    interval = bootstrap_interval(per_person, lambda values: np.median(values, axis=-1))
    bins = ((0, 15), (15, 30), (30, 60), (60, 90))
    size = np.abs(yaw)
    return {
        "mm_median": round(stats.median, 4),
        "mm_mean": round(stats.mean, 4),
        "mm_p95": round(stats.p95, 4),
        "mm_median_ci95": [round(float(interval.low), 4), round(float(interval.high), 4)],
        "failures": 0,
        "by_yaw": {
            f"{low}-{high}": round(float(np.median(errors[(size >= low) & (size < high)])), 4)
            for low, high in bins
            if ((size >= low) & (size < high)).any()
        },
        "by_region": {
            name: round(float(np.median(errors[:, regions == i])), 4)
            for i, name in enumerate(REGIONS)
            if (regions == i).any()
        },
    }


def results_of(held: HeldOut, dataset: str) -> dict[str, Any]:
    """The `results.json` of design section 6, with the same figures for each generator."""

    def methods(rows: NDArray[np.bool_]) -> dict[str, Any]:
        return {name: method_table(e[rows], held.regions, held.yaw[rows]) for name, e in held.errors.items()}

    everyone = np.ones(len(held.yaw), bool)
    kinds = sorted(set(held.generator.tolist()))
    return {
        "dataset": dataset,
        "subjects": len(held.yaw),
        "normaliser": "mm after similarity alignment, true correspondence, 64x64 canonical grid",
        "methods": methods(everyone),
        "by_generator": {kind: methods(held.generator == kind) for kind in kinds},
    }


def sigma_calibration(held: HeldOut, quantile: float = 0.9) -> float:
    """Factor on sigma for which `quantile` of the points have an error below 2.146 sigma (Rayleigh, 90 %)."""
    ratio = held.errors["enface"] / np.maximum(held.sigma, 1e-3)
    return float(np.quantile(ratio, quantile) / np.sqrt(-2 * np.log(1 - quantile)))


def markdown(results: dict[str, Any]) -> str:
    """Table of methods by generator, median mm."""
    kinds = list(results["by_generator"])
    lines = [
        "| method | all | " + " | ".join(kinds) + " | p95 |",
        "|---|" + "---|" * (len(kinds) + 2),
    ]
    for name, entry in results["methods"].items():
        cells = [f"{results['by_generator'][k][name]['mm_median']:.2f}" for k in kinds]
        lines.append(f"| {name} | {entry['mm_median']:.2f} | " + " | ".join(cells) + f" | {entry['mm_p95']:.2f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Command line."""
    from app.networks.manifest import read_manifest
    from app.networks.runtime import load_module

    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--stream", default="test")
    parser.add_argument("--model", default="enface")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    entry = read_manifest().models[arguments.model]
    network, _ = load_module(entry)
    held = measure(network, Pool(arguments.pool, arguments.stream), int(entry.config["input_size"]))
    results = results_of(held, f"synthetic, {arguments.stream} stream")
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    (arguments.out / "results.md").write_text(markdown(results))
    log.info("%s", markdown(results))


if __name__ == "__main__":
    main()
