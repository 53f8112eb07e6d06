"""What decides how a network's sums are rounded: the kind of processor, and the versions of the libraries."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = ("torch", "numpy", "scipy", "opencv-python", "dlib-bin", "Pillow")


def processor_class(device: str) -> str:
    """Processors with the same answer are expected to compute bit for bit the same.

    Args:
        device: "cpu" or "cuda".
    """
    import torch

    if device == "cuda":
        return f"{torch.cuda.get_device_name()} (CUDA {torch.version.cuda})"
    return f"{platform.machine()} {_model()} {torch.backends.cpu.get_cpu_capability()}"


def software() -> dict[str, str]:
    """Versions of what computes."""
    from app import __version__

    found = {"enface": __version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    fields = dict(line.split(":", 1) for line in reversed(lines) if ":" in line)
    parts = {name.strip(): value.strip() for name, value in fields.items()}
    return "family {} model {}".format(parts.get("cpu family", "?"), parts.get("model", "?"))
