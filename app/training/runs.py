"""From a training configuration to the trainer of its network."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Protocol

from app.core.jobs import JobContext
from app.training.loop import Trainer, read_config
from app.training.posmap_config import read_posmap_config
from app.training.posmap_loop import PosmapTrainer

CHECKPOINT = "last.pt"


class Run(Protocol):
    """What trainers have in common."""

    def resume(self) -> bool:
        """Continue from the last checkpoint."""

    def run(self, ctx: JobContext | None = None) -> dict[str, float]:
        """Train; returns the figures of the last validation."""


def trains_position_maps(config_path: Path) -> bool:
    """Whether the configuration names a network that regresses position maps; without a name it is the default one."""
    try:
        return "network" in tomllib.loads(config_path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False


def output_folder(config_path: Path) -> Path:
    """Where the run of a configuration keeps its checkpoints.

    Raises:
        UsageError: the configuration cannot be used (E221).
    """
    return (read_posmap_config if trains_position_maps(config_path) else read_config)(config_path).out


def open_run(config_path: Path) -> Run:
    """The trainer of a configuration, at its beginning.

    Raises:
        UsageError: the configuration (E221) or its pool (E220) cannot be used.
    """
    if trains_position_maps(config_path):
        return PosmapTrainer(read_posmap_config(config_path))
    return Trainer(read_config(config_path))
