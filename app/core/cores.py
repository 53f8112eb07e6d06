"""How many cores a process may use, and how many its linear algebra takes."""

from __future__ import annotations

import os

from threadpoolctl import threadpool_limits

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
    threadpool_limits(1, user_api="blas")
