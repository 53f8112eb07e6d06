"""Samples of the figures that `python -m tests.responsiveness` prints at full size; `ENFACE_FULL=1` tries all of it.

The command keeps the limits as they are promised. Here a fraction of each trial runs on whatever machine there is, so a
figure that wavers is the best of up to three tries and may be `MARGIN` times its limit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gl.test_workstation import require_weights
from tests.responsiveness.figure import Figure, crowded

SAMPLES = ("program", "pauses", "killed", "queue", "cycles")
TRIES = 3
MARGIN = 1.5


def measure(trial: str, root: Path, record: Path) -> list[Figure]:
    """In a process of its own, as a person's window is."""
    size = [] if os.environ.get("ENFACE_FULL") else ["--sample"]
    command = [sys.executable, "-m", "tests.responsiveness", "--here", "--record", str(record), *size, trial]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert record.exists(), done.stdout + done.stderr[-3000:]
    return [Figure(**values) for values in json.loads(record.read_text(encoding="utf-8"))]


def missed(figures: list[Figure]) -> list[Figure]:
    return [one for one in figures if one.value > one.limit * (MARGIN if one.wavers else 1.0)]


@pytest.mark.parametrize("trial", SAMPLES)
def test_figures_are_met(trial: str, root: Path, tmp_path: Path) -> None:
    require_weights()
    best = measure(trial, root, tmp_path / "0.json")
    for number in range(1, TRIES):
        if not missed(best) or not all(one.wavers for one in missed(best)):
            break
        again = measure(trial, root, tmp_path / f"{number}.json")
        best = [min(pair, key=lambda one: one.value) for pair in zip(best, again, strict=True)]
    lines = "\n".join(one.line() for one in best)
    if crowded() and missed(best) and all(one.unit in ("ms", "s") for one in missed(best)):
        pytest.skip(f"other programs keep the processors busy: {lines}")
    assert not missed(best), lines
