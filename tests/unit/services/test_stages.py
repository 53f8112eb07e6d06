"""Stages: reported in order, timed, stopped when cancelled."""

from __future__ import annotations

import pytest

from app.core.errors import CancelledError
from app.core.jobs import JobContext
from app.services.stages import StageClock

STARTS = {"Reading": 0.0, "Thinking": 0.5}


def test_each_stage_is_reported_at_its_start_and_timed() -> None:
    seen: list[tuple[str, float]] = []
    clock = StageClock(JobContext(lambda stage, fraction: seen.append((stage, fraction))), STARTS)
    for name in STARTS:
        with clock.stage(name):
            pass
    assert seen == list(STARTS.items())
    assert list(clock.seconds) == list(STARTS)
    assert all(seconds >= 0.0 for seconds in clock.seconds.values())


def test_a_cancelled_job_enters_no_further_stage() -> None:
    ctx = JobContext()
    clock = StageClock(ctx, STARTS)
    with clock.stage("Reading"):
        ctx.cancel()
    with pytest.raises(CancelledError), clock.stage("Thinking"):
        pytest.fail("entered")
