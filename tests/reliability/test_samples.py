"""Samples of the figures that `python -m tests.reliability` prints at full size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.table import TRIALS

SAMPLES = {"starts": 12, "evidence": 12, "log": 40, "cycles": 4, "strings": 24, "size": 5000, "kills": 12, "repeats": 2}


@pytest.mark.parametrize("name", SAMPLES)
def test_figure_is_met(tmp_path: Path, name: str) -> None:
    trial, full = TRIALS[name]
    assert SAMPLES[name] <= full
    for figure in trial(tmp_path, SAMPLES[name]):
        assert figure.met, figure
