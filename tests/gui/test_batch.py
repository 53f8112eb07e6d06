"""The batch queue: it goes on after a failure, retries, cancels, and counts right."""

from __future__ import annotations

import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.core.errors import NoFaceError
from app.gui.batch.batch_model import LineState
from app.gui.run_model import RunState
from tests.gui.conftest import Desk


def planned(desk: Desk, folder: Path, count: int) -> Desk:
    folder.mkdir()
    for number in range(count):
        (folder / f"p{number:03d}.jpg").write_bytes(b"x")
    desk.questions.folder_answer = folder
    desk.window.frame.go("go.batch")
    desk.window.batch_page.folder_button.click()
    return desk


def states(desk: Desk) -> list[str]:
    return [str(line.state) for line in desk.window.batch.lines]


def test_two_hundred_photos_with_broken_ones_among_them(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    broken = {f"p{number:03d}" for number in (0, 7, 100, 199)}
    desk.services.batch_errors = {name: NoFaceError("no face was found", remedy="draw a box") for name in broken}
    planned(desk, tmp_path / "in", 200)
    page = desk.window.batch_page
    page.start_button.click()
    qtbot.waitUntil(lambda: not desk.window.batch.running, timeout=20_000)
    failed = {line.pair.name for line in desk.window.batch.lines if line.state is LineState.FAILED}
    assert failed == broken
    assert page.summary.text() == "196 of 200 done · 4 failed · 0 cancelled · 0 waiting"
    row = desk.window.batch.lines[7]
    assert "No face was found" in row.problem
    assert page.view.model().index(7, 2).data() == row.problem
    desk.services.batch_errors = {}
    page.retry_button.click()
    qtbot.waitUntil(lambda: not desk.window.batch.running, timeout=20_000)
    assert set(states(desk)) == {"done"}


def test_one_works_on_while_the_batch_runs_and_cancels_one_or_all(
    threaded: Desk, tmp_path: Path, photo_files: tuple[Path, Path], qtbot: QtBot
) -> None:
    desk = threaded
    desk.services.batch_hold = threading.Event()
    desk.questions.folder_answer = tmp_path
    folder = tmp_path / "in"
    planned(desk, folder, 4)
    qtbot.waitUntil(lambda: len(desk.window.batch.lines) == 4)
    page = desk.window.batch_page
    page.start_button.click()
    qtbot.waitUntil(lambda: states(desk)[0] == "running")
    desk.window.photos.drop(list(photo_files))
    qtbot.waitUntil(lambda: desk.window.photos.request() is not None)
    desk.window.start()
    qtbot.waitUntil(lambda: desk.window.run.state is RunState.DONE)
    assert states(desk)[0] == "running"
    page.view.selectRow(2)
    page.cancel_line_button.click()
    assert states(desk) == ["running", "waiting", "cancelled", "waiting"]
    page.cancel_button.click()
    qtbot.waitUntil(lambda: not desk.window.batch.running, timeout=1000)
    assert states(desk) == ["cancelled"] * 4
    desk.services.batch_hold.set()
    page.view.selectRow(1)
    page.retry_button.click()
    qtbot.waitUntil(lambda: states(desk)[1] == "done", timeout=5000)


def test_a_dropped_folder_goes_into_the_batch(desk: Desk, tmp_path: Path) -> None:
    planned(desk, tmp_path / "in", 3)
    assert len(desk.window.batch.lines) == 3
    assert desk.window.batch_page.start_button.isEnabled()
