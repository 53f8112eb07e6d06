"""A foreign .pt to checked tensors, read in a throw-away process with limits."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.errors import ModelError
from app.core.jobs import JobContext
from app.networks.convert_worker import MAX_BYTES
from app.networks.manifest import read_bounded
from app.networks.weights import read_tensors

if TYPE_CHECKING:
    from torch import Tensor

TIMEOUT_S = 180.0
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "SYSTEMROOT", "HOME")
_REMEDY = "ask for a checkpoint that holds nothing but weights, or for safetensors"


def convert_checkpoint(path: Path, ctx: JobContext | None = None) -> dict[str, Tensor]:
    """The tensors of a checkpoint, float32.

    Args:
        path: a .pt or .pth file of torch 1.6 or later; a dictionary of tensors, alone or under a usual key.
        ctx: cancels the work.

    Raises:
        ModelError: no file (E602), not regular or too large (E604), or more than plain weights (E616).
        CancelledError: cancelled through `ctx`.
    """
    read_bounded(path, MAX_BYTES)
    answer = _ask(path, ctx or JobContext())
    if not answer.startswith(b"+"):
        why = answer[1:201].decode("utf-8", "replace") if answer.startswith(b"-") else "the reader ended early"
        raise ModelError(f"the checkpoint is not taken: {why}", file=path, remedy=_REMEDY, code="E616")
    return read_tensors(answer[1:], path)


def _ask(path: Path, ctx: JobContext) -> bytes:
    """What the process says, or nothing when it died, said too much or took too long."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, "--convert-weights"] if frozen else [sys.executable, "-m", "app.networks.convert_worker"]
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    kept["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).resolve().parents[2]), kept.get("PYTHONPATH", "")])
    with subprocess.Popen(
        [*command, str(path.absolute())], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=kept,
    ) as process:  # fmt: skip
        parts: list[bytes] = []
        reader = threading.Thread(target=_read, args=(process, parts), daemon=True)
        reader.start()
        end = time.monotonic() + TIMEOUT_S
        while reader.is_alive():
            reader.join(0.05)
            if ctx.cancelled or time.monotonic() > end:
                process.kill()
        ctx.check()
    return b"".join(parts) if process.returncode == 0 else b""


def _read(process: subprocess.Popen[bytes], parts: list[bytes]) -> None:
    total = 0
    while process.stdout is not None and (block := process.stdout.read(1 << 20)):
        total += len(block)
        if total > MAX_BYTES + (8 << 20):
            process.kill()
            return
        parts.append(block)
