"""The main job in a real window with the real network and real files: once with the mouse, once with keys alone.

A timer of the GUI thread is watched all the while: the window may not stand still while the work runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap.wiring import RealServices
from app.core.casefile import Verdict
from app.gui.cases.new_case_dialog import NewCaseDialog
from app.gui.main_window import MainWindow
from app.gui.report_preview.report_dialog import ReportDialog
from app.gui.settings import WindowSettings
from app.gui.text_dialog import TextDialog
from app.gui.theme import Theme
from app.gui.viewport import Viewport
from app.jobs.runner import JobRunner
from app.services.sample import sample_pairs
from tests.gl.test_workstation import require_weights
from tests.helpers.pulse import Pulse
from tests.helpers.windows import StubQuestions

PATIENCE_MS = 120_000


@pytest.fixture
def window(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The workstation, everything loaded, no case open."""
    require_weights()
    runner = JobRunner()
    made = MainWindow(
        RealServices().bundle(), runner, Viewport(theme), theme, StubQuestions(), WindowSettings(None), tmp_path
    )
    try:
        made.show()
        made.activateWindow()
        with qtbot.waitSignal(made.start_up.engine_loaded, timeout=PATIENCE_MS):
            made.start_up.begin()
        yield made
    finally:
        made.close()
        assert runner.shutdown(60.0)
        made.deleteLater()
        runner.deleteLater()


def wait(qtbot: QtBot, ready: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(ready()), timeout=PATIENCE_MS)


def check_outcome(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    """The case on the disk says what was done."""
    wait(qtbot, lambda: not window.case.busy)
    file = window.case.file
    assert file is not None
    assert sorted(item.role for item in file.exhibits) == ["front", "side"]
    assert [result.verdict for result in file.results] == [Verdict.ACCEPTED]
    assert file.results[0].decisions[-1].reason == "shape and photos agree"
    [report] = file.reports
    written = folder / "reports" / report.name
    assert written.read_bytes().startswith(b"%PDF")
    assert file.faults == ()


def test_from_new_case_to_saved_report_with_the_mouse(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    pair = sample_pairs()[0]
    assert isinstance(window._questions, StubQuestions)
    qtbot.mouseClick(window.start_page.buttons["case.new"], Qt.MouseButton.LeftButton)
    dialog = window.desk.ask.dialog
    assert isinstance(dialog, NewCaseDialog)
    dialog.number.setText("2026/17")
    dialog.examiner.setText("A. Berg")
    folder = dialog.new_case().folder
    assert folder.is_relative_to(tmp_path)
    qtbot.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: window.case.is_open)
    for slot, path in zip(window.photos.slots.values(), (pair.front, pair.side), strict=True):
        window._questions.photo_answer = path
        qtbot.mouseClick(slot.open_button, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: window.photos.request() is not None)
    pulse = Pulse(window)
    qtbot.mouseClick(window.photos.run_button, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: not window.run.running)
    assert window.run.result is not None, window.notice.text.text()
    assert window.run.result.front_crop.score is not None, "no one drew a box by hand"
    assert window.view.screenshot().std() > 10.0
    wait(qtbot, window.actions_["result.accept"].isEnabled)
    window.workspace.show_page("page.results")
    accept = window.results.findChild(QWidget, "results.result.accept")
    qtbot.mouseClick(accept, Qt.MouseButton.LeftButton)
    reason = window.desk.ask.dialog
    assert isinstance(reason, TextDialog)
    reason.field.setPlainText("shape and photos agree")
    qtbot.mouseClick(reason.ok_button, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: window.case.result(1).verdict is Verdict.ACCEPTED)  # type: ignore[union-attr]
    window.actions_["result.report"].trigger()
    report = window.output.report_dialog
    assert isinstance(report, ReportDialog)
    wait(qtbot, lambda: report.save_button.isEnabled() and report.pages)
    qtbot.mouseClick(report.save_button, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: report.saved is not None)
    report.close()
    check_outcome(window, qtbot, folder)
    print(f"longest pause of the window: {1000 * pulse.longest_s:.0f} ms")  # noqa: T201 - a figure to be read


def test_from_new_case_to_saved_report_with_keys_alone(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    pair = sample_pairs()[0]
    control, control_shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ControlModifier
    control_shift |= Qt.KeyboardModifier.ShiftModifier
    assert isinstance(window._questions, StubQuestions)

    def in_front() -> QWidget:
        """The window that has the keyboard; without a window manager nobody else gives it back after a dialog."""
        target = QApplication.activeModalWidget() or window
        target.activateWindow()
        qtbot.waitUntil(target.isActiveWindow, timeout=5000)
        return target.focusWidget() or target

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(in_front(), key, modifier)

    def write(text: str) -> None:
        qtbot.keyClicks(in_front(), text)

    press(Qt.Key.Key_N, control)
    write("2026-18")
    press(Qt.Key.Key_Tab)
    write("A. Berg")
    folder = window.desk.ask.dialog.new_case().folder  # type: ignore[union-attr]
    press(Qt.Key.Key_Return)
    wait(qtbot, lambda: window.case.is_open)
    window._questions.photo_answer = pair.front
    press(Qt.Key.Key_F, control_shift)
    window._questions.photo_answer = pair.side
    press(Qt.Key.Key_S, control_shift)
    wait(qtbot, lambda: window.photos.request() is not None)
    press(Qt.Key.Key_R, control)
    wait(qtbot, lambda: not window.run.running)
    assert window.run.result is not None, window.notice.text.text()
    assert window.run.result.front_crop.score is not None, "no one drew a box by hand"
    press(Qt.Key.Key_L)
    wait(qtbot, window.actions_["result.accept"].isEnabled)
    press(Qt.Key.Key_Return, control)
    write("shape and photos agree")
    press(Qt.Key.Key_Return, control)
    wait(qtbot, lambda: window.case.result(1).verdict is Verdict.ACCEPTED)  # type: ignore[union-attr]
    press(Qt.Key.Key_P, control)
    report = window.output.report_dialog
    assert report is not None
    wait(qtbot, lambda: report.save_button.isEnabled() and report.pages)
    press(Qt.Key.Key_Return)
    wait(qtbot, lambda: report.saved is not None)
    press(Qt.Key.Key_Escape)
    assert not report.isVisible()
    check_outcome(window, qtbot, folder)
