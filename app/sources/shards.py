"""Pairs of posed faces as shards of a pool; each face belongs to one stream alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.frames import pose_from_rotation
from app.sources.posed import PosedFace, stored
from app.synthesis.engine import block_mean
from app.synthesis.pool import SHARD

VALIDATION_SHARE = 0.1
_SAME_MM = 0.5


@dataclass
class ShardWriter:
    """Collects rows and writes full shards; `close` writes the rest.

    Attributes:
        folder: the pool. label: goes into the files' names, so that sources can share a pool.
        written: rows by stream.
    """

    folder: Path
    label: str

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.written: dict[str, int] = {"train": 0, "validation": 0}
        self._rows: dict[str, list[dict[str, Any]]] = {"train": [], "validation": []}
        self._number = {"train": 0, "validation": 0}

    def add(self, stream: str, row: dict[str, Any]) -> None:
        """Add one pair."""
        self._rows[stream].append(row)
        self.written[stream] += 1
        if len(self._rows[stream]) >= SHARD:
            self._write(stream)

    def close(self) -> None:
        """Write what is left."""
        for stream in self._rows:
            if self._rows[stream]:
                self._write(stream)

    def _write(self, stream: str) -> None:
        rows = self._rows[stream]
        path = self.folder / f"{stream}_{self.label}_{self._number[stream]:05d}.npz"
        partial = path.with_suffix(".partial")
        with partial.open("wb") as out:
            np.savez(out, allow_pickle=False, **{name: np.stack([row[name] for row in rows]) for name in rows[0]})
        partial.replace(path)
        self._number[stream] += 1
        self._rows[stream] = []


def stream_of(person: str) -> str:
    """The stream of a face, by its name alone, so that it never moves."""
    draw = int.from_bytes(hashlib.sha256(person.encode("utf-8", "surrogatepass")).digest()[:4], "big") / 2**32
    return "validation" if draw < VALIDATION_SHARE else "train"


def streams_of(people: Iterable[str]) -> dict[str, str]:
    """The stream of each face; where chance left one stream empty, one face is moved there."""
    streams = {person: stream_of(person) for person in sorted(set(people))}
    for wanted in ("validation", "train"):
        if len(streams) > 1 and wanted not in streams.values():
            streams[
                min(streams, key=lambda person: hashlib.sha256(person.encode("utf-8", "surrogatepass")).digest())
            ] = wanted
    return streams


def row_of(front: PosedFace, side: PosedFace, generator: str) -> dict[str, NDArray[Any]]:
    """One pair as a row of the pool."""
    front_photo, front_view = stored(front)
    side_photo, side_view = stored(side)
    shape, other = block_mean(front.shape), block_mean(side.shape)
    return {
        "front": front_photo,
        "side": side_photo,
        "shape": shape.astype(np.float16),
        "side_same": np.array(np.abs(shape - other).max() < _SAME_MM),
        "front_view": front_view.vector(),
        "side_view": side_view.vector(),
        "yaw": np.array(
            [pose_from_rotation(v.rotation.astype(np.float64)).yaw for v in (front_view, side_view)], np.float32
        ),
        "generator": np.array(generator),
        "tone": np.array(0.0, np.float32),
    }
