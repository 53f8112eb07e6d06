"""The process that opens a foreign checkpoint: path in, safetensors out; little memory, no files, nothing executed.

torch's weights-only unpickler builds tensors and containers and refuses everything else. What it gives is looked
through for one dictionary of tensors, and goes out as safetensors.
"""

from __future__ import annotations

import resource
import sys
import zipfile
from pathlib import Path
from typing import Any

MEMORY_BYTES, CPU_SECONDS = 8 << 30, 120  # the address space that torch itself maps is most of it
MAX_BYTES, MAX_MEMBERS = 1 << 30, 20_000
WRAPPINGS = ("network", "state_dict", "model", "model_state_dict", "generator")
PREFIXES = ("module.", "_orig_mod.")


class RefusedError(Exception):
    """Why the file is not taken."""


def check_archive(path: Path) -> None:
    """Refuse what is no archive of torch, or would become too large when unpacked."""
    if not zipfile.is_zipfile(path):
        raise RefusedError("it is no checkpoint that torch 1.6 or later saved")
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_BYTES:
        raise RefusedError("it holds too much")
    if any(member.compress_type != zipfile.ZIP_STORED for member in members):
        raise RefusedError("its members are compressed, which torch never does")


def tensors_in(loaded: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the file holds
    """The one dictionary of tensors, without the prefixes that wrappers add."""
    import torch

    for name in WRAPPINGS:
        if isinstance(loaded, dict) and isinstance(loaded.get(name), dict):
            loaded = loaded[name]
            break
    if not isinstance(loaded, dict) or not loaded:
        raise RefusedError("it holds no dictionary of tensors")
    state: dict[str, Any] = {}
    for name, value in loaded.items():
        if not isinstance(name, str) or not isinstance(value, torch.Tensor):
            raise RefusedError("its dictionary holds something else than tensors")
        plain = name
        for prefix in PREFIXES:
            plain = plain.removeprefix(prefix)
        if not plain.endswith("num_batches_tracked"):
            state[plain] = value.detach().to("cpu", torch.float32).contiguous().clone()
    return state


def main() -> None:
    """Read the path from the command line, write the answer to standard output."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    path = Path(sys.argv[-1])
    try:
        check_archive(path)
        import torch
        from safetensors.torch import save

        torch.set_num_threads(1)
        answer = b"+" + save(tensors_in(torch.load(path, map_location="cpu", weights_only=True)))
    except RefusedError as error:
        answer = b"-" + str(error).encode()
    except Exception as error:  # noqa: BLE001 - the file may make torch raise anything
        answer = b"-" + f"torch cannot read it as plain weights ({type(error).__name__})".encode()
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
