"""The sample case: synthetic photos of invented people that come with the program."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import StorageError
from app.core.topology import resources_dir


@dataclass(frozen=True)
class SamplePair:
    """Photos of one invented person."""

    id: str
    front: Path
    side: Path | None


def sample_pairs(folder: Path | None = None) -> list[SamplePair]:
    """The people of `resources/sample_case/case.json`, at least one.

    Raises:
        StorageError: the sample case is missing or damaged (E720).
    """
    folder = folder or resources_dir() / "sample_case"
    try:
        people = json.loads((folder / "case.json").read_text(encoding="utf-8"))["people"]
        pairs = [
            SamplePair(str(p["id"]), folder / p["front"], folder / p["side"] if p.get("side") else None) for p in people
        ]
        if not pairs:
            raise ValueError("no people")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(
            "the sample case cannot be read", file=folder, remedy="install Enface again", code="E720"
        ) from error
    return pairs
