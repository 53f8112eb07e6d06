"""The models folder: a manifest, and for each model its weights and a model card. No torch in here."""

from __future__ import annotations

import json
import os
import re
import stat
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.core.errors import ModelError, StorageError

MANIFEST_NAME = "manifest.json"
SCHEMA = 1
MAX_MANIFEST_BYTES = 4 << 20
REINSTALL = "install Enface again, or bring the model back with: enface models import"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True)
class ModelEntry:
    """One entry of the manifest.

    Attributes:
        name: the model's name, e.g. "enface".
        file: the weights.
        sha256: of the weights, lower-case hex.
        architecture: name of the network's module in `app.networks`.
        config: arguments of the network's `build`.
        created: ISO 8601, UTC.
        parameters: number of trainable parameters.
        lineage: what the weights were trained on and from, one sentence each.
        metrics: figures of the last evaluation; empty if there was none.
        card: the model card (Markdown).
        synthetic_side: whether photos without a partner are given a synthetic second view; set by what
            `app.evaluation.single` measured, False until then.
    """

    name: str
    file: Path
    sha256: str
    architecture: str
    config: dict[str, Any]
    created: str
    parameters: int
    lineage: tuple[str, ...]
    metrics: dict[str, Any]
    card: Path
    synthetic_side: bool = False

    def require_file(self) -> None:
        """Raise `ModelError` (E602) unless the weights are there, without reading them."""
        if not self.file.is_file():
            raise ModelError("the weights are missing", file=self.file, remedy=REINSTALL, code="E602")

    def to_json(self) -> dict[str, Any]:
        """The manifest's JSON object for this model."""
        return {
            "file": self.file.name,
            "sha256": self.sha256,
            "architecture": self.architecture,
            "config": self.config,
            "created": self.created,
            "parameters": self.parameters,
            "lineage": list(self.lineage),
            "metrics": self.metrics,
            "card": self.card.name,
            "synthetic_side": self.synthetic_side,
        }


@dataclass(frozen=True)
class Manifest:
    """The list of models in a folder.

    Attributes:
        folder: where the manifest lies.
        default: name of the model that is used when none is named, or None.
        models: by name.
    """

    folder: Path
    default: str | None = None
    models: dict[str, ModelEntry] = field(default_factory=dict)

    def find(self, name: str | None = None) -> ModelEntry:
        """The named model, or the default.

        Raises:
            ModelError: there is no such model (E602).
        """
        wanted = name or self.default
        if wanted is None or wanted not in self.models:
            known = ", ".join(sorted(self.models)) or "none"
            cause = f"there is no model named {wanted!r}" if wanted else "no model is installed"
            raise ModelError(cause, file=self.folder, remedy=f"models here: {known}; {REINSTALL}", code="E602")
        return self.models[wanted]


def models_dir() -> Path:
    """The folder of models: the environment variable ENFACE_MODELS, else `models/` beside the package."""
    configured = os.environ.get("ENFACE_MODELS")
    return Path(configured) if configured else Path(__file__).resolve().parents[2] / "models"


def read_manifest(folder: Path | None = None) -> Manifest:
    """Read the manifest of a folder of models.

    Raises:
        ModelError: it is missing (E602) or damaged (E603).
    """
    folder = folder or models_dir()
    path = folder / MANIFEST_NAME
    data = read_bounded(path, MAX_MANIFEST_BYTES)
    try:
        raw = json.loads(data)
        if raw["schema"] != SCHEMA:
            raise ValueError(f"schema {raw['schema']!r} instead of {SCHEMA}")
        models = {name: _parse_entry(folder, name, entry) for name, entry in raw["models"].items()}
        default = raw.get("default")
        if default is not None and not isinstance(default, str):
            raise ValueError("the default is not a name")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(f"the manifest is damaged ({error})", file=path, remedy=REINSTALL, code="E603") from error
    return Manifest(folder, default, models)


def check_name(name: str) -> None:
    """Raise `ModelError` (E606) unless a model may have this name."""
    if not _NAME.fullmatch(name):
        cause = f"{name!r} cannot be a model's name"
        raise ModelError(cause, remedy="use a-z, 0-9, dot, dash and underscore", code="E606")


def add_to_manifest(entry: ModelEntry, *, make_default: bool = False) -> ModelEntry | None:
    """Enter a model whose files lie in its folder already; the first model of a folder becomes its default.

    Returns:
        The entry that had this name before, or None.
    """
    folder = entry.file.parent
    exists = (folder / MANIFEST_NAME).exists()
    old = read_manifest(folder) if exists else Manifest(folder)
    default = entry.name if make_default or old.default is None else old.default
    new = replace(old, default=default, models={**old.models, entry.name: entry})
    write_manifest(new)
    return old.models.get(entry.name)


def write_manifest(manifest: Manifest) -> None:
    """Write the manifest atomically, models in alphabetical order."""
    entries = {name: entry.to_json() for name, entry in sorted(manifest.models.items())}
    raw = {"schema": SCHEMA, "default": manifest.default, "models": entries}
    write_atomically(manifest.folder / MANIFEST_NAME, (json.dumps(raw, indent=1) + "\n").encode())


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file through a flushed temporary file in its folder.

    Raises:
        StorageError: the disk or the permissions do not allow it (E701).
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        cause = f"the file cannot be written ({error.strerror or type(error).__name__})"
        raise StorageError(cause, file=path, remedy="check the folder's permissions and space", code="E701") from error


def _parse_entry(folder: Path, name: str, raw: dict[str, Any]) -> ModelEntry:
    for key in ("file", "card"):
        text = raw[key]
        if not isinstance(text, str) or Path(text).name != text or text in {"", ".", ".."}:
            raise ValueError(f"{key} of {name} is not a plain file name")
    if not _NAME.fullmatch(name) or not re.fullmatch(r"[0-9a-f]{64}", raw["sha256"]):
        raise ValueError(f"the name or the sha256 of {name} is malformed")
    if not isinstance(raw["config"], dict) or not isinstance(raw["metrics"], dict):
        raise ValueError(f"config and metrics of {name} must be objects")
    return ModelEntry(
        name=name,
        file=folder / raw["file"],
        sha256=raw["sha256"],
        architecture=str(raw["architecture"]),
        config=raw["config"],
        created=str(raw["created"]),
        parameters=int(raw["parameters"]),
        lineage=tuple(str(line) for line in raw["lineage"]),
        metrics=raw["metrics"],
        card=folder / raw["card"],
        synthetic_side=raw.get("synthetic_side", False) is True,
    )


def read_bounded(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes.

    Raises:
        ModelError: it cannot be read (E602), is no regular file or is larger (E604).
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ModelError("this is not a regular file", file=path, remedy=REINSTALL, code="E604")
        if status.st_size > limit:
            raise ModelError(f"the file is larger than {limit >> 20} MiB", file=path, remedy=REINSTALL, code="E604")
        with path.open("rb") as stream:
            return stream.read(limit)
    except FileNotFoundError as error:
        raise ModelError("the file is missing", file=path, remedy=REINSTALL, code="E602") from error
    except OSError as error:
        cause = f"the file cannot be read ({error.strerror or type(error).__name__})"
        raise ModelError(cause, file=path, remedy=REINSTALL, code="E602") from error
