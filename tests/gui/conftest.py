"""A window with stub services and a fake 3D view; every test must leave nothing alive."""

from __future__ import annotations

import faulthandler
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.main_window import MainWindow
from app.gui.session import SessionKeeper
from app.gui.settings import WindowSettings
from app.gui.theme import Theme, ThemeMode
from app.jobs.base import Runner
from app.jobs.inline import InlineRunner
from app.jobs.runner import JobRunner
from tests.helpers.faces import make_photo
from tests.helpers.leaks import nothing_left
from tests.helpers.mesh_views import FakeMeshView
from tests.helpers.topology import small_head
from tests.helpers.windows import StubQuestions, StubServices

faulthandler.enable()


@dataclass
class Desk:
    """Everything that a test of the window touches."""

    window: MainWindow
    services: StubServices
    questions: StubQuestions
    view: FakeMeshView
    runner: Runner
    theme: Theme


@pytest.fixture(scope="session")
def photo_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A front and a side photo of the stand-in head."""
    folder = tmp_path_factory.mktemp("photos")
    paths = []
    for name, yaw in (("front.png", 0.0), ("side.png", -60.0)):
        photo, _ = make_photo(small_head(), yaw, name)
        Image.fromarray(photo.rgb).save(folder / name)
        paths.append(folder / name)
    return paths[0], paths[1]


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """One theme for the application, light."""
    return Theme(qapp, ThemeMode.LIGHT)


@pytest.fixture
def make_desk(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes a shown window; closed at the end, after which nothing may be left."""
    desks: list[Desk] = []
    with nothing_left():

        def make(runner: Runner, services: StubServices | None = None, sessions: Path | None = None) -> Desk:
            services, questions, view = services or StubServices(), StubQuestions(), FakeMeshView()
            window = MainWindow(
                services.bundle(tmp_path),
                runner,
                view,
                theme,
                questions,
                WindowSettings(None),
                tmp_path / "documents",
                SessionKeeper(sessions),
            )
            window.frame.go("go.work")
            window.show()
            desks.append(Desk(window, services, questions, view, runner, theme))
            return desks[-1]

        yield make
        while desks:
            desk = desks.pop()
            if desk.services.hold is not None:
                desk.services.hold.set()
            desk.window.close()
            assert desk.view.closed
            assert desk.runner.shutdown(5.0)
            desk.window.deleteLater()
            if isinstance(desk.runner, JobRunner):
                desk.runner.deleteLater()
            vars(desk).clear()  # pytest keeps the desk itself until the next test
            del desk
        theme.set_mode(ThemeMode.LIGHT)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """A window whose jobs run inside `submit`."""
    return make_desk(InlineRunner())


@pytest.fixture
def threaded(make_desk: Callable[..., Desk]) -> Desk:
    """A window with the real job runner."""
    return make_desk(JobRunner())
