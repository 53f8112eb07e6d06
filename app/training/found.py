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

log = logging.getLogger(__name__)


@torch.inference_mode()
def find(network: EnfaceNet, pool: Pool, first: int, count: int, batch_size: int = 32) -> dict[str, np.ndarray]:
    """Augmented pairs through the network.

    Args:
        network: in eval mode. pool: rendered pairs. first, count: which pairs of a fixed random order.

    Returns:
        `front`, `side` (n, K, 2) crop px; `front_view`, `side_view` (n, 13); `shape` (n, 3, 64, 64) mm float16.
    """
    order = np.random.default_rng(0).permutation(len(pool))[first : first + count]
    rng = np.random.default_rng([1, first])
    kept: dict[str, list[np.ndarray]] = {name: [] for name in ("front", "side", "front_view", "side_view", "shape")}
    for start in range(0, len(order), batch_size):
        batch = make_batch(pool, order[start : start + batch_size], rng, network.input_size, True, 0.0)
        points, _ = network.points_and_features(torch.cat([batch["front"], batch["side"]]))
        size = len(batch["front"])
        kept["front"].append(points[:size].numpy())
        kept["side"].append(points[size:].numpy())
        for name in ("front_view", "side_view"):
            kept[name].append(batch[name].numpy())
        kept["shape"].append(batch["shape"].half().numpy())
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
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=4096)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    network = EnfaceNet()
    state = torch.load(arguments.run / "last.pt", map_location="cpu", weights_only=True)["average"]
    network.load_state_dict(state, strict=False)
    found = find(network.eval(), Pool(arguments.pool, "train"), arguments.first, arguments.count)
    np.savez(arguments.out, **found)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
