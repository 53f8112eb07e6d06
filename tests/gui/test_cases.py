"""Cases in the window: from New to an accepted result, notes, trash, undo, and what a failure leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.core.casefile import Kind, Subject, Verdict, Verification
from app.core.caselog import Fault
from app.core.errors import StorageError
from app.core.measurements import MeasureKind, Measurement, SurfacePoint
from app.core.photo_edit import PhotoEdit
from app.core.records import Box
from app.gui.bookmark_box import BookmarkBox
from app.gui.cases.diff_dialog import shown_value
from app.gui.cases.new_case_dialog import NewCaseDialog, folder_name
from app.gui.form_dialog import FormDialog
from app.gui.measure_model import MeasureModel
from app.gui.text_dialog import TextDialog
from tests.gui.conftest import Desk


@pytest.fixture
def opened(desk: Desk, photo_files: tuple[Path, Path], tmp_path: Path) -> Desk:
    """A case with two photos and one result."""
    make_case(desk, tmp_path)
    desk.window.photos.drop(list(photo_files))
    desk.window.start()
    return desk


def make_case(desk: Desk, folder: Path, number: str = "2026/17 <x> & co") -> None:
    window = desk.window
    window.actions_["case.new"].trigger()
    dialog = window.desk.ask.dialog
    assert isinstance(dialog, NewCaseDialog)
    assert not dialog.create_button.isEnabled()
    desk.questions.folder_answer = folder
    dialog._ask_folder()
    dialog.number.setText(number)
    dialog.examiner.setText("Alma")
    dialog.create_button.click()


def answer(desk: Desk, text: str) -> None:
    dialog = desk.window.desk.ask.dialog
    assert isinstance(dialog, TextDialog)
    assert not dialog.ok_button.isEnabled()
    dialog.field.setPlainText(text)
    dialog.ok_button.click()


def test_a_new_case_is_shown_and_listed(desk: Desk, tmp_path: Path) -> None:
    make_case(desk, tmp_path)
    window = desk.window
    assert window.case.is_open
    assert window.windowTitle() == "2026/17 <x> & co – Enface"
    assert window.frame.current == "go.work"
    assert [case.number for case in window.case.recent] == ["2026/17 <x> & co"]
    assert window.start_page.cases.count() == 1


def test_photos_become_exhibits_and_a_run_becomes_a_draft(opened: Desk) -> None:
    file = opened.window.case.file
    assert file is not None
    assert [(item.role, item.name) for item in file.exhibits] == [("front", "front.png"), ("side", "side.png")]
    assert [result.verdict for result in file.results] == [Verdict.DRAFT]
    assert opened.window.run.result_id == 1
    assert opened.window.results.results.count() == 1
    assert "Draft" in str(opened.window.results.results.item(0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_result_is_accepted_with_a_reason_and_the_later_word_counts(opened: Desk) -> None:
    window = opened.window
    window.actions_["result.accept"].trigger()
    answer(opened, "seen from all sides")
    window.actions_["result.reject"].trigger()
    answer(opened, "the chin is wrong")
    result = window.case.result(1)
    assert result is not None
    assert result.verdict is Verdict.REJECTED
    assert [said.reason for said in result.decisions] == ["seen from all sides", "the chin is wrong"]
    texts = " ".join(label.text() for label in window.results.findChildren(QLabel))
    assert "Rejected by Alma: the chin is wrong" in texts


def test_a_note_is_added_taken_back_and_done_again(opened: Desk) -> None:
    window = opened.window
    window.actions_["case.add_note"].trigger()
    answer(opened, "looks plausible")
    assert [note.text for note in live_notes(opened)] == ["looks plausible"]
    window.actions_["edit.undo"].trigger()
    assert live_notes(opened) == []
    window.actions_["edit.redo"].trigger()
    assert [note.text for note in live_notes(opened)] == ["looks plausible"]


def live_notes(desk: Desk) -> list[object]:
    file = desk.window.case.file
    return [] if file is None else [note for note in file.notes if note.trashed_at is None]


def test_the_browser_shows_deletes_and_restores(opened: Desk) -> None:
    window, page = opened.window, opened.window.case_page
    window.frame.go("go.case")
    page.show_section("photos")
    assert page.table.rowCount() == 2
    assert "front.png" in page.sheet.texts()
    page.work.buttons["delete"].click()
    assert page.table.rowCount() == 1
    page.show_section("trash")
    assert page.table.rowCount() == 1
    page.work.buttons["restore"].click()
    assert page.table.rowCount() == 0
    window.actions_["edit.undo"].trigger()
    assert page.table.rowCount() == 1, "taking back the restoring puts it into the trash again"
    page.show_section("audit")
    assert page.table.rowCount() > 3
    page.show_section("overview")
    assert "2026/17 <x> & co" in page.sheet.texts()


def test_a_box_by_hand_is_a_step_of_the_case(opened: Desk) -> None:
    window = opened.window
    window.photos.front.use_box(Box(1.0, 2.0, 30.0, 40.0))
    window.photos.front.use_box(None)
    file = window.case.file
    assert file is not None
    assert [(edit.exhibit_id, edit.kind, edit.after) for edit in file.edits] == [
        (1, "box", [1.0, 2.0, 30.0, 40.0]),
        (1, "box", None),
    ]


def test_a_case_opens_with_its_photos_its_box_and_its_last_result(opened: Desk) -> None:
    window = opened.window
    window.photos.front.use_box(Box(1.0, 2.0, 30.0, 40.0))
    folder = window.case.file.folder  # type: ignore[union-attr]
    window.actions_["case.close"].trigger()
    assert window.photos.front.path is None
    assert window.run.result is None
    assert opened.view.mesh is None
    assert window.frame.current == "go.start"
    window.start_page.chosen.emit(folder)
    assert window.photos.front.exhibit == 1
    assert window.photos.front.hand_box == Box(1.0, 2.0, 30.0, 40.0)
    assert window.run.result_id == 1
    assert opened.view.mesh is not None


def test_photos_that_were_there_before_the_case_go_into_it(desk: Desk, photo_files, tmp_path: Path) -> None:
    desk.window.photos.drop(list(photo_files))
    assert desk.window.photos.front.exhibit == 0
    make_case(desk, tmp_path)
    assert desk.window.photos.front.exhibit > 0
    assert len(desk.window.case.file.exhibits) == 2  # type: ignore[union-attr]


def test_without_a_case_nothing_is_kept_and_the_commands_say_why(desk: Desk, photo_files) -> None:
    window = desk.window
    window.photos.drop(list(photo_files))
    window.start()
    assert window.run.result is not None
    assert window.run.result_id == 0
    assert "No case is open." in window.actions_["result.accept"].toolTip()
    assert not window.actions_["result.report"].isEnabled()


def test_a_failure_is_told_and_the_case_stays(opened: Desk) -> None:
    window = opened.window
    opened.services.cases.error = StorageError("the disk is full", remedy="free some space", code="E702")
    window.actions_["case.add_note"].trigger()
    answer(opened, "lost?")
    assert window.notice.isVisible()
    assert "E702" in window.notice.title.text()
    assert window.case.is_open
    assert live_notes(opened) == []


def test_what_was_altered_is_told(opened: Desk) -> None:
    opened.services.cases.faults = [Fault("E901", "E1", "the stored bytes are others")]
    opened.window.actions_["case.verify"].trigger()
    assert "E1: the stored bytes are others" in opened.window.notice.text.text()
    opened.services.cases.faults = []
    opened.window.actions_["case.verify"].trigger()
    assert opened.window.notice.title.text() == "The case is as it was stored"


def test_closing_the_window_stores_what_waits_and_closes_the_case(threaded: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    window = threaded.window
    make_case(threaded, tmp_path)
    qtbot.waitUntil(lambda: window.case.is_open)
    for number in range(5):
        window.case.add_note(Subject(Kind.CASE), f"note {number}")
    case = threaded.services.cases.known[window.case.file.folder]  # type: ignore[union-attr]
    window.close()
    assert len(case.file.notes) == 5
    assert not case.open


def test_a_recent_case_leaves_the_list(desk: Desk, tmp_path: Path) -> None:
    make_case(desk, tmp_path)
    desk.window.start_page.forget_button.click()
    assert desk.window.start_page.cases.count() == 0


@pytest.mark.parametrize(
    ("number", "folder"),
    [("2026/17", "2026-17"), ("../../x", "x"), ("   ", "case"), ("Ä 5", "Ä-5"), ("a" * 200, "a" * 60)],
    ids=["slash", "dots", "blank", "letters", "long"],
)
def test_folder_names(number: str, folder: str) -> None:
    assert folder_name(number) == folder


def test_what_is_known_of_a_photo_is_said_taken_back_and_kept(opened: Desk) -> None:
    window, page = opened.window, opened.window.case_page
    window.frame.go("go.case")
    page.show_section("photos")
    page.work.buttons["describe"].click()
    dialog = window.desk.ask.dialog
    assert isinstance(dialog, FormDialog)
    dialog.fill({"source": "booking of 3 May", "legal_basis": "§ 81b StPO", "person_category": "suspect"})
    dialog.ok_button.click()
    item = window.case.file.exhibit(page._subject_id())  # type: ignore[union-attr]
    assert item is not None
    assert (item.source, item.legal_basis, item.person_category) == ("booking of 3 May", "§ 81b StPO", "suspect")
    assert {"booking of 3 May", "Suspect"} == {
        text for text in ("booking of 3 May", "Suspect") if text in page.sheet.texts()
    }
    window.actions_["edit.undo"].trigger()
    assert "booking of 3 May" not in page.sheet.texts()


def test_the_case_is_described_anew(opened: Desk) -> None:
    window = opened.window
    window.actions_["case.details"].trigger()
    dialog = window.desk.ask.dialog
    assert isinstance(dialog, FormDialog)
    dialog.fill({"number": ""})
    assert not dialog.ok_button.isEnabled()
    dialog.fill({"number": "2026/18", "reference": "LKA 44"})
    dialog.ok_button.click()
    assert window.windowTitle() == "2026/18 – Enface"
    window.actions_["edit.undo"].trigger()
    assert window.case.file.info.number == "2026/17 <x> & co"  # type: ignore[union-attr]


def test_labels_are_set_and_found_by_the_search(opened: Desk) -> None:
    window, page = opened.window, opened.window.case_page
    window.frame.go("go.case")
    page.show_section("results")
    page.work.buttons["labels"].click()
    dialog = window.desk.ask.dialog
    assert isinstance(dialog, FormDialog)
    dialog.fill({"labels": " urgent,  second   opinion , urgent,"})
    dialog.ok_button.click()
    assert window.case.result(1).tags == ("second opinion", "urgent")  # type: ignore[union-attr]
    window.actions_["edit.undo"].trigger()
    assert window.case.result(1).tags == ()  # type: ignore[union-attr]


def test_the_search_leads_to_what_it_found(opened: Desk, qtbot: QtBot) -> None:
    window, page = opened.window, opened.window.case_page
    window.case.add_note(Subject(Kind.RESULT, 1), "left ear hidden by hair")
    window.actions_["case.search"].trigger()
    assert window.frame.current == "go.case"
    qtbot.keyClicks(page.search, "LEFT ear")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.table.rowCount() == 1
    page.work.buttons["go"].click()
    assert page._section() == "notes"
    assert "left ear hidden by hair" in page.sheet.texts()
    page.work.buttons["edit"].click()
    dialog = window.desk.ask.dialog
    assert isinstance(dialog, TextDialog)
    dialog.field.setPlainText("left ear hidden")
    dialog.ok_button.click()
    assert [note.text for note in live_notes(opened)] == ["left ear hidden"]  # type: ignore[attr-defined]
    page.search.clear()
    assert page.sections.item(page.sections.count() - 1).isHidden()


def test_two_results_stand_side_by_side(opened: Desk) -> None:
    window = opened.window
    assert not window.actions_["result.compare"].isEnabled()
    window.start()
    window.case.decide(1, Verdict.REJECTED, "the chin is wrong")
    window.actions_["result.compare"].trigger()
    dialog = window.desk.diff
    assert dialog is not None
    shown = {dialog.table.item(row, 1).text() for row in range(dialog.table.rowCount())}
    assert {"State", "Reason"} <= shown
    assert "Model" not in shown, "it is the same for both"
    dialog.only.setChecked(False)
    assert "Model" in {dialog.table.item(row, 1).text() for row in range(dialog.table.rowCount())}
    assert "0.40 mm" in dialog.distance.text()
    dialog.close()


def test_many_photos_are_brought_in_and_refused_ones_told(opened: Desk, tmp_path: Path, photo_files) -> None:
    window = opened.window
    bad = tmp_path / "bad.txt"
    bad.write_text("no photo")
    opened.questions.photos_answer = [photo_files[0], bad, photo_files[1]]
    window.actions_["case.add_photos"].trigger()
    file = window.case.file
    assert file is not None
    assert [item.role for item in file.exhibits] == ["front", "side", "", ""]
    assert window.notice.title.text() == "2 photos were brought into the case · 1 refused"
    assert "bad.txt" in window.notice.text.text()
    assert not window.import_strip.isVisible()


def test_a_photo_of_the_case_is_used_in_a_slot_and_the_one_before_is_not_any_more(opened: Desk, photo_files) -> None:
    window, page = opened.window, opened.window.case_page
    window.desk.importing.start([photo_files[1]])
    window.frame.go("go.case")
    page.show_section("photos")
    page.table.setCurrentCell(2, 0)
    page.work.use_asked.emit("front")
    assert window.photos.front.exhibit == 3
    file = window.case.file
    assert file is not None
    assert [item.role for item in file.exhibits] == ["", "side", "front"]
    window.photos.swap()
    assert [item.role for item in window.case.file.exhibits] == ["", "front", "side"]  # type: ignore[union-attr]


def test_every_edit_of_a_photo_is_a_step_of_the_case(opened: Desk) -> None:
    window = opened.window
    marks = [[float(number), 2.0 * number] for number in range(68)]
    edit = PhotoEdit.from_json({"quarter_turns": 3, "mirrored": True, "box": [1, 2, 30, 40], "landmarks68": marks})
    window.photos.side.apply(edit)
    folder = window.case.file.folder  # type: ignore[union-attr]
    window.actions_["case.close"].trigger()
    window.start_page.chosen.emit(folder)
    assert window.photos.side.edit == edit


def test_measurements_and_bookmarks_stay_with_the_result(opened: Desk) -> None:
    window = opened.window
    folder = window.case.file.folder  # type: ignore[union-attr]
    result = window.run.result
    assert result is not None
    bookmarks = window.findChild(BookmarkBox)
    bookmarks.add_here()
    point = SurfacePoint(0, (1.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    other = SurfacePoint(1, (1.0, 0.0, 0.0), (3.0, 4.0, 0.0))
    measured = Measurement(MeasureKind.DISTANCE, (point, other), 5.0, None, "interpupillary 63 mm (assumed)")
    window.findChild(MeasureModel).records.add(measured, "measure")
    window.actions_["case.close"].trigger()
    assert bookmarks.records.items == ()
    window.start_page.chosen.emit(folder)
    assert [bookmark.name for bookmark in bookmarks.records.items] == ["View 1"]
    assert window.run.result.measurements == (measured,)  # type: ignore[union-attr]


def test_stored_photos_are_checked_when_a_case_is_opened(opened: Desk) -> None:
    window, cases = opened.window, opened.services.cases
    folder = window.case.file.folder  # type: ignore[union-attr]
    window.actions_["case.close"].trigger()
    cases.found = Verification.FAILED
    window.start_page.chosen.emit(folder)
    assert window.case_page.state.text.text() == "2 of 2 photos are NOT the ones that came in"
    window.actions_["case.close"].trigger()
    cases.found = Verification.VERIFIED
    window.start_page.chosen.emit(folder)
    assert window.case_page.state.text.text().startswith("All 2 photos are the ones that came in")


def test_the_comparison_names_the_use_of_photos_in_words() -> None:
    assert shown_value("photos", "E1 (front), E2 (side), E3 (sketch)") == "E1 (Front), E2 (Side), E3 (Other)"
