"""The real window with the real services, and the waiting that a script needs in place of a person's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.bootstrap.main import favour_window
from app.bootstrap.wiring import RealServices
from app.gui.cases.case_services import NewCase
from app.gui.main_window import MainWindow
from app.gui.session import SessionKeeper
from app.gui.settings import WindowSettings
from app.gui.theme import Theme, ThemeMode
from app.gui.viewport import Viewport
from app.jobs.runner import JobRunner
from app.services.sample import sample_pairs
from tests.helpers.windows import StubQuestions

PATIENCE_S = 600.0
_LOOK_MS = 5


def application() -> QApplication:
    """The one of this process, with the surfaces that VTK needs."""
    from app.bootstrap.environment import prepare_environment, set_surface_format

    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    prepare_environment()
    set_surface_format()
    return QApplication([])


def wait(ready: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    """Run the event loop until something is true; the loop itself waits, so nothing here keeps the processor busy.

    Raises:
        TimeoutError: it did not become true.
    """
    loop, timer = QEventLoop(), QTimer()
    until = time.monotonic() + patience_s
    late = False

    def look() -> None:
        nonlocal late
        late = time.monotonic() > until
        if late or ready():
            loop.quit()

    timer.timeout.connect(look)
    timer.start(_LOOK_MS)
    if not ready():
        loop.exec()
    timer.stop()
    if late and not ready():
        raise TimeoutError(f"not within {patience_s:.0f} s")


def rest(seconds: float) -> None:
    """Let the window live for a while."""
    until = time.monotonic() + seconds
    wait(lambda: time.monotonic() >= until, seconds + 60.0)


@contextmanager
def real_window(folder: Path, session: Path | None = None) -> Iterator[MainWindow]:
    """The workstation, everything loaded; closed at the end."""
    theme, runner, keeper = Theme(application(), ThemeMode.LIGHT), JobRunner(), favour_window(application())
    window = MainWindow(
        RealServices().bundle(),
        runner,
        Viewport(theme),
        theme,
        StubQuestions(),
        WindowSettings(None),
        folder / "documents",
        SessionKeeper(session),
    )
    try:
        window.show()
        for loaded in (window.start_up.ready, window.start_up.engine_loaded):
            loaded.connect(keeper.settle)
        engines: list[object] = []
        window.start_up.engine_loaded.connect(engines.append)
        window.start_up.begin()
        wait(lambda: engines)
        yield window
    finally:
        window.close()
        runner.shutdown(60.0)
        keeper.stop()
        keeper.deleteLater()
        window.deleteLater()
        runner.deleteLater()


def open_new_case(window: MainWindow, folder: Path, number: str = "2026-0117") -> None:
    """Make a case and wait for it."""
    window.desk.create(NewCase(folder, number, "A. Berg"))
    wait(lambda: window.case.is_open)


def load_pair(window: MainWindow, person: int = 0) -> None:
    """The photos of an invented person."""
    pair = sample_pairs()[person]
    window.photos.drop([path for path in (pair.front, pair.side) if path is not None])
    wait(lambda: window.photos.request() is not None)


def reconstruct(window: MainWindow) -> None:
    """From the photos in the slots to the shown, stored result."""
    before = window.run.result_id
    window.start()
    wait(lambda: not window.run.running and not window.case.busy)
    if window.run.result is None or (window.case.is_open and window.run.result_id == before):
        raise RuntimeError(window.notice.text.text())
