"""A pool that several writers fill: each pair has a seed of its own, whoever renders it."""

from __future__ import annotations

from app.synthesis.pool import SHARD, STREAMS, seeds_of, shards_of

PAIRS, WRITERS = 20_000, 32


def test_writers_share_out_the_seeds_and_no_pair_is_rendered_twice() -> None:
    for stream, number in STREAMS.items():
        parts = [shards_of(PAIRS, first, WRITERS) for first in range(WRITERS)]
        seeds = [tuple(seed) for part in parts for shard in part for seed in seeds_of(stream, shard)]
        assert sorted(seeds) == [(number, pair) for pair in range(len(seeds))], "without gaps and each once"
        assert PAIRS <= len(seeds) < PAIRS + SHARD
    assert len(set(STREAMS.values())) == len(STREAMS), "training, validation and test never share a person"
