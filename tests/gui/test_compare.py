"""Comparing a result with a third photo: a visual aid by overlay, wipe, blink and side by side."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.core.errors import NoFaceError
from app.gui.cases.case_services import NewCase
from app.gui.compare.compare_page import ComparePage
from app.gui.compare.compare_view import BLINK_MS, Mode
from app.gui.photo_model import PhotoState
from tests.gui.conftest import Desk


@pytest.fixture
def compared(desk: Desk, photo_files: tuple[Path, Path]) -> Desk:
    """A window with a result and a third photo, the comparison in front."""
    desk.window.photos.drop(list(photo_files))
    desk.window.start()
    desk.window.workspace.show_page("page.compare")
    page_of(desk).slot.model.open(photo_files[0])
    return desk


def page_of(desk: Desk) -> ComparePage:
    page = desk.window.findChild(ComparePage)
    assert page is not None
    return page


def colour(desk: Desk, x: float, y: float) -> QColor:
    """Colour of the picture at a fraction of its square."""
    view = page_of(desk).view
    place = view._place()
    picture = view.grab().toImage()
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(
        round((place.left() + x * place.width()) * ratio), round((place.top() + y * place.height()) * ratio)
    )


def test_the_page_names_the_next_step(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    page = page_of(desk)
    assert "First reconstruct" in page._empty.text()
    assert not desk.window.actions_["compare.wipe"].isEnabled()
    desk.window.photos.drop(list(photo_files))
    desk.window.start()
    assert "third photo" in page._empty.text()


def test_the_third_photo_is_fitted_alone_and_the_face_posed_to_it(compared: Desk) -> None:
    page = page_of(compared)
    assert page.model.posed is not None
    assert page._pages.currentWidget() is page.view
    assert "yaw +2.4°" in page._state.text()


def test_overlay_is_as_opaque_as_the_slider_says(compared: Desk) -> None:
    page = page_of(compared)
    reds = []
    for value in (0, 50, 100):
        page.opacity.slider.setValue(value)
        reds.append(colour(compared, 0.5, 0.5).red())
    assert reds[0] == pytest.approx(90, abs=2)
    assert reds[1] == pytest.approx(145, abs=3)
    assert reds[2] == pytest.approx(200, abs=2)


def test_wipe_shows_the_model_left_of_the_line_which_moves_by_mouse_and_keys(compared: Desk) -> None:
    page = page_of(compared)
    compared.window.actions_["compare.wipe"].trigger()
    page.wipe.slider.setValue(50)
    assert colour(compared, 0.4, 0.5).red() > 150
    assert colour(compared, 0.6, 0.5).red() < 120
    place = page.view._place()
    at = QPoint(round(place.left() + 0.7 * place.width()), round(place.center().y()))
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert page.wipe.slider.value() == pytest.approx(70, abs=1)
    assert colour(compared, 0.6, 0.5).red() > 150
    QTest.keyClick(page.view, Qt.Key.Key_Left)
    assert page.wipe.slider.value() == pytest.approx(68, abs=1)


def test_blink_shows_both_in_turn_and_rests_when_nobody_looks(compared: Desk, qtbot: QtBot) -> None:
    page = page_of(compared)
    compared.window.actions_["compare.blink"].trigger()
    assert page.view.blinking
    assert BLINK_MS >= 334, "no more than three flashes a second"
    first = page.view.model_shown
    qtbot.waitUntil(lambda: page.view.model_shown != first, timeout=3000)
    compared.window.workspace.show_page("page.model")
    assert not page.view.blinking
    compared.window.workspace.show_page("page.compare")
    assert page.view.blinking
    compared.window.actions_["compare.overlay"].trigger()
    assert not page.view.blinking


def test_side_by_side_shows_both_whole(compared: Desk) -> None:
    compared.window.actions_["compare.side_by_side"].trigger()
    view = page_of(compared).view
    assert view.mode is Mode.SIDE_BY_SIDE
    picture = view.grab().toImage()
    reds = np.array(
        [[picture.pixelColor(x, y).red() for x in range(0, picture.width(), 9)] for y in range(0, picture.height(), 9)]
    )
    assert (np.abs(reds - 200) < 4).any(), "the model"
    assert (np.abs(reds - 90) < 4).any(), "the photo"


def test_another_picture_of_the_model_can_be_chosen(compared: Desk) -> None:
    page = page_of(compared)
    page.opacity.slider.setValue(100)
    names = [page.picture.itemText(number) for number in range(page.picture.count())]
    assert names == ["Texture", "Shaded shape", "Outline"]
    page.picture.setCurrentIndex(1)
    assert colour(compared, 0.5, 0.5).green() == pytest.approx(200, abs=2)


def test_a_third_photo_without_a_face_leads_to_a_box(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    desk.window.photos.drop(list(photo_files))
    desk.window.start()
    desk.services.no_face = NoFaceError("no face was found", remedy="draw the box around the face by hand", code="E301")
    page = page_of(desk)
    page.slot.model.open(photo_files[0])
    assert page.model.posed is None
    page.slot.draw_box()
    assert page.slot.model.state is PhotoState.READY
    assert page.model.posed is not None
    desk.window.history.undo()
    assert page.slot.model.hand_box is None


def test_a_new_result_is_posed_anew_and_removing_the_photo_ends_it(compared: Desk) -> None:
    page = page_of(compared)
    before = page.model.posed
    compared.window.start()
    assert page.model.posed is not None
    assert page.model.posed is not before
    page.slot.model.clear()
    assert page.model.posed is None
    assert page._pages.currentWidget() is page._empty


def test_a_comparison_is_kept_in_an_open_case_as_it_is_seen(compared: Desk, tmp_path: Path) -> None:
    window, page = compared.window, page_of(compared)
    keep = window.actions_["compare.keep"]
    assert not keep.isEnabled(), "result and photo are in no case"
    window.case.create(NewCase(tmp_path / "case", "7", "Ada"))
    window.start()
    page.opacity.slider.setValue(35)
    assert keep.isEnabled()
    keep.trigger()
    run = window.case.file.runs[-1]
    assert run.parameters == {
        "result_id": window.run.result_id, "exhibit_id": page.model.third.exhibit,
        "mode": "overlay", "layer": "texture", "share": 0.35, "title": "",
    }  # fmt: skip
    assert f"Kept as R{run.id}" in page._state.text()
    window.case.close()
    assert not keep.isEnabled()


def test_it_is_captioned_a_visual_aid_and_counts_no_likeness(compared: Desk) -> None:
    page = page_of(compared)
    assert page._caption.isVisibleTo(page)
    words = " ".join(label.text() for label in page.findChildren(QLabel)).lower()
    assert "visual aid" in words
    assert "not for identification" in words
    assert not re.search(r"similar|likeness|score|%\s*(equal|same)", words)
