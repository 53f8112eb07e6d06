"""Reading and storing weights: fp16 safetensors, listed in the manifest of the models folder.

Weights are read only from safetensors, only after their sha256 was compared with the manifest's, and only after their
header was checked against the file's size and the network's shapes. Nothing here unpickles anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors

from app.core.errors import ModelError
from app.networks.manifest import (
    REINSTALL,
    ModelEntry,
    add_to_manifest,
    check_name,
    models_dir,
    read_bounded,
    write_atomically,
)

if TYPE_CHECKING:
    from torch import Tensor, nn

MAX_HEADER_BYTES = 4 << 20
MAX_WEIGHTS_BYTES = 1 << 30
FP16_MAX = 65504.0
_ITEM_BYTES = {"F16": 2, "BF16": 2, "F32": 4}


def load_state(entry: ModelEntry) -> dict[str, Tensor]:
    """Read a model's tensors, checked and widened to float32.

    Raises:
        ModelError: the file is missing (E602), or is not what the manifest promises or not safetensors (E604).
    """
    data = read_bounded(entry.file, MAX_WEIGHTS_BYTES)
    found = hashlib.sha256(data).hexdigest()
    if found != entry.sha256:
        cause = f"the weights are not the ones in the manifest (sha256 {found[:12]} instead of {entry.sha256[:12]})"
        raise ModelError(cause, file=entry.file, remedy=REINSTALL, code="E604")
    return read_tensors(data, entry.file)


def read_tensors(data: bytes, file: Path) -> dict[str, Tensor]:
    """Tensors of a safetensors file given as bytes, as float32; `file` is only named in errors.

    Raises:
        ModelError: the header or a tensor is damaged (E604).
    """
    try:
        _check_header(data)
        return {name: tensor.float() for name, tensor in load_tensors(data).items()}
    except (SafetensorError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(f"the weights are damaged ({error})", file=file, remedy=REINSTALL, code="E604") from error


def fill_module(module: nn.Module, state: Mapping[str, Tensor], file: Path) -> None:
    """Copy tensors into a network whose names and shapes they must match exactly.

    Batch normalisation's count of seen batches is not stored and not asked for.

    Raises:
        ModelError: a name or a shape differs (E605), or a value is not finite (E604).
    """
    wanted = {k: v for k, v in module.state_dict().items() if not k.endswith("num_batches_tracked")}
    wrong = [k for k in wanted.keys() | state.keys() if k not in wanted or k not in state]
    wrong += [k for k in wanted.keys() & state.keys() if wanted[k].shape != state[k].shape]
    if wrong:
        cause = f"the weights do not fit the network ({len(wrong)} tensors differ, the first is {min(wrong)})"
        raise ModelError(cause, file=file, remedy=REINSTALL, code="E605")
    if not all(bool(torch.isfinite(tensor).all()) for tensor in state.values()):
        raise ModelError("the weights hold values that are not finite", file=file, remedy=REINSTALL, code="E604")
    module.load_state_dict(dict(state), strict=False)


def save_model(
    name: str,
    module: nn.Module,
    *,
    architecture: str,
    config: dict[str, Any],
    lineage: tuple[str, ...] = (),
    metrics: dict[str, Any] | None = None,
    card: str | None = None,
    folder: Path | None = None,
    make_default: bool = False,
    keep_previous: bool = False,
) -> ModelEntry:
    """Store a trained network: weights, model card, then the manifest that points to both.

    Matrices are stored as fp16; vectors (biases, normalisation), buffers and what fp16 cannot hold stay fp32.
    The weights' file name carries their hash: until the manifest is replaced the old model stays whole.

    Args:
        name: lower-case letters, digits, dot, dash and underscore.
        module: the network, on any device.
        architecture: name of the network's module in `app.networks`.
        config: arguments of that module's `build`.
        lineage: what the weights were trained on and from.
        metrics: figures of an evaluation.
        card: Markdown; without it the card on disk is kept, or a stub is written for the trainer to fill in.
        folder: the models folder; by default `models_dir()`.
        make_default: whether this model is used when none is named.
        keep_previous: whether the weights that this name pointed to before stay on disk.

    Raises:
        ModelError: the name or a weight is not allowed (E606).
        StorageError: the folder cannot be written.
    """
    folder = folder or models_dir()
    check_name(name)
    data = save_tensors(_narrow(module), metadata={"format": "pt"})
    digest = hashlib.sha256(data).hexdigest()
    entry = ModelEntry(
        name=name,
        file=folder / f"{name}-{digest[:12]}.safetensors",
        sha256=digest,
        architecture=architecture,
        config=dict(config),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        parameters=sum(p.numel() for p in module.parameters()),
        lineage=tuple(lineage),
        metrics=dict(metrics or {}),
        card=folder / f"{name}.md",
    )
    write_atomically(entry.file, data)
    if card is not None or not entry.card.exists():
        write_atomically(entry.card, (card or card_stub(entry)).encode())
    replaced = add_to_manifest(entry, make_default=make_default)
    if replaced is not None and replaced.file != entry.file and not keep_previous:
        replaced.file.unlink(missing_ok=True)
    return entry


def card_stub(entry: ModelEntry) -> str:
    """A model card with the headings that a trained model must fill in."""
    lineage = "\n".join(f"- {line}" for line in entry.lineage) or "- not stated"
    metrics = "\n".join(f"| {k} | {v} |" for k, v in entry.metrics.items()) or "| not evaluated | |"
    return (
        f"# {entry.name}\n\nArchitecture `{entry.architecture}`, {entry.parameters:,} parameters, "
        f"created {entry.created}.\nWeights sha256 `{entry.sha256}`.\n\n## Data and lineage\n\n{lineage}\n\n"
        f"## Metrics\n\n| figure | value |\n|---|---|\n{metrics}\n\n## Failure modes\n\nNot yet described.\n"
    )


def _narrow(module: nn.Module) -> dict[str, Tensor]:
    parameters = dict(module.named_parameters())
    state: dict[str, Tensor] = {}
    for name, tensor in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        values = tensor.detach().to("cpu", torch.float32)
        if not bool(torch.isfinite(values).all()):
            raise ModelError(f"{name} holds values that are not finite", remedy="train again", code="E606")
        narrow = name in parameters and values.ndim > 1 and float(values.abs().max()) < FP16_MAX
        state[name] = values.half().contiguous() if narrow else values.contiguous()
    return state


def _check_header(data: bytes) -> None:
    """Check length, dtypes, shapes and that the tensors tile the file without gap or overlap."""
    if len(data) < 10:
        raise ValueError("the file is too short")
    length = int.from_bytes(data[:8], "little")
    if not 2 <= length <= min(MAX_HEADER_BYTES, len(data) - 8):
        raise ValueError(f"the header claims {length} bytes")
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    position = 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, end = entry["data_offsets"]
        count = 1
        for side in entry["shape"]:
            if not isinstance(side, int) or side < 0:
                raise ValueError(f"{name} has a malformed shape")
            count *= side
        if begin != position or end - begin != count * _ITEM_BYTES[entry["dtype"]]:
            raise ValueError(f"{name} has a wrong size")
        position = end
    if position != len(data) - 8 - length:
        raise ValueError("the tensors do not fill the file")
