"""What every reader says of a folder: what was found, what was skipped and why, and what it would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.errors import EnfaceError

MOST_SKIPPED = 1000


@dataclass(frozen=True)
class Skipped:
    """A file that is left out: its name below the source's folder, the error's code, and why."""

    file: str
    code: str
    why: str


@dataclass
class SourceReport:
    """The outcome of looking through a source.

    Attributes:
        kind: which reader. folder: what it looked at.
        found: counts by what they count, e.g. "faces", "front photos", "pairs".
        skipped: the first `MOST_SKIPPED` files that are left out. skipped_count: all of them.
        notes: sentences on the source as a whole.
    """

    kind: str
    folder: str
    found: dict[str, int] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    skipped_count: int = 0
    notes: list[str] = field(default_factory=list)

    def skip(self, file: Path, error: EnfaceError) -> None:
        """Leave a file out."""
        self.skipped_count += 1
        if len(self.skipped) < MOST_SKIPPED:
            try:
                name = str(file.relative_to(self.folder))
            except ValueError:
                name = file.name
            self.skipped.append(Skipped(name, error.code, error.cause))

    def attempt(self, file: Path, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the work gives
        """The result of some work on a file, or None with the file left out."""
        try:
            return work()
        except EnfaceError as error:
            self.skip(file, error)
            return None

    def reasons(self) -> list[tuple[str, int]]:
        """How often each code came up among the listed files, the most frequent first."""
        return Counter(each.code for each in self.skipped).most_common()

    def to_json(self) -> dict[str, Any]:
        """For files and the audit trail."""
        return {
            "kind": self.kind,
            "folder": self.folder,
            "found": dict(self.found),
            "skipped": self.skipped_count,
            "notes": list(self.notes),
        }
