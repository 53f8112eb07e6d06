"""The report in the window: looked at before it is saved, saved into the case, copied elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import EnfaceError
from app.gui.report_preview.report_dialog import ReportDialog
from tests.gui.conftest import Desk
from tests.gui.test_cases import make_case
from tests.helpers.pdfs import blank_pdf


@pytest.fixture
def report(desk: Desk, photo_files: tuple[Path, Path], tmp_path: Path) -> ReportDialog:
    """The report of a draft, three pages long, on the screen."""
    make_case(desk, tmp_path)
    desk.services.cases.pdf = blank_pdf(3)
    desk.window.photos.drop(list(photo_files))
    desk.window.start()
    desk.window.actions_["result.report"].trigger()
    dialog = desk.window.output.report_dialog
    assert dialog is not None
    return dialog


def test_the_preview_shows_the_pages_and_says_that_it_is_no_final_report(report: ReportDialog) -> None:
    assert [page.accessibleName() for page in report.pages] == ["Page 1", "Page 2", "Page 3"]
    assert all(not page.pixmap().isNull() for page in report.pages)
    assert report.notice.title.text() == "This report is not final"
    assert not report.copy_button.isEnabled(), "there is nothing to copy before it is stored"


def test_it_is_saved_into_the_case_and_listed_there(report: ReportDialog, desk: Desk) -> None:
    report.template.setCurrentIndex(2)
    report.template.activated.emit(2)
    report.language.setCurrentIndex(1)
    report.language.activated.emit(1)
    report.save_button.click()
    assert report.saved is not None
    assert report.saved.read_bytes() == blank_pdf(3)
    file = desk.window.case.file
    assert file is not None
    assert [(entry.template, entry.language) for entry in file.reports] == [("summary", "de")]
    desk.window.case_page.show_section("reports")
    assert desk.window.case_page.table.item(0, 2).text() == report.saved.name
    assert "One page, de" in desk.window.case_page.sheet.texts()


def test_a_copy_goes_where_it_is_asked_and_a_refusal_is_told(report: ReportDialog, desk: Desk, tmp_path: Path) -> None:
    report.save_button.click()
    desk.questions.file_answer = tmp_path / "copy.pdf"
    report.copy_button.click()
    assert desk.questions.file_answer.read_bytes() == blank_pdf(3)
    desk.questions.file_answer = tmp_path / "no such folder" / "copy.pdf"
    report.copy_button.click()
    assert report.notice.title.text().startswith("E7")
    assert report.copy_button.isEnabled(), "one may try again"


def test_a_report_that_cannot_be_made_is_told_and_nothing_can_be_saved(report: ReportDialog, desk: Desk) -> None:
    desk.services.cases.error = EnfaceError("no OpenGL on this machine", remedy="see the log", code="E150")
    report.template.activated.emit(0)
    assert report.notice.title.text() == "E150"
    assert not report.save_button.isEnabled()
