"""The moving table of a batch on a terminal; now and then a line where there is none."""

from __future__ import annotations

import time

from app.cli.console import Console, table
from app.services.batch_run import BatchProgress

_EVERY_S = 0.5
_LINE_EVERY_S = 15.0
_MOST_WORKERS = 16


class BatchTable:
    """Shows how a batch stands.

    Args:
        console: where.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown = 0.0

    def show(self, progress: BatchProgress) -> None:
        """Draw it anew, not too often."""
        now = time.monotonic()
        if now - self._shown < (_EVERY_S if self._console.moving else _LINE_EVERY_S):
            return
        self._shown = now
        if self._console.moving:
            self._console.block(table_lines(progress))
        else:
            self._console.message(one_line(progress))


def one_line(progress: BatchProgress) -> str:
    """The counts, the rate and the time left."""
    parts = [f"{progress.ended:,} of {progress.total:,} lines", f"{progress.done:,} done"]
    if progress.kept:
        parts.append(f"{progress.kept:,} kept")
    parts.append(f"{progress.failed:,} failed")
    if progress.tried_again:
        parts.append(f"{progress.tried_again:,} tried again")
    if progress.rate is not None:
        parts.append(f"{progress.rate:.2f} lines/s")
    if progress.left_s is not None and progress.ended < progress.total:
        parts.append(f"about {duration(progress.left_s)} left")
    return " · ".join(parts)


def table_lines(progress: BatchProgress) -> list[str]:
    """The counts by state, the workers, and the failures by code."""
    counts = ("waiting", "running", "done", "kept", "failed")
    lines = table(counts, [[f"{getattr(progress, name):,}" for name in counts]])
    rows = [
        (worker.name, worker.host, str(worker.threads), "busy" if worker.busy else "idle",
         f"{progress.by_worker.get(worker.name, 0):,}")
        for worker in progress.workers[:_MOST_WORKERS]
    ]  # fmt: skip
    lines += ["", *table(("worker", "host", "threads", "state", "done"), rows)]
    if len(progress.workers) > _MOST_WORKERS:
        lines.append(f"and {len(progress.workers) - _MOST_WORKERS} more")
    if not progress.workers:
        lines.append("no worker yet")
    for title, found in (("device", progress.by_device), ("code", progress.codes)):
        if found:
            lines.append(f"{title}: " + ", ".join(f"{name} {count:,}" for name, count in sorted(found.items())))
    return [*lines, one_line(progress)]


def duration(seconds: float) -> str:
    """E.g. "3 h 05 min", "4 min 10 s", "12 s"."""
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 60} min {whole % 60:02d} s" if whole >= 60 else f"{whole} s"
