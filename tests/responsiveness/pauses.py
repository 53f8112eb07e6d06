"""The longest pause of the GUI thread while each kind of work runs, and how fast work is cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.core.casefile import Verdict
from app.gui.main_window import MainWindow
from tests.helpers.pulse import Pulse
from tests.responsiveness.figure import Figure, crowded
from tests.responsiveness.photos import photo_copy
from tests.responsiveness.real_window import load_pair, open_new_case, real_window, reconstruct, wait

LONGEST_MS = 100.0
CANCEL_S = 1.0


def pauses(folder: Path, photos: int = 50) -> Iterator[Figure]:
    """Reconstruct, bring photos in, look at the report and save it; then cancel a reconstruction."""
    with real_window(folder) as window:
        open_new_case(window, folder / "case")
        pulse = Pulse(window)
        with _watched(pulse) as found:
            load_pair(window)
        yield found("a pair of photos is read and its faces are found")
        for name in ("the first reconstruction", "a second reconstruction"):
            with _watched(pulse) as found:
                reconstruct(window)
            yield found(name)
        window.case.decide(window.run.result_id, Verdict.ACCEPTED, "shape and photos agree")
        wait(lambda: not window.case.busy)
        with _watched(pulse) as found:
            _report(window)
        yield found("a report is made, looked at and saved")
        files = [photo_copy(folder / f"photo-{number}.jpg", number) for number in range(photos)]
        with _watched(pulse) as found:
            window.desk.importing.start(files)
            wait(lambda: not window.desk.importing.running and not window.case.busy)
        if window.case.file is None or len(window.case.file.exhibits) != photos + 2:
            raise RuntimeError(window.notice.title.text())
        yield found(f"{photos} photos are brought into the case")
        yield from _cancelled(window)
        pulse.stop()


@contextmanager
def _watched(pulse: Pulse) -> Iterator[Callable[[str], Figure]]:
    pulse.reset()
    figures: list[Figure] = []
    yield lambda name: replace(figures[0], name=f"longest pause while {name}")
    figures.append(pause_of(pulse))


def pause_of(pulse: Pulse) -> Figure:
    """The longest pause of the window.

    While other programs keep the processors busy, each thread of Enface waits for them in turn, and the window for the
    thread that holds the interpreter: then the work of the window's own thread is what can be judged.
    """
    own, wall, work = (1000 * value for value in (pulse.longest_s, pulse.longest_wall_s, pulse.longest_work_s))
    note = f"its thread worked {work:.0f} ms, stood still {own:.0f} ms, by the clock {wall:.0f} ms"
    if crowded():
        return Figure("", work, LONGEST_MS, "ms", f"{note}; other programs keep the machine busy")
    return Figure("", own, LONGEST_MS, "ms", note)


def _report(window: MainWindow) -> None:
    window.actions_["result.report"].trigger()
    dialog = window.output.report_dialog
    if dialog is None:
        raise RuntimeError("no report")
    wait(lambda: dialog.save_button.isEnabled() and dialog.pages)
    dialog.save_button.click()
    wait(lambda: dialog.saved is not None)
    dialog.close()


def _cancelled(window: MainWindow) -> Iterator[Figure]:
    """Pressed in the middle of a reconstruction: until the window is free, and until the work has really stopped."""
    free, stopped = [], []
    for stage in range(3):
        window.start()
        seen: list[str] = []
        window.run.progressed.connect(lambda seen=seen: seen.append(window.run.stage))
        wait(lambda seen=seen, stage=stage: len(set(seen)) > stage or not window.run.running)
        began = time.monotonic()
        window.progress.cancel.click()
        wait(lambda: not window.run.running)
        free.append(time.monotonic() - began)
        wait(lambda: not window._runner.busy)  # type: ignore[attr-defined]
        stopped.append(time.monotonic() - began)
        wait(lambda: not window.case.busy)
    note = f"the work itself stopped after {max(stopped):.2f} s"
    yield Figure("from Cancel to a free window", max(free), CANCEL_S, "s", note)
