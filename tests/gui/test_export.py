"""The export dialog: what it asks for, what it says afterwards."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.errors import CancelledError, StorageError
from app.core.jobs import JobContext
from app.gui.export_dialog import ExportDialog
from tests.gui.conftest import Desk


@pytest.fixture
def dialog(desk: Desk, photo_files: tuple[Path, Path]) -> ExportDialog:
    """The dialog on a finished result."""
    desk.window.photos.front.open(photo_files[0])
    desk.window.start()
    desk.window.actions_["result.export"].trigger()
    made = desk.window.output.export_dialog
    assert made is not None
    assert made.isVisible()
    return made


def test_export_writes_what_was_chosen_and_says_where(
    desk: Desk, dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.questions.folder_answer = tmp_path / "case 7"
    dialog.browse.click()
    assert dialog.folder.text() == str(tmp_path / "case 7")
    dialog.formats["ply"].setChecked(False)
    dialog.formats["glb"].setChecked(True)
    dialog.examiner.setText("  A. Examiner ")
    dialog.case_number.setText("2026/17")
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    [choice] = desk.services.choices
    assert choice.formats == ("obj", "glb")
    assert choice.report
    assert (choice.examiner, choice.case_number) == ("A. Examiner", "2026/17")
    assert (tmp_path / "case 7" / "mesh.glb").exists()
    assert dialog.notice.title.text() == "Exported"
    assert "report.pdf" in dialog.notice.text.text()
    dialog.notice.button.click()
    assert desk.questions.shown == [tmp_path / "case 7"]
    dialog.close()


def test_an_unwritable_folder_is_told_in_the_dialog_which_stays_open(desk: Desk, dialog: ExportDialog) -> None:
    desk.services.export_error = StorageError(
        "the folder cannot be written", file="/read-only", remedy="choose another folder", code="E701"
    )
    dialog.export_button.click()
    assert dialog.isVisible()
    assert dialog.notice.title.text() == "E701 · /read-only"
    assert "Choose another folder." in dialog.notice.text.text()
    desk.services.export_error = None
    dialog.export_button.click()
    assert dialog.notice.title.text() == "Exported"
    dialog.close()


def test_nothing_chosen_cannot_be_exported(dialog: ExportDialog) -> None:
    for box in (*dialog.formats.values(), dialog.report):
        box.setChecked(False)
    assert not dialog.export_button.isEnabled()
    dialog.report.setChecked(True)
    assert dialog.export_button.isEnabled()
    dialog.folder.setText("  ")
    assert not dialog.export_button.isEnabled()
    dialog.close()


def test_report_fields_follow_the_report_box(dialog: ExportDialog) -> None:
    assert dialog.examiner.isEnabled()
    dialog.report.setChecked(False)
    assert not dialog.examiner.isEnabled()
    dialog.close()


def test_the_close_button_and_escape_close(desk: Desk, qtbot: QtBot, photo_files: tuple[Path, Path]) -> None:
    desk.window.photos.drop(list(photo_files))
    desk.window.start()
    for close in (lambda dialog: dialog.close_button.click(), lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape)):
        desk.window.output.export()
        dialog = desk.window.output.export_dialog
        assert dialog is not None
        assert dialog.isVisible()
        close(dialog)
        assert not dialog.isVisible()


def test_closing_while_writing_cancels_and_stays_until_the_truth_is_known(
    threaded: Desk, photo_files: tuple[Path, Path], qtbot: QtBot
) -> None:
    def slow(_result: object, _choice: object, ctx: JobContext) -> list[Path]:
        while not ctx.cancelled:
            time.sleep(0.005)
        raise CancelledError

    object.__setattr__(threaded.window._services, "export", slow)
    window = threaded.window
    window.photos.front.open(photo_files[0])
    qtbot.waitUntil(lambda: window.photos.request() is not None)
    window.start()
    qtbot.waitUntil(lambda: window.run.result is not None)
    window.output.export()
    dialog = window.output.export_dialog
    assert dialog is not None
    dialog.export_button.click()
    assert dialog.busy
    assert not dialog.close()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: not dialog.busy)
    assert dialog.notice.title.text() == "Cancelled"
    dialog.close()
