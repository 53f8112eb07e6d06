"""Measure batches: `python -m tests.scale [--pairs 500] [--kills 10] [--out FOLDER]`; prints a line for each figure.

Two cores should be free. The same pairs are reconstructed by one worker, two workers, a Dask cluster of two processes,
and two workers of which one is killed again and again.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.helpers.pairs import write_pairs
from tests.scale.batches import Ran, run, run_on_cluster, run_with_kills

ASKED_GAIN = 1.6


def main() -> int:
    """Run everything; 1 when a figure is not met."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale", description=__doc__)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--kills", type=int, default=10)
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="enface-scale-"))
    try:
        return 0 if measure(home, options.pairs, options.kills) else 1
    finally:
        shutil.rmtree(home, ignore_errors=True)


def measure(home: Path, pairs: int, kills: int) -> bool:
    """All figures; whether each is met."""
    photos = home / "photos"
    write_pairs(photos, pairs)
    one = run(photos, home / "one", "--workers", "1")
    say(f"1 local worker: {one.rate:.3f} pairs/s, {one.seconds:.0f} s in all")
    met = [complete(one, pairs)]
    shutil.rmtree(home / "one")
    two = run(photos, home / "two", "--workers", "2")
    gain = two.rate / one.rate
    say(f"2 local workers: {two.rate:.3f} pairs/s, {two.seconds:.0f} s in all, {gain:.2f} times the rate of one")
    met += [complete(two, pairs), gain >= ASKED_GAIN, two.digests == one.digests]
    shutil.rmtree(home / "two")
    cluster = run_on_cluster(photos, home / "cluster", home / "dask", 2)
    say(f"Dask cluster of 2 processes: {cluster.rate:.3f} pairs/s, {cluster.seconds:.0f} s in all")
    met += [complete(cluster, pairs), cluster.digests == one.digests]
    shutil.rmtree(home / "cluster")
    spread = max(1.0, two.seconds / (2 * kills + 2))
    hit, killed = run_with_kills(photos, home / "hit", kills, spread)
    say(f"{killed} workers killed: {sum(1 for state in hit.states.values() if state == 'done')} of {pairs} results")
    met += [complete(hit, pairs), killed == kills, hit.digests == one.digests]
    say(f"equal hashes: {'yes' if two.digests == cluster.digests == hit.digests == one.digests else 'NO'}")
    return all(met)


def complete(ran: Ran, pairs: int) -> bool:
    """Whether every line is there exactly once."""
    return len(ran.names) == len(set(ran.names)) == pairs and set(ran.states.values()) == {"done"}


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
