"""Configuration of a run that trains the refiner of synthetic views."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.training.toml_files import read_toml

PIVOT = "pivot"


@dataclass(frozen=True)
class PivotConfig:
    """One run; read from TOML.

    Attributes:
        network: always "pivot".
        pool: folder of samples (`app.synthesis.pivot_pool`). out: folder of checkpoints and curves.
        start: checkpoint of an earlier run whose weights are taken over.
        steps: optimiser steps, with a cosine schedule. batch: samples. rate: peak learning rate of Adam.
        pixel: weight of the mean absolute error. gradient: of that of neighbour differences. feature: of that of the
            critic's features. critic: of the critic's verdict. points: of the distance, in crop px, between the key
            points that the default network finds in the refined picture and in the truth (0: that network is not run).
        critic_from: step from which the critic takes part; before it the picture has to be roughly right.
        ema: decay of the averaged weights that are validated and published.
        validate_every: steps. patience: validations without a better one that end the run (0: never).
        minutes: stop after so much time (0: no limit).
        bfloat16: autocast; only where the processor or GPU has bfloat16 instructions.
    """

    network: str
    pool: Path
    out: Path
    start: Path | None = None
    steps: int = 60000
    batch: int = 16
    rate: float = 4e-4
    warmup: int = 500
    pixel: float = 1.0
    gradient: float = 1.0
    feature: float = 0.5
    critic: float = 0.02
    points: float = 0.0
    critic_from: int = 5000
    ema: float = 0.999
    validate_every: int = 1000
    patience: int = 0
    minutes: float = 0.0
    seed: int = 1
    threads: int = 0
    device: str = "cpu"
    bfloat16: bool = False

    def __post_init__(self) -> None:
        if self.network != PIVOT:
            raise ValueError(f"network must be {PIVOT}")
        if min(self.steps, self.batch, self.validate_every) < 1:
            raise ValueError("counts must be positive")


def read_pivot_config(path: Path) -> PivotConfig:
    """TOML to `PivotConfig`; relative folders count from the file's own folder.

    Raises:
        UsageError: unreadable file, unknown key or impossible value (E221).
    """
    return read_toml(path, PivotConfig, "pivot.toml", {})
