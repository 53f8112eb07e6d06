"""A pool of rendered pairs on disk that the trainer draws from while it is still being filled.

`python -m app.synthesis.pool --pairs 20000 --out build/pool` renders shards of 256 pairs; a shard appears under its
final name only when it is complete, so that any number of writers and readers can share the folder. The engine's seed
of a pair is [stream, number], so that streams (training, validation, test) never repeat a person.
"""

from __future__ import annotations

import argparse
import logging
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.synthesis.batches import MARGIN
from app.synthesis.engine import Engine, EngineConfig, Pair
from app.synthesis.head_model import HeadModel
from app.synthesis.options import ABLATIONS, ablate, read_options

log = logging.getLogger(__name__)
SHARD = 256
RENDERED = 260  # px rendered for a photo, whatever its size
STREAMS = {"train": 1, "validation": 2, "test": 3}


def stack_pairs(pairs: list[Pair]) -> dict[str, np.ndarray]:
    """Arrays of one shard: photos uint8, shapes float16 (mm), camera vectors float32."""
    return {
        "front": np.stack([p.front for p in pairs]),
        "side": np.stack([p.side for p in pairs]),
        "shape": np.stack([p.shape for p in pairs]).astype(np.float16),
        "side_same": np.array([p.side_shape is p.shape or bool((p.side_shape == p.shape).all()) for p in pairs]),
        "front_view": np.stack([p.front_view.vector() for p in pairs]),
        "side_view": np.stack([p.side_view.vector() for p in pairs]),
        "yaw": np.array([p.yaw for p in pairs], np.float32),
        "generator": np.array([p.generator for p in pairs]),
        "tone": np.array([p.tone for p in pairs], np.float32),
        "macro": np.stack([p.macro for p in pairs]),
        "tags": np.array([" ".join(p.tags) for p in pairs]),
    }


def seeds_of(stream: str, shard: int) -> list[list[int]]:
    """The engine's seed of each pair of a shard."""
    return [[STREAMS[stream], shard * SHARD + number] for number in range(SHARD)]


def shards_of(pairs: int, first: int = 0, step: int = 1) -> range:
    """The shards that one of `step` writers renders, so that all of them together make at least that many pairs."""
    return range(first, -(-pairs // SHARD), step)


def fill(engine: Engine, out: Path, stream: str, shards: range) -> None:
    """Render the numbered shards that are not there yet."""
    out.mkdir(parents=True, exist_ok=True)
    for number in shards:
        path = out / f"{stream}_{number:05d}.npz"
        if path.exists():
            continue
        start = time.perf_counter()
        pairs = [engine.pair(seed) for seed in seeds_of(stream, number)]
        partial = path.with_suffix(".partial")
        with partial.open("wb") as stream_out:
            np.savez(stream_out, allow_pickle=False, **stack_pairs(pairs))
        partial.replace(path)
        log.info("%s: %.1f pairs/s", path.name, SHARD / (time.perf_counter() - start))


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("build/head_model.npz"))
    parser.add_argument("--stats", type=Path, default=Path("build/shape_stats.npz"))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, default=Path("build/pool"))
    parser.add_argument("--stream", choices=sorted(STREAMS), default="train")
    parser.add_argument("--first", type=int, default=0, help="number of the first shard")
    parser.add_argument("--step", type=int, default=1, help="every n-th shard, for several writers")
    parser.add_argument("--pairs", type=int, default=20480)
    parser.add_argument("--config", type=Path, help="engine options, such as resources/training/paper.toml")
    parser.add_argument("--ablation", choices=sorted(ABLATIONS), default="none")
    parser.add_argument("--size", type=int, default=208, help="px of a photo, a margin included")
    arguments = parser.parse_args()
    with np.load(arguments.stats) as stats:
        mean = stats["mean"]
    chosen = EngineConfig() if arguments.config is None else read_options(arguments.config)
    config = replace(
        ablate(chosen, arguments.ablation),
        size=arguments.size,
        supersample=RENDERED / arguments.size,
        crop_factor=EngineConfig.crop_factor * MARGIN,
    )
    engine = Engine(HeadModel.load(arguments.model), arguments.data, config, mean)
    shards = shards_of(arguments.pairs, arguments.first, arguments.step)
    fill(engine, arguments.out, arguments.stream, shards)


if __name__ == "__main__":
    main()
