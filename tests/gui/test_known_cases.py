"""The list of cases on the start page: those of this computer, those of the server, and who has one open elsewhere."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem
from pytestqt.qtbot import QtBot

from app.core.caselog import RecentCase
from app.core.errors import StorageError
from app.core.jobs import JobContext
from app.gui.recent_row import RecentRow
from tests.gui.conftest import Desk
from tests.gui.test_cases import make_case

WHO = "ada on desk-4 (process 411, since 2026-03-04T05:06:07.000Z)"
SHARED = RecentCase("/shared/K-9", "c" * 32, "K-9", "Ada", "", open_by=WHO)


def said(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.AccessibleTextRole))


def test_cases_of_the_server_are_listed_with_who_has_them(desk: Desk, tmp_path: Path) -> None:
    window, page = desk.window, desk.window.start_page
    make_case(desk, tmp_path, "K-1")
    desk.services.cases.on_server = [SHARED, RecentCase("/shared/K-7", "d" * 32, "K-7", "Bo", "", present=False)]
    window.frame.go("go.start")
    assert [said(page.cases.item(row)).partition(",")[0] for row in range(3)] == ["K-1", "K-9", "K-7"]
    page.cases.setCurrentRow(1)
    assert said(page.cases.item(1)) == "K-9, Ada, open elsewhere: ada on desk-4"
    assert WHO in page.cases.item(1).toolTip()
    assert (page.open_button.text(), page.open_button.isEnabled()) == ("Look at it", True)
    assert not page.forget_button.isEnabled(), "the server keeps its own list"
    page.cases.setCurrentRow(2)
    assert (page.open_button.text(), page.open_button.isEnabled()) == ("Open", False)
    assert said(page.cases.item(2)) == "K-7, Bo, folder is missing"
    assert isinstance(page.cases.itemWidget(page.cases.item(2)), RecentRow)


def test_it_is_seen_within_seconds_that_a_case_was_opened_or_closed_elsewhere(desk: Desk, tmp_path: Path) -> None:
    window, page = desk.window, desk.window.start_page
    make_case(desk, tmp_path)
    folder = window.case.file.folder  # type: ignore[union-attr]
    window.actions_["case.close"].trigger()
    assert page._clock.isActive()
    assert page._clock.interval() <= 10_000
    desk.services.cases.open_by[folder] = WHO
    page._clock.timeout.emit()
    assert said(page.cases.item(0)).endswith("open elsewhere: ada on desk-4")
    desk.services.cases.open_by.clear()
    page._clock.timeout.emit()
    assert "elsewhere" not in said(page.cases.item(0))
    window.frame.go("go.work")
    assert not page._clock.isActive()


def test_a_server_that_answers_late_is_asked_once_at_a_time(threaded: Desk, qtbot: QtBot) -> None:
    page, cases = threaded.window.start_page, threaded.services.cases
    asked, answer = [], threading.Event()
    qtbot.waitUntil(lambda: not threaded.runner.busy)  # type: ignore[attr-defined]

    def late(_: JobContext) -> list[RecentCase]:
        asked.append(1)
        answer.wait(20)
        return [SHARED]

    cases.known_cases = late  # type: ignore[method-assign]
    for _ in range(3):
        page.looks.emit()
    answer.set()
    qtbot.waitUntil(lambda: page.cases.count() == 1)
    assert len(asked) == 1


def test_without_the_server_the_cases_of_this_computer_stay_and_it_is_told(desk: Desk, tmp_path: Path) -> None:
    page = desk.window.start_page
    make_case(desk, tmp_path)
    desk.services.cases.server_error = StorageError("the server cannot be reached (x)", remedy="wait", code="E730")
    desk.window.frame.go("go.start")
    assert page.cases.count() == 1
    assert page._problem.text().startswith("E730")
    assert page._problem.isVisible()
    desk.services.cases.server_error = None
    page.looks.emit()
    assert not page._problem.isVisible()


def test_a_case_that_is_open_elsewhere_opens_to_be_looked_at_and_says_who_has_it(desk: Desk, tmp_path: Path) -> None:
    window = desk.window
    make_case(desk, tmp_path)
    folder = window.case.file.folder  # type: ignore[union-attr]
    window.actions_["case.close"].trigger()
    desk.services.cases.read_only(folder, f"the case is open for writing: {WHO}")
    window.start_page.chosen.emit(folder)
    assert window.case.is_open
    assert not window.case.writable
    assert window.notice.isVisible()
    assert WHO in window.notice.text.text()
