"""One evaluation, person by person, from the data set's folder to their outcomes; it goes on where it was."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from app.core.errors import EnfaceError, StorageError, UsageError
from app.core.jobs import JobContext
from app.evaluation.methods import Baselines
from app.evaluation.micc.alignment import Alignment, find_alignment, load_alignment
from app.evaluation.micc.comparators import Comparator
from app.evaluation.micc.folder import MiccFolder, Skipped, read_subject
from app.evaluation.micc.measuring import Methods
from app.evaluation.micc.outcomes import Outcome, OutcomeStore
from app.evaluation.micc.shots import Sitting
from app.networks.manifest import ModelEntry
from app.networks.runtime import Predictor

_KEPT_SITTINGS = 3


@dataclass(frozen=True, eq=False)
class Measured:
    """What an evaluation has found.

    Attributes:
        outcomes: by subject, then by method. files: the scan of each subject. alignments: how each is turned.
        skipped: subjects and files that took no part.
    """

    outcomes: dict[str, dict[str, Outcome]] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    alignments: dict[str, Alignment] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Plan:
    """What to measure on which folder, and where things are kept.

    Attributes:
        folder: the data set. models: with their networks. comparators: meshes of other programs.
        baselines: the mean face and another person. yaws: of the sweep. out: folder of the evaluation.
        alignments: folder of the initial alignments. finder: the network that finds landmarks of scans that have none.
    """

    folder: MiccFolder
    models: Sequence[tuple[ModelEntry, Predictor]]
    comparators: Sequence[Comparator]
    baselines: Baselines
    yaws: tuple[int, ...]
    out: Path
    alignments: Path
    finder: Predictor | None


def measure(plan: Plan, ctx: JobContext) -> Measured:
    """Measure every method on every person.

    Raises:
        UsageError: no scan can be used (E243), or a saved alignment is damaged (E244).
        StorageError: the folder cannot be written (E701).
        CancelledError: cancelled through `ctx`; what was measured is kept.
    """
    measured = Measured()
    methods = Methods(plan.models, plan.comparators, plan.baselines, plan.yaws)
    subjects = plan.folder.subjects
    seat = lru_cache(maxsize=_KEPT_SITTINGS)(partial(_sitting, plan, measured))
    clock = _Clock(len(subjects))
    for number, subject in enumerate(subjects):
        ctx.progress(clock.stage(number, subject.name), number / len(subjects) * 0.97)
        sitting = seat(number)
        if sitting is None:
            continue
        other = next(_others(seat, number, len(subjects)), None)
        kept = OutcomeStore(plan.out / "subjects" / subject.name)
        new = _measure_one(methods, sitting, other, number, kept, measured, ctx)
        clock.done(new=new)
        _written(plan.out, partial(sitting.write, plan.out / "renders" / subject.name, plan.yaws))
    if not measured.outcomes:
        causes = "; ".join(dict.fromkeys(row.cause for row in measured.skipped))
        raise UsageError(
            f"none of the scans can be used ({causes})",
            file=plan.folder.root,
            remedy="take the files from the data set again",
            code="E243",
        )
    return measured


def _measure_one(
    methods: Methods,
    sitting: Sitting,
    other: Sitting | None,
    number: int,
    kept: OutcomeStore,
    measured: Measured,
    ctx: JobContext,
) -> bool:
    """All methods on one person; whether anything had to be measured."""
    outcomes: dict[str, Outcome] = {}
    new = False
    for task in methods.tasks(sitting, other, number):
        ctx.check()
        outcome = kept.load(task.key)
        if outcome is None:
            outcome = task.measure()
            _written(kept.folder, partial(kept.keep, outcome))
            new = True
        outcomes[task.method] = outcome
    measured.outcomes[sitting.name] = outcomes
    measured.files[sitting.name] = sitting.file
    measured.alignments[sitting.name] = sitting.alignment
    return new


def _sitting(plan: Plan, measured: Measured, number: int) -> Sitting | None:
    """A person's scan, turned upright; None, with the reason among the skipped, where that is not possible."""
    subject = plan.folder.subjects[number]
    try:
        file, scan, passed = read_subject(plan.folder, subject)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        saved = plan.alignments / f"{subject.name}.json"
        alignment = load_alignment(saved, digest)
        if alignment is None:
            alignment = find_alignment(scan, digest, plan.finder, plan.baselines)
            text = json.dumps(alignment.to_json(), indent=1) + "\n"
            _written(plan.alignments, partial(_write_text, saved, text))
    except (EnfaceError, ValueError) as error:
        if isinstance(error, EnfaceError) and error.code in {"E244", "E701"}:
            raise
        cause = error.cause if isinstance(error, EnfaceError) else str(error)
        _note(measured, [Skipped(subject.name, "", cause)])
        return None
    _note(measured, passed)
    texture = b"" if scan.texture is None else np.ascontiguousarray(scan.texture).tobytes()
    key = hashlib.sha256(f"{digest} {hashlib.sha256(texture).hexdigest()} {alignment.sha256}".encode()).hexdigest()
    return Sitting(subject.name, file, key, alignment.upright(scan), alignment, plan.baselines.mean)


def _note(measured: Measured, rows: Sequence[Skipped]) -> None:
    measured.skipped.extend(row for row in rows if row not in measured.skipped)


def _others(seat: Callable[[int], Sitting | None], number: int, count: int) -> Iterator[Sitting]:
    """The people after this one, round the table."""
    for step in range(1, count):
        sitting = seat((number + step) % count)
        if sitting is not None:
            yield sitting


def _write_text(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)


def _written(folder: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        raise StorageError(
            f"the evaluation cannot be kept ({error.strerror or type(error).__name__})",
            file=folder,
            remedy="check the folder's permissions and space, then start again: what was measured is kept",
            code="E701",
        ) from error


class _Clock:
    """Says how far the work is and how long it will take, from the people measured in this run."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._start = time.monotonic()
        self._spent: list[float] = []

    def stage(self, number: int, name: str) -> str:
        """E.g. "subject_12, 12 of 53, about 4 min left"."""
        text = f"{name}, {number + 1} of {self._count}"
        if not self._spent:
            return text
        seconds = sum(self._spent) / len(self._spent) * (self._count - number)
        left = f"{round(seconds / 60)} min" if seconds >= 90 else f"{max(1, round(seconds))} s"
        return f"{text}, about {left} left"

    def done(self, *, new: bool) -> None:
        """A person is finished."""
        now = time.monotonic()
        if new:
            self._spent.append(now - self._start)
        self._start = now
