"""The list of cases that were opened on this computer, for the start page; losing it loses no case."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from app.core.caselog import RecentCase
from app.store.anchor import data_folder
from app.store.layout import CaseFolder, make_folder, read_small, replace_file
from app.store.output import storage_errors

_KEPT = 200


class RecentCases:
    """The list, newest first; several instances may change it at once.

    Args:
        folder: where the list lies; the user's data folder by default.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or data_folder()) / "recent-cases.json"

    def all(self) -> list[RecentCase]:
        """The cases, each with whether its folder still holds one; an unreadable list counts as empty."""
        return [replace(case, present=CaseFolder(Path(case.folder)).exists()) for case in self._read()]

    def note(self, case: RecentCase) -> None:
        """Put a case at the top."""
        with self._alone():
            others = [other for other in self._read() if other.folder != case.folder]
            self._write([case, *others][:_KEPT])

    def forget(self, folder: str) -> None:
        """Take a case off the list; the case itself stays where it is."""
        with self._alone():
            self._write([case for case in self._read() if case.folder != folder])

    def _read(self) -> list[RecentCase]:
        names = {field.name: field.type for field in fields(RecentCase)}
        try:
            raw = json.loads(read_small(self.path) or b"[]")
            return [RecentCase(**_entry(item, set(names))) for item in raw]
        except (ValueError, TypeError, AttributeError, RecursionError):
            return []

    def _write(self, cases: list[RecentCase]) -> None:
        kept = [asdict(replace(case, open_by="")) for case in cases]
        data = json.dumps(kept, indent=1)  # ASCII, so that any file name survives
        replace_file(self.path, data.encode("ascii"), 0o600)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with storage_errors(self.path):
            make_folder(self.path.parent)
            descriptor = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield
            finally:
                os.close(descriptor)


def _entry(item: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """The known fields of an entry.

    Raises:
        ValueError: one has the wrong type.
    """
    kept = {name: value for name, value in item.items() if name in names}
    if not all(type(value) is (bool if name == "present" else str) for name, value in kept.items()):
        raise ValueError("malformed entry")
    return kept
