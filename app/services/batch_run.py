"""A whole batch: hands lines to workers, tries again what may succeed, and keeps count; resumes by being run again."""

from __future__ import annotations

import csv
import heapq
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Protocol

from app.core.errors import EnfaceError, StorageError
from app.core.jobs import JobContext
from app.services.batch import BatchRow
from app.services.batch_worker import Answer, BatchTask
from app.store.layout import make_folder
from app.store.output import storage_errors

TABLE_NAME = "batch.csv"
ATTEMPTS = 3
_WINDOW_S = 120.0
_TAKEN_AGAIN_S = 2.0
_POLL_S = 0.25
_STOPPERS = ("E701", "E702")
_COLUMNS = ("name", "front", "side", "state", "code", "problem", "digest", "key", "seconds", "worker", "device")


@dataclass(frozen=True)
class WorkerState:
    """A worker as the table shows it."""

    name: str
    host: str
    threads: int
    busy: int


class Pool(Protocol):
    """Where tasks are worked on."""

    def submit(self, task: BatchTask, attempt: int) -> None:
        """Hand a task out."""

    def answers(self, timeout_s: float) -> list[Answer]:
        """What has come back; waits for the first for at most `timeout_s`.

        Raises:
            EnfaceError: the pool is gone (E236).
        """

    def workers(self) -> list[WorkerState]:
        """Who works."""


@dataclass
class BatchProgress:
    """How a batch stands.

    Attributes:
        total: lines in all.
        done: made in this run.
        kept: made before.
        failed: lines that ended with a code.
        running: handed out.
        tried_again: tasks that were handed out once more.
        by_device: lines made on each device.
        by_worker: lines made by each worker.
        codes: failed lines by code.
        workers: who works now.
        began: `time.monotonic()` of the start.
    """

    total: int
    done: int = 0
    kept: int = 0
    failed: int = 0
    running: int = 0
    tried_again: int = 0
    by_device: dict[str, int] = field(default_factory=dict)
    by_worker: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    workers: list[WorkerState] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    _ends: deque[float] = field(default_factory=lambda: deque(maxlen=4096))

    @property
    def ended(self) -> int:
        """Lines that need nothing more."""
        return self.done + self.kept + self.failed

    @property
    def waiting(self) -> int:
        """Lines that nobody has begun."""
        return max(0, self.total - self.ended - self.running)

    @property
    def rate(self) -> float | None:
        """Lines a second, lately; None while nothing is known."""
        now = time.monotonic()
        recent = [end for end in self._ends if now - end <= _WINDOW_S]
        if not recent:
            return None
        span = now - max(self.began, now - _WINDOW_S, min(recent) if len(self._ends) == self._ends.maxlen else 0.0)
        return len(recent) / max(span, 1e-3)

    @property
    def left_s(self) -> float | None:
        """Expected seconds until the end."""
        rate = self.rate
        return None if not rate else (self.total - self.ended) / rate

    def count(self, answer: Answer) -> None:
        """Enter the end of a line."""
        if answer.state == "kept":
            self.kept += 1
            return
        self._ends.append(time.monotonic())
        if answer.state == "failed":
            self.failed += 1
            self.codes[answer.code] = self.codes.get(answer.code, 0) + 1
            return
        self.done += 1
        self.by_device[answer.device] = self.by_device.get(answer.device, 0) + 1
        self.by_worker[answer.worker] = self.by_worker.get(answer.worker, 0) + 1


def run_batch(
    rows: Sequence[BatchRow],
    pattern: BatchTask,
    pool: Pool,
    ctx: JobContext | None = None,
    tell: Callable[[BatchProgress], None] | None = None,
    attempts: int = ATTEMPTS,
) -> tuple[BatchProgress, list[Answer]]:
    """Work through all lines.

    Every line ends as done, kept or failed with a code, exactly once, in `batch.csv` beside the lines' folders.

    Args:
        rows: the lines.
        pattern: the task of any line; its row is replaced.
        pool: who works.
        ctx: cancellation; what is done stays, and running the same batch again goes on from there.
        tell: called now and then.
        attempts: how often a line is tried whose photo is not to blame.

    Returns:
        The counts, and the answers of the lines that failed.

    Raises:
        StorageError: nothing can be written any more (E701, E702).
        CancelledError: cancelled through `ctx`.
        EnfaceError: the pool is gone (E236).
    """
    run = _Run(rows, pattern, pool, ctx or JobContext(), tell or (lambda progress: None), attempts)
    with storage_errors(pattern.out):
        make_folder(pattern.out)
    with _table(pattern.out / TABLE_NAME) as table:
        return run.to_the_end(table)


