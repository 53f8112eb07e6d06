"""The runners: who is called, on which thread, and what never lands."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import NoFaceError
from app.core.jobs import JobContext
from app.jobs.base import JobFailure, Runner
from app.jobs.inline import InlineRunner
from app.jobs.runner import JobRunner


class Record:
    """Collects what is delivered, with the name of the thread it came on."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []
        self.threads: set[int] = set()

    def __call__(self, name: str) -> Any:
        def take(*values: Any) -> None:
            self.threads.add(threading.get_ident())
            self.events.append((name, values[0] if len(values) == 1 else values))

        return take

    def all(self) -> dict[str, Any]:
        """Keyword arguments for `submit`."""
        return {f"on_{name}": self(name) for name in ("done", "failed", "progress", "cancelled")}

    def ends(self) -> list[tuple[str, Any]]:
        return [event for event in self.events if event[0] != "progress"]


@pytest.fixture(params=["threads", "inline"])
def any_runner(request: pytest.FixtureRequest) -> Runner:
    """Both runners keep the same promises."""
    if request.param == "inline":
        return InlineRunner()
    made: Runner = request.getfixturevalue("runner")
    return made


def test_value_arrives_on_the_gui_thread(any_runner: Runner, qtbot: QtBot) -> None:
    record = Record()
    where: list[int] = []

    def work(ctx: JobContext) -> int:
        where.append(threading.get_ident())
        ctx.progress("Counting", 0.5)
        return 42

    any_runner.submit(work, **record.all())
    qtbot.waitUntil(lambda: bool(record.ends()))
    assert record.events == [("progress", ("Counting", 0.5)), ("done", 42)]
    assert record.threads == {threading.get_ident()}
    assert (where[0] == threading.get_ident()) is isinstance(any_runner, InlineRunner)


def test_a_coded_failure_arrives_as_it_is(any_runner: Runner, qtbot: QtBot) -> None:
    record = Record()
    error = NoFaceError("no face was found", file="a.jpg", remedy="draw a box")

    def work(_: JobContext) -> None:
        raise error

    any_runner.submit(work, **record.all())
    qtbot.waitUntil(lambda: bool(record.ends()))
    assert record.ends() == [("failed", JobFailure(error))]


@pytest.mark.parametrize("raised", [ValueError("odd"), SystemExit(3), KeyError()])
def test_a_defect_becomes_a_failure_with_its_traceback(
    any_runner: Runner, qtbot: QtBot, raised: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    record = Record()

    def work(_: JobContext) -> None:
        raise raised

    any_runner.submit(work, **record.all())
    qtbot.waitUntil(lambda: bool(record.ends()))
    [(name, failure)] = record.ends()
    assert name == "failed"
    assert failure.unexpected
    assert failure.error.code == "E101"
    assert "raise raised" in failure.details
    assert "failed unexpectedly" in caplog.text


def test_memory_error_says_what_to_do(any_runner: Runner, qtbot: QtBot) -> None:
    record = Record()

    def work(_: JobContext) -> None:
        raise MemoryError

    any_runner.submit(work, **record.all())
    qtbot.waitUntil(lambda: bool(record.ends()))
    assert record.ends()[0][1].error.code == "E102"


def test_cancel_reaches_the_work(runner: JobRunner, qtbot: QtBot) -> None:
    record = Record()
    started = threading.Event()

    def work(ctx: JobContext) -> None:
        started.set()
        while True:
            ctx.check()
            time.sleep(0.005)

    job = runner.submit(work, **record.all())
    assert started.wait(2)
    job.cancel()
    assert not record.ends(), "a cancellation is told when the work has stopped"
    qtbot.waitUntil(lambda: bool(record.ends()))
    assert record.ends() == [("cancelled", ())]


def test_work_that_ends_despite_cancel_is_told_truthfully(runner: JobRunner, qtbot: QtBot) -> None:
    """An export that was already written must not be reported as cancelled."""
    record = Record()
    started, go = threading.Event(), threading.Event()

    def work(_: JobContext) -> str:
        started.set()
        go.wait(5)
        return "written"

    job = runner.submit(work, **record.all())
    assert started.wait(2)
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: bool(record.ends()))
    assert record.ends() == [("done", "written")]


def test_discard_answers_at_once_and_drops_the_late_result(runner: JobRunner, qtbot: QtBot) -> None:
    record = Record()
    started, go = threading.Event(), threading.Event()

    def work(_: JobContext) -> str:
        started.set()
        go.wait(5)
        return "late"

    job = runner.submit(work, **record.all())
    assert started.wait(2)
    job.discard()
    assert record.ends() == [("cancelled", ())]
    assert job.finished
    go.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert record.ends() == [("cancelled", ())]


