"""Whether a day's work leaves something behind: make a case, reconstruct, close it, again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.gui.main_window import MainWindow
from tests.responsiveness.figure import Figure
from tests.responsiveness.real_window import load_pair, open_new_case, real_window, reconstruct, rest, wait

CYCLES, WARM = 100, 10
GROWTH_PERCENT = 5.0


class Held(NamedTuple):
    """What a process holds: open files, threads, resident memory in MB."""

    files: int
    threads: int
    memory: float


def cycles(folder: Path, count: int = CYCLES, warm: int = WARM) -> Iterator[Figure]:
    """Compare what is held after the first cycles with what is held at the end."""
    with real_window(folder) as window:
        for number in range(warm):
            _cycle(window, folder / f"warm-{number}")
        before = _held()
        for number in range(count - warm):
            _cycle(window, folder / f"case-{number}")
        after = _held()
    note = f"{count} cycles, compared with the {warm}th"
    yield Figure("more open files", after.files - before.files, 0, "", f"{note}: {before.files}, {after.files}")
    yield Figure("more threads", after.threads - before.threads, 0, "", f"{note}: {before.threads}, {after.threads}")
    grown = 100.0 * (after.memory - before.memory) / before.memory
    detail = f"{note}: {before.memory:.0f} MB, {after.memory:.0f} MB"
    yield Figure("more memory", grown, GROWTH_PERCENT, "%", detail)


def _cycle(window: MainWindow, folder: Path) -> None:
    open_new_case(window, folder)
    load_pair(window)
    reconstruct(window)
    window.actions_["case.close"].trigger()
    wait(lambda: not window.case.busy and not window._runner.busy)  # type: ignore[attr-defined]
    rest(0.2)


def _held() -> Held:
    """What is held once the garbage is collected and the last threads have ended."""
    rest(1.0)
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    values = {line.partition(":")[0]: line.split()[1] for line in status if line.startswith(("Threads", "VmRSS"))}
    return Held(len(list(Path("/proc/self/fd").iterdir())), int(values["Threads"]), int(values["VmRSS"]) / 1024.0)
