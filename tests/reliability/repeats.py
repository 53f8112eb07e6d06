"""A run done again and again in other surroundings: every array has to come out bit for bit the same."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import torch

from app.core.casefile import NewExhibit
from app.core.cores import set_blas_threads
from app.core.jobs import JobContext
from app.services import cases
from app.services.case_replay import Replayer, Reproduction
from app.services.case_runs import latest_request, run_case
from app.services.sample import sample_pairs
from app.store.case import Case
from tests.helpers.cases import OPERATOR, new_case
from tests.reliability.trials import Figure


def repeats(folder: Path, count: int) -> list[Figure]:
    """Replay a pair and a single photo with other numbers of threads, on other threads, under load, in other processes.

    Every tenth is `enface verify` in a process of its own.
    """
    began, chance = time.perf_counter(), random.Random(5)
    place, exact, others = folder / "case", 0, set()
    with new_case(place) as case:
        person = sample_pairs()[0]
        cases.add_exhibit(case, person.front, NewExhibit("front"))
        run_case(case, latest_request(case))
        if person.side is not None:
            cases.add_exhibit(case, person.side, NewExhibit("side"))
        run_case(case, latest_request(case))
    for index in range(count):
        if index % 10 == 9:
            outcome = _verified(place, chance)
        else:
            with cases.open_case(place, OPERATOR) as case, _surroundings(chance):
                outcome = _replayed(case, index % 2, fresh=chance.random() < 0.5)
        exact += outcome == Reproduction.EXACT
        others |= {outcome} - {Reproduction.EXACT}
    note = "; ".join(sorted(others))
    return [Figure("runs done again, bit for bit the same", exact, count, time.perf_counter() - began, note)]


def _replayed(case: Case, which: int, *, fresh: bool) -> str:
    """How a run comes out, on this thread or on a new one."""
    outcomes: list[str] = []

    def work() -> None:
        file = cases.contents(case)
        again = Replayer(case, file).replay(file.runs[which], JobContext())
        outcomes.append(again.outcome if again.outcome is Reproduction.EXACT else f"{again.run}: {again.detail}")

    if fresh:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    else:
        work()
    return outcomes[0] if outcomes else "ended without an answer"


def _verified(place: Path, chance: random.Random) -> str:
    """What the command says of all runs."""
    threads = {"OPENBLAS_NUM_THREADS": chance.choice("123"), "OMP_WAIT_POLICY": chance.choice(("PASSIVE", "ACTIVE"))}
    command = [sys.executable, "-m", "app", "verify", str(place)]
    done = subprocess.run(command, env=os.environ | threads, capture_output=True, text=True, check=False)
    if done.returncode == 0 and done.stdout.count(Reproduction.EXACT) == 2:
        return Reproduction.EXACT
    return f"{threads}: {done.stdout[-500:]} {done.stderr[-500:]}"


@contextmanager
def _surroundings(chance: random.Random) -> Iterator[None]:
    """Threads, memory and neighbours as another program or another moment would have left them."""
    before = cv2.getNumThreads(), torch.get_num_threads()
    set_blas_threads(chance.choice((1, 2, 3)))
    cv2.setNumThreads(chance.choice((1, 2, 3)))
    torch.set_num_threads(chance.choice((1, 2, 3)))
    torch.ones(400_000).mul(2.0)  # makes workers of this number
    moved = [np.empty(chance.randrange(1, 1 << 18), np.uint8) for _ in range(200)]  # arrays come to lie elsewhere
    del moved[:: chance.choice((2, 3))]
    stop = threading.Event()
    neighbours = [threading.Thread(target=_keep_busy, args=(stop,)) for _ in range(chance.choice((0, 0, 1, 4)))]
    for neighbour in neighbours:
        neighbour.start()
    try:
        yield
    finally:
        stop.set()
        for neighbour in neighbours:
            neighbour.join()
        cv2.setNumThreads(before[0])
        torch.set_num_threads(before[1])


def _keep_busy(stop: threading.Event) -> None:
    """Work that takes turns with what is repeated."""
    square = np.ones((400, 400), np.float32)
    while not stop.is_set():
        np.matmul(square, square)
        stop.wait(0.001)
