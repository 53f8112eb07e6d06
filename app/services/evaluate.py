"""Measuring models: figures beside those of the mean face and of another person, stored with the model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.core.errors import UsageError
from app.core.jobs import JobContext
from app.networks.manifest import ModelEntry, read_manifest
from app.services.models import record_evaluation
from app.store.output import OutputFolder

RESULTS_NAME = "results.json"
TABLE_NAME = "results.md"
_STREAM = "test"
_READABLE = ("synthetic", "scans", "micc")


def evaluate(
    dataset: str, root: Path, out: Path, models: Sequence[str] = (), ctx: JobContext | None = None
) -> list[Path]:
    """Measure models on a dataset, and enter the figures into the manifest.

    Args:
        dataset: "synthetic": held-out pairs of the engine, rendered by `python -m app.synthesis.pool --stream test`;
            "scans": a folder of OBJ files (`app.evaluation.scan_files`); "micc": MICC Florence (`app.services.micc`).
        root: folder of the dataset.
        out: new or existing folder for `results.json`, `results.md` and the plots.
        models: names; all by default.
        ctx: progress and cancellation; nothing is written when cancelled.

    Returns:
        The written files.

    Raises:
        UsageError: the dataset cannot be read in this version (E230), there is no model to measure (E231) or none for
            the baselines (E232), the folder holds no pairs (E220) or no scans (E240, E241).
        ModelError: a model is missing or damaged (E6xx).
        StorageError: a folder cannot be written.
    """
    ctx = ctx or JobContext()
    if dataset not in _READABLE:
        raise UsageError(
            f"the dataset {dataset!r} cannot be read in this version",
            remedy=f"use --dataset {' or '.join(_READABLE)}",
            code="E230",
        )
    if dataset == "micc":
        from app.services.micc import MiccRequest, evaluate_micc

        return evaluate_micc(MiccRequest(root, out, tuple(models)), ctx)
    entries = _entries(models)
    results = _measured(dataset, root, entries, ctx)
    ctx.progress("Writing", 0.99)
    files = _files(results)
    with OutputFolder(out, tuple(files)) as output:
        for name, data in files.items():
            output.write(name, data)
    for entry in entries:
        record_evaluation(entry, results)
    return [out / name for name in files]


def _entries(names: Sequence[str]) -> list[ModelEntry]:
    manifest = read_manifest()
    chosen = [manifest.find(name) for name in dict.fromkeys(names)]
    if not chosen:
        chosen = [entry for _, entry in sorted(manifest.models.items())]
    if not chosen:
        raise UsageError("there is no model to measure", remedy="see: enface models list", code="E231")
    return chosen


def _measured(dataset: str, root: Path, entries: Sequence[ModelEntry], ctx: JobContext) -> dict[str, Any]:
    from app.evaluation.methods import load_baselines
    from app.evaluation.results import results_of
    from app.evaluation.scans import measure_scans
    from app.evaluation.synthetic import by_generator, measure
    from app.networks.runtime import load_predictor
    from app.synthesis.batches import Pool

    baselines = load_baselines(entries)
    if dataset == "scans":
        predictors = [(entry, load_predictor(entry.name, folder=entry.file.parent)) for entry in entries]
        subjects, extra = measure_scans(root, predictors, baselines, ctx)
        return results_of(dataset, subjects, extra)
    pool = Pool(root, _STREAM)
    held = measure(entries, pool, baselines, ctx)
    return results_of(dataset, held.subjects, by_generator(held))


def _files(results: dict[str, Any]) -> dict[str, bytes]:
    from app.core.meshio import png_bytes
    from app.evaluation.charts import charts_of
    from app.evaluation.results import markdown

    return {
        RESULTS_NAME: (json.dumps(results, indent=1) + "\n").encode(),
        TABLE_NAME: markdown(results).encode(),
        **{name: png_bytes(picture) for name, picture in charts_of(results).items()},
    }
