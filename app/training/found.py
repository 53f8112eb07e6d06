"""Points that a network finds in rendered pairs, kept for refitting the geometry head to the network's real errors.

`python -m app.training.found --run build/run --pool build/pool --out build/found.npz --first 0 --count 4096`
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import numpy as np
import torch

from app.networks.enface import EnfaceNet
from app.synthesis.batches import Pool, make_batch
from app.training.initial import load_start

log = logging.getLogger(__name__)


@torch.inference_mode()
def find(network: EnfaceNet, pool: Pool, first: int, count: int, batch_size: int = 32) -> dict[str, np.ndarray]:
    """Augmented pairs through the network.

    Args:
        network: in eval mode.
        pool: rendered pairs.
        first: number of the first pair; negative counts from the end.
        count: how many.

    Returns:
        `front`, `side` (n, K, 2) crop px; `front_features`, `side_features` (n, F); `front_view`, `side_view` (n, 13);
        `side_same` (n,); `shape` (n, 3, 64, 64) mm float16.
    """
    order = np.arange(len(pool))[first:][:count]
    rng = np.random.default_rng(1)
    kept: dict[str, list[np.ndarray]] = {}
    for start in range(0, len(order), batch_size):
        batch = make_batch(pool, order[start : start + batch_size], rng, network.input_size, True, 0.0)
        points, features = network.points_and_features(torch.cat([batch["front"], batch["side"]]))
        size = len(batch["front"])
        rows = {
            "front": points[:size],
            "side": points[size:],
            "front_features": features[:size],
            "side_features": features[size:],
            "shape": batch["shape"].half(),
            **{name: batch[name] for name in ("front_view", "side_view", "side_same")},
        }
        for name, value in rows.items():
            kept.setdefault(name, []).append(value.numpy())
        if start % (batch_size * 20) == 0:
            log.info("%d of %d", start, len(order))
    return {name: np.concatenate(values) for name, values in kept.items()}


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--pool", type=Path, default=Path("build/pool"))
    parser.add_argument("--out", type=Path, default=Path("build/found.npz"))
    parser.add_argument("--first", type=int, default=-4096, help="take pairs that the network saw seldom or never")
    parser.add_argument("--count", type=int, default=4096)
    parser.add_argument("--stream", default="train")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = EnfaceNet()
    load_start(network, arguments.run / "best.pt")
    found = find(network.eval(), Pool(arguments.pool, arguments.stream), arguments.first, arguments.count)
    np.savez(arguments.out, **found)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
