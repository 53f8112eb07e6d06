"""Work that keeps its order, whatever ends how."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import EnfaceError
from app.core.jobs import JobContext
from app.jobs.inline import InlineRunner
from app.jobs.runner import JobRunner
from app.jobs.serial import SerialQueue


def test_jobs_run_one_at_a_time_in_their_order(qtbot: QtBot) -> None:
    runner = JobRunner()
    queue, running, most, order = SerialQueue(runner), [], [], []

    def work(number: int):
        def body(ctx: JobContext) -> int:
            running.append(number)
            most.append(len(running))
            threading.Event().wait(0.01)
            running.remove(number)
            return number

        return body

    for number in range(5):
        queue.submit(work(number), on_done=order.append)
    qtbot.waitUntil(lambda: not queue.busy, timeout=5000)
    assert order == [0, 1, 2, 3, 4]
    assert max(most) == 1
    assert runner.shutdown(5.0)


def test_a_failure_and_a_cancellation_do_not_stop_the_next(qtbot: QtBot) -> None:
    runner, said = JobRunner(), []
    queue = SerialQueue(runner)
    began, go = threading.Event(), threading.Event()

    def fail(ctx: JobContext) -> None:
        raise EnfaceError("no")

    def wait(ctx: JobContext) -> None:
        began.set()
        while not go.wait(0.005):
            ctx.check()

    queue.submit(fail, on_failed=lambda failure: said.append(failure.error.cause))
    running = queue.submit(wait, on_cancelled=lambda: said.append("stopped"))
    waiting = queue.submit(lambda ctx: said.append("never"), on_cancelled=lambda: said.append("not begun"))
    queue.submit(lambda ctx: 5, on_done=lambda value: said.append(str(value)))
    waiting.cancel()
    qtbot.waitUntil(began.is_set, timeout=5000)
    running.cancel()
    qtbot.waitUntil(lambda: not queue.busy, timeout=5000)
    assert said == ["no", "stopped", "not begun", "5"]
    assert runner.shutdown(5.0)


def test_what_a_callback_submits_comes_last() -> None:
    queue, said = SerialQueue(InlineRunner()), []

    def first(_: object) -> None:
        said.append("first")
        queue.submit(lambda ctx: None, on_done=lambda _: said.append("third"))
        said.append("second")

    queue.submit(lambda ctx: None, on_done=first)
    assert said == ["first", "second", "third"]
    assert not queue.busy


def test_a_callback_that_raises_does_not_block_the_queue() -> None:
    queue, said = SerialQueue(InlineRunner()), []

    def bad(_: object) -> None:
        raise ValueError("a defect")

    with pytest.raises(ValueError, match="a defect"):
        queue.submit(lambda ctx: None, on_done=bad)
    queue.submit(lambda ctx: None, on_done=lambda _: said.append("next"))
    assert said == ["next"]
