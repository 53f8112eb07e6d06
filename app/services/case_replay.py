"""Doing a run again from its recipe, and comparing what comes out with what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.core import comparisons
from app.core.casefile import Run
from app.core.caselog import CaseFile
from app.core.errors import EnfaceError, ModelError
from app.core.jobs import JobContext
from app.core.records import Photo, ReconstructionResult
from app.services import case_compare
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

ROUNDING_MM, ROUNDING_SHADE = 0.02, 0.5
"""The same on one class of processor. Runs repeat bit for bit there; some that were done while the number of threads of
linear algebra was not fixed differ by up to 0.005 mm. That the stored bytes are unchanged is the hashes' to say."""

LARGEST_SHADE = 4.0
"""A figure whose pixels differ by more in the mean, of 255, is not the stored one, whatever the processor."""

_PROCESSORS = {True: ", on the same class of processor", False: ", on another class of processor or other libraries"}


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
        if (run.operation, run.version) == (comparisons.OPERATION, case_compare.VERSION):
            return self._redraw(run, ctx)
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

    def _redraw(self, run: Run, ctx: JobContext) -> Replay:
        """Draw a comparison figure again."""
        shown = next(result for result in self._file.results if result.id == run.parameters["result"])
        loaded = read_result(self._case, self._file.run_of(shown), self._exhibits, ctx)
        item = self._exhibits[run.inputs[0]["sha256"]]
        try:
            predictor = self._predictor(run)
        except ModelError as error:
            return Replay(run.label, Reproduction.IMPOSSIBLE, error.cause)
        _, again = case_compare.draw(self._case, run.parameters, item, loaded, predictor, _Quiet(ctx))
        if array_hash(again) == run.arrays["picture"]:
            return Replay(run.label, Reproduction.EXACT, "the figure came out pixel for pixel the same")
        stored = case_compare.read_figure(self._case, run, ctx)
        if stored.shape != again.shape:
            return Replay(run.label, Reproduction.OTHER, "the figure came out in another size")
        apart = float(np.abs(stored.astype(float) - again).mean())
        same = _computes_alike(run, predictor.device)
        detail = f"the figure differs by {apart:.4f} of 255 in the mean{_PROCESSORS[same]}"
        worse = apart > (ROUNDING_SHADE if same else LARGEST_SHADE)
        return Replay(run.label, Reproduction.OTHER if worse else Reproduction.CLOSE, detail)

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
        _, arrays = freeze(again, lambda inner: isinstance(inner, Photo))
        other = [name for name, sha256 in sorted(run.arrays.items()) if _hash(arrays.get(name)) != sha256]
        other = [name for name in other if not name.endswith("_photo.rgb")]
        if not other:
            return Replay(run.label, Reproduction.EXACT, "every array came out bit for bit the same", 0.0)
        if stored.mesh.vertices.shape != again.mesh.vertices.shape:
            return Replay(run.label, Reproduction.OTHER, "the mesh has another number of vertices")
        distances = np.linalg.norm(stored.mesh.vertices.astype(float) - again.mesh.vertices, axis=1)
        largest = float(distances.max())
        same = _computes_alike(run, again.device)
        differ = f"{len(other)} of {len(run.arrays)} arrays differ"
        detail = f"largest deviation {largest:.6f} mm; {differ}{_PROCESSORS[same]}"
        worse = not largest <= (ROUNDING_MM if same else LARGEST_MM)
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


def _computes_alike(run: Run, device: str) -> bool:
    """Whether this computer's processor and libraries are of the kind that the run was done with."""
    from app.networks.processor import processor_class, software

    return (processor_class(device), software()) == (run.processor, run.software)


def _has_cuda() -> bool:
    import torch

    return torch.cuda.is_available()
