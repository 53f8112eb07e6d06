"""How many cores a process may use, and how many its linear algebra takes."""

from __future__ import annotations

import os

from threadpoolctl import ThreadpoolController

LIMIT = "ENFACE_THREADS"
"""Environment variable with the most threads that a process takes; workers of a batch set it to one."""


def available_cores() -> int:
    """Number of CPU cores that this process may use."""
    limit = os.environ.get(LIMIT, "")
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(found, int(limit)) if limit.isascii() and limit.isdigit() else found)


def one_blas_thread() -> None:
    """From now on numpy and SciPy multiply matrices on one thread, in the whole process; takes 10 ms.

    Two threads round sums otherwise than one. Their number belongs to the process, so that a limit which one thread
    sets and takes back changes what another one is computing: what is to be repeated bit for bit must not depend on it.
    """
    set_blas_threads(1)


def set_blas_threads(count: int) -> None:
    """Give every BLAS library that is loaded so many threads, whichever thread asks."""
    for library in ThreadpoolController().select(user_api="blas").lib_controllers:
        # threadpoolctl listens to the first thread that ever set a number, and to others not at all
        if library.internal_api == "openblas":
            library.clear_controlling_thread(force=True)
        library.set_num_threads(count)
        if library.internal_api == "openblas":
            library.clear_controlling_thread(force=True)
