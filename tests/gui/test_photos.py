"""Putting photos into the slots: by question, drop and clipboard; what a bad file says; the box by hand."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.errors import NoFaceError
from app.core.records import Box, Notice
from app.gui.clipboard import photo_from
from app.gui.photo_model import PhotoState, Role
from app.gui.services import ChooseFaceError, FoundFace, SamplePerson
from tests.gui.conftest import Desk


def drop(target: QWidget, *files: Path) -> bool:
    """Drop files on a widget as the desktop does; whether it accepted them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    middle = target.rect().center()
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(middle), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(middle), Qt.DropAction.CopyAction, data, buttons, keys))
    return True


def test_an_empty_window_names_the_next_step(desk: Desk) -> None:
    assert "front photo" in desk.window.photos.why_not()
    assert not desk.window.photos.run_button.isEnabled()
    assert not desk.window.actions_["run.start"].isEnabled()
    assert "front photo" in desk.window.actions_["run.start"].toolTip()
    for name in ("result.export", "layer.shaded", "view.front"):
        assert not desk.window.actions_[name].isEnabled()


def test_opening_a_photo_shows_it_with_box_crop_and_size(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    desk.questions.photo_answer = photo_files[0]
    desk.window.actions_["photo.open_front"].trigger()
    slot = desk.window.photos.slots[Role.FRONT]
    model = slot.model
    assert model.state is PhotoState.READY
    assert slot.canvas is not None
    assert model.crop is not None
    box = slot.canvas.box
    assert box is not None
    assert box.as_list() == pytest.approx(model.crop.box.as_list(), abs=1e-3)
    assert slot.crop.image is not None
    assert slot.crop.image.width() == 256
    shown = slot.crop.image.pixelColor(128, 100).getRgb()[:3]
    assert shown == tuple(model.crop.image[100, 128])
    assert "600 × 600 px" in slot.state_line.text()
    assert desk.window.photos.run_button.isEnabled(), "one photo is enough"


def test_cancelling_the_question_changes_nothing(desk: Desk) -> None:
    desk.window.actions_["photo.open_side"].trigger()
    assert desk.window.photos.side.state is PhotoState.EMPTY


@pytest.mark.parametrize("content", [b"", b"not an image"], ids=["empty", "text"])
def test_a_bad_file_says_why_in_its_slot_and_a_good_one_heals_it(
    desk: Desk, tmp_path: Path, content: bytes, photo_files: tuple[Path, Path]
) -> None:
    bad = tmp_path / "notes.txt"
    bad.write_bytes(content)
    slot = desk.window.photos.slots[Role.FRONT]
    assert drop(slot, bad)
    assert slot.model.state is PhotoState.FAILED
    assert "E500" in slot.state_line.text()
    assert "Choose a JPEG" in slot.state_line.text()
    assert not desk.window.photos.run_button.isEnabled()
    assert QApplication.activeModalWidget() is None, "a routine error is told in place"
    assert drop(slot, photo_files[0])
    assert slot.model.state is PhotoState.READY
    assert "E500" not in slot.state_line.text()


def test_a_problem_in_the_side_photo_is_not_passed_over(
    desk: Desk, tmp_path: Path, photo_files: tuple[Path, Path]
) -> None:
    """Reconstructing from the front photo alone would be a silent change of what was asked."""
    bad = tmp_path / "notes.txt"
    bad.write_bytes(b"")
    desk.window.photos.front.open(photo_files[0])
    desk.window.photos.side.open(bad)
    assert "side photo has a problem" in desk.window.photos.why_not()
    desk.window.start()
    assert desk.services.requests == []
    desk.window.photos.slots[Role.SIDE].clear_button.click()
    desk.window.start()
    assert desk.services.requests[0].side is None


def test_no_face_leads_to_a_box_by_hand(desk: Desk, photo_files: tuple[Path, Path], qtbot: QtBot) -> None:
    desk.services.no_face = NoFaceError("no face was found", remedy="draw the box around the face by hand")
    slot = desk.window.photos.slots[Role.FRONT]
    slot.model.open(photo_files[0])
    assert "E300" in slot.state_line.text()
    assert slot.hand_button.isVisible()
    assert slot.canvas is not None
    assert slot.canvas.box is None
    slot.hand_button.click()
    assert slot.model.state is PhotoState.READY
    assert "box by hand" in slot.state_line.text()
    before = slot.canvas.box
    assert before is not None
    qtbot.keyClick(slot.canvas, Qt.Key.Key_Right)
    qtbot.keyClick(slot.canvas, Qt.Key.Key_Plus)
    after = slot.canvas.box
    assert after is not None
    assert after.w == pytest.approx(before.w + 12.0)
    assert after.centre[0] == pytest.approx(before.centre[0] + 6.0)
    assert after.centre[1] == pytest.approx(before.centre[1])
    assert desk.services.boxes[-1] == after
    desk.window.start()
    assert desk.services.requests[0].front.box_by_hand
    slot.reset_button.click()
    assert slot.model.state is PhotoState.FAILED, "the detector is asked again"


def test_several_faces_are_offered_and_one_is_chosen(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    boxes = (Box(50.0, 60.0, 120.0, 120.0), Box(300.0, 80.0, 110.0, 110.0))
    desk.services.no_face = ChooseFaceError(boxes, "front.png")
    slot = desk.window.photos.slots[Role.FRONT]
    slot.model.open(photo_files[0])
    assert "2 faces were found" in slot.state_line.text()
    assert [button.isVisible() for button in slot.choices] == [True, True, False]
    assert not desk.window.photos.run_button.isEnabled(), "none is chosen silently"
    slot.choices[1].click()
    assert slot.model.state is PhotoState.READY
    assert desk.services.boxes[-1] == boxes[1]
    assert not any(button.isVisible() for button in slot.choices)


def test_dragging_the_box_crops_again(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    slot = desk.window.photos.slots[Role.FRONT]
    slot.model.open(photo_files[0])
    canvas = slot.canvas
    assert canvas is not None
    calls = len(desk.services.boxes)
    roi = canvas._roi
    roi.setPos((100.5, 120.5), finish=True)
    assert len(desk.services.boxes) == calls + 1
    moved = desk.services.boxes[-1]
    assert moved is not None
    assert (moved.x, moved.y) == pytest.approx((100.0, 120.0))
    assert slot.model.hand_box == moved


def test_dropping_two_files_on_the_window_fills_front_and_side(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    assert drop(desk.window, *photo_files)
    photos = desk.window.photos
    assert (photos.front.path, photos.side.path) == photo_files


def test_dropping_beside_full_slots_asks_which_to_replace(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    drop(desk.window, *photo_files)
    drop(desk.window, photo_files[0])
    assert desk.window.notice.isVisible()
    assert "Both slots" in desk.window.notice.title.text()
    assert desk.window.photos.side.path == photo_files[1]


def test_a_drop_without_files_is_refused(desk: Desk) -> None:
    assert not drop(desk.window.photos.slots[Role.FRONT])


def test_pasting_a_file_and_a_picture(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    clipboard = QGuiApplication.clipboard()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo_files[0]))])
    clipboard.setMimeData(data)
    desk.window.actions_["photo.paste"].trigger()
    assert desk.window.photos.front.path == photo_files[0]
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    clipboard.setImage(image)
    desk.window.actions_["photo.paste"].trigger()
    side = desk.window.photos.side
    assert side.state is PhotoState.READY
    assert side.photo is not None
    assert side.photo.rgb.shape == (240, 320, 3)
    assert tuple(side.photo.rgb[0, 0]) == (0x33, 0x66, 0x99)
    clipboard.setText("words")
    desk.window.actions_["photo.paste"].trigger()
    assert "Nothing to paste" in desk.window.notice.title.text()


def test_encoded_bytes_of_the_clipboard_are_not_decoded_by_the_window(tmp_path: Path) -> None:
    data = QMimeData()
    data.setData("image/jpeg", b"\xff\xd8 hostile")
    path = photo_from(data, tmp_path)
    assert path is not None
    assert path.read_bytes() == b"\xff\xd8 hostile"
    assert path.suffix == ".jpg"


def test_swapping_and_removing(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    drop(desk.window, *photo_files)
    photos = desk.window.photos
    desk.window.actions_["photo.swap"].trigger()
    assert (photos.side.path, photos.front.path) == photo_files
    assert photos.front.state is PhotoState.READY
    desk.window.actions_["photo.clear"].trigger()
    assert photos.front.state is photos.side.state is PhotoState.EMPTY


def test_warnings_of_a_photo_are_shown_with_it(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    find = desk.services.find_face

    def with_notice(*args: object) -> FoundFace:
        return FoundFace(find(*args).crop, (Notice("W310", "the face is small"),))  # type: ignore[arg-type]

    desk.services.find_face = with_notice  # type: ignore[method-assign]
    window_services = desk.window.photos.front._services
    object.__setattr__(window_services, "find_face", with_notice)
    slot = desk.window.photos.slots[Role.FRONT]
    slot.model.open(photo_files[0])
    assert "W310  the face is small" in slot.state_line.text()
    assert slot.state_line.property("role") == "warning"


def test_only_the_last_of_two_quick_choices_lands(threaded: Desk, photo_files: tuple[Path, Path], qtbot: QtBot) -> None:
    first = threaded.services.slow_read[photo_files[0].name] = threading.Event()
    front = threaded.window.photos.front
    front.open(photo_files[0])
    front.open(photo_files[1])
    first.set()
    qtbot.waitUntil(lambda: front.state is PhotoState.READY)
    assert front.path == photo_files[1]
    assert front.photo is not None
    assert front.photo.name == photo_files[1].name


def test_removing_a_photo_while_it_is_read(threaded: Desk, photo_files: tuple[Path, Path], qtbot: QtBot) -> None:
    go = threaded.services.slow_read[photo_files[0].name] = threading.Event()
    front = threaded.window.photos.front
    front.open(photo_files[0])
    front.clear()
    go.set()
    qtbot.waitUntil(lambda: not threaded.runner.busy)  # type: ignore[attr-defined]
    assert front.state is PhotoState.EMPTY
    assert front.photo is None


def test_the_empty_slot_works_by_mouse_and_keyboard(desk: Desk, photo_files: tuple[Path, Path], qtbot: QtBot) -> None:
    desk.questions.photo_answer = photo_files[0]
    slot = desk.window.photos.slots[Role.FRONT]
    qtbot.mouseClick(slot.empty, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert slot.model.path == photo_files[0]
    other = desk.window.photos.slots[Role.SIDE]
    QTest.keyClick(other.empty, Qt.Key.Key_Return)
    assert other.model.path == photo_files[0]


def test_the_sample_case_goes_round(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    people = [SamplePerson("a", photo_files[0], photo_files[1]), SamplePerson("b", photo_files[1], None)]
    object.__setattr__(desk.window._services, "sample_case", lambda _: people)
    desk.window.actions_["photo.open_sample"].trigger()
    photos = desk.window.photos
    assert (photos.front.path, photos.side.path) == photo_files
    assert "synthetic" in desk.window.statusBar().currentMessage()
    desk.window.actions_["photo.open_sample"].trigger()
    assert photos.front.path == photo_files[1]
    assert photos.side.state is PhotoState.EMPTY
