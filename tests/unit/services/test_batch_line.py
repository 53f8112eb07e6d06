"""One line of a batch: made once for its key, kept on resuming, made anew when anything changed; failures are coded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.core.errors import EnfaceError
from app.networks.runtime import Predictor
from app.services.batch import BatchRow
from app.services.batch_line import LEASES, BatchChoices, work_line
from app.services.sample import sample_pairs
from app.store.lease import Lease
from app.store.output import TakenError
from tests.helpers.models import mean_face_predictor


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return mean_face_predictor()


@pytest.fixture
def row(tmp_path: Path) -> BatchRow:
    person = sample_pairs()[0]
    shutil.copyfile(person.front, tmp_path / "front.png")
    shutil.copyfile(person.side, tmp_path / "side.png")
    return BatchRow("person", tmp_path / "front.png", tmp_path / "side.png")


def test_a_line_is_made_once_and_says_how(tmp_path: Path, row: BatchRow, predictor: Predictor) -> None:
    out = tmp_path / "out"
    first = work_line(row, out, predictor)
    written = {path.name: path.stat().st_mtime_ns for path in first.folder.iterdir()}
    second = work_line(row, out, predictor)
    assert (first.kept, second.kept) == (False, True)
    assert (second.key, second.digest) == (first.key, first.digest)
    assert {path.name: path.stat().st_mtime_ns for path in first.folder.iterdir()} == written
    record = json.loads((first.folder / "provenance.json").read_text())
    assert record["key"] == first.key
    assert set(record["files"]) == set(written) - {"provenance.json"}
    assert list((out / LEASES).iterdir()) == []


def test_the_same_line_elsewhere_has_the_same_digest(tmp_path: Path, row: BatchRow, predictor: Predictor) -> None:
    one, two = (work_line(row, tmp_path / name, predictor) for name in ("one", "two"))
    assert one.digest == two.digest


def test_other_photos_choices_or_a_missing_file_make_it_anew(
    tmp_path: Path, row: BatchRow, predictor: Predictor
) -> None:
    out = tmp_path / "out"
    first = work_line(row, out, predictor)
    chosen = work_line(row, out, predictor, BatchChoices(formats=("stl",)))
    assert not chosen.kept
    assert chosen.key != first.key
    assert (chosen.folder / "mesh.stl").exists()
    shutil.copyfile(sample_pairs()[1].front, row.front)
    other = work_line(row, out, predictor)
    assert not other.kept
    assert not (other.folder / "mesh.stl").exists()
    (other.folder / "mesh.ply").unlink()
    again = work_line(row, out, predictor)
    assert not again.kept
    assert again.digest == other.digest


def test_a_broken_photo_leaves_a_code_and_takes_an_older_result_with_it(
    tmp_path: Path, row: BatchRow, predictor: Predictor
) -> None:
    out = tmp_path / "out"
    folder = work_line(row, out, predictor).folder
    row.front.write_bytes(b"no photo")
    for again in (True, False):
        with pytest.raises(EnfaceError) as told:
            work_line(row, out, predictor, again=again)
        assert told.value.code == "E503"
        assert told.value.exit_code == 5
    assert [path.name for path in folder.iterdir()] == ["failure.json"]
    shutil.copyfile(sample_pairs()[0].front, row.front)
    assert not work_line(row, out, predictor, again=False).kept
    assert not (folder / "failure.json").exists()


def test_a_worker_that_slept_past_its_lease_leaves_the_result_that_another_made_meanwhile(
    tmp_path: Path, row: BatchRow, predictor: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, made, files = tmp_path / "out", [], []

    def stand_still(lease: Lease) -> None:
        """The lease was looked at and is held; then the process stands still for long, and another does the line."""
        monkeypatch.undo()
        lease.path.unlink()
        made.append(work_line(row, out, predictor))
        files.append({path.name: path.stat().st_ino for path in made[0].folder.iterdir()})

    monkeypatch.setattr(Lease, "require", stand_still)
    with pytest.raises(TakenError):
        work_line(row, out, predictor)
    assert [{path.name: path.stat().st_ino for path in made[0].folder.iterdir()}] == files, "not one was touched"
    assert sorted(path.name for path in out.iterdir()) == [LEASES, row.name]
    later = work_line(row, out, predictor)
    assert (later.kept, later.digest) == (True, made[0].digest)


def test_two_workers_never_make_one_line_at_once(tmp_path: Path, row: BatchRow, predictor: Predictor) -> None:
    out = tmp_path / "out"
    (out / LEASES).mkdir(parents=True)
    with Lease(out / LEASES / row.name), pytest.raises(TakenError):
        work_line(row, out, predictor)
    assert not (out / row.name).exists()
