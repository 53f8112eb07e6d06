"""Pictures of every screen, light and dark, at scales 1 and 2, with the real network on invented people.

    xvfb-run -a -s "-screen 0 3200x2200x24" python -m tests.screens --out DIR [--scale 1|1.5|2] [--language de]

Without --scale 1 and 2 are made, each in a process of its own: Qt reads the scale once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_S = 300.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", choices=("1", "1.5", "2"))
    parser.add_argument("--language", default="en")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.scale is not None:
        return draw(options.out, options.scale, options.language)
    command = [sys.executable, "-m", "tests.screens", "--out", str(options.out), "--language", options.language]
    return max(subprocess.run([*command, "--scale", scale]).returncode for scale in ("1", "2"))


def draw(out: Path, scale: str, language: str) -> int:
    """Open the window at one scale, fill a case, and keep every screen in both colours."""
    os.environ["QT_SCALE_FACTOR"] = scale
    with tempfile.TemporaryDirectory(prefix="enface-screens-") as folder:
        for name in ("CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = f"{folder}/{name.lower()}"
        from app.bootstrap.environment import prepare_environment, set_surface_format

        prepare_environment()
        set_surface_format()
        return _draw(out, scale, language, Path(folder))


def _draw(out: Path, scale: str, language: str, folder: Path) -> int:
    from PySide6.QtCore import QCoreApplication, QEventLoop
    from PySide6.QtWidgets import QApplication, QDialog

    from app.bootstrap.wiring import RealServices
    from app.core.casefile import Verdict
    from app.gui.language import install_language
    from app.gui.main_window import MainWindow
    from app.gui.settings import WindowSettings
    from app.gui.theme import Theme, ThemeMode
    from app.gui.viewport import Viewport
    from app.jobs.runner import JobRunner
    from app.services.sample import sample_pairs
    from tests.helpers.screens import fill, screens
    from tests.helpers.windows import StubQuestions

    app = QApplication([])
    install_language(app, language)
    theme, runner = Theme(app, ThemeMode.LIGHT), JobRunner(app)

    def settle(ready: Callable[[], bool] = lambda: True) -> None:
        until = time.monotonic() + PATIENCE_S
        calm = 0
        while calm < 5 and time.monotonic() < until:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.01)
            calm = calm + 1 if not runner.busy and ready() else 0

    view = Viewport(theme)
    window = MainWindow(
        RealServices().bundle(), runner, view, theme, StubQuestions(), WindowSettings(None), folder / "documents"
    )
    window.resize(1440, 900)
    window.show()
    window.start_up.begin()
    settle(lambda: "…" not in window.start_up.status)
    pair = sample_pairs()[0]
    fill(window, [path for path in (pair.front, pair.side) if path is not None], folder / "case", settle)
    window.case.decide(1, Verdict.ACCEPTED, "The outline follows both photographs.")
    settle()
    for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
        theme.set_mode(mode)
        for name, screen in screens(window):
            settle()
            picture = (screen if isinstance(screen, QDialog) else window).grab()
            picture.save(str(out / f"{name}-{mode}-{scale}x.png"))
    window.close()
    runner.shutdown(10.0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
