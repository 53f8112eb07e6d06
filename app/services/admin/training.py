"""Retraining runs: planning, starting, pausing, stopping, going on, comparing, notes; each runs in its own process."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.core.errors import UsageError
from app.core.jobs import JobContext
from app.networks.manifest import ModelEntry
from app.services.admin.access import Session
from app.services.admin.capabilities import Capability
from app.services.admin.models import require_new
from app.services.admin.sources import cache_folder
from app.services.training_launch import launch
from app.services.training_outcome import lineage_of, trained_network
from app.services.training_plan import OUT, Needs, TrainPlan, needs_of, read_plan
from app.services.training_pool import open_source
from app.services.training_state import (
    LOG,
    RUNNING,
    SAMPLES,
    RunState,
    give_order,
    is_alive,
    kill,
    read_state,
    read_ticks,
)
from app.store.layout import make_folder, now, read_small, replace_file
from app.store.output import storage_errors

NOTES = "notes.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_NOTES_LIMIT = 4 << 20
_LONGEST_NOTE = 10_000
_END_S = 60.0


@dataclass(frozen=True)
class Run:
    """A retraining.

    Attributes:
        plan: what it is to do.
        state: where it is.
        folder: where it lies.
    """

    plan: TrainPlan
    state: RunState
    folder: Path

    @property
    def samples(self) -> Path:
        """Picture of sample predictions, refreshed while it trains; may be missing."""
        return self.folder / SAMPLES

    @property
    def log(self) -> Path:
        """The process's log."""
        return self.folder / LOG


@dataclass(frozen=True)
class Curves:
    """What a run measured so far: columns by name; `ticks` come every second, `checks` after each validation."""

    ticks: dict[str, list[float]]
    checks: dict[str, list[float]]


@dataclass(frozen=True)
class RunNote:
    """A remark on a run."""

    text: str
    by: str
    at: str


def runs_folder(session: Session) -> Path:
    """Where runs lie."""
    session.require(Capability.TRAIN, renew=False)
    return session.administration.store.folder.parent / "training" / "runs"


def runs(session: Session) -> list[Run]:
    """All runs, the newest first; what is no run is passed over."""
    found = []
    folder = runs_folder(session)
    for each in sorted(folder.iterdir() if folder.is_dir() else [], reverse=True):
        try:
            found.append(Run(read_plan(each), read_state(each), each))
        except UsageError:
            continue
    return sorted(found, key=lambda run: run.plan.created, reverse=True)


def find_run(session: Session, name: str) -> Run:
    """One run.

    Raises:
        UsageError: there is none of this name (E285).
    """
    folder = runs_folder(session) / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        raise UsageError(f"there is no run {name!r}", remedy="look at the list of runs", code="E285")
    return Run(read_plan(folder), read_state(folder), folder)


def check_plan(session: Session, plan: TrainPlan, ctx: JobContext | None = None) -> Needs:
    """Whether a plan makes sense, and what it needs; sources without a limit are looked through to count their pairs.

    Raises:
        UsageError: the plan makes no sense (E282), or a source cannot be used (E27x).
    """
    session.require(Capability.TRAIN)
    plan.check()
    pairs = 0
    for source in plan.sources:
        if source.kind == "textures":
            continue
        if source.pairs:
            pairs += source.pairs
        else:
            report = open_source(source, cache_folder(session)).survey(ctx or JobContext())
            pairs += report.found.get("pairs", 0)
    return needs_of(plan, runs_folder(session), pairs)


def start(session: Session, plan: TrainPlan, ctx: JobContext | None = None) -> Run:
    """Begin a retraining in its own process.

    Raises:
        UsageError: the plan makes no sense (E282), its name cannot be used or is taken (E286), another run is at work
            (E287), or a source cannot be used (E27x).
        StorageError: there is no room on the disk (E738) or in memory (E739), or the folder cannot be written (E7xx).
    """
    session.require(Capability.TRAIN)
    folder = runs_folder(session) / plan.name
    if not _NAME.fullmatch(plan.name) or folder.exists():
        raise UsageError(
            f"{plan.name!r} cannot be the name of a new run",
            remedy="use a new name of a-z, 0-9, dot and dash",
            code="E286",
        )
    _require_idle(session)
    check_plan(session, plan, ctx).require(folder.parent)
    plan = replace(plan, by=session.user, created=now())
    with storage_errors(folder):
        make_folder(folder)
    plan.save(folder)
    launch(folder, cache_folder(session))
    session.record("training.started", plan.name, plan=_told(plan))
    return find_run(session, plan.name)


def pause(session: Session, name: str) -> Run:
    """Save a run's state and free its memory; `resume` goes on."""
    session.require(Capability.TRAIN)
    return _order(session, name, "paused")


