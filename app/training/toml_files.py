"""Configurations of training runs: TOML files beside the folders that they name."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from app.core.errors import UsageError

T = TypeVar("T")
FOLDERS = ("pool", "stats", "out", "start")


def read_toml(path: Path, make: Callable[..., T], example: str, kinds: Mapping[str, Callable[[Any], Any]]) -> T:
    """Make a configuration of a file's keys; relative folders count from the file's own folder.

    Args:
        path: the file.
        make: takes the keys as arguments.
        example: file of `resources/training/` that shows what is meant.
        kinds: keys whose values are no plain ones, and what makes these of what TOML gives.

    Raises:
        UsageError: unreadable file, unknown key or impossible value (E221).
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        for name in FOLDERS:
            if name in raw:
                raw[name] = (path.parent / raw[name]).resolve()
        return make(**{name: kinds[name](value) if name in kinds else value for name, value in raw.items()})
    except (OSError, TypeError, ValueError) as error:
        raise UsageError(
            f"the training configuration is not usable ({error})",
            file=path,
            remedy=f"compare it with resources/training/{example}",
            code="E221",
        ) from error
