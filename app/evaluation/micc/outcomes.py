"""What one method made of one person, kept in a file of its own, so that an interrupted evaluation goes on."""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.metrics import SeedNme
from app.evaluation.scores import Figures

_NME = tuple(entry.name for entry in fields(SeedNme))


@dataclass(frozen=True, eq=False)
class Turned:
    """A method on one turned front picture: seed NME over sqrt(width x height), and the median error in mm."""

    nme: float
    nme_scored: float
    mm_median: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """One method on one person.

    Attributes:
        method: its row's name. key: hash of all that the outcome depends on.
        figures: or None where there is no face; `failure` then says why.
        heat: (V,) mm, error at each vertex of the scan, NaN farther than 95 mm from the nose tip; None without figures.
        sweep: by yaw of the front picture, degrees; None where there is no face.
    """

    method: str
    key: str
    figures: Figures | None
    failure: str = ""
    heat: NDArray[np.float32] | None = None
    sweep: dict[int, Turned | None] = field(default_factory=dict)


class OutcomeStore:
    """Outcomes of one person in a folder, by their key.

    Attributes:
        folder: where they are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: str) -> Outcome | None:
        """An outcome that was kept, or None; a damaged file counts as none."""
        try:
            with np.load(io.BytesIO(self._path(key).read_bytes()), allow_pickle=False) as arrays:
                outcome = _unpack({name: arrays[name] for name in arrays.files})
        except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile):
            return None
        return outcome if outcome.key == key else None

    def keep(self, outcome: Outcome) -> None:
        """Write an outcome; it appears whole or not at all.

        Raises:
            OSError: the folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        np.savez_compressed(buffer, allow_pickle=False, **_pack(outcome))
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".unfinished-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(buffer.getvalue())
        Path(name).replace(self._path(outcome.key))

    def _path(self, key: str) -> Path:
        return self.folder / f"{key[:24]}.npz"


def _pack(outcome: Outcome) -> dict[str, NDArray[np.generic]]:
    swept = {str(yaw): None if t is None else [t.nme, t.nme_scored, t.mm_median] for yaw, t in outcome.sweep.items()}
    head = {"method": outcome.method, "key": outcome.key, "failure": outcome.failure, "sweep": swept}
    arrays: dict[str, NDArray[np.generic]] = {"head": np.frombuffer(json.dumps(head).encode(), np.uint8)}
    if outcome.figures is not None:
        figures = outcome.figures
        arrays |= {"errors": figures.errors, "regions": figures.regions, "near": figures.near}
        if figures.nme is not None:
            arrays["nme"] = np.array([getattr(figures.nme, name) for name in _NME])
        if figures.stated is not None:
            arrays["stated"] = figures.stated
    if outcome.heat is not None:
        arrays["heat"] = outcome.heat
    return arrays


def _unpack(arrays: dict[str, NDArray[np.generic]]) -> Outcome:
    head = json.loads(arrays["head"].tobytes())
    figures = None
    if "errors" in arrays:
        nme = SeedNme(*(float(value) for value in np.asarray(arrays["nme"], np.float64))) if "nme" in arrays else None
        stated = np.asarray(arrays["stated"], np.float64) if "stated" in arrays else None
        figures = Figures(
            nme,
            np.asarray(arrays["errors"], np.float64),
            np.asarray(arrays["regions"], np.uint8),
            np.asarray(arrays["near"], np.bool_),
            stated,
        )
    sweep = {int(yaw): None if row is None else Turned(*row) for yaw, row in head["sweep"].items()}
    heat = np.asarray(arrays["heat"], np.float32) if "heat" in arrays else None
    return Outcome(str(head["method"]), str(head["key"]), figures, str(head["failure"]), heat, sweep)
