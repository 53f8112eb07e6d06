"""The program as a process: how soon its window is usable, what it costs while nothing is done, how fast it closes.

python -m tests.responsiveness.program RECORD     (the child: opens, waits, closes, and writes what it saw)
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.responsiveness.figure import Figure, crowded

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow

START_S, CLOSE_S, IDLE_PERCENT = 2.0, 1.0, 3.0
STARTS = 3
_IDLE_S = 10.0
_SETTLE_S = 3.0


def program(folder: Path, starts: int = STARTS, idle_s: float = _IDLE_S) -> Iterator[Figure]:
    """Start it a few times; the best start counts, and the worst close."""
    seen = []
    for number in range(starts):
        busy = number == starts - 1  # the last time it is closed in the middle of a reconstruction
        seen.append(run_once(folder / f"start-{number}", idle_s if number == 0 else 0.0, busy=busy))
    used = min(one["start_cpu_s"] for one in seen)
    note = "by the clock " + ", ".join(f"{one['start_s']:.2f}" for one in seen) + " s"
    yield Figure("processor time from the command to a usable window", used, START_S, "s", note)
    loaded = sum(one["torch"] for one in seen)
    yield Figure("starts that load torch before the window is shown", loaded, 0, "", f"of {starts}")
    yield Figure("processor while nothing is done, a face in view", seen[0]["idle_percent"], IDLE_PERCENT, "%")
    for name, which in (("from Close to the end of the process", seen[:-1]), ("the same while it works", seen[-1:])):
        used = max(one["close_cpu_s"] for one in which)
        wall = max(one["close_s"] for one in which)
        yield Figure(name, min(wall, used) if crowded() else wall, CLOSE_S, "s", f"by the clock {wall:.2f} s")


def run_once(folder: Path, idle_s: float, *, busy: bool) -> dict[str, float]:
    """Open the program, reconstruct the sample pair, wait, close."""
    folder.mkdir(parents=True)
    record = folder / "seen.json"
    own = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "STATE")}
    plan = json.dumps({"record": str(record), "idle_s": idle_s, "busy": busy})
    command = [sys.executable, "-m", "tests.responsiveness.program", plan]
    before = _spent(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env={**os.environ, **own}, timeout=900, check=False, capture_output=True, text=True)
    ended = time.time()
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    seen: dict[str, float] = json.loads(record.read_text(encoding="utf-8"))
    seen["close_s"] = ended - seen["closed_at"]
    seen["close_cpu_s"] = _spent(resource.RUSAGE_CHILDREN) - before - seen["closed_cpu"]
    return seen


def _spent(who: int) -> float:
    """Processor seconds of this process, or of its children that have ended."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


class _Watch:
    """Goes with the window through its life and writes down what it saw."""

    def __init__(self, plan: dict[str, object]) -> None:
        self._plan = plan
        self._seen: dict[str, float] = {}

    def begin(self, window: MainWindow) -> None:
        from PySide6.QtCore import QTimer

        self._window = window
        QTimer.singleShot(0, window, self._usable)

    def _usable(self) -> None:
        """The event loop runs and the window was painted: from here on a person can work."""
        from app.bootstrap.main import _age_s

        self._seen["start_s"], self._seen["start_cpu_s"] = _age_s(), time.process_time()
        self._seen["torch"] = float("torch" in sys.modules)
        self._window.start_up.engine_loaded.connect(lambda _: self._window.sample.open_next())
        self._window.photos.changed.connect(self._try_run)

    def _try_run(self) -> None:
        if self._window.photos.request() is None:
            return
        self._window.photos.changed.disconnect(self._try_run)
        self._later(0.0, self._run)

    def _run(self) -> None:
        if self._plan["busy"]:
            self._window.start()
            self._later(1.0, self._close)
        else:
            self._window.run.changed.connect(self._ran)
            self._window.start()

    def _ran(self) -> None:
        if not self._window.run.running:
            self._window.run.changed.disconnect(self._ran)
            self._later(_SETTLE_S, self._idle)

    def _idle(self) -> None:
        began, cost = time.monotonic(), time.process_time()

        def end() -> None:
            spent = time.process_time() - cost
            self._seen["idle_percent"] = 100.0 * spent / (time.monotonic() - began)
            self._close()

        self._later(float(str(self._plan["idle_s"])), end)

    def _close(self) -> None:
        self._seen["closed_at"] = time.time()
        self._seen["closed_cpu"] = _spent(resource.RUSAGE_SELF) + _spent(resource.RUSAGE_CHILDREN)
        Path(str(self._plan["record"])).write_text(json.dumps(self._seen), encoding="utf-8")
        self._window.close()

    def _later(self, seconds: float, what: object) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(round(1000 * seconds), self._window, what)  # type: ignore[call-overload]


def child(plan: dict[str, object]) -> int:
    """Run the program as its command does, with a watch beside the window."""
    import app.bootstrap.main as program_
    from app.__main__ import _limit_threads

    build, watch = program_.open_window, _Watch(plan)

    def open_watched(*args: object, **choices: object) -> object:
        window, runner = build(*args, **choices)  # type: ignore[arg-type]
        watch.begin(window)
        return window, runner

    program_.open_window = open_watched  # type: ignore[assignment]
    _limit_threads()
    return program_.leave(program_.run_gui([]))


if __name__ == "__main__":
    sys.exit(child(json.loads(sys.argv[1])))
