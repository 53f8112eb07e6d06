"""What a retraining is to do: sources, network, stage, schedule; and what it needs of disk and memory."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.core.errors import StorageError, UsageError
from app.store.layout import read_small, replace_file

PLAN, CONFIG, POOL, OUT, START = "plan.json", "config.toml", "pool", "out", "start.pt"
NETWORKS = ("lium2021", "prn", "enface")
STAGES = ("synthetic", "transfer", "single")
_PAIR_BYTES = 320_000
_NETWORK_BYTES = 14_000_000 * 4
_CHECKPOINTS = 10  # weights, two moments, average; last, its successor in the making, best
_BASE_MEMORY = 1_500_000_000
_BATCH_MEMORY = {"lium2021": 130_000_000, "prn": 110_000_000, "enface": 30_000_000}  # at 256 px, measured per pair
_PLAN_LIMIT = 1 << 20


@dataclass(frozen=True)
class Preset:
    """A schedule.

    Attributes:
        stage: the stage that it is made for.
        networks: the networks that it suits.
        values: keys of the trainer's configuration.
    """

    stage: str
    networks: tuple[str, ...]
    values: dict[str, Any]


_PAPER: dict[str, Any] = {"batch": 16, "halve_every": 5, "patience": 10, "epochs": 200, "epoch_pairs": 20000}
PRESETS = {
    "paper, synthetic": Preset("synthetic", ("lium2021", "prn"), {**_PAPER, "rate": 1e-4}),
    "paper, transfer": Preset("transfer", ("lium2021", "prn"), {**_PAPER, "rate": 1e-5}),
    "paper, single photo": Preset(
        "single", ("lium2021",), {**_PAPER, "rate": 1e-5, "colour": [0.6, 1.4], "side_drop": 0.0}
    ),
    "go on from a model": Preset(
        "transfer",
        ("enface",),
        {"batch": 16, "rate": 1e-4, "steps": 4000, "validate_every": 200, "patience": 10, "warmup": 50, "frozen": 4},
    ),
    "go on, single photo": Preset(
        "single",
        ("enface",),
        {"batch": 16, "rate": 5e-5, "steps": 2000, "validate_every": 200, "patience": 10, "warmup": 50, "frozen": 4},
    ),
}
"""The paper's procedure (section 3.2 of Lium et al. 2021), and one for the default network."""


@dataclass(frozen=True)
class PlannedSource:
    """A source of a plan: its reader, where it lies, and how many pairs are taken (0: all)."""

    label: str
    kind: str
    folder: str = ""
    companion: str = ""
    pairs: int = 0


@dataclass(frozen=True)
class TrainPlan:
    """One retraining.

    Attributes:
        name: of the run.
        network: one of `NETWORKS`. stage: one of `STAGES`. preset: key of `PRESETS`.
        sources: what is trained on.
        start: name of the registry's model whose weights are taken over; "" for none.
        device: "cpu" or "cuda". style: how the engine's photos look, see `app.sources.engine`.
        changes: keys of the trainer's configuration that differ from the preset.
        by, created: who planned it, when.
    """

    name: str
    network: str
    stage: str
    preset: str
    sources: tuple[PlannedSource, ...]
    start: str = ""
    device: str = "cpu"
    style: str = "paper"
    changes: dict[str, Any] = field(default_factory=dict)
    by: str = ""
    created: str = ""

    def check(self) -> None:
        """Raise `UsageError` (E282) unless the plan makes sense."""
        why = ""
        preset = PRESETS.get(self.preset)
        if self.network not in NETWORKS or self.stage not in STAGES or preset is None:
            why = "network, stage or schedule are unknown"
        elif self.network not in preset.networks:
            why = f"the schedule {self.preset!r} is not made for the network {self.network!r}"
        elif not [source for source in self.sources if source.kind != "textures"]:
            why = "no source of faces is chosen"
        elif self.stage != "synthetic" and not self.start:
            why = f"the stage {self.stage!r} goes on from weights, and none are chosen"
        elif self.network == "enface" and not self.start:
            why = "the network 'enface' is only retrained from a model"
        elif any(source.kind in ("anny", "ict", "bfm") and source.pairs < 2 for source in self.sources):
            why = "say how many pairs are to be rendered"
        if why:
            raise UsageError(why, remedy="change the plan", code="E282")

    def values(self) -> dict[str, Any]:
        """The trainer's configuration without folders."""
        return {**PRESETS[self.preset].values, **self.changes}

    def save(self, run: Path) -> None:
        """Write it into a run's folder."""
        replace_file(run / PLAN, (json.dumps(asdict(self), indent=1) + "\n").encode(), 0o600)


def read_plan(run: Path) -> TrainPlan:
    """The plan of a run.

    Raises:
        UsageError: there is none, or it is damaged (E283).
    """
    try:
        raw = json.loads(read_small(run / PLAN, _PLAN_LIMIT) or b"")
        raw["sources"] = tuple(PlannedSource(**source) for source in raw["sources"])
        return TrainPlan(**raw)
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError("the run's plan cannot be read", file=run, remedy="start a new run", code="E283") from error


def write_config(plan: TrainPlan, run: Path, pool: Path) -> Path:
    """The TOML that the trainer of the plan's network reads."""
    values: dict[str, Any] = {"pool": str(pool), "out": str(run / OUT), "device": plan.device, **plan.values()}
    if plan.start:
        values["start"] = str(run / START)
    if plan.network == "enface":
        values |= {"stats": str(run / "stats.npz"), "imagenet": False, "stage": "joint"}
    else:
        values["network"] = plan.network
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    replace_file(run / CONFIG, ("\n".join(lines) + "\n").encode())
    return run / CONFIG


@dataclass(frozen=True)
class Needs:
    """What a run takes and what is there, bytes."""

    disk: int
    disk_free: int
    memory: int
    memory_free: int

    def require(self, folder: Path) -> None:
        """Raise `StorageError` unless there is room (E738 disk, E739 memory)."""
        if self.disk > self.disk_free:
            cause = f"the run needs about {_gb(self.disk)}, and {_gb(self.disk_free)} are free"
            raise StorageError(cause, file=folder, remedy="free some space, or take fewer pairs", code="E738")
        if self.memory > self.memory_free:
            cause = f"the run needs about {_gb(self.memory)} of memory, and {_gb(self.memory_free)} are free"
            raise StorageError(cause, remedy="take fewer pairs or a smaller batch, or close programs", code="E739")


def needs_of(plan: TrainPlan, folder: Path, pairs: int) -> Needs:
    """Estimate for a plan that gives so many pairs; the pool is kept in memory while it is read."""
    size = float(plan.values().get("size", 256)) / 256 if plan.network != "enface" else 1.0
    batch = int(plan.values().get("batch", 16))
    copies = 2 if plan.stage == "single" else 1
    disk = pairs * copies * _PAIR_BYTES + _CHECKPOINTS * _NETWORK_BYTES
    memory = _BASE_MEMORY + pairs * _PAIR_BYTES + round(batch * size**2 * _BATCH_MEMORY[plan.network])
    return Needs(disk, shutil.disk_usage(_existing(folder)).free, memory, _available_memory())


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder


def _available_memory() -> int:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 1 << 62


def _gb(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
