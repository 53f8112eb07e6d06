"""Configuration of a run that trains a position-map network: `lium2021` or `prn`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.training.toml_files import read_toml

NETWORKS = ("lium2021", "prn")


@dataclass(frozen=True)
class PosmapConfig:
    """One run; read from TOML. The defaults are the procedure of Lium et al. 2021, section 3.2.

    Attributes:
        network: "lium2021" (front and side photo) or "prn" (front photo alone).
        pool: folder of rendered pairs. out: folder of checkpoints and curves.
        start: checkpoint of an earlier stage whose weights are taken over, e.g. `run_lium2021/best.pt`.
        generators: head generators whose pairs are used; empty for all. Leave one out to measure on it later.
        batch: pairs of an optimiser step, over all processes. rate: learning rate of Adam.
        halve_every: epochs after which the rate is halved. patience: epochs without a better validation that end the
            run. epochs: limit of epochs. epoch_pairs: pairs of an epoch, at most those of the pool.
        rotation: photos are turned by up to so many degrees. colour: range of the factor on each colour channel.
        dropout: largest share of pixels that are blanked. side_drop: probability of a blank side photo.
        crop: range of the crop's size over the landmarks' box; drawn for each photo.
        validation_pairs: how many held-out pairs the validation takes.
        checkpoint_every: steps between checkpoints inside an epoch. minutes: stop after so much time (0: no limit).
        size: px of photos and maps; smaller than 256 for trials only.
        workers: processes that prepare batches (0: the training process itself).
        bfloat16: autocast; only where the processor or GPU has bfloat16 instructions.
    """

    network: str
    pool: Path
    out: Path
    start: Path | None = None
    generators: tuple[str, ...] = ()
    batch: int = 16
    rate: float = 1e-4
    halve_every: int = 5
    patience: int = 10
    epochs: int = 200
    epoch_pairs: int = 20000
    rotation: float = 45.0
    colour: tuple[float, float] = (0.9, 1.2)
    dropout: float = 0.1
    side_drop: float = 0.2
    crop: tuple[float, float] = (1.4, 1.75)
    validation_pairs: int = 512
    checkpoint_every: int = 250
    minutes: float = 0.0
    size: int = 256
    seed: int = 1
    threads: int = 0
    workers: int = 0
    device: str = "cpu"
    bfloat16: bool = False

    def __post_init__(self) -> None:
        if self.network not in NETWORKS:
            raise ValueError(f"network must be one of {', '.join(NETWORKS)}")
        if self.size % 64 or not 64 <= self.size <= 256:
            raise ValueError("size must be 64, 128, 192 or 256")
        if min(self.batch, self.halve_every, self.epochs, self.epoch_pairs, self.checkpoint_every) < 1:
            raise ValueError("counts must be positive")

    @property
    def two_views(self) -> bool:
        """Whether the network reads the side photo."""
        return self.network == "lium2021"


def read_posmap_config(path: Path) -> PosmapConfig:
    """TOML to `PosmapConfig`; relative folders count from the file's own folder.

    Raises:
        UsageError: unreadable file, unknown key or impossible value (E221).
    """
    return read_toml(path, PosmapConfig, "lium2021.toml", dict.fromkeys(("generators", "colour", "crop"), tuple))
