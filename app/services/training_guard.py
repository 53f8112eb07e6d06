"""Keeps the training process away from cases: it may not open a file of one, whatever it is told to read."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path

from app.core.errors import AccessError

CASE_MARK = "case.db"


def forbid_cases() -> None:
    """From now on this process refuses to open or list anything in a folder of a case; it cannot be taken back."""

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in ("open", "os.listdir", "os.scandir", "sqlite3.connect") and isinstance(arguments[0], (str, bytes)):
            refuse_case(os.fsdecode(arguments[0]))

    sys.addaudithook(watch)


def refuse_case(path: str) -> None:
    """Raise `AccessError` (E736) when a path lies in a case."""
    try:
        folder = os.path.dirname(os.path.realpath(path))  # noqa: PTH120 - called for each file; quick
    except (OSError, ValueError):
        return
    if _in_case(folder):
        raise AccessError(
            "training may not read a case", file=path, remedy="choose training data outside of cases", code="E736"
        )


@lru_cache(maxsize=4096)
def _in_case(folder: str) -> bool:
    here = Path(folder)
    return any((parent / CASE_MARK).exists() for parent in (here, *here.parents))
