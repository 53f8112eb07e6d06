"""The trials with their full sizes, and the table of what came out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.reliability import kills, printed, repeats, trials
from tests.reliability.trials import Figure

TRIALS: dict[str, tuple[Callable[[Path, int], list[Figure]], int]] = {
    "starts": (kills.starts, 100),
    "evidence": (trials.evidence_flips, 500),
    "log": (trials.log_attacks, 1000),
    "cycles": (trials.fixpoint, 100),
    "strings": (trials.strings, 200),
    "size": (lambda folder, events: trials.large_case(folder, min(500, events), events), 100_000),
    "kills": (kills.kills, 300),
    "repeats": (repeats.repeats, 40),
    "printed": (printed.printed, 200),
}


def run_all(home: Path, part: str, divisor: int) -> bool:
    """Run the trials whose name contains `part`, at full size or a fraction; a line for each figure."""
    met = True
    for name, (trial, size) in TRIALS.items():
        if part in name:
            folder = home / name
            folder.mkdir()
            for figure in trial(folder, size // divisor):
                met = met and figure.met
                verdict = "met" if figure.met else "MISSED"
                line = f"{verdict:<7}{figure.reached:>7,} of {figure.asked:<7,}{figure.seconds:8.1f} s  {figure.name}"
                sys.stdout.write(line + (f" ({figure.note})" if figure.note else "") + "\n")
                sys.stdout.flush()
    return met
