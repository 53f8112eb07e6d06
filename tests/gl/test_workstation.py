"""The real window with the real services: load, reconstruct, cancel, export, as a person clicks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.bootstrap.wiring import RealServices
from app.core.errors import EnfaceError
from app.gui.main_window import MainWindow
from app.gui.photo_model import PhotoState
from app.gui.run_model import RunState
from app.gui.settings import WindowSettings
from app.gui.theme import Theme
from app.gui.viewport import Viewport
from app.jobs.runner import JobRunner
from app.networks.manifest import read_manifest
from tests.helpers.windows import StubQuestions

PATIENCE_MS = 300_000


def require_weights() -> None:
    """Skip where the default network's weights are not installed."""
    try:
        read_manifest().find(None).require_file()
    except EnfaceError as error:
        pytest.skip(f"no trained network here: {error.one_line()}")


@pytest.fixture
def window(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The workstation on the sample case, everything loaded."""
    require_weights()
    runner = JobRunner()
    made = MainWindow(
        RealServices().bundle(),
        runner,
        Viewport(theme),
        theme,
        StubQuestions(),
        WindowSettings(None),
        tmp_path,
    )
    try:
        made.show()
        with qtbot.waitSignal(made.start_up.engine_loaded, timeout=PATIENCE_MS):
            made.start_up.begin()
        made.actions_["photo.open_sample"].trigger()
        qtbot.waitUntil(lambda: made.photos.request() is not None, timeout=PATIENCE_MS)
        yield made
    finally:
        made.close()
        assert runner.shutdown(60.0)
        made.deleteLater()
        runner.deleteLater()


def test_load_reconstruct_look_and_export(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.mouseClick(window.photos.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.run.running, timeout=PATIENCE_MS)
    assert window.run.state is RunState.DONE, window.notice.text.text()
    result = window.run.result
    assert result is not None
    assert result.mode == "pair"
    assert result.front_crop.score is not None, "the box was the detector's"
    front = window.view.screenshot()
    assert front.std() > 10.0
    profile = window.findChild(QToolButton, "button.view.left_profile")
    qtbot.mouseClick(profile, Qt.MouseButton.LeftButton)
    assert np.abs(window.view.screenshot().astype(float) - front).mean() > 2.0
    window.actions_["result.export"].trigger()
    dialog = window.output.export_dialog
    assert dialog is not None
    for box in dialog.formats.values():
        box.setChecked(True)
    dialog.case_number.setText("2026/17 <suspect> & co")
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.busy, timeout=PATIENCE_MS)
    assert dialog.notice.title.text() == "Exported", dialog.notice.text.text()
    names = {path.name for path in (tmp_path / "Enface export").iterdir()}
    assert {"mesh.obj", "mesh.mtl", "texture.png", "mesh.ply", "mesh.stl", "mesh.glb", "result.json"} <= names
    assert any(name.endswith(".pdf") for name in names)
    written = json.loads((tmp_path / "Enface export" / "result.json").read_text(encoding="utf-8"))
    assert written["mesh"]["vertices"] == len(result.mesh.vertices)
    assert written["front"]["sha256"] == window.photos.front.photo.sha256  # type: ignore[union-attr]
    dialog.close()


def test_cancel_takes_less_than_a_second_and_the_next_run_lands(window: MainWindow, qtbot: QtBot) -> None:
    window.start()
    qtbot.waitUntil(lambda: window.run.stage != "", timeout=PATIENCE_MS)
    window.progress.cancel.click()
    qtbot.waitUntil(lambda: window.run.state is RunState.CANCELLED, timeout=1000)
    assert window.run.result is None
    window.photos.side.clear()
    assert window.photos.side.state is PhotoState.EMPTY
    window.start()
    qtbot.waitUntil(lambda: not window.run.running, timeout=PATIENCE_MS)
    assert window.run.state is RunState.DONE, window.notice.text.text()
    assert window.run.result is not None
    assert window.run.result.mode == "single"