class _Run:
    def __init__(
        self,
        rows: Sequence[BatchRow],
        pattern: BatchTask,
        pool: Pool,
        ctx: JobContext,
        tell: Callable[[BatchProgress], None],
        attempts: int,
    ) -> None:
        self._rows = {row.name: row for row in rows}
        self._pattern, self._pool, self._ctx, self._tell, self._attempts = pattern, pool, ctx, tell, attempts
        self._next = iter(rows)
        self._later: list[tuple[float, str]] = []
        self._tries: dict[str, int] = {}
        self._out: set[str] = set()
        self._failures: list[Answer] = []
        self.progress = BatchProgress(len(self._rows))

    def to_the_end(self, table: IO[str]) -> tuple[BatchProgress, list[Answer]]:
        writer = csv.writer(table)
        writer.writerow(_COLUMNS)
        progress = self.progress
        while progress.ended < progress.total:
            self._ctx.progress("Batch", progress.ended / progress.total)
            progress.workers = self._pool.workers()
            self._hand_out(2 * max(1, sum(worker.threads for worker in progress.workers)))
            for answer in self._pool.answers(_POLL_S):
                self._take(answer, writer.writerow)
            progress.running = len(self._out)
            self._tell(progress)
        return progress, self._failures

    def _hand_out(self, room: int) -> None:
        now = time.monotonic()
        while len(self._out) < room:
            if self._later and self._later[0][0] <= now:
                name = heapq.heappop(self._later)[1]
            else:
                row = next(self._next, None)
                if row is None:
                    return
                name = row.name
            self._out.add(name)
            self._pool.submit(replace(self._pattern, row=self._rows[name]), self._tries.get(name, 0))

    def _take(self, answer: Answer, write: Callable[[list[object]], object]) -> None:
        if answer.name not in self._out:
            return  # told twice by a pool that lost a worker meanwhile
        self._out.remove(answer.name)
        if answer.state == "taken":
            heapq.heappush(self._later, (time.monotonic() + _TAKEN_AGAIN_S, answer.name))
            return
        self._tries[answer.name] = self._tries.get(answer.name, 0) + 1
        if answer.state == "failed" and not answer.final:
            if self._tries[answer.name] < self._attempts:
                self.progress.tried_again += 1
                heapq.heappush(self._later, (time.monotonic(), answer.name))
                return
            if answer.code in _STOPPERS:
                raise StorageError(
                    f"the results cannot be written any more ({answer.problem})",
                    file=self._pattern.out,
                    remedy="make room there, then run the same batch again: what is done is kept",
                    code=answer.code,
                )
        del self._tries[answer.name]
        self.progress.count(answer)
        if answer.state == "failed":
            self._failures.append(answer)
        row = self._rows[answer.name]
        given = {"front": row.front, "side": row.side or "", "seconds": round(answer.seconds, 3)}
        write([given.get(name, getattr(answer, name, "")) for name in _COLUMNS])


@contextmanager
def _table(path: Path) -> Iterator[IO[str]]:
    """A table that appears when it is complete."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")  # another batch may fill the same folder
    with storage_errors(path):
        stream = aside.open("w", newline="", encoding="utf-8", errors="surrogateescape")
    try:
        with stream:
            yield stream
        with storage_errors(path):
            aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


class ThisProcess:
    """A pool of one: this process does the work between two looks; for computers without Dask.

    Args:
        perform: works on a task.
    """

    def __init__(self, perform: Callable[[BatchTask], Answer]) -> None:
        self._perform = perform
        self._tasks: deque[BatchTask] = deque()

    def submit(self, task: BatchTask, attempt: int) -> None:
        """Let it wait."""
        self._tasks.append(task)

    def answers(self, timeout_s: float) -> list[Answer]:
        """Do the next one."""
        if not self._tasks:
            time.sleep(timeout_s)
            return []
        return [self._perform(self._tasks.popleft())]

    def workers(self) -> list[WorkerState]:
        """This process."""
        return [WorkerState("this process", "", 1, min(1, len(self._tasks)))]


def exit_code_of(failures: Sequence[Answer]) -> int:
    """0 when every failure lies in its photo, else that of the first other one."""
    return next((answer.exit_code for answer in failures if not answer.final), 0)


def gone(what: str) -> EnfaceError:
    """The error of a pool that is lost."""
    remedy = "run the same batch again: what is done is kept"
    return EnfaceError(what, remedy=remedy, code="E236")
