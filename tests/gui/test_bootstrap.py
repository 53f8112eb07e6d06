"""Starting the window as a program: the display, the environment, the log, the garbage collector."""

from __future__ import annotations

import gc
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import logs
from app.bootstrap.environment import prepare_environment, tame_cv2
from app.bootstrap.garbage import GarbageKeeper

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about X11")


def start(root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `enface-gui` with this environment and nothing else of ours."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LD_LIBRARY_PATH")}
    return subprocess.run(
        [sys.executable, "-c", "import sys; from app.bootstrap.main import run_gui; sys.exit(run_gui([]))"],
        cwd=root,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@linux
@pytest.mark.parametrize("display", ["", ":4242"], ids=["none", "dead"])
def test_without_a_display_one_coded_line_says_what_to_do(root: Path, display: str) -> None:
    """Qt alone would abort the process with a page of plugin names."""
    done = start(root, **({"DISPLAY": display} if display else {}))
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("E110 ")
    assert "enface reconstruct" in line


def test_a_wrong_option_is_a_usage_error(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from app.bootstrap.main import run_gui; run_gui(['--sampel'])"],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2


@linux
def test_a_runtime_folder_of_ones_own_is_made_when_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    prepare_environment()
    folder = Path(os.environ["XDG_RUNTIME_DIR"])
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_uid == os.getuid()


def test_opencv_leaves_qts_paths_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    tame_cv2()
    assert "cv2" in sys.modules
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        assert "cv2" not in os.environ.get(name, "")


@pytest.fixture
def log_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Logging into a folder of the test; everything global is put back."""
    monkeypatch.setattr(logs.platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "log"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    file = logs.start_logging()
    assert file is not None
    yield file
    logging.captureWarnings(False)
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.level = handlers, level
    qInstallMessageHandler(None)


@pytest.mark.qt_no_exception_capture
def test_whatever_nobody_catches_is_in_the_log(qapp: QApplication, log_file: Path) -> None:
    told: list[str] = []
    logs.catch_everything(told.append)
    try:
        raise ValueError("on the main thread")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    worker = threading.Thread(target=lambda: {}["nothing"])
    worker.start()
    worker.join()
    qWarning("from Qt")
    text = log_file.read_text(encoding="utf-8")
    assert told == ["ValueError: on the main thread"]
    for trace in ("ValueError: on the main thread", "KeyError", "WARNING qt.default: from Qt", "Traceback"):
        assert trace in text


def test_an_unwritable_log_folder_does_not_stop_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "log").write_text("a file where the folder should be")
    monkeypatch.setattr(logs.platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "log"))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        assert logs.start_logging() is None
    finally:
        logging.captureWarnings(False)
        root.handlers[:], root.level = handlers, level
        qInstallMessageHandler(None)


def test_garbage_is_collected_on_the_gui_thread_only(qapp: QApplication, qtbot: QtBot) -> None:
    owner = QObject()
    keeper = GarbageKeeper(owner)
    threads: set[int] = set()

    def note(phase: str, _info: dict[str, int]) -> None:
        threads.add(threading.get_ident())

    def litter() -> None:
        for _ in range(20_000):
            ring: list[object] = []
            ring.append(ring)

    gc.callbacks.append(note)
    try:
        worker = threading.Thread(target=litter)
        worker.start()
        worker.join()
        assert threads == set(), "nothing is collected on the worker"
        qtbot.waitUntil(lambda: bool(threads), timeout=5000)
    finally:
        gc.callbacks.remove(note)
        keeper.stop()
    assert threads == {threading.get_ident()}
    assert gc.isenabled()
    owner.deleteLater()


def test_loaded_libraries_are_not_looked_through_for_garbage(qapp: QApplication) -> None:
    owner = QObject()
    keeper = GarbageKeeper(owner)
    keeper.settle()
    left = len(gc.get_objects())
    keeper.stop()
    assert left < len(gc.get_objects()) / 10
    owner.deleteLater()


def test_many_signals_and_calls_of_qt_do_not_end_the_process(root: Path) -> None:
    """A Python without immortal singletons would abort: the binding gives none of their references back."""
    code = (
        "from app.bootstrap.environment import prepare_environment\n"
        "prepare_environment()\n"
        "from PySide6.QtCore import QObject, Signal\n"
        "class Sender(QObject):\n"
        "    told = Signal()\n"
        "sender = Sender()\n"
        "for _ in range(10_000): sender.told.emit()\n"
        "for _ in range(200_000): sender.setObjectName('x')\n"
        "print('alive')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr


def test_the_window_offers_the_languages_that_reports_have() -> None:
    from app.bootstrap.case_wiring import RealCases
    from app.report.language import LANGUAGES

    assert dict(RealCases(lambda: None).report_languages()) == LANGUAGES  # type: ignore[arg-type,return-value]
