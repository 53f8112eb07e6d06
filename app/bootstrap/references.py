"""A guard against a defect of the Qt binding that ends the process after some thousand signals.

PySide6 6.12.0 returns `True` from `Signal.emit` without owning it: each call takes one reference to `True` away, and
CPython before 3.12 aborts ("deallocating True or False") when none is left. From 3.12 on `True` cannot be freed.
"""

from __future__ import annotations

import ctypes
import sys
from functools import lru_cache

_ENOUGH = 1 << 40  # a thousand signals a second for thirty years


@lru_cache(maxsize=1)
def protect_true() -> None:
    """Add so many references to `True` that it outlives the process; once, before Qt is used."""
    if sys.implementation.name == "cpython" and sys.version_info < (3, 12):
        count = ctypes.c_ssize_t.from_address(id(True))  # the first field of every object
        count.value += _ENOUGH
