"""Measure batches: `python -m tests.scale [--pairs 500] [--alone 500] [--kills 10]`; prints a line for each figure.

Two cores should be free. The same pairs are reconstructed by one worker (which takes longest, and may get the first of
them alone), by two, and by a Dask cluster of two processes of which one is killed again and again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from app.core.cores import available_cores
from tests.helpers.pairs import write_pairs
from tests.scale.batches import Ran, run, run_on_cluster

ASKED_GAIN = 1.6


def main() -> int:
    """Run everything; 1 when a figure is not met."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale", description=__doc__)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--alone", type=int, help="pairs for the one worker; all by default")
    parser.add_argument("--kills", type=int, default=10)
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="enface-scale-"))
    try:
        return 0 if measure(home, options.pairs, options.alone or options.pairs, options.kills) else 1
    finally:
        shutil.rmtree(home, ignore_errors=True)


def measure(home: Path, pairs: int, alone: int, kills: int) -> bool:
    """All figures; whether each is met."""
    photos = home / "photos"
    write_pairs(photos, pairs)
    write_pairs(home / "first", alone)
    say(f"{pairs} pairs, {available_cores()} cores, load {os.getloadavg()[0]:.1f}, {datetime.now(UTC):%Y-%m-%d %H:%M}")
    one = run(home / "first", home / "one", "--workers", "1")
    say(f"1 local worker: {figures(one)}")
    shutil.rmtree(home / "one")
    two = run(photos, home / "two", "--workers", "2")
    gain = two.rate / one.rate
    say(f"2 local workers: {figures(two)}; {gain:.2f} times the rate of one (asked: {ASKED_GAIN})")
    shutil.rmtree(home / "two")
    spread = two.seconds / (1.6 * kills + 1)
    hit, killed = run_on_cluster(photos, home / "cluster", home / "dask", 2, kills, spread)
    say(f"Dask cluster of 2 processes, {killed} of them killed: {figures(hit)}")
    same = one.digests.items() <= two.digests.items() == hit.digests.items()
    say(f"hashes: {'equal' if same else 'DIFFERENT'}, {len(set(two.digests.values()))} different ones")
    whole = complete(one, alone) and complete(two, pairs) and complete(hit, pairs)
    return same and whole and killed == kills and gain >= ASKED_GAIN


def figures(ran: Ran) -> str:
    """What a batch took and left, in words."""
    return (
        f"{ran.rate:.3f} pairs/s, {ran.seconds:.0f} s in all, {ran.cpu_s / max(1, len(ran.names)):.2f} processor "
        f"seconds a pair; {len(ran.folders)} results for {len(ran.names)} lines, each named once: "
        f"{'yes' if len(set(ran.names)) == len(ran.names) else 'NO'}"
    )


def complete(ran: Ran, pairs: int) -> bool:
    """Whether every line is there exactly once."""
    made = set(ran.states.values()) <= {"done", "kept"}  # a worker killed between its result and its answer: kept
    return made and len(ran.names) == len(set(ran.names)) == len(ran.folders) == pairs


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
