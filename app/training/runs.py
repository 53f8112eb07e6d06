"""From a training configuration to the trainer of its network."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Protocol

from app.core.jobs import JobContext
from app.training.config import read_config
from app.training.loop import Trainer
from app.training.pivot_config import PIVOT, read_pivot_config
from app.training.pivot_loop import PivotTrainer
from app.training.posmap_config import read_posmap_config
from app.training.posmap_loop import PosmapTrainer

CHECKPOINT = "last.pt"


class Run(Protocol):
    """What trainers have in common."""

    def resume(self) -> bool:
        """Continue from the last checkpoint."""

    def run(self, ctx: JobContext | None = None) -> dict[str, float]:
        """Train; returns the figures of the last validation."""


def network_of(config_path: Path) -> str | None:
    """The network that the configuration names; None for the default one, and for what cannot be read."""
    try:
        name = tomllib.loads(config_path.read_text(encoding="utf-8")).get("network")
    except (OSError, ValueError):
        return None
    return None if name is None else str(name)


def output_folder(config_path: Path) -> Path:
    """Where the run of a configuration keeps its checkpoints.

    Raises:
        UsageError: the configuration cannot be used (E221).
    """
    network = network_of(config_path)
    if network == PIVOT:
        return read_pivot_config(config_path).out
    return (read_config if network is None else read_posmap_config)(config_path).out


def open_run(config_path: Path) -> Run:
    """The trainer of a configuration, at its beginning.

    Raises:
        UsageError: the configuration (E221) or its pool (E220) cannot be used.
    """
    network = network_of(config_path)
    if network == PIVOT:
        return PivotTrainer(read_pivot_config(config_path))
    if network is not None:
        return PosmapTrainer(read_posmap_config(config_path))
    return Trainer(read_config(config_path))
