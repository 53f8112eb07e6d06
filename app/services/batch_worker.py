"""What a worker of a batch does with a task; runs in processes of this computer or of others.

A worker loads the network once. It uses as many threads as it is told, one by default, whatever the machine has: so
the same line gives the same bytes however many workers there are, and workers do not fight over cores.
"""

from __future__ import annotations

import os
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.core.cores import LIMIT
from app.core.errors import EnfaceError, ModelError
from app.services.batch import BatchRow
from app.services.batch_line import BatchChoices, is_of_photo, work_line
from app.store.lease import LASTS_S
from app.store.output import TakenError

if TYPE_CHECKING:
    from app.networks.runtime import Predictor

_GPUS = Path("/proc/driver/nvidia/gpus")


@dataclass(frozen=True)
class BatchTask:
    """One line to be worked on, with all that a worker has to know.

    Attributes:
        row: the line; its photos lie where every worker sees them.
        out: folder of the results, the same.
        choices: for all lines.
        model_sha256: the weights that the batch was started with.
        version: of the program that started it.
        again: see `app.services.batch_line.work_line`.
        threads: CPU threads of a worker.
        lease_s: see `app.store.lease.Lease`.
    """

    row: BatchRow
    out: Path
    choices: BatchChoices
    model_sha256: str
    version: str = __version__
    again: bool = True
    threads: int = 1
    lease_s: float = LASTS_S


@dataclass(frozen=True)
class Answer:
    """What became of a task.

    Attributes:
        name: the line.
        state: "done", "kept" (it was there), "failed", or "taken" (another worker is at it).
        key: of the work.
        digest: of what was made.
        code: of the failure.
        problem: the failure in one line.
        exit_code: of the failure.
        final: whether trying again would change nothing.
        seconds: time it took.
        worker: who did it.
        device: "cpu" or "cuda".
    """

    name: str
    state: str
    key: str = ""
    digest: str = ""
    code: str = ""
    problem: str = ""
    exit_code: int = 0
    final: bool = False
    seconds: float = 0.0
    worker: str = ""
    device: str = ""


class _Engine:
    """The network of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: dict[tuple[str | None, str, int], Predictor] = {}

    def get(self, task: BatchTask, number: int | None) -> Predictor:
        """Load it the first time; the process is bound to its GPU and its threads before.

        Raises:
            ModelError: other weights or another program than those that the batch was started with (E615).
        """
        wanted = (task.choices.model, task.choices.device, task.threads)
        with self._lock:
            if wanted not in self._loaded:
                settle(task, number)
                from app.networks.runtime import load_predictor

                model, device, threads = wanted
                self._loaded = {wanted: load_predictor(model, device, threads=threads)}
            predictor = self._loaded[wanted]
        if (predictor.info.sha256, __version__) != (task.model_sha256, task.version):
            raise ModelError(
                f"this worker has Enface {__version__} with weights {predictor.info.sha256[:8]}, the batch was started "
                f"with {task.version} and {task.model_sha256[:8]}",
                remedy="install the same on every computer",
                code="E615",
            )
        return predictor


_engine = _Engine()


def perform(task: BatchTask) -> Answer:
    """Work on one line; whatever goes wrong is part of the answer."""
    began = time.perf_counter()
    worker, number = _who()

    def answer(state: str, **more: object) -> Answer:
        spent = time.perf_counter() - began
        return Answer(task.row.name, state, seconds=spent, worker=worker, **more)  # type: ignore[arg-type]

    try:
        predictor = _engine.get(task, number)
        done = work_line(task.row, task.out, predictor, task.choices, again=task.again, lease_s=task.lease_s)
    except TakenError:
        return answer("taken")
    except EnfaceError as error:
        return answer(
            "failed",
            code=error.code,
            problem=error.one_line(),
            exit_code=error.exit_code,
            final=is_of_photo(error.code),
        )
    except MemoryError:
        short = EnfaceError("there is not enough memory", remedy="use fewer workers", code="E102")
        return answer("failed", code=short.code, problem=short.one_line(), exit_code=1)
    state = "kept" if done.kept else "done"
    return answer(state, key=done.key, digest=done.digest, device=predictor.device)


def settle(task: BatchTask, number: int | None) -> None:
    """Bind this process to its GPU, and its libraries to its threads; before torch is loaded."""
    gpu = None if number is None else gpu_of(number, os.environ.get("CUDA_VISIBLE_DEVICES"), _count_gpus())
    if gpu is not None:
        os.environ["CUDA_VISIBLE_DEVICES"] = gpu
    os.environ[LIMIT] = str(task.threads)
    import cv2
    from threadpoolctl import threadpool_limits

    cv2.setNumThreads(task.threads)
    threadpool_limits(task.threads)


def gpu_of(number: int, visible: str | None, count: int) -> str | None:
    """The GPU of a worker on a computer with several, None where there is no choice.

    Args:
        number: of the worker on its computer.
        visible: CUDA_VISIBLE_DEVICES.
        count: GPUs in the computer.
    """
    names = [str(index) for index in range(count)] if visible is None else [n for n in visible.split(",") if n]
    return names[number % len(names)] if len(names) > 1 else None


def _count_gpus() -> int:
    return sum(1 for _ in _GPUS.iterdir()) if _GPUS.is_dir() else 0


def _who() -> tuple[str, int | None]:
    """Name of this worker, and its number where it has one."""
    try:
        from distributed import get_worker

        worker = get_worker()
    except (ImportError, ValueError):
        return f"process {os.getpid()}", None
    return str(worker.name), number_of(str(worker.name))


def number_of(name: str) -> int | None:
    """The number that a worker's name ends in; one that was given no name is called by its address."""
    found = None if "://" in name else re.search(r"\d+$", name)
    return None if found is None else int(found[0])
