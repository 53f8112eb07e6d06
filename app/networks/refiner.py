"""The refiner as the program runs it: only where trained weights are installed."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from app.core.cores import available_cores
from app.core.records import ModelInfo
from app.networks.manifest import ModelEntry, models_dir, read_manifest
from app.networks.pivot import refine
from app.networks.runtime import choose_device, load_module, on_fresh_thread

NAME = "pivot"


class Refiner:
    """A loaded refiner; one picture at a time, from any thread.

    Attributes:
        info: what records state about it.
    """

    def __init__(self, module: nn.Module, info: ModelInfo, device: torch.device) -> None:
        self.info = info
        self._device = device
        self._module = module.eval().requires_grad_(False).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._lock = threading.Lock()

    def refine(
        self,
        rgb: NDArray[np.uint8],
        provenance: NDArray[np.uint8],
        normals: NDArray[np.floating],
        threads: int | None = None,
    ) -> NDArray[np.uint8]:
        """The refined picture, as large as `rgb`.

        Args:
            rgb: see `app.networks.pivot.to_input`.
            provenance: the same.
            normals: the same.
            threads: CPU threads; all cores by default.
        """

        def work() -> NDArray[np.uint8]:
            return refine(self._module, rgb, provenance, normals, self._device)

        with self._lock:
            return on_fresh_thread(work, threads or available_cores())


def find_refiner(folder: Path | None = None, device: str = "auto") -> Refiner | None:
    """The installed refiner, read once; None where the models folder has none.

    Raises:
        ModelError: it is there but damaged (E602 to E605).
    """
    entry = read_manifest(folder or models_dir()).models.get(NAME)
    return None if entry is None else _load(entry.file, entry.sha256, device)


@lru_cache(maxsize=2)
def _load(file: Path, sha256: str, device: str) -> Refiner:
    entry: ModelEntry = read_manifest(file.parent).find(NAME)
    module, _ = load_module(entry)
    info = ModelInfo(entry.name, sha256, entry.card.name, entry.parameters)
    return Refiner(module, info, choose_device(device))
