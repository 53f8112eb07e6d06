"""The window as a program: from arguments to the exit status."""

from __future__ import annotations

import argparse
import atexit
import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.bootstrap.environment import prepare_environment, require_display, set_surface_format
from app.core.errors import EnfaceError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.bootstrap.garbage import GarbageKeeper
    from app.gui.main_window import MainWindow
    from app.gui.settings import WindowSettings
    from app.gui.theme import Theme
    from app.jobs.runner import JobRunner

_LAST_WAIT_S = 10.0
_SWITCH_S = 0.001  # a worker that computes in Python hands the interpreter to the window's thread this soon

log = logging.getLogger("enface")


def run_gui(argv: Sequence[str] | None = None) -> int:
    """Open the workstation and return when it is closed.

    Args:
        argv: arguments after the program's name; `--sample` opens the sample case, `--safe-mode` reads no settings.

    Returns:
        Exit status: 0, or that of the error that was printed.
    """
    options = _parser().parse_args(argv)
    try:
        prepare_environment()
        require_display()
    except EnfaceError as error:
        sys.stderr.write(error.one_line() + "\n")
        return error.exit_code
    return _run(options)


def leave(status: int) -> int:
    """End the process at once; taking torch, VTK and Qt apart would cost the interpreter more than a second.

    Everything is stored and every thread of the window has ended by now. What was registered for the end is still done.

    Args:
        status: of the process.

    Returns:
        The status, where no window was opened that would have to be taken apart.
    """
    if "app.gui.main_window" not in sys.modules:
        return status
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="enface-gui", description="Open the Enface workstation.")
    parser.add_argument("--sample", action="store_true", help="open the sample case: invented people, synthetic photos")
    parser.add_argument("--safe-mode", action="store_true", help="start with default settings, keep the stored ones")
    parser.add_argument("--admin", action="store_true", help=argparse.SUPPRESS)  # opens a login
    parser.add_argument("--open", type=Path, metavar="CASE", help="open this case: its folder, or the case.db in it")
    return parser


def _run(options: argparse.Namespace) -> int:
    if sys.platform == "win32":
        import torch  # noqa: F401 - on Windows torch must be imported before Qt
    set_surface_format()
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from app.bootstrap.logs import start_logging

    file = start_logging()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("enface")
    app.setApplicationDisplayName("Enface")
    app.setDesktopFileName("enface")
    keeper = favour_window(app)
    if options.admin:
        return _run_admin(app, keeper, safe=options.safe_mode)
    window, runner = open_window(app, safe=options.safe_mode)
    for loaded in (window.start_up.ready, window.start_up.engine_loaded):
        loaded.connect(keeper.settle)
    log.info("started, log in %s", file)

    def rest() -> None:
        log.info("window usable after %.2f s", _age_s())
        if options.sample:
            window.start_up.ready.connect(window.sample.open_next)
        elif options.open is not None:
            folder = options.open.absolute()
            window.desk.open(folder.parent if folder.is_file() else folder)
        if first_start(state_folder()):
            window.start_up.ready.connect(window.help.start_self_check)
        window.start_up.begin()
        window.offer_session()

    QTimer.singleShot(0, window, rest)
    return _until_closed(app, keeper, runner)


def _run_admin(app: QApplication, keeper: GarbageKeeper, *, safe: bool) -> int:
    """Open nothing but the administration's login."""
    import platformdirs

    from app.bootstrap.admin_door import AdminDoor
    from app.gui.questions import SystemQuestions
    from app.jobs.runner import JobRunner

    _, theme = _look(app, safe=safe)
    runner = JobRunner(app)
    documents = Path(platformdirs.user_documents_dir())
    door = AdminDoor(runner, theme, SystemQuestions(Path.home()), documents, lambda: None)
    door.open()
    return _until_closed(app, keeper, runner)


def _until_closed(app: QApplication, keeper: GarbageKeeper, runner: JobRunner) -> int:
    """Run the window; returns the exit status."""
    status = app.exec()
    keeper.stop()
    if not runner.shutdown(_LAST_WAIT_S):
        log.warning("work did not stop within %.0f s, leaving without it", _LAST_WAIT_S)
        logging.shutdown()
        os._exit(status)
    logging.shutdown()
    return int(status)


def favour_window(app: QApplication) -> GarbageKeeper:
    """Let worker threads hand the interpreter over soon, and collect garbage where and when it disturbs least."""
    from app.bootstrap.garbage import GarbageKeeper

    sys.setswitchinterval(_SWITCH_S)
    return GarbageKeeper(app)


def open_window(app: QApplication, *, safe: bool = False) -> tuple[MainWindow, JobRunner]:
    """Build the window with the real services and show it.

    Args:
        app: the application.
        safe: read and keep no settings.

    Returns:
        The window, and the runner, which must be shut down before the process ends.
    """
    import platformdirs
    from PySide6.QtCore import QTimer

    from app.bootstrap.admin_door import AdminDoor
    from app.bootstrap.logs import catch_everything
    from app.bootstrap.wiring import RealServices
    from app.gui.main_window import MainWindow
    from app.gui.questions import SystemQuestions
    from app.gui.session import SessionKeeper
    from app.gui.viewport import Viewport
    from app.jobs.runner import JobRunner

    settings, theme = _look(app, safe=safe)
    runner = JobRunner(app)
    home = Path.home()
    questions = SystemQuestions(home)
    services = RealServices()
    documents = Path(platformdirs.user_documents_dir())
    window = MainWindow(
        services.bundle(),
        runner,
        Viewport(theme),
        theme,
        questions,
        settings,
        documents,
        SessionKeeper(state_folder() / "sessions"),
    )
    catch_everything(lambda line: QTimer.singleShot(0, window, lambda: window.show_defect(line)))
    AdminDoor(runner, theme, questions, documents, services.forget_engine, window)
    window.show()
    return window, runner


def _look(app: QApplication, *, safe: bool) -> tuple[WindowSettings, Theme]:
    """The stored settings, and language and theme in force."""
    import platformdirs

    from app.gui.language import LANGUAGE, install_language
    from app.gui.settings import FONT_PERCENT, THEME, WindowSettings
    from app.gui.theme import Theme

    config = Path(platformdirs.user_config_dir("enface", appauthor=False))
    settings = WindowSettings(config / "window.ini", safe=safe)
    install_language(app, settings.get(LANGUAGE))
    return settings, Theme(app, settings.get(THEME), settings.get(FONT_PERCENT))


def state_folder() -> Path:
    """Where the program keeps what it remembers between starts for this user."""
    import platformdirs

    return Path(platformdirs.user_state_dir("enface", appauthor=False))


def first_start(folder: Path) -> bool:
    """Whether this is the first start of this version of an installed program, which then checks itself.

    Args:
        folder: remembers it; where it cannot be written the answer is no.
    """
    mark = folder / f"checked-{__version__}"
    if not getattr(sys, "frozen", False) or mark.exists():
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError:
        log.warning("%s cannot be written", folder)
        return False
    return True


def _age_s() -> float:
    """Seconds since the process began; since the interpreter did where the system does not tell."""
    try:
        ticks = int(Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return time.process_time()
