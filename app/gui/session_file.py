"""The files of sessions: one for each running window, and those that windows left behind that did not end properly."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile

SCHEMA = 1
_LARGEST = 8 << 20


class SessionFile:
    """This window's own file, and what an earlier one left.

    Args:
        folder: where the files of all windows are.

    Attributes:
        found: the parts that were left behind by the window that ended last without closing; empty when there are none.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._own = folder / f"session-{os.getpid()}.json"
        self._left: Path | None = None
        self._lock = _try_lock(self._own)
        self.found: dict[str, Any] = {}
        for file in sorted(folder.glob("session-*.json"), key=_age, reverse=True):
            if file != self._own:
                self._look_at(file)
        if self._lock is None:
            self._lock = _try_lock(self._own)

    def write(self, parts: dict[str, Any]) -> None:
        """Replace what is noted down, whole or not at all; without parts the file goes.

        Raises:
            OSError: the disk does not take it.
        """
        if not parts:
            self._own.unlink(missing_ok=True)
            return
        aside = self._own.with_suffix(".new")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump({"schema": SCHEMA, "parts": parts}, stream, ensure_ascii=False)
        aside.replace(self._own)

    def drop_found(self) -> None:
        """What was left behind was brought back, or is not wanted."""
        self.found = {}
        if self._left is not None:
            self._left.unlink(missing_ok=True)
            self._left = None

    def close(self) -> None:
        """The window ends properly; what was left behind and not decided on is offered again."""
        with contextlib.suppress(OSError):
            self._own.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.unlock()

    def _look_at(self, file: Path) -> None:
        """Take over the newest file that no window holds; older ones stay for the next start."""
        lock = _try_lock(file)
        if lock is None:
            return
        lock.unlock()
        parts = _parts(file)
        if not parts:
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)
        elif not self.found:
            self.found, self._left = parts, file


def _try_lock(file: Path) -> QLockFile | None:
    """A lock beside the file; None while another process that lives holds it."""
    lock = QLockFile(str(file.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(0) else None


def _parts(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _LARGEST:
            return {}
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(held, dict) or held.get("schema") != SCHEMA or not isinstance(held.get("parts"), dict):
        return {}
    return dict(held["parts"])


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
