"""What is measured about batches: `enface batch` run as a command."""

from __future__ import annotations

import contextlib
import csv
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.conftest import ROOT
from tests.helpers.dask_cluster import cluster


@dataclass(frozen=True)
class Ran:
    """A batch that ended.

    Attributes:
        digests: of what each line became, by its name.
        states: by name.
        seconds: the whole command took.
        busy_s: from the first line's end to the last one's, without the start of the workers.
        names: every line of the table, as often as it is there.
        folders: of the results that are whole.
        cpu_s: processor time of the command and its workers; of the command alone where they are not its own.
    """

    digests: dict[str, str]
    states: dict[str, str]
    seconds: float
    busy_s: float
    names: list[str]
    folders: list[str]
    cpu_s: float

    @property
    def rate(self) -> float:
        """Lines a second, once the workers have started."""
        return (len(self.names) - 1) / max(self.busy_s, 1e-6)


def start(photos: Path, out: Path, *more: str) -> subprocess.Popen[str]:
    """Run the command."""
    command = [sys.executable, "-m", "app", "batch", str(photos), "--out", str(out), *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def run(photos: Path, out: Path, *more: str) -> Ran:
    """Run a batch to its end."""
    began = time.monotonic()
    return finish(start(photos, out, *more), out, began)


def finish(process: subprocess.Popen[str], out: Path, began: float) -> Ran:
    """Wait for a batch and read its table."""
    before = sum(os.times()[2:4])
    _, told = process.communicate(timeout=4 * 3600)
    if process.returncode != 0:
        raise AssertionError(f"enface batch ended with {process.returncode}: {told[-2000:]}")
    seconds = time.monotonic() - began
    with (out / "batch.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    ends = sorted((out / row["name"] / "provenance.json").stat().st_mtime for row in rows if row["digest"])
    return Ran(
        {row["name"]: row["digest"] for row in rows},
        {row["name"]: row["state"] for row in rows},
        seconds,
        ends[-1] - ends[0] if ends else 0.0,
        [row["name"] for row in rows],
        sorted(path.parent.name for path in out.glob("*/result.json")),
        sum(os.times()[2:4]) - before,
    )


def run_on_cluster(
    photos: Path, out: Path, folder: Path, workers: int, kills: int = 0, spread_s: float = 1.0
) -> tuple[Ran, int]:
    """Run a batch on a cluster of separate processes, through mutual TLS, and kill workers; see `run_with_kills`."""
    with cluster(folder, workers) as its:
        tls = ("--tls-ca", str(its.ca), "--tls-cert", str(its.certificate), "--tls-key", str(its.key))
        began = time.monotonic()
        process = start(photos, out, "--scheduler", its.address, *tls)
        killed = kill_workers(process, its.pid, out, kills, spread_s)
        return finish(process, out, began), killed


def run_with_kills(photos: Path, out: Path, kills: int, spread_s: float) -> tuple[Ran, int]:
    """Run a batch on two workers, and kill -9 one of them again and again at random moments.

    Returns:
        The batch, and how many workers were killed.
    """
    began = time.monotonic()
    process = start(photos, out, "--workers", "2")
    killed = kill_workers(process, process.pid, out, kills, spread_s)
    return finish(process, out, began), killed


def kill_workers(process: subprocess.Popen[str], parent: int, out: Path, kills: int, spread_s: float) -> int:
    """Kill one of a parent's workers again and again while a batch runs, once its first line is done."""
    draw = random.Random(0)
    killed = 0
    while killed < kills and process.poll() is None:
        time.sleep(draw.uniform(0.3, 1.7) * spread_s)
        found = worker_processes(parent)
        if found and any(out.glob("*/provenance.json")):
            with contextlib.suppress(ProcessLookupError):
                os.kill(draw.choice(found), signal.SIGKILL)
                killed += 1
    return killed


def worker_processes(parent: int) -> list[int]:
    """Numbers of the processes that work for a batch, not those that they start to decode a photo."""
    with contextlib.suppress(psutil.NoSuchProcess):
        children = psutil.Process(parent).children()
        return [child.pid for child in children if "spawn_main" in " ".join(child.cmdline())]
    return []
