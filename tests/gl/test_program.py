"""The program as a process: opens on the sample case, logs, and closes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
import app.bootstrap.main as main
from PySide6.QtCore import QTimer

build = main.open_window

def open_and_close(application, **choices):
    window, runner = build(application, **choices)
    def look():
        if window.photos.request() is None:
            return
        window.grab().save(sys.argv[1])
        timer.stop()
        window.close()
    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(100)
    return window, runner

main.open_window = open_and_close
sys.exit(main.run_gui(["--sample"]))
"""


def test_it_opens_on_the_sample_case_logs_and_closes(root: Path, tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "ENFACE_MODELS": str(tmp_path / "none")}
    environment.pop("XDG_RUNTIME_DIR", None)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(picture)],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert picture.stat().st_size > 20_000
    [log] = (tmp_path / "state").rglob("enface.log")
    text = log.read_text(encoding="utf-8")
    assert re.search(r"window usable after \d+\.\d\d s", text)
    assert "Traceback" not in text


ADMIN_SCRIPT = """
import sys
import app.bootstrap.main as main
from app.bootstrap import admin_door
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

build = admin_door.open_admin_window

def open_and_close(*given):
    window = build(*given)
    def look():
        shown = [type(each).__name__ for each in QApplication.topLevelWidgets() if each.isVisible()]
        print(shown, window.login.isVisible(), window.menu.isVisible())
        window.close()
    QTimer.singleShot(500, look)
    return window

admin_door.open_admin_window = open_and_close
sys.exit(main.leave(main.run_gui(["--admin"])))
"""


def test_admin_opens_a_login_and_nothing_else(root: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ADMIN_SCRIPT],
        cwd=root,
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_DATA_HOME": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "['AdminWindow'] True False"
