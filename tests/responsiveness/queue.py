"""A folder of photos with broken ones among them goes through the batch queue while another case is worked on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.gui.batch.batch_model import LineState
from tests.helpers.pulse import Pulse
from tests.responsiveness.figure import Figure
from tests.responsiveness.pauses import pause_of
from tests.responsiveness.photos import broken_copy, photo_copy
from tests.responsiveness.real_window import load_pair, open_new_case, real_window, reconstruct, wait

PHOTOS, EVERY = 200, 8  # every eighth file is broken
_PATIENCE_S = 6 * 3600.0


def queue(folder: Path, photos: int = PHOTOS, side_px: int = 500) -> Iterator[Figure]:
    """Work through the folder, and make a case in the meantime."""
    source = folder / "photos"
    source.mkdir()
    broken = {number for number in range(photos) if number % EVERY == EVERY - 1}
    for number in range(photos):
        file = source / f"{number:03d}.png"
        if number in broken:
            broken_copy(file, number // EVERY)
        else:
            photo_copy(file, number, side_px)
    with real_window(folder) as window:
        window.batch.plan(source)
        wait(lambda: window.batch.lines)
        window.batch.start(folder / "out")
        pulse = Pulse(window)
        open_new_case(window, folder / "case")
        load_pair(window)
        reconstruct(window)
        worked = window.batch.running
        pause = pause_of(pulse)
        pulse.stop()
        wait(lambda: not window.batch.running, _PATIENCE_S)
        summary, lines = window.batch.summary(), list(window.batch.lines)
    wrong = sum(
        line.state is not (LineState.FAILED if number in broken else LineState.DONE)
        or (line.state is LineState.FAILED and not line.problem.startswith("E"))
        for number, line in enumerate(lines)
    )
    done, failed = summary.of(LineState.DONE), summary.of(LineState.FAILED)
    note = f"{done} done, {failed} failed with a code, of {photos}"
    yield Figure("lines of the batch that ended otherwise than they should", wrong, 0, "", note)
    yield Figure("cases that could not be worked on meanwhile", float(not worked), 0, "")
    yield replace(pause, name="longest pause while a case is worked on beside the batch")
