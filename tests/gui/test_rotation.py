"""The synthesised second view: shown with its badge and origins, turned by choice, handed to the reconstruction."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.gui.rotation.rotation_page import RotationPage
from tests.gui.conftest import Desk


def page_of(desk: Desk) -> RotationPage:
    page = desk.window.findChild(RotationPage)
    assert page is not None
    return page


@pytest.fixture
def single(desk: Desk, photo_files: tuple[Path, Path], qtbot: QtBot) -> Desk:
    """A window with a front photo alone, the second view in front and made."""
    desk.window.frame.go("go.work")
    desk.window.photos.front.open(photo_files[0])
    desk.window.workspace.show_page("page.rotation")
    qtbot.waitUntil(lambda: page_of(desk).model.view is not None)
    return desk


def pixels(desk: Desk) -> np.ndarray:
    picture = page_of(desk).picture.grab().toImage()
    return np.array(
        [
            [picture.pixelColor(x, y).getRgb()[:3] for x in range(0, picture.width(), 7)]
            for y in range(0, picture.height(), 7)
        ]
    )


def test_it_says_when_no_view_is_needed_or_possible(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    desk.window.workspace.show_page("page.rotation")
    assert "Add a front photo" in page_of(desk)._empty.text()
    desk.window.photos.drop(list(photo_files))
    assert "There is a side photo" in page_of(desk)._empty.text()
    assert not page_of(desk).angle.isEnabled()


def test_no_view_is_made_while_nobody_looks(desk: Desk, photo_files: tuple[Path, Path], qtbot: QtBot) -> None:
    desk.window.photos.front.open(photo_files[0])
    qtbot.wait(400)
    assert desk.services.rotations == []


def test_the_view_has_badge_shares_and_mask(single: Desk) -> None:
    page = page_of(single)
    assert page.picture.accessibleName() == "Synthesised view. Not a photograph."
    assert "25 % observed" in page._shares.text()
    assert "25 % mirrored" in page._shares.text()
    assert "50 % invented" in page._shares.text()
    assert "+65.0°" in page._facts.text()
    assert "adds no evidence" in page._facts.text()
    before = pixels(single)
    page.origins.slider.setValue(100)
    after = pixels(single)
    assert len(np.unique(after.reshape(-1, 3), axis=0)) > len(np.unique(before.reshape(-1, 3), axis=0))


def test_the_choice_is_previewed_undone_and_handed_to_the_run(single: Desk, qtbot: QtBot) -> None:
    page, front = page_of(single), single.window.photos.front
    page.choices.button(1).click()
    qtbot.waitUntil(lambda: single.services.rotations[-1] == "paper")
    page.angle.slider.setFocus()
    for _ in range(3):
        QTest.keyClick(page.angle.slider, Qt.Key.Key_PageUp)
    assert page.choices.checkedId() == 2
    assert float(front.rotate) > 30.0
    qtbot.waitUntil(lambda: single.services.rotations[-1] == front.rotate)
    assert len(single.services.rotations) <= 4, "a slider that moves asks for one view"
    chosen = front.rotate
    single.window.history.undo()
    assert front.rotate == "auto"
    single.window.history.redo()
    single.window.start()
    [request] = single.services.requests
    assert request.front.rotate == chosen


def test_another_photo_starts_with_the_automatic_choice(single: Desk, photo_files: tuple[Path, Path]) -> None:
    page_of(single).choices.button(1).click()
    single.window.photos.front.open(photo_files[1])
    assert single.window.photos.front.rotate == "auto"
    assert page_of(single).choices.checkedId() == 0
