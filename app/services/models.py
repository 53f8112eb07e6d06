"""The models of this installation: listing, importing, and choosing the one that is used."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.core.errors import ModelError, UsageError
from app.networks.manifest import (
    MANIFEST_NAME,
    Manifest,
    ModelEntry,
    add_to_manifest,
    models_dir,
    read_bounded,
    read_manifest,
    write_atomically,
    write_manifest,
)

BASELINES = ("mean_face", "other_person")
_MAX_CARD_BYTES = 1 << 20


@dataclass(frozen=True)
class ModelState:
    """A model and whether its weights are the ones that the manifest promises.

    Attributes:
        entry: what the manifest says.
        is_default: whether it is used when none is named.
        fault: why the weights cannot be used, or None.
    """

    entry: ModelEntry
    is_default: bool
    fault: ModelError | None


def list_models(folder: Path | None = None) -> list[ModelState]:
    """All models, by name, each with its weights hashed.

    Raises:
        ModelError: the manifest is missing or damaged (E602, E603).
    """
    manifest = read_manifest(folder)
    return [_state(manifest, entry) for _, entry in sorted(manifest.models.items())]


def show_model(name: str | None = None, folder: Path | None = None) -> tuple[ModelState, str]:
    """One model and the text of its card.

    Raises:
        ModelError: there is no such model, or no card (E602).
    """
    manifest = read_manifest(folder)
    entry = manifest.find(name)
    return _state(manifest, entry), read_bounded(entry.card, _MAX_CARD_BYTES).decode("utf-8", errors="replace")


def import_model(source: Path, name: str | None = None, folder: Path | None = None) -> ModelEntry:
    """Copy a model from another models folder, after building its network with the weights.

    Args:
        source: a folder with a manifest, or that manifest.
        name: which model of it; may be left out if it holds one only.
        folder: this installation's models folder.

    Raises:
        UsageError: the source holds several models and none is named (E208).
        ModelError: the model is missing, damaged, or does not fit its network (E602 to E605).
        StorageError: the folder cannot be written.
    """
    from app.networks.runtime import build_module
    from app.networks.weights import MAX_WEIGHTS_BYTES, fill_module, read_tensors

    offered = read_manifest(source.parent if source.name == MANIFEST_NAME else source)
    if name is None and len(offered.models) > 1:
        known = ", ".join(sorted(offered.models))
        raise UsageError("the folder holds several models", file=source, remedy=f"name one: {known}", code="E208")
    entry = offered.find(name or next(iter(offered.models), None))
    weights = read_bounded(entry.file, MAX_WEIGHTS_BYTES)
    _require_hash(entry, weights)
    module, _ = build_module(entry.architecture, entry.config, entry.file)
    fill_module(module, read_tensors(weights, entry.file), entry.file)
    card = read_bounded(entry.card, _MAX_CARD_BYTES)
    target = folder or models_dir()
    entry = replace(
        entry, file=target / f"{entry.name}-{entry.sha256[:12]}.safetensors", card=target / f"{entry.name}.md"
    )
    write_atomically(entry.file, weights)
    write_atomically(entry.card, card)
    add_to_manifest(entry)
    return entry


def promote_model(name: str, expected_default: str | None = None, folder: Path | None = None) -> ModelEntry:
    """Make a model the one that is used when none is named.

    Args:
        name: the model; it needs an evaluation record and sound weights.
        expected_default: sha256 of the weights that are believed to be in use; with it, the change is refused when
            somebody else has made one meanwhile.
        folder: the models folder.

    Raises:
        ModelError: there is no such model (E602), its weights are damaged (E604), it was never evaluated (E607), or
            another model than the expected one is in use (E608).
    """
    with _alone(folder or models_dir()):
        return _promote(name, expected_default, folder)


def _promote(name: str, expected_default: str | None, folder: Path | None) -> ModelEntry:
    manifest = read_manifest(folder)
    entry = manifest.find(name)
    if not entry.metrics:
        raise ModelError(
            f"the model {name!r} has no evaluation record", remedy="run enface evaluate with it first", code="E607"
        )
    fault = _state(manifest, entry).fault
    if fault is not None:
        raise fault
    if expected_default is not None:
        used = manifest.models.get(manifest.default or "")
        if used is None or used.sha256 != expected_default:
            raise ModelError("another model is in use by now", remedy="look at the list and decide again", code="E608")
    write_manifest(replace(manifest, default=entry.name))
    return entry


def record_evaluation(entry: ModelEntry, results: Mapping[str, Any]) -> None:
    """Enter the figures of an evaluation into the manifest, unless the model was replaced since it was measured.

    Args:
        entry: the model that was measured.
        results: `results.json` of the evaluation; the model's own methods and the baselines are kept.

    Raises:
        ModelError: the model is not there any more, or its weights are others by now (E608).
        StorageError: the models folder cannot be written.
    """
    with _alone(entry.file.parent):
        _record(entry, results)


def _record(entry: ModelEntry, results: Mapping[str, Any]) -> None:
    manifest = read_manifest(entry.file.parent)
    current = manifest.models.get(entry.name)
    if current is None or current.sha256 != entry.sha256:
        raise ModelError(
            f"the model {entry.name!r} was replaced while it was measured", remedy="evaluate it again", code="E608"
        )
    methods = {
        name: figures
        for name, figures in results["methods"].items()
        if name in BASELINES or name == entry.name or name.startswith(f"{entry.name}_")
    }
    metrics = {key: results[key] for key in ("dataset", "subjects", "normaliser")} | {"methods": methods}
    write_manifest(
        replace(manifest, models={**manifest.models, entry.name: replace(current, metrics=metrics)}),
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One change of the manifest at a time, in all processes; a folder that cannot be written is found out later."""
    try:
        descriptor = os.open(folder / ".manifest.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        yield
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _state(manifest: Manifest, entry: ModelEntry) -> ModelState:
    fault: ModelError | None = None
    try:
        _require_hash(entry, read_bounded(entry.file, 1 << 30))
    except ModelError as error:
        fault = error
    return ModelState(entry, entry.name == manifest.default, fault)


def _require_hash(entry: ModelEntry, data: bytes) -> None:
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise ModelError(
            "the weights are not the ones in the manifest",
            file=entry.file,
            remedy="import the model again",
            code="E604",
        )
