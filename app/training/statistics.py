"""Mean face and principal modes of the generators' shapes: the canonical frame and the start of the network's basis.

`python -m app.training.statistics --model build/head_model.npz --out build/shape_stats.npz`
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.topology import load_topology
from app.synthesis.engine import block_mean
from app.synthesis.head_model import HeadModel
from app.synthesis.heads import HeadSampler, ShapeConfig, weighted_similarity

log = logging.getLogger(__name__)
F32 = NDArray[np.float32]


def shape_statistics(model: HeadModel, count: int, modes: int, seed: int = 11) -> dict[str, F32]:
    """Generalised Procrustes mean and principal components.

    Returns:
        `mean` (64, 64, 3) mm; `basis` (modes, 64, 64, 3), each of one standard deviation; `deviation` (modes,) mm.
    """
    topology = load_topology()
    weight = np.minimum(block_mean(topology.weight * topology.mask), 4.0)
    sampler = HeadSampler(model, ShapeConfig())
    rng = np.random.default_rng(seed)
    maps = np.stack([sampler.grid_map(sampler.sample(rng).fine) for _ in range(count)])
    mean = block_mean(topology.mean_shape)
    for _ in range(3):
        for i, shape in enumerate(maps):
            scale, rotation, shift = weighted_similarity(shape, mean, weight)
            maps[i] = (scale * shape.reshape(-1, 3) @ rotation.T + shift).reshape(shape.shape)
        fresh = maps.mean(0)
        scale, rotation, shift = weighted_similarity(fresh, mean, weight)
        mean = (scale * fresh.reshape(-1, 3) @ rotation.T + shift).reshape(fresh.shape).astype(np.float32)
    flat = (maps - mean).reshape(count, -1)
    root = np.sqrt(np.repeat(np.maximum(weight, 0.05).reshape(-1), 3))
    gram = (flat * root) @ (flat * root).T / count
    values, vectors = np.linalg.eigh(gram.astype(np.float64))
    order = np.argsort(values)[::-1][:modes]
    # Columns of `vectors` are unit in sample space: mode = sum_i v_i x_i / sqrt(count) has one standard deviation.
    basis = (vectors[:, order].T @ flat / np.sqrt(count)).astype(np.float32)
    error = np.linalg.norm(flat.reshape(count, -1, 3), axis=-1)[:, weight.reshape(-1) > 0]
    log.info("mean face: median error %.2f mm over %d heads", np.median(error), count)
    log.info("variance kept by %d modes: %.4f", modes, values[order].sum() / values.sum())
    return {
        "mean": mean.astype(np.float32),
        "basis": basis.reshape(len(order), *mean.shape),
        "deviation": np.sqrt(np.maximum(values[order], 0)).astype(np.float32),
    }


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("build/head_model.npz"))
    parser.add_argument("--out", type=Path, default=Path("build/shape_stats.npz"))
    parser.add_argument("--count", type=int, default=2500)
    parser.add_argument("--modes", type=int, default=200)
    arguments = parser.parse_args()
    stats = shape_statistics(HeadModel.load(arguments.model), arguments.count, arguments.modes)
    np.savez(arguments.out, **stats)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
