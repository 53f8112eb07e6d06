"""Doing a run again from its recipe, and comparing what comes out with what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.core.casefile import Run
from app.core.caselog import CaseFile
from app.core.errors import EnfaceError, ModelError
from app.core.jobs import JobContext
from app.core.records import Photo, ReconstructionResult
from app.services.case_fields import verified_photo
from app.services.case_results import read_result
from app.services.case_runs import OPERATION, VERSION, request_of
from app.services.reconstruct import reconstruct
from app.store.case import Case
from app.store.freezing import array_hash, freeze

if TYPE_CHECKING:
    from app.networks.runtime import Predictor

LARGEST_MM = 1.0
"""A mesh that comes out further away than this is not the stored one, whatever the processor."""


class Reproduction(StrEnum):
    """How a run came out the second time."""

    EXACT = "bit-exact"
    CLOSE = "within rounding"
    OTHER = "different"
    IMPOSSIBLE = "not possible here"


@dataclass(frozen=True)
class Replay:
    """A run that was done again.

    Attributes:
        run: its label.
        outcome: how it came out.
        detail: a sentence for people.
        largest_mm: largest distance between a stored and a recomputed vertex, mm; None when nothing was computed.
    """

    run: str
    outcome: Reproduction
    detail: str
    largest_mm: float | None = None


class Replayer:
    """Does runs again; a network is loaded once for all runs that used it.

    Args:
        case: open, at least for reading.
        file: what it holds.
    """

    def __init__(self, case: Case, file: CaseFile) -> None:
        self._case = case
        self._file = file
        self._exhibits = {item.sha256: item for item in file.exhibits}
        self._predictors: dict[tuple[str, str, int], Predictor] = {}

    def replay(self, run: Run, ctx: JobContext) -> Replay:
        """Do one finished run again.

        Raises:
            AlteredError: its stored result or its evidence is not what it was (E901).
            CancelledError: cancelled through `ctx`.
        """
        if (run.operation, run.version) != (OPERATION, VERSION):
            return Replay(
                run.label, Reproduction.IMPOSSIBLE, f"this Enface does not know {run.operation} {run.version}"
            )
        stored = read_result(self._case, run, self._exhibits, ctx)
        try:
            predictor = self._predictor(run)
            request = request_of(run.parameters, self._photos(run, ctx))
        except (ModelError, ValueError) as error:
            cause = error.cause if isinstance(error, EnfaceError) else str(error)
            return Replay(run.label, Reproduction.IMPOSSIBLE, cause)
        again = reconstruct(request, _Quiet(ctx), predictor)
        return self._compare(run, stored, again)

    def _predictor(self, run: Run) -> Predictor:
        """The network of a run, by the hash of its weights and not by its name.

        Raises:
            ModelError: these weights are not installed (E602).
        """
        from app.networks.manifest import read_manifest
        from app.networks.runtime import load_predictor

        key = (run.model_sha256, run.device, run.threads)
        if key not in self._predictors:
            names = [name for name, entry in read_manifest().models.items() if entry.sha256 == run.model_sha256]
            if not names:
                what = f"the weights {run.model_sha256[:12]} of {run.model_name!r} are not installed"
                raise ModelError(what, remedy="import the model", code="E602")
            device = "cuda" if run.device == "cuda" and _has_cuda() else "cpu"
            self._predictors[key] = load_predictor(names[0], device, threads=run.threads)
        return self._predictors[key]

    def _photos(self, run: Run, ctx: JobContext) -> dict[str, Photo]:
        return {entry["role"]: verified_photo(self._case, self._exhibits[entry["sha256"]], ctx) for entry in run.inputs}

    @staticmethod
    def _compare(run: Run, stored: ReconstructionResult, again: ReconstructionResult) -> Replay:
        from app.networks.processor import processor_class, software

        _, arrays = freeze(again, lambda inner: isinstance(inner, Photo))
        other = [name for name, sha256 in sorted(run.arrays.items()) if _hash(arrays.get(name)) != sha256]
        other = [name for name in other if not name.endswith("_photo.rgb")]
        if not other:
            return Replay(run.label, Reproduction.EXACT, "every array came out bit for bit the same", 0.0)
        if stored.mesh.vertices.shape != again.mesh.vertices.shape:
            return Replay(run.label, Reproduction.OTHER, "the mesh has another number of vertices")
        distances = np.linalg.norm(stored.mesh.vertices.astype(float) - again.mesh.vertices, axis=1)
        largest = float(distances.max())
        same = (processor_class(again.device), software()) == (run.processor, run.software)
        detail = f"largest deviation {largest:.6f} mm ({len(other)} of {len(run.arrays)} arrays differ"
        detail += ", on the same class of processor)" if same else ", on another class of processor or other libraries)"
        worse = same or largest > LARGEST_MM or not np.isfinite(largest)
        return Replay(run.label, Reproduction.OTHER if worse else Reproduction.CLOSE, detail, largest)


class _Quiet(JobContext):
    """Passes on nothing but the outer job's cancellation: the outer job reports the progress of all runs."""

    def __init__(self, outer: JobContext) -> None:
        super().__init__()
        self._outer = outer

    def check(self) -> None:
        """Raise when the outer job was cancelled."""
        self._outer.check()

    @property
    def cancelled(self) -> bool:
        """Whether the outer job was cancelled."""
        return self._outer.cancelled


def _hash(array: NDArray[Any] | None) -> str:
    return "" if array is None else array_hash(array)


def _has_cuda() -> bool:
    import torch

    return torch.cuda.is_available()
