"""A guard against a defect of the Qt binding that ends the process after some hundred thousand calls.

PySide6 6.12.0 counts on `None`, `True` and `False` being immortal, as they are from CPython 3.12 on: each call of Qt
that returns nothing takes one reference to `None` away, each `Signal.emit` one to `True`. Before 3.12 CPython aborts
("deallocating None") when none is left.
"""

from __future__ import annotations

import ctypes
import sys
from functools import lru_cache

_ENOUGH = 1 << 40  # a thousand calls a second for thirty years


@lru_cache(maxsize=1)
def protect_singletons() -> None:
    """Add so many references to `None`, `True` and `False` that they outlive the process; once, before Qt is used."""
    if sys.implementation.name == "cpython" and sys.version_info < (3, 12):
        for each in (None, True, False):
            count = ctypes.c_ssize_t.from_address(id(each))  # the first field of every object
            count.value += _ENOUGH