def stop(session: Session, name: str) -> Run:
    """End a run; what it learned so far can be published, and it can still be gone on with."""
    session.require(Capability.TRAIN)
    return _order(session, name, "stopped")


def resume(session: Session, name: str) -> Run:
    """Go on with a run that was paused, stopped, killed or failed, from its last checkpoint.

    Raises:
        UsageError: there is no such run (E285), it is done (E288), or another one is at work (E287).
    """
    session.require(Capability.TRAIN)
    run = find_run(session, name)
    if run.state.state == "done":
        raise UsageError("the run has ended", remedy="start a new one from its weights", code="E288")
    _require_idle(session)
    launch(run.folder, cache_folder(session))
    session.record("training.resumed", name)
    return find_run(session, name)


def curves(session: Session, name: str) -> Curves:
    """What a run measured so far."""
    from app.training.curves import read_curves

    run = find_run(session, name)
    try:
        checks = read_curves(run.folder / OUT)
    except UsageError:
        checks = {}
    return Curves(read_ticks(run.folder), checks)


def compare_runs(session: Session, names: Sequence[str]) -> dict[str, dict[str, float]]:
    """The best and the last figure of each validated column, by run: keys like "loss best" and "loss last"."""
    session.require(Capability.TRAIN, renew=False)
    table: dict[str, dict[str, float]] = {}
    for name in names:
        checks = curves(session, name).checks
        table[name] = {}
        for column, values in checks.items():
            finite = [value for value in values if math.isfinite(value)]
            if finite and not column.startswith("train_"):
                table[name] |= {f"{column} best": min(finite), f"{column} last": finite[-1]}
    return table


def notes(session: Session, name: str) -> list[RunNote]:
    """Remarks on a run, the oldest first."""
    run = find_run(session, name)
    try:
        return [RunNote(**each) for each in json.loads(read_small(run.folder / NOTES, _NOTES_LIMIT) or b"[]")]
    except (ValueError, TypeError):
        return []


def add_note(session: Session, name: str, text: str) -> None:
    """Add a remark to a run.

    Raises:
        UsageError: the text is empty or too long (E289), or there is no such run (E285).
    """
    kept = notes(session, name)
    if not text.strip() or len(text) > _LONGEST_NOTE:
        raise UsageError("a note needs 1 to 10,000 characters", remedy="write it anew", code="E289")
    kept.append(RunNote(text.strip(), session.user, now()))
    data = json.dumps([vars(note) for note in kept], indent=1).encode("ascii")
    replace_file(find_run(session, name).folder / NOTES, data, 0o600)
    session.record("training.note", name, text=text.strip())


def publish(session: Session, name: str, model: str, folder: Path | None = None) -> ModelEntry:
    """Store a run's best weights as a new model of the registry; what is in use stays in use.

    Raises:
        UsageError: the run has no validated weights yet (E290), or the model's name is taken (E265).
        ModelError: the name cannot be used (E606), or the weights are not finite (E606).
    """
    session.require(Capability.CHANGE_MODELS)
    run = find_run(session, name)
    require_new(model, folder)
    best = run.folder / OUT / "best.pt"
    if not best.is_file():
        raise UsageError("the run has no validated weights yet", remedy="let it validate once", code="E290")
    from app.networks.weights import save_model

    module, config = trained_network(run.plan, run.folder)
    entry = save_model(
        model,
        module,
        architecture=run.plan.network,
        config=config,
        lineage=lineage_of(run.plan),
        folder=folder,
        keep_previous=True,
    )
    session.record("model.published", model, run=name, sha256=entry.sha256)
    return entry


def _require_idle(session: Session) -> None:
    busy = [run.plan.name for run in runs(session) if run.state.state in RUNNING]
    if busy:
        raise UsageError(f"the run {busy[0]!r} is at work", remedy="pause or stop it first", code="E287")


def _order(session: Session, name: str, order: str) -> Run:
    """Tell a run's process to end and wait until it has; one that does not listen is killed."""
    run = find_run(session, name)
    if run.state.state in RUNNING:
        give_order(run.folder, order)
        end = time.monotonic() + _END_S
        while is_alive(run.state) and time.monotonic() < end:
            time.sleep(0.05)
        kill(run.state)
    if read_state(run.folder).state not in ("done", "failed", order):
        replace(read_state(run.folder), state=order, pid=0).write(run.folder)
    session.record(f"training.{order}", name)
    return find_run(session, name)


def _told(plan: TrainPlan) -> dict[str, Any]:
    sources = [f"{source.kind} {source.folder}".strip() for source in plan.sources]
    return {
        "network": plan.network,
        "stage": plan.stage,
        "preset": plan.preset,
        "start": plan.start,
        "sources": sources,
    }