def test_newer_work_in_a_lane_supersedes_and_waits_its_turn(runner: JobRunner, qtbot: QtBot) -> None:
    """The first may not be interrupted; the second is overtaken before it starts; only the third lands."""
    records = [Record() for _ in range(3)]
    started, go = threading.Event(), threading.Event()
    ran: list[int] = []
    together: list[int] = []
    inside = 0

    def make(number: int) -> Any:
        def work(ctx: JobContext) -> int:
            nonlocal inside
            inside += 1
            together.append(inside)
            ran.append(number)
            if number == 0:
                ctx.progress("Reading", 0.1)
                started.set()
                go.wait(5)
            inside -= 1
            return number

        return work

    runner.submit(make(0), lane="front", **records[0].all())
    assert started.wait(2)
    runner.submit(make(1), lane="front", **records[1].all())
    runner.submit(make(2), lane="front", **records[2].all())
    go.set()
    qtbot.waitUntil(lambda: bool(records[2].ends()))
    assert ran == [0, 2]
    assert max(together) == 1
    assert records[0].events == []
    assert records[1].events == []
    assert records[2].ends() == [("done", 2)]


def test_discarding_a_job_that_waits_never_runs_it(runner: JobRunner, qtbot: QtBot) -> None:
    record = Record()
    go = threading.Event()
    ran: list[str] = []
    runner.submit(lambda _: go.wait(5), lane="run")
    waiting = runner.submit(lambda _: ran.append("second"), lane="run", **record.all())
    waiting.discard()
    assert record.ends() == [("cancelled", ())]
    go.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert ran == []


def test_lanes_run_side_by_side(runner: JobRunner, qtbot: QtBot) -> None:
    meet = threading.Barrier(2)
    record = Record()
    for lane in ("front", "side"):
        runner.submit(lambda _: meet.wait(5), lane=lane, **record.all())
    qtbot.waitUntil(lambda: len(record.ends()) == 2)
    assert {name for name, _ in record.ends()} == {"done"}


def test_a_flood_of_progress_is_merged_and_the_last_one_arrives(runner: JobRunner, qtbot: QtBot) -> None:
    record = Record()

    def work(ctx: JobContext) -> None:
        for step in range(20_000):
            ctx.progress("Training", step / 19_999)

    runner.submit(work, **record.all())
    qtbot.waitUntil(lambda: bool(record.ends()))
    reports = [value for name, value in record.events if name == "progress"]
    assert 1 <= len(reports) < 5_000
    assert reports[-1] == ("Training", 1.0)
    assert reports == sorted(reports, key=lambda report: report[1])
    assert record.events[-1][0] == "done"


@pytest.mark.alone
def test_shutdown_stops_the_work_and_delivers_nothing(qtbot: QtBot) -> None:
    runner = JobRunner()
    record = Record()
    started = threading.Event()

    def work(ctx: JobContext) -> None:
        started.set()
        while not ctx.cancelled:
            time.sleep(0.005)

    runner.submit(work, lane="run", **record.all())
    assert started.wait(2)
    runner.submit(work, lane="run", **record.all())
    before = time.monotonic()
    assert runner.shutdown(5.0)
    assert time.monotonic() - before < 1.0
    qtbot.wait(20)
    assert record.events == []
    with pytest.raises(RuntimeError, match="shut down"):
        runner.submit(work)


def test_shutdown_says_when_work_cannot_be_stopped() -> None:
    runner = JobRunner()
    started, go = threading.Event(), threading.Event()

    def work(_: JobContext) -> None:
        started.set()
        go.wait(5)

    runner.submit(work)
    assert started.wait(2)
    assert not runner.shutdown(0.1)
    go.set()
    assert runner.shutdown(5.0)


def test_inline_work_can_be_cancelled_from_its_progress() -> None:
    runner = InlineRunner()
    record = Record()

    def stop(_stage: str, _fraction: float) -> None:
        assert runner.current is not None
        runner.current.cancel()

    def work(ctx: JobContext) -> None:
        ctx.progress("Reconstructing", 0.3)
        ctx.progress("Texturing", 0.6)

    runner.submit(work, **{**record.all(), "on_progress": stop})
    assert record.ends() == [("cancelled", ())]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread's priority is the system's own affair")
def test_work_gives_way_to_the_window(runner: JobRunner, qtbot: QtBot) -> None:
    def nice() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    own, record = nice(), Record()
    runner.submit(lambda _: nice(), **record.all())
    qtbot.waitUntil(lambda: bool(record.ends()))
    assert record.ends()[0][1] > own
    assert nice() == own
