"""The live table of a batch: every state, the rate and the time left, who works, and why lines failed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.cli.batch_table import duration, one_line, table_lines
from app.services import batch_run
from app.services.batch_run import BatchProgress, WorkerState
from app.services.batch_worker import Answer


@pytest.fixture
def half_done(monkeypatch: pytest.MonkeyPatch) -> BatchProgress:
    """Ten seconds into a hundred lines, where the clock stands still."""
    monkeypatch.setattr(batch_run, "time", SimpleNamespace(monotonic=lambda: 1000.0))
    progress = BatchProgress(100, began=990.0)
    for number in range(40):
        progress.count(Answer(f"r{number}", "done", worker="gpu-0", device="cuda"))
    progress.count(Answer("r40", "kept"))
    progress.count(Answer("r41", "failed", code="E301"))
    progress.running = 3
    progress.workers = [WorkerState("gpu-0", "server", 1, 1), WorkerState("gpu-1", "server", 1, 0)]
    return progress


def test_it_shows_states_workers_and_codes(half_done: BatchProgress) -> None:
    lines = [" ".join(line.split()) for line in table_lines(half_done)]
    assert "waiting running done kept failed" in lines
    assert "55 3 40 1 1" in lines
    assert {"gpu-0 server 1 busy 40", "gpu-1 server 1 idle 0", "device: cuda 40", "code: E301 1"} <= set(lines)


def test_it_gives_the_rate_of_what_was_made_and_the_time_left(half_done: BatchProgress) -> None:
    assert half_done.rate == pytest.approx(4.1), "a line that was kept took no time"
    assert half_done.left_s == pytest.approx(58 / 4.1)
    said = "42 of 100 lines · 40 done · 1 kept · 1 failed · 4.10 lines/s · about 14 s left"
    assert one_line(half_done) == said
    assert "left" not in one_line(BatchProgress(100))


@pytest.mark.parametrize(("seconds", "said"), [(11.6, "12 s"), (250, "4 min 10 s"), (11_100, "3 h 05 min")])
def test_durations_are_read_at_a_glance(seconds: float, said: str) -> None:
    assert duration(seconds) == said
