"""Reconstructing in the window: progress, cancel, failure, late results, layers and details."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.errors import ModelError
from app.gui.mesh_view import MeshLayer
from app.gui.run_model import RunState
from app.jobs.inline import InlineRunner
from tests.gui.conftest import Desk
from tests.helpers.windows import STAGES


@pytest.fixture
def loaded(threaded: Desk, photo_files: tuple[Path, Path], qtbot: QtBot) -> Desk:
    """Both photos are in their slots."""
    photos = threaded.window.photos
    photos.front.open(photo_files[0])
    photos.side.open(photo_files[1])
    qtbot.waitUntil(lambda: photos.request() is not None)
    return threaded


def test_reconstructing_shows_mesh_details_and_frees_the_commands(loaded: Desk, qtbot: QtBot) -> None:
    window = loaded.window
    seen: list[tuple[str, float]] = []
    window.run.progressed.connect(lambda: seen.append((window.run.stage, window.run.fraction)))
    qtbot.mouseClick(window.photos.run_button, Qt.MouseButton.LeftButton)
    assert window.progress.isVisible()
    qtbot.waitUntil(lambda: window.run.state is RunState.DONE)
    result = window.run.result
    assert result is not None
    assert loaded.view.mesh is result.mesh
    assert not window.progress.isVisible()
    text = window.details.texts()
    for fact in (
        "stand-in",
        "+2.4°",
        "−3.1°",
        "interpupillary 63 mm (assumed)",
        "front.png",
        "side.png",
        "mm (median)",
    ):
        assert fact in text
    assert window.actions_["result.export"].isEnabled()
    assert window.actions_["layer.confidence"].isEnabled()
    assert [stage for stage, _ in seen][-1] in STAGES
    assert "Reconstructed in" in window.statusBar().currentMessage()
    request = loaded.services.requests[0]
    assert request.side is not None
    assert request.ipd_mm is None
    assert not request.front.box_by_hand


def test_stage_bar_and_clock_move_while_it_runs(loaded: Desk, qtbot: QtBot) -> None:
    loaded.services.hold = threading.Event()
    window = loaded.window
    window.start()
    qtbot.waitUntil(loaded.services.reconstructing.is_set)
    qtbot.waitUntil(lambda: window.progress.stage.text() == "Reconstructing")
    qtbot.waitUntil(lambda: window.progress.bar.value() == 400)
    qtbot.waitUntil(lambda: window.progress.elapsed.text().startswith("0:01, about"), timeout=3000)
    assert window.actions_["run.cancel"].isEnabled()
    assert not window.actions_["run.start"].isEnabled()
    loaded.services.hold.set()
    qtbot.waitUntil(lambda: not window.run.running)


@pytest.mark.parametrize("deaf", [False, True], ids=["listens", "deaf"])
def test_cancel_frees_the_window_at_once_and_the_late_result_is_dropped(loaded: Desk, qtbot: QtBot, deaf: bool) -> None:
    """Also when the work cannot be interrupted: its result must not appear later."""
    loaded.services.hold, loaded.services.deaf = threading.Event(), deaf
    window = loaded.window
    window.start()
    qtbot.waitUntil(loaded.services.reconstructing.is_set)
    timer = QElapsedTimer()
    timer.start()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.run.state is RunState.CANCELLED)
    assert timer.elapsed() < 1000
    assert window.photos.run_button.isEnabled()
    assert "Cancelled" in window.statusBar().currentMessage()
    loaded.services.hold.set()
    qtbot.waitUntil(lambda: not loaded.runner.busy)  # type: ignore[attr-defined]
    assert window.run.result is None
    assert loaded.view.mesh is None


def test_a_new_run_after_a_cancelled_deaf_one_waits_for_it_and_lands(loaded: Desk, qtbot: QtBot) -> None:
    services = loaded.services
    services.hold, services.deaf = threading.Event(), True
    window = loaded.window
    window.start()
    qtbot.waitUntil(services.reconstructing.is_set)
    window.run.cancel()
    window.photos.side.clear()
    qtbot.waitUntil(lambda: window.photos.request() is not None)
    window.start()
    qtbot.wait(50)
    assert len(services.requests) == 1, "two reconstructions never run at once"
    services.hold.set()
    qtbot.waitUntil(lambda: window.run.state is RunState.DONE)
    assert window.run.result is not None
    assert window.run.result.mode == "single", "the result is that of the second run"


@pytest.mark.parametrize("unexpected", [False, True], ids=["coded", "defect"])
def test_a_failed_run_is_told_in_place_and_keeps_the_result_before(
    loaded: Desk, qtbot: QtBot, unexpected: bool
) -> None:
    window = loaded.window
    window.start()
    qtbot.waitUntil(lambda: window.run.state is RunState.DONE)
    before = window.run.result
    coded = ModelError("the weights are missing", file="models/enface.safetensors", remedy="install Enface again")
    loaded.services.error = ValueError("odd shape") if unexpected else coded
    window.start()
    qtbot.waitUntil(lambda: window.run.state is RunState.FAILED)
    assert window.notice.isVisible()
    assert window.notice.title.text().startswith("E101" if unexpected else "E600 · models/enface.safetensors")
    assert ("odd shape" if unexpected else "Install Enface again.") in window.notice.text.text()
    assert QApplication.activeModalWidget() is None
    assert window.run.result is before
    assert window.actions_["result.export"].isEnabled()
    if unexpected:
        window.notice.button.click()
        assert loaded.questions.shown == [window._services.log_folder]


def test_the_details_say_when_the_photos_are_others(loaded: Desk, qtbot: QtBot) -> None:
    window = loaded.window
    window.start()
    qtbot.waitUntil(lambda: window.run.state is RunState.DONE)
    window.photos.clear()
    assert window.details._stale.isVisible()
    assert window.run.result is not None, "nothing that was reached is lost"


def test_layers_and_views_reach_the_view_by_key_and_button(loaded: Desk, qtbot: QtBot) -> None:
    window, view = loaded.window, loaded.view
    window.start()
    qtbot.waitUntil(lambda: window.run.state is RunState.DONE)
    for key, layer in zip("12345", MeshLayer, strict=True):
        qtbot.keyClick(window, key)
        assert view.layer is layer
        assert window.actions_[f"layer.{layer}"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_L)
    assert view.direction == "left_profile"
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert view.direction == "right_three_quarter"
    qtbot.keyClick(window, Qt.Key.Key_P)
    assert view.perspective
    window.actions_["view.copy"].trigger()
    image = QApplication.clipboard().image()
    assert (image.width(), image.height()) == (80, 60)
    QApplication.clipboard().clear()


def test_keys_typed_into_a_field_stay_there(loaded: Desk, qtbot: QtBot) -> None:
    """L and 1 are commands of the view; in a text they are letters."""
    window = loaded.window
    window.start()
    qtbot.waitUntil(lambda: window.run.state is RunState.DONE)
    window.output.export()
    dialog = window.output.export_dialog
    assert dialog is not None
    dialog.examiner.setFocus()
    qtbot.keyClicks(dialog.examiner, "L. Lee 1")
    assert dialog.examiner.text() == "L. Lee 1"
    assert loaded.view.direction == "front"
    dialog.close()


def test_a_known_pupil_distance_is_passed_on(loaded: Desk, qtbot: QtBot) -> None:
    photos = loaded.window.photos
    photos._known.setChecked(True)
    photos._ipd.setValue(66.5)
    loaded.window.start()
    qtbot.waitUntil(lambda: loaded.window.run.state is RunState.DONE)
    assert loaded.services.requests[0].ipd_mm == pytest.approx(66.5)


@pytest.mark.alone
def test_the_window_answers_while_work_runs(loaded: Desk, qtbot: QtBot) -> None:
    """A heartbeat of the GUI thread is not held up by a running job."""
    loaded.services.hold = threading.Event()
    gaps: list[float] = []
    last = time.monotonic()

    def beat() -> None:
        nonlocal last
        gaps.append(time.monotonic() - last)
        last = time.monotonic()

    heart = QTimer()
    heart.timeout.connect(beat)
    heart.start(10)
    loaded.window.start()
    qtbot.waitUntil(loaded.services.reconstructing.is_set)
    qtbot.wait(500)
    heart.stop()
    loaded.services.hold.set()
    qtbot.waitUntil(lambda: not loaded.window.run.running)
    assert len(gaps) > 10
    assert sorted(gaps)[len(gaps) // 2] < 0.1


@pytest.mark.alone
def test_closing_while_work_runs_stops_it_quickly(loaded: Desk, qtbot: QtBot) -> None:
    loaded.services.hold = threading.Event()
    loaded.window.start()
    qtbot.waitUntil(loaded.services.reconstructing.is_set)
    before = time.monotonic()
    loaded.window.close()
    assert time.monotonic() - before < 1.0
    assert not loaded.runner.busy or loaded.runner.shutdown(1.0)  # type: ignore[attr-defined]


def test_a_missing_model_is_told_at_the_start_and_can_be_tried_again(threaded: Desk, qtbot: QtBot) -> None:
    window = threaded.window
    threaded.services.engine_error = ModelError("the weights are missing", remedy="install Enface again", code="E602")
    with qtbot.waitSignal(window.start_up.ready, timeout=30_000):
        window.start_up.begin()
    qtbot.waitUntil(window.notice.isVisible)
    assert "E602" in window.notice.title.text()
    assert ("prepare",) in threaded.view.calls
    threaded.services.engine_error = None
    with qtbot.waitSignal(window.start_up.engine_loaded):
        window.notice.button.click()
    assert not window.notice.isVisible()
    assert window.engine_label.text() == "Model stand-in on CPU"


def test_layers_that_a_result_lacks_are_off_and_say_so(
    make_desk: Callable[[InlineRunner], Desk], photo_files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    import tests.helpers.windows as windows

    made = windows.make_result

    def bare(*args: object, **options: object) -> object:
        result = made(*args, **options)  # type: ignore[arg-type]
        return replace(result, mesh=replace(result.mesh, texture=None, sigma_mm=None, provenance=None))

    monkeypatch.setattr(windows, "make_result", bare)
    desk = make_desk(InlineRunner())
    desk.window.photos.front.open(photo_files[0])
    desk.window.start()
    actions = desk.window.actions_
    assert not actions["layer.texture"].isEnabled()
    assert "no such layer" in actions["layer.confidence"].toolTip()
    assert actions["layer.shaded"].isChecked()
    assert desk.view.layer is MeshLayer.SHADED
    assert "no expected error" in desk.window.details.texts()
