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
_MEASURABLE = "enface"


def evaluate(
    dataset: str, root: Path, out: Path, models: Sequence[str] = (), ctx: JobContext | None = None
) -> list[Path]:
    """Measure models on a dataset, and enter the figures into the manifest.

    Args:
        dataset: "synthetic": held-out pairs of the engine, rendered by `python -m app.synthesis.pool --stream test`.
        root: folder of the dataset.
        out: new or existing folder for `results.json` and `results.md`.
        models: names; all that this dataset can measure by default.
        ctx: progress and cancellation; nothing is written when cancelled.

    Returns:
        The written files.

    Raises:
        UsageError: the dataset (E230) or a model (E231) cannot be measured in this version, or the folder holds no
            pairs (E220).
        ModelError: a model is missing or damaged (E6xx).
        StorageError: a folder cannot be written.
    """
    from app.evaluation.synthetic import markdown

    ctx = ctx or JobContext()
    if dataset != "synthetic":
        raise UsageError(
            f"the dataset {dataset!r} cannot be read in this version", remedy="use --dataset synthetic", code="E230"
        )
    entries = _entries(models)
    results: dict[str, Any] = {}
    for number, entry in enumerate(entries):
        ctx.progress(f"Measuring {entry.name}", number / len(entries))
        results = _merged(results, _measured(entry, root))
    ctx.progress("Writing", 0.99)
    with OutputFolder(out, (RESULTS_NAME, TABLE_NAME)) as output:
        output.write(RESULTS_NAME, (json.dumps(results, indent=1) + "\n").encode())
        output.write(TABLE_NAME, markdown(results).encode())
    for entry in entries:
        record_evaluation(entry, results)
    return [out / RESULTS_NAME, out / TABLE_NAME]


def _entries(names: Sequence[str]) -> list[ModelEntry]:
    manifest = read_manifest()
    chosen = [manifest.find(name) for name in dict.fromkeys(names)]
    if not chosen:
        chosen = [entry for _, entry in sorted(manifest.models.items()) if entry.architecture == _MEASURABLE]
    for entry in chosen:
        if entry.architecture != _MEASURABLE:
            raise UsageError(
                f"the model {entry.name!r} gives no canonical shape and cannot be measured on synthetic heads yet",
                remedy="leave it out",
                code="E231",
            )
    if not chosen:
        raise UsageError("there is no model to measure", remedy="see: enface models list", code="E231")
    return chosen


def _measured(entry: ModelEntry, root: Path) -> dict[str, Any]:
    """The results of one model; its methods are named after it instead of after the network."""
    from app.evaluation.synthetic import measure, results_of
    from app.networks.runtime import available_cores, fast_cpu_arithmetic, load_module
    from app.synthesis.batches import Pool

    network, _ = load_module(entry)
    pool = Pool(root, _STREAM)
    with fast_cpu_arithmetic(available_cores()):
        held = measure(network, pool, int(entry.config.get("input_size", 128)))
    results = results_of(held, "synthetic")
    results["methods"] = _renamed(results["methods"], entry.name)
    results["by_generator"] = {kind: _renamed(table, entry.name) for kind, table in results["by_generator"].items()}
    return results


def _renamed(methods: dict[str, Any], name: str) -> dict[str, Any]:
    start = len(_MEASURABLE)
    return {name + key[start:] if key.startswith(_MEASURABLE) else key: value for key, value in methods.items()}


def _merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """The methods of both results of one dataset."""
    if not first:
        return second
    kinds = first["by_generator"]
    return {
        **first,
        "methods": {**first["methods"], **second["methods"]},
        "by_generator": {kind: {**kinds[kind], **second["by_generator"][kind]} for kind in kinds},
    }
