"""Correcting a photo by hand: orientation, box and landmarks, with undo; quality and the acceptance of warnings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QToolButton

from app.core.errors import ModelError, NoFaceError
from app.core.records import Box, Notice
from app.gui.photo_model import PhotoState
from app.gui.photos.edit_canvas import EditCanvas
from app.gui.photos.editor_page import EditorPage
from app.gui.photos.quality_panel import QualityPanel
from tests.gui.conftest import Desk

BLURRED = Notice("W312", "The face is blurred; fine shape cannot be seen in it.")


@pytest.fixture
def opened(desk: Desk, photo_files: tuple[Path, Path]) -> Desk:
    """A window with both photos, the editor in front."""
    desk.window.photos.drop(list(photo_files))
    desk.window.workspace.show_page("page.photos")
    return desk


def editor_of(desk: Desk) -> EditorPage:
    page = desk.window.findChild(EditorPage)
    assert page is not None
    return page


def canvas_of(desk: Desk) -> EditCanvas:
    canvas = editor_of(desk).canvas
    assert canvas is not None
    return canvas


def quality_of(desk: Desk) -> QualityPanel:
    panel = desk.window.findChild(QualityPanel)
    assert panel is not None
    return panel


def test_an_empty_slot_says_what_to_do_and_offers_nothing(desk: Desk) -> None:
    assert "Add a photo" in editor_of(desk)._empty.text()
    for name in ("photo.turn_left", "photo.turn_right", "photo.mirror", "photo.edit_box", "photo.edit_landmarks"):
        assert not desk.window.actions_[name].isEnabled()


def test_turning_and_mirroring_change_the_working_copy_and_are_undone(opened: Desk) -> None:
    model, actions, history = opened.window.photos.front, opened.window.actions_, opened.window.history
    assert model.photo is not None
    before = model.photo.rgb
    actions["photo.turn_right"].trigger()
    assert np.array_equal(model.photo.rgb, np.rot90(before, -1))
    actions["photo.turn_right"].trigger()
    actions["photo.mirror"].trigger()
    assert np.array_equal(model.photo.rgb, np.rot90(before, 2)[:, ::-1])
    assert model.photo.sha256 == model.original.sha256  # type: ignore[union-attr]
    assert {notice.code for notice in model.notices} >= {"W511", "W512"}
    actions["photo.turn_left"].trigger()
    assert np.array_equal(model.photo.rgb, np.rot90(np.rot90(before, 2)[:, ::-1], 1)), "left as it is seen"
    for _ in range(4):
        history.undo()
    assert model.photo is model.original
    assert model.edit.orientation.quarter_turns == 0
    history.redo()
    assert np.array_equal(model.photo.rgb, np.rot90(before, -1))


def test_a_box_moved_in_the_editor_is_an_edit(opened: Desk) -> None:
    model, canvas = opened.window.photos.front, canvas_of(opened)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert model.hand_box is not None
    assert opened.services.boxes[-1] == model.hand_box
    assert editor_of(opened).reset_box_button.isVisibleTo(editor_of(opened))
    opened.window.history.undo()
    assert model.hand_box is None, "presses of keys in a row are one edit"
    opened.window.history.redo()
    QTest.mouseClick(editor_of(opened).reset_box_button, Qt.MouseButton.LeftButton)
    assert model.hand_box is None
    opened.window.history.undo()
    assert model.hand_box is not None


def test_the_box_in_the_slot_is_the_same_edit(opened: Desk) -> None:
    slot = opened.window.photos.slots[opened.window.photos.front.role]
    slot.draw_box()
    assert opened.window.photos.front.hand_box is not None
    assert "box" in opened.window.history.stack.undoText()


def test_a_landmark_is_moved_by_keys_numbers_and_drag_and_put_back(opened: Desk) -> None:
    page, canvas, actions = editor_of(opened), canvas_of(opened), opened.window.actions_
    found = page.editing.landmarks
    assert found is not None
    actions["photo.edit_landmarks"].trigger()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    assert page.landmark.names.currentIndex() == 1
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert page.editing.landmarks is not None
    assert page.editing.landmarks[1] - found[1] == pytest.approx([-1.0, -10.0], abs=0.01)
    page.landmark.across.setValue(33.5)
    assert page.editing.landmarks[1, 0] == 33.5
    canvas.landmark_moved.emit(5, 40.0, 41.0)
    assert page.editing.landmarks[5] == pytest.approx([40.0, 41.0])
    assert page.editing.changed.nonzero()[0].tolist() == [1, 5]
    QTest.mouseClick(page.landmark.reset_button, Qt.MouseButton.LeftButton)
    assert page.editing.changed.nonzero()[0].tolist() == [5], "landmark 2 was in work"
    QTest.mouseClick(page.landmark.reset_all_button, Qt.MouseButton.LeftButton)
    assert opened.window.photos.front.edit.landmarks is None
    opened.window.history.undo()
    assert page.editing.changed.nonzero()[0].tolist() == [5]


def test_landmarks_by_hand_feed_the_reconstruction(opened: Desk) -> None:
    page = editor_of(opened)
    canvas_of(opened).landmark_moved.emit(30, 50.0, 60.0)
    assert opened.services.fits[-1] is not None
    opened.window.start()
    [request] = opened.services.requests
    points = request.front.edit.points()
    assert points is not None
    assert points[30] == pytest.approx([50.0, 60.0])
    assert page.editing.landmarks is not None
    assert request.side is not None
    assert request.side.edit.points() is None


def test_a_failed_detection_leads_to_a_box(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    desk.services.no_face = NoFaceError("no face was found", remedy="draw the box around the face by hand", code="E301")
    desk.window.photos.front.open(photo_files[0])
    desk.window.workspace.show_page("page.photos")
    page = editor_of(desk)
    assert "E301" in page._state.text()
    QTest.mouseClick(page.place_box_button, Qt.MouseButton.LeftButton)
    assert desk.window.photos.front.state is PhotoState.READY
    assert isinstance(desk.window.photos.front.hand_box, Box)
    assert not page.place_box_button.isVisibleTo(page)
    assert page.editing.landmarks is not None, "found inside the box"


def test_landmarks_that_cannot_be_found_are_told_and_the_box_still_works(
    desk: Desk, photo_files: tuple[Path, Path]
) -> None:
    desk.services.fit_error = ModelError("the network's shape is no head", remedy="check the box", code="E611")
    desk.window.photos.front.open(photo_files[0])
    page = editor_of(desk)
    assert "E611" in page._state.text()
    assert not desk.window.actions_["photo.edit_landmarks"].isEnabled()
    desk.services.fit_error = None
    page.editing.model.use_box(Box(10.0, 10.0, 60.0, 60.0))
    assert desk.window.actions_["photo.edit_landmarks"].isEnabled()


def test_an_edit_of_a_photo_that_is_gone_changes_nothing(opened: Desk, photo_files: tuple[Path, Path]) -> None:
    front = opened.window.photos.front
    opened.window.actions_["photo.mirror"].trigger()
    front.open(photo_files[1])
    shown = front.photo
    opened.window.history.undo()
    assert front.photo is shown


def test_the_other_photo_is_corrected_on_the_same_page(opened: Desk) -> None:
    page = editor_of(opened)
    [button] = [button for button in page.findChildren(QToolButton) if button.text() == "Side photo"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    opened.window.actions_["photo.turn_left"].trigger()
    assert opened.window.photos.side.edit.orientation.quarter_turns == 3
    assert opened.window.photos.front.edit.orientation.quarter_turns == 0


def test_quality_shows_figures_limits_and_pose(opened: Desk) -> None:
    texts = quality_of(opened).texts()
    for expected in ("120 px", "Sharpness", "3.1", "118", "1 %", "+2.4°", "−3.1°"):
        assert expected in texts
    doubtful = [label for label in quality_of(opened).findChildren(object) if hasattr(label, "accessibleName")]
    assert any(label.accessibleName() == "Doubtful" for label in doubtful), "never by colour alone"


def test_warnings_have_to_be_accepted_before_a_run_and_are_handed_on(
    desk: Desk, photo_files: tuple[Path, Path]
) -> None:
    desk.services.notices = (BLURRED,)
    desk.window.photos.drop(list(photo_files))
    run = desk.window.actions_["run.start"]
    assert not run.isEnabled()
    assert "warnings" in run.toolTip()
    assert BLURRED.text in quality_of(desk).texts()
    desk.window.actions_["photo.acknowledge"].trigger()
    assert run.isEnabled()
    desk.window.history.undo()
    assert not run.isEnabled()
    desk.window.history.redo()
    desk.window.start()
    [request] = desk.services.requests
    assert request.front.acknowledged == ("W312",)


def test_a_new_photo_has_to_be_judged_anew(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    desk.services.notices = (BLURRED,)
    desk.window.photos.front.open(photo_files[0])
    desk.window.actions_["photo.acknowledge"].trigger()
    assert desk.window.photos.front.open_warnings == ()
    desk.window.photos.front.open(photo_files[1])
    assert desk.window.photos.front.open_warnings == (BLURRED,)


def test_every_control_of_the_editor_has_a_name(opened: Desk) -> None:
    opened.window.actions_["photo.edit_landmarks"].trigger()
    for kind in (QAbstractButton, QComboBox, QAbstractSpinBox):
        for widget in editor_of(opened).findChildren(kind):
            assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget
