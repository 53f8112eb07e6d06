"""The evaluation on MICC Florence: looking at the folder, measuring, and reading what was measured.

    folder = inspect_micc(root)                     expected against found, skipped and why
    files = evaluate_micc(MiccRequest(root, out), ctx)
    results = read_results(out)                     what the tables and plots show
    for face in list_worst(out): mesh, head = read_heat(out / face.file)     the error is in `mesh.sigma_mm`

An evaluation that was interrupted goes on when it is asked for again with the same folder `out`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.errors import CancelledError, UsageError
from app.core.jobs import JobContext
from app.core.records import FaceMesh
from app.networks.manifest import ModelEntry, read_manifest
from app.services.models import record_evaluation
from app.store.output import OutputFolder

if TYPE_CHECKING:
    from app.evaluation.micc.folder import MiccFolder
    from app.evaluation.micc.run import Plan
    from app.evaluation.micc.worst import WorstFace
    from app.networks.runtime import Predictor

RESULTS_NAME = "results.json"
_MAX_RESULTS_BYTES = 256 << 20


@dataclass(frozen=True)
class MiccRequest:
    """What to evaluate.

    Attributes:
        root: the data set, as distributed.
        out: folder of the evaluation; made if missing.
        models: names; all that reconstruct by default.
        comparators: folder of other programs' meshes, or None.
        demographics: CSV with a column `subject` and any of sex, age, tone, ethnicity, or None.
        alignments: folder of initial alignments to use and to complete; `out/alignments` by default.
        sweep: also turn the front picture from -80 to 80 degrees.
        worst: how many of the worst faces of each method are kept for the viewport.
        device: "auto", "cpu" or "cuda".
        language: of the PDF.
    """

    root: Path
    out: Path
    models: tuple[str, ...] = ()
    comparators: Path | None = None
    demographics: Path | None = None
    alignments: Path | None = None
    sweep: bool = True
    worst: int = 3
    device: str = "auto"
    language: str = "en"


def inspect_micc(root: Path, ctx: JobContext | None = None, *, read: bool = True) -> MiccFolder:
    """What a folder holds: who was found, who is missing, what is skipped and why.

    Args:
        root: the data set.
        ctx: progress and cancellation.
        read: also read each scan, so that damaged ones are among the skipped; about half a second for each.

    Raises:
        UsageError: there is no scan in it (E242).
    """
    from app.evaluation.micc.folder import check_subjects, list_subjects

    folder = list_subjects(root)
    if not read:
        return folder
    return replace(folder, skipped=(*folder.skipped, *check_subjects(folder, ctx)))


def evaluate_micc(request: MiccRequest, ctx: JobContext | None = None) -> list[Path]:
    """Measure models and other programs' meshes, and write `results.json`, tables, plots, worst faces and a PDF.

    Each model's figures enter the manifest as its evaluation record.

    Args:
        request: what to measure.
        ctx: progress, whose stage tells the time left, and cancellation; what was measured by then is kept.

    Returns:
        The written files.

    Raises:
        UsageError: nothing to measure (E231, E232), no scans or none that can be used (E242, E243), a saved alignment
            (E244), a table (E245) or a folder of meshes (E246) that cannot be used, an unknown language (E162).
        ModelError: a model is missing or damaged (E6xx).
        StorageError: a folder cannot be written (E7xx).
        CancelledError: cancelled through `ctx`.
    """
    from app.evaluation.micc.folder import read_demographics
    from app.evaluation.micc.report import results as results_of
    from app.evaluation.micc.run import measure
    from app.report.language import words_of
    from app.services.micc_output import output_files

    ctx = ctx or JobContext()
    words_of(request.language)
    people = {} if request.demographics is None else read_demographics(request.demographics)
    entries = _entries(request.models)
    plan = _plan(request, entries)
    try:
        measured = measure(plan, ctx)
    except CancelledError as error:
        error.remedy = "what was measured is kept: start it again to go on"
        raise
    found = results_of(plan, measured, people)
    ctx.progress("Drawing the worst faces", 0.97)
    written = _write(request.out, output_files(request, plan, measured, found, ctx))
    for entry in entries:
        record_evaluation(entry, found)
    return written


def read_results(out: Path) -> dict[str, Any]:
    """The results of an evaluation that was finished.

    Raises:
        UsageError: there are none in the folder, or they are damaged (E248).
    """
    file = out / RESULTS_NAME
    try:
        if file.stat().st_size > _MAX_RESULTS_BYTES:
            raise ValueError("it is too large")
        raw = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(raw, dict) or raw.get("dataset") != "micc":
            raise ValueError("it is of another evaluation")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"the results cannot be read ({error})", file=file, remedy="run the evaluation again", code="E248"
        ) from error
    return raw


def list_worst(out: Path) -> list[WorstFace]:
    """The worst faces that a finished evaluation kept, by method, the worst first.

    Raises:
        UsageError: there are no results in the folder, or they are damaged (E248).
    """
    from app.evaluation.micc.worst import WorstFace

    return [WorstFace(**row) for row in read_results(out).get("worst", [])]


def read_heat(file: Path) -> tuple[FaceMesh, Mapping[str, object]]:
    """A scan whose `sigma_mm` is the error of the prediction at each vertex, mm; and "method", "subject", "mm_median".

    Raises:
        UsageError: the file is missing or damaged (E247).
    """
    from app.evaluation.micc.worst import read_heat as read

    return read(file)


def _entries(names: Sequence[str]) -> list[ModelEntry]:
    from app.networks.runtime import HELPERS

    manifest = read_manifest()
    chosen = [manifest.find(name) for name in dict.fromkeys(names)]
    if not chosen:
        chosen = [entry for _, entry in sorted(manifest.models.items()) if entry.architecture not in HELPERS]
    if not chosen:
        raise UsageError("there is no model to measure", remedy="see: enface models list", code="E231")
    return chosen


def _plan(request: MiccRequest, entries: Sequence[ModelEntry]) -> Plan:
    from app.evaluation.methods import BASELINES, load_baselines, methods_of
    from app.evaluation.micc import shots
    from app.evaluation.micc.comparators import list_comparators
    from app.evaluation.micc.folder import list_subjects
    from app.evaluation.micc.run import Plan
    from app.networks.runtime import load_predictor

    folder = list_subjects(request.root)
    baselines = load_baselines(entries)
    reserved = (*BASELINES, *(name for entry in entries for name in methods_of(entry)))
    scans = {file.stem: subject.name for subject in folder.subjects for file in subject.scans}
    comparators = [] if request.comparators is None else list_comparators(request.comparators, scans, reserved)
    # One thread: small networks gain little from a second one, and wait long for a core that is busy.
    models = [(e, load_predictor(e.name, request.device, threads=1, folder=e.file.parent)) for e in entries]
    yaws = shots.SWEEP if request.sweep else ()
    alignments = request.alignments or request.out / "alignments"
    finder = _finder(models, request.device)
    return Plan(folder, models, comparators, baselines, yaws, request.out, alignments, finder)


def _finder(models: Sequence[tuple[ModelEntry, Predictor]], device: str) -> Predictor | None:
    """The network that finds landmarks: the same whichever models are measured, so that alignments are the same."""
    from app.evaluation.methods import WITH_SHAPE
    from app.networks.runtime import load_predictor

    manifest = read_manifest()
    known = sorted(manifest.models.values(), key=lambda entry: (entry.name != manifest.default, entry.name))
    entry = next((entry for entry in known if entry.architecture == WITH_SHAPE), None)
    if entry is None:
        return None
    loaded = next((predictor for one, predictor in models if one.name == entry.name), None)
    return loaded or load_predictor(entry.name, device, threads=1, folder=entry.file.parent)


def _write(out: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Files by their folder: each folder's appear together, the results last."""
    folders = sorted({str(Path(name).parent) for name in files}, reverse=True)
    for folder in folders:
        own = {Path(name).name: data for name, data in files.items() if str(Path(name).parent) == folder}
        with OutputFolder(out / folder) as output:
            for name, data in own.items():
                output.write(name, data)
    kept = {out / name for name in files}
    for stale in (file for file in (out / "worst").glob("*.npz") if file not in kept):
        stale.unlink(missing_ok=True)
    return [out / name for name in files]
