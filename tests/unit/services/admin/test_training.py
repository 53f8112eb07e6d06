"""Retraining in its own process: to the end, paused, stopped, killed, gone on with; cases and models stay."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import EnfaceError
from app.core.jobs import JobContext
from app.networks.manifest import read_manifest
from app.services.admin import training
from app.services.admin.access import Session
from app.services.admin.sources import (
    add_source,
    find_source,
    list_sources,
    preview_source,
    remove_source,
    survey_source,
)
from app.services.admin.trail import read_trail
from app.services.admin.training import Run
from app.services.training_plan import POOL, Needs, PlannedSource, TrainPlan
from app.services.training_pool import fill_pool
from app.synthesis.batches import Pool
from tests.helpers.foreign import write_facegen, write_facegen_landmarks
from tests.helpers.models import store_untrained

SMALL = {"size": 64, "batch": 2, "epoch_pairs": 4, "rate": 1e-3, "checkpoint_every": 1, "threads": 1, "rotation": 0.0}


def code_of(action: Callable[..., object], *arguments: object) -> str:
    with pytest.raises(EnfaceError) as caught:
        action(*arguments)
    return caught.value.code


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FaceGen export of three heads."""
    folder = tmp_path_factory.mktemp("facegen")
    for seed in range(3):
        write_facegen(folder / f"head{seed}", seed, {"front": 0.0, "left": 60.0, "right": -60.0})
    write_facegen_landmarks(folder)
    return folder


@pytest.fixture
def plan(admin: Session, faces: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[TrainPlan]:
    """A short training of the published baseline on that export; what still runs at the end is stopped."""
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path / "models"))
    store_untrained(tmp_path / "models", "enface")
    source = add_source(admin, "facegen", faces)
    yield TrainPlan("try", "prn", "synthetic", "paper, synthetic", (source.planned(),), changes={**SMALL, "epochs": 2})
    for run in training.runs(admin):
        training.kill(run.state)


def wait(admin: Session, name: str, until: Callable[[Run], bool], limit_s: float = 240.0) -> Run:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        run = training.find_run(admin, name)
        if until(run):
            return run
        assert run.state.state != "failed", run.state.error + run.log.read_text()[-2000:]
        time.sleep(0.2)
    raise AssertionError(training.find_run(admin, name).state)


def steps(admin: Session, name: str) -> float:
    return max(training.curves(admin, name).ticks["step"], default=0.0)


def fingerprint(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


@pytest.mark.training
@pytest.mark.slow
def test_a_run_from_plan_to_registry(admin: Session, plan: TrainPlan, tmp_path: Path) -> None:
    before = fingerprint(tmp_path / "models")
    run = training.start(admin, plan)
    assert code_of(training.start, admin, replace(plan, name="second")) == "E287"
    assert code_of(training.publish, admin, "try", "ours") == "E290"
    training.add_note(admin, "try", "first try with three heads")
    run = wait(admin, "try", lambda run: run.state.state == "done")
    measured = training.curves(admin, "try")
    assert len(measured.checks["train_loss"]) == 2
    assert measured.checks["train_loss"][-1] < measured.checks["train_loss"][0]
    assert measured.ticks["rate"][-1] == pytest.approx(1e-3)
    assert run.samples.read_bytes().startswith(b"\x89PNG")
    assert fingerprint(tmp_path / "models") == before
    assert [note.text for note in training.notes(admin, "try")] == ["first try with three heads"]
    assert set(training.compare_runs(admin, ["try"])["try"]) >= {"loss best", "px last"}
    entry = training.publish(admin, "try", "ours")
    assert entry.parameters == 13_353_618
    assert "data: facegen" in " ".join(entry.lineage)
    assert {name for name in before if name.endswith("safetensors")} <= set(fingerprint(tmp_path / "models"))
    assert code_of(training.publish, admin, "try", "ours") == "E265"
    assert code_of(training.resume, admin, "try") == "E288"
    assert code_of(training.start, admin, plan) == "E286"
    actions = [event.action for event in read_trail(admin)]
    assert actions[:3] == ["model.published", "training.note", "training.started"]


@pytest.mark.training
@pytest.mark.slow
def test_a_killed_run_goes_on_and_a_stopped_one_changes_no_model(
    admin: Session, plan: TrainPlan, tmp_path: Path
) -> None:
    before = fingerprint(tmp_path / "models")
    long = replace(plan, changes={**SMALL, "epochs": 100_000, "patience": 0})
    training.start(admin, long)
    run = wait(admin, "try", lambda run: run.state.state == "training" and steps(admin, "try") > 2)
    os.kill(run.state.pid, signal.SIGKILL)
    wait(admin, "try", lambda run: run.state.state == "killed")
    reached = steps(admin, "try")
    training.resume(admin, "try")
    run = wait(admin, "try", lambda run: run.state.state == "training" and steps(admin, "try") > reached + 2)
    ticks = training.curves(admin, "try").ticks["step"]
    assert min(ticks[ticks.index(reached) :]) > 1  # it did not begin anew
    paused = training.pause(admin, "try")
    assert paused.state.state == "paused"
    assert not training.is_alive(run.state)
    held = steps(admin, "try")
    training.resume(admin, "try")
    wait(admin, "try", lambda run: run.state.state == "training" and steps(admin, "try") > held)
    stopped = training.stop(admin, "try")
    assert stopped.state.state == "stopped"
    assert fingerprint(tmp_path / "models") == before
    assert not list((stopped.folder / "out").glob("*.partial"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"network": "resnet"}, "E282"),
        ({"preset": "go on from a model"}, "E282"),
        ({"sources": ()}, "E282"),
        ({"stage": "transfer", "preset": "paper, transfer"}, "E282"),
        ({"sources": (PlannedSource("a", "anny"),)}, "E282"),
        ({"name": "../up"}, "E286"),
        ({"name": "Try"}, "E286"),
        ({"sources": (PlannedSource("x", "facegen", "/nowhere/at/all"),)}, "E279"),
    ],
    ids=["network", "preset", "no source", "no start", "no count", "path", "capital", "folder"],
)
def test_plans_that_make_no_sense(admin: Session, plan: TrainPlan, changes: dict[str, object], code: str) -> None:
    assert code_of(training.start, admin, replace(plan, **changes)) == code  # type: ignore[arg-type]
    assert training.runs(admin) == []


