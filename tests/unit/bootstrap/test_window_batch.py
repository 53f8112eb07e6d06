"""The window's batch queue and the command are one service: what one of them has made, the other keeps."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.bootstrap.wiring import RealServices
from app.core.jobs import JobContext
from app.services.batch import plan_batch
from app.services.batch_line import work_line
from app.services.sample import sample_pairs
from tests.helpers.models import mean_face_predictor


def test_the_command_keeps_what_the_windows_queue_made(tmp_path: Path) -> None:
    photos, out, person = tmp_path / "photos", tmp_path / "out", sample_pairs()[0]
    photos.mkdir()
    for role, source in (("front", person.front), ("side", person.side)):
        shutil.copyfile(source, photos / f"ada_{role}.png")
    window = RealServices()
    window._predictor = predictor = mean_face_predictor()
    (line,) = window.plan_batch(photos, JobContext())
    folder = window.run_batch(line, out, JobContext())
    (row,) = plan_batch(photos)
    assert (line.name, line.front, line.side) == (row.name, row.front, row.side)
    kept = work_line(row, out, predictor)
    assert (kept.kept, kept.folder) == (True, folder)
