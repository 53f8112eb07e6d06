"""The stops of the tour: the way from two photos to a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.gui.help.tour import Stop
from app.gui.workspace import Area

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow

translate = QCoreApplication.translate


def tour_stops(window: MainWindow) -> list[Stop]:
    """What the tour shows, in the order of the work."""
    return [*_before(window), *_after(window)]


def _before(window: MainWindow) -> list[Stop]:
    """Up to the reconstruction."""
    go = window.actions_
    work = go["go.work"].trigger

    def sample() -> None:
        work()
        if window.photos.front.path is None:
            window.sample.open_next()

    return [
        Stop(
            translate("Tour", "Welcome"),
            translate(
                "Tour",
                "Enface makes a 3D face from one or two photographs and says how far it may be wrong. This tour takes "
                "two "
                "minutes and uses invented people.",
            ),
        ),
        Stop(
            translate("Tour", "Cases"),
            translate(
                "Tour",
                "Work begins with a case: a folder that keeps copies of the photos, every result, notes and reports "
                "together, with an audit trail. Recent cases stand in this list.",
            ),
            lambda: window.start_page,
            go["go.start"].trigger,
        ),
        Stop(
            translate("Tour", "Photos"),
            translate(
                "Tour",
                "A front photo, and a side photo if there is one. The photos of an invented person are being loaded. "
                "A face "
                "that is not found can be boxed by hand.",
            ),
            lambda: window.photos,
            sample,
        ),
        Stop(
            translate("Tour", "Reconstruct"),
            translate(
                "Tour", "This button, or Ctrl+R, starts the work. It takes a few seconds; Cancel stops it at once."
            ),
            lambda: window.photos.run_button,
            work,
        ),
    ]


def _after(window: MainWindow) -> list[Stop]:
    """From the result on."""
    go = window.actions_

    def turn(name: str) -> None:
        go["go.work"].trigger()
        go[name].trigger()

    return [
        Stop(
            translate("Tour", "Look"),
            translate(
                "Tour",
                "The face can be turned and seen as texture, shape, expected error or provenance. What no photo "
                "showed is "
                "marked.",
            ),
            lambda: window.workspace.tabs(Area.CENTRE),
            lambda: turn("page.model"),
        ),
        Stop(
            translate("Tour", "Accept or reject"),
            translate(
                "Tour",
                "Every result is a draft until it is accepted or rejected with a reason. Results of the case stand "
                "here, "
                "with their notes.",
            ),
            lambda: window.workspace.tabs(Area.SIDE),
            lambda: turn("page.results"),
        ),
        Stop(
            translate("Tour", "Report"),
            translate(
                "Tour",
                "Report shows the document before it is saved into the case. Ctrl+K finds this and every other "
                "command by a "
                "few letters; ? explains the part of the window that you are in.",
            ),
        ),
    ]