def test_disk_and_memory_are_looked_at_first(admin: Session, plan: TrainPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    found = training.check_plan(admin, plan)
    assert found.disk > 500_000_000
    assert found.memory > 1_000_000_000
    for needs, code in ((Needs(10, 9, 1, 2), "E738"), (Needs(1, 2, 10, 9), "E739")):
        monkeypatch.setattr(training, "needs_of", lambda *_, needs=needs: needs)
        assert code_of(training.start, admin, plan) == code
    assert training.runs(admin) == []


def test_case_data_cannot_be_trained_on(admin: Session, tmp_path: Path) -> None:
    case = tmp_path / "case" / "evidence"
    case.mkdir(parents=True)
    (tmp_path / "case" / "case.db").write_bytes(b"")
    (case / "photo.jpg").write_bytes(b"secret")
    assert code_of(add_source, admin, "textures", case) == "E736"
    text = (
        "from app.services.training_guard import forbid_cases\nfrom pathlib import Path\nimport sys\n"
        "forbid_cases()\nPath(sys.argv[2]).read_bytes()\n"
        "acts = lambda p: p.read_bytes(), lambda p: list(p.parent.iterdir()), lambda p: list(p.parent.rglob('*'))\n"
        "for act in acts:\n"
        "    try:\n        act(Path(sys.argv[1]))\n    except Exception as error:\n        print(error.code)\n"
    )
    (tmp_path / "other").write_bytes(b"free")
    command = [sys.executable, "-c", text, str(case / "photo.jpg"), str(tmp_path / "other")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["E736"] * 3


@pytest.mark.slow
def test_the_single_photo_stage_trains_on_synthetic_second_views(admin: Session, faces: Path, tmp_path: Path) -> None:
    """Each pair keeps one photo of its own; the other one is drawn by the model in use, its errors included."""
    try:
        read_manifest().find(None).require_file()
    except EnfaceError as error:
        pytest.skip(f"no trained network here: {error.one_line()}")
    source = add_source(admin, "facegen", faces)
    plan = TrainPlan("one", "enface", "single", "go on, single photo", (source.planned(),), start="enface")
    plan.check()
    told: list[str] = []
    pool = fill_pool(plan, tmp_path / "run", tmp_path / "cache", JobContext(lambda stage, _: told.append(stage)))
    assert "Turning photos" in told
    for stream in ("train", "validation"):
        own, made = Pool(tmp_path / "run" / POOL, stream), Pool(pool, stream)
        assert len(made) == len(own) > 0
        for index in range(len(made)):
            before, after = own.row(index), made.row(index)
            kept = [any(np.array_equal(before[a], after[b]) for a in ("front", "side")) for b in ("front", "side")]
            assert sorted(kept) == [False, True]
            assert np.array_equal(before["shape"], after["shape"])
            assert abs(after["yaw"][0]) < abs(after["yaw"][1])


def test_sources_are_kept_looked_through_and_shown(admin: Session, faces: Path, tmp_path: Path) -> None:
    source = add_source(admin, "facegen", faces)
    assert list_sources(admin) == [source]
    report = survey_source(admin, source.id)
    assert report.found["pairs"] == 6
    assert len(preview_source(admin, source.id, 1)) == 2
    assert code_of(add_source, admin, "300wlp", faces) == "E279"
    assert code_of(add_source, admin, "unknown", faces) == "E279"
    assert code_of(add_source, admin, "textures", tmp_path / "none") == "E279"
    remove_source(admin, source.id)
    assert list_sources(admin) == []
    assert code_of(find_source, admin, source.id) == "E284"
    assert [event.action for event in read_trail(admin, 3)] == ["source.removed", "source.previewed", "source.surveyed"]
