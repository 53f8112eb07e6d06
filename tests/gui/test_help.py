"""Help: the tour, help of a part, the log, diagnostics, the self-check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.gui.help.self_check_dialog import SelfCheckDialog
from app.gui.services import SamplePerson
from app.gui.workspace import Area
from app.jobs.inline import InlineRunner
from tests.gui.conftest import Desk
from tests.helpers.windows import StubServices


class WithSample(StubServices):
    """Services whose sample case is a pair of photos."""

    pair: tuple[Path, Path]

    def bundle(self, folder: Path, people: list[SamplePerson] | None = None):
        return super().bundle(folder, [SamplePerson("a", *self.pair)])


def test_the_tour_goes_from_the_sample_photos_to_its_end_by_keys(
    make_desk: Callable[..., Desk], photo_files: tuple[Path, Path]
) -> None:
    services = WithSample()
    services.pair = photo_files
    window = make_desk(InlineRunner(), services).window
    window.actions_["help.tour"].trigger()
    tour = window.help.tour
    assert tour is not None
    titles = []
    for number in range(len(tour._stops)):
        assert tour.isVisible()
        titles.append(tour._title.text())
        assert window.rect().contains(tour.card.geometry()), tour._title.text()
        assert tour.back_button.isEnabled() == (number > 0)
        if number + 1 < len(tour._stops):
            QTest.keyClick(tour, Qt.Key.Key_Right)
    assert len(set(titles)) == len(titles) > 4
    assert window.photos.front.photo is not None, "the sample case was opened"
    QTest.keyClick(tour, Qt.Key.Key_Left)
    assert tour._title.text() == titles[-2]
    tour.next_button.click()
    tour.next_button.click()
    assert window.help.tour is None


def test_escape_ends_the_tour(desk: Desk) -> None:
    desk.window.actions_["help.tour"].trigger()
    tour = desk.window.help.tour
    assert tour is not None
    QTest.keyClick(tour, Qt.Key.Key_Escape)
    assert desk.window.help.tour is None


def test_help_is_about_the_part_that_has_the_focus(desk: Desk) -> None:
    window = desk.window
    titles = set()
    for page in ("go.start", "go.work", "go.batch"):
        window.frame.go(page)
        window.frame.pages[page].setFocus()
        window.actions_["help.panel"].trigger()
        dialog = window.help.dialog
        assert dialog is not None
        titles.add(dialog.windowTitle())
        assert len("".join(label.text() for label in dialog.findChildren(QLabel))) > 80
        dialog.close()
    assert len(titles) >= 2
    for number in range(window.workspace.tabs(Area.SIDE).count()):
        assert window.workspace.tabs(Area.SIDE).widget(number).findChild(QLabel) is not None


def test_log_and_diagnostics_can_be_handed_on(desk: Desk, tmp_path: Path) -> None:
    desk.window.actions_["help.log"].trigger()
    assert desk.questions.shown == [tmp_path]
    desk.window.actions_["help.diagnostics"].trigger()
    assert QGuiApplication.clipboard().text() == "Enface diagnostics"


def test_the_self_check_says_what_does_not_work_and_can_be_copied(desk: Desk) -> None:
    desk.window.actions_["help.self_check"].trigger()
    dialog = desk.window.help.dialog
    assert isinstance(dialog, SelfCheckDialog)
    assert dialog.summary.text() == "1 of 2 parts do not work."
    assert [dialog.table.item(row, 1).text() for row in range(2)] == ["all there", "E150: a drawn face is blank"]
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text().splitlines() == [
        "ok\tLibraries\tall there",
        "FAILED\t3D drawing\tE150: a drawn face is blank",
    ]
    dialog.close()
    assert desk.window.help.dialog is None
