"""A pool of the refiner's training samples: `python -m app.synthesis.pivot_pool --data DATA --out build/pivot_pool`.

Shards appear under their final name only when they are complete; any number of writers and readers may share the
folder. The seed of a photo is [stream, 11, number], so that no person of another stream or pool comes back.
"""

from __future__ import annotations

import argparse
import logging
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.networks.runtime import load_predictor
from app.synthesis.batches import Shards
from app.synthesis.engine import Engine, EngineConfig
from app.synthesis.head_model import HeadModel
from app.synthesis.pivot_truth import VIEWS, PivotSample, PivotTruth
from app.synthesis.pool import STREAMS

log = logging.getLogger(__name__)
SHARD = 64
SAMPLE = ("raster", "provenance", "normals", "target")


def fill(truth: PivotTruth, out: Path, stream: str, shards: range, shard: int = SHARD) -> None:
    """Render the numbered shards that are not there yet."""
    out.mkdir(parents=True, exist_ok=True)
    for number in shards:
        path = out / f"{stream}_{number:05d}.npz"
        if path.exists():
            continue
        start = time.perf_counter()
        people = range(number * shard // VIEWS, (number + 1) * shard // VIEWS)
        samples = [sample for person in people for sample in truth.samples([STREAMS[stream], 11, person])]
        partial = path.with_suffix(".partial")
        with partial.open("wb") as stream_out:
            np.savez(stream_out, allow_pickle=False, **stack(samples))
        partial.replace(path)
        log.info("%s: %.2f samples/s", path.name, shard / (time.perf_counter() - start))


def stack(samples: list[PivotSample]) -> dict[str, NDArray[Any]]:
    """Arrays of one shard."""
    arrays = {name: np.stack([getattr(sample, name) for sample in samples]) for name in SAMPLE}
    arrays["yaw"] = np.array([sample.yaw for sample in samples], np.float32)
    arrays["back"] = np.array([sample.back for sample in samples])
    return arrays


class PivotPool(Shards):
    """What `fill` writes."""

    ARRAYS = (*SAMPLE, "yaw", "back")
    WRITER = "app.synthesis.pivot_pool"


def open_truth(model: Path, stats: Path, data: Path | None, network: str | None = None) -> PivotTruth:
    """Engine and coarse network of a run."""
    with np.load(stats) as arrays:
        mean = arrays["mean"]
    engine = Engine(HeadModel.load(model), data, EngineConfig(), mean)
    predictor = load_predictor(network)
    return PivotTruth(engine, predictor.predict)


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("build/head_model.npz"))
    parser.add_argument("--stats", type=Path, default=Path("build/shape_stats.npz"))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--network", help="the coarse network (default: the model in use)")
    parser.add_argument("--out", type=Path, default=Path("build/pivot_pool"))
    parser.add_argument("--stream", choices=sorted(STREAMS), default="train")
    parser.add_argument("--first", type=int, default=0, help="number of the first shard")
    parser.add_argument("--step", type=int, default=1, help="every n-th shard, for several writers")
    parser.add_argument("--samples", type=int, default=16384)
    arguments = parser.parse_args()
    truth = open_truth(arguments.model, arguments.stats, arguments.data, arguments.network)
    fill(truth, arguments.out, arguments.stream, range(arguments.first, -(-arguments.samples // SHARD), arguments.step))


if __name__ == "__main__":
    main()
