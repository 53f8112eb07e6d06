"""How many cores a process may use."""

from __future__ import annotations

import os

LIMIT = "ENFACE_THREADS"
"""Environment variable with the most threads that a process takes; workers of a batch set it to one."""


def available_cores() -> int:
    """Number of CPU cores that this process may use."""
    limit = os.environ.get(LIMIT, "")
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(found, int(limit)) if limit.isascii() and limit.isdigit() else found)
