"""Portable copies of cases in the window, with the real store: written, taken in, refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from app.bootstrap.case_wiring import RealCases
from app.gui.cases.case_services import NewCase
from app.gui.cases.portable import free_folder
from app.jobs.inline import InlineRunner
from app.jobs.runner import JobRunner
from app.services.case_bundles import check_bundle
from tests.gui.conftest import Desk
from tests.helpers.cases import photo_file
from tests.helpers.windows import StubServices


def no_engine() -> object:
    raise AssertionError("nothing is reconstructed here")


def real_services() -> StubServices:
    services = StubServices()
    services.cases = RealCases(no_engine)  # type: ignore[arg-type, assignment]
    return services


@pytest.fixture
def opened(make_desk: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A real case with one photo."""
    desk = make_desk(InlineRunner(), real_services())
    desk.window.desk.create(NewCase(tmp_path / "made", "2026/9", "Alma", organisation="State Laboratory"))
    desk.window.desk.importing.start([photo_file(tmp_path)])
    assert desk.window.case.file is not None
    assert len(desk.window.case.file.exhibits) == 1
    return desk


def drop(desk: Desk, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    desk.window.dropEvent(QDropEvent(QPointF(QPoint(5, 5)), action, data, button, key))


def test_a_case_goes_out_and_comes_back_as_a_case_of_its_own(opened: Desk, tmp_path: Path) -> None:
    window, questions = opened.window, opened.questions
    assert window.case.file is not None
    before = window.case.file
    questions.file_answer = tmp_path / "copy"  # the ending is added
    window.actions_["case.save_copy"].trigger()
    copy = tmp_path / "copy.zip"
    assert window.notice.title.text() == "The portable copy is written"
    assert not check_bundle(copy, replay=False).faults
    window.notice.button.click()
    assert questions.shown == [tmp_path]
    window.actions_["case.close"].trigger()
    questions.any_answer, questions.folder_answer = copy, tmp_path
    (tmp_path / "copy").mkdir()
    window.actions_["case.open_copy"].trigger()
    file = window.case.file
    assert file is not None
    assert Path(file.folder) == tmp_path / "copy-2", "what is there is never written into"
    assert file.info.uid != before.info.uid
    assert (file.info.number, [item.sha256 for item in file.exhibits]) == ("2026/9", [before.exhibits[0].sha256])
    assert not window.copy_strip.isVisible()
    window.actions_["case.close"].trigger()
    questions.folder_answer = tmp_path / "elsewhere"
    drop(opened, copy)
    assert window.case.file is not None
    assert Path(window.case.file.folder) == tmp_path / "elsewhere" / "copy"


def test_what_is_no_copy_is_refused_and_what_is_there_is_kept(opened: Desk, tmp_path: Path) -> None:
    window, questions = opened.window, opened.questions
    questions.file_answer = tmp_path / "taken.zip"
    questions.file_answer.write_bytes(b"something of the analyst's")
    window.actions_["case.save_copy"].trigger()
    assert "E715" in window.notice.title.text()
    assert questions.file_answer.read_bytes() == b"something of the analyst's"
    questions.any_answer, questions.folder_answer = questions.file_answer, tmp_path / "cases"
    window.actions_["case.open_copy"].trigger()
    assert "E716" in window.notice.title.text()
    assert not window.case.is_open
    assert not list((tmp_path / "cases").glob("*"))
    assert not window.desk.portable.running


def test_writing_a_copy_can_be_cancelled(make_desk: Callable[..., Desk], qtbot: QtBot, tmp_path: Path) -> None:
    desk = make_desk(JobRunner(), real_services())
    window = desk.window
    window.desk.create(NewCase(tmp_path / "made", "2026/9", "Alma"))
    qtbot.waitUntil(lambda: window.case.is_open and not window.case.busy)
    desk.questions.file_answer = tmp_path / "copy.zip"
    window.actions_["case.save_copy"].trigger()
    assert window.copy_strip.isVisible()
    window.copy_strip.cancel.click()
    qtbot.waitUntil(lambda: not window.desk.portable.running and not window.case.busy)
    assert not window.copy_strip.isVisible()
    assert sorted(path.name for path in tmp_path.glob(".enface*")) == []


def test_a_dropped_case_is_opened(opened: Desk, tmp_path: Path) -> None:
    opened.window.actions_["case.close"].trigger()
    drop(opened, tmp_path / "made")
    assert opened.window.case.file is not None
    assert Path(opened.window.case.file.folder) == tmp_path / "made"


def test_the_organisation_goes_from_the_new_case_to_its_sheet_and_can_be_changed(opened: Desk) -> None:
    window = opened.window
    assert "Organisation\nState Laboratory" in window.case_page.sheet.texts()
    before = {"number": "2026/9", "examiner": "Alma", "organisation": "State Laboratory"}
    before |= {"reference": "", "classification": "", "description": ""}
    window.case.update_details(before, before | {"organisation": "Other House"})
    assert "Organisation\nOther House" in window.case_page.sheet.texts()
    window.history.undo()
    assert "Organisation\nState Laboratory" in window.case_page.sheet.texts()


def test_a_free_folder_is_found(tmp_path: Path) -> None:
    assert free_folder(tmp_path / "a") == tmp_path / "a"
    (tmp_path / "a").mkdir()
    (tmp_path / "a-2").mkdir()
    assert free_folder(tmp_path / "a") == tmp_path / "a-3"
