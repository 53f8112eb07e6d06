"""What a training process tells of itself in its run's folder, and what it is told: files that outlive windows."""

from __future__ import annotations

import csv
import json
import os
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

from app.store.layout import read_small, replace_file

STATE, ORDER, TICKS, SAMPLES, LOG = "state.json", "order", "ticks.csv", "samples.png", "log.txt"
PREPARING, TRAINING = "preparing", "training"
RUNNING = (PREPARING, TRAINING)
_LIMIT = 1 << 20
_TICKS_LIMIT = 64 << 20
_STARTED_FIELD = 19  # of /proc/PID/stat, after the name


@dataclass(frozen=True)
class RunState:
    """Where a run is.

    Attributes:
        state: "preparing", "training", "paused", "stopped", "done", "failed", "killed", or "planned".
        pid, started: the process and when it began, in the system's ticks, so that another of its number is told apart.
        stage: what it does now. fraction: of the training. left_s: estimated rest; negative when unknown.
        error: the line of a failure.
    """

    state: str
    pid: int = 0
    started: int = 0
    stage: str = ""
    fraction: float = 0.0
    left_s: float = -1.0
    error: str = ""

    def write(self, run: Path) -> None:
        """Replace the state in a run's folder."""
        replace_file(run / STATE, (json.dumps(asdict(self)) + "\n").encode(), 0o600)


def read_state(run: Path) -> RunState:
    """The state of a run; "killed" when its process is gone without having said so."""
    try:
        state = RunState(**json.loads(read_small(run / STATE, _LIMIT) or b"{}"))
    except (ValueError, TypeError):
        return RunState("planned")
    if state.state in RUNNING and not is_alive(state):
        return RunState("killed", stage=state.stage, fraction=state.fraction)
    return state


def is_alive(state: RunState) -> bool:
    """Whether the very process of a state still runs."""
    return state.pid > 0 and started_at(state.pid) == state.started


def started_at(pid: int) -> int:
    """When a process began, in ticks since boot; -1 when there is none, or it only waits to be collected."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return -1 if fields[0] in "ZX" else int(fields[_STARTED_FIELD])
    except (OSError, ValueError, IndexError):
        return -1


def give_order(run: Path, order: str) -> None:
    """Tell a run's process to end as "paused" or "stopped" at its next step."""
    replace_file(run / ORDER, order.encode("ascii"), 0o600)


def order_of(run: Path) -> str:
    """What the process was told; "" for nothing."""
    try:
        return (run / ORDER).read_text(encoding="ascii")[:16]
    except (OSError, ValueError):
        return ""


def kill(state: RunState) -> None:
    """End a process that does not listen."""
    if is_alive(state):
        os.kill(state.pid, signal.SIGKILL)


def read_ticks(run: Path) -> dict[str, list[float]]:
    """Columns step, elapsed_s, rate, pairs_per_s of a run so far."""
    columns: dict[str, list[float]] = {"step": [], "elapsed_s": [], "rate": [], "pairs_per_s": []}
    try:
        if (run / TICKS).stat().st_size > _TICKS_LIMIT:
            return columns
        with (run / TICKS).open(newline="", encoding="ascii") as stream:
            for row in csv.reader(stream):
                if len(row) == len(columns):
                    for values, text in zip(columns.values(), row, strict=True):
                        values.append(float(text))
    except (OSError, ValueError):
        pass
    return columns
