"""Figures that show a result in the pose of another photo, as a case keeps them: a visual aid, never a statement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.casefile import Kind, Outcome, Run, Subject
from app.core.caselog import CaseFile

OPERATION = "compare"
"""Name of the operation in the recipe of a run."""

FIGURES = "figures"
"""Kind of the manual step that holds which comparisons the report of a result prints: numbers of runs, in order."""

LAYERS = ("texture", "shaded", "outline")
"""What can be drawn of the model."""


class CompareMode(StrEnum):
    """How photo and model are brought together."""

    OVERLAY = "overlay"
    WIPE = "wipe"
    SIDE_BY_SIDE = "side_by_side"


@dataclass(frozen=True)
class Comparison:
    """A figure that a case keeps.

    Attributes:
        run: the run that drew it.
        result_id: number of the result that is shown.
        exhibit_id: number of the photo.
        mode: how the two are brought together.
        layer: what is drawn of the model.
        share: opacity of the model in an overlay, place of the line from the left in a wipe; in [0, 1].
        title: in the examiner's words; may be empty.
        printed: whether the report of the result prints it.
    """

    run: Run
    result_id: int
    exhibit_id: int
    mode: CompareMode
    layer: str
    share: float
    title: str
    printed: bool

    @property
    def label(self) -> str:
        """E.g. "R4"."""
        return self.run.label


@dataclass(frozen=True)
class FigureRequest:
    """Which figure.

    Attributes:
        result_id: number of the result.
        exhibit_id: number of the photo that it is brought to.
        mode: how the two are brought together.
        layer: what is drawn of the model, one of `LAYERS`.
        share: opacity of an overlay, place of the line of a wipe; in [0, 1].
        title: in the examiner's words.
    """

    result_id: int
    exhibit_id: int
    mode: CompareMode = CompareMode.OVERLAY
    layer: str = LAYERS[0]
    share: float = 0.6
    title: str = ""


def comparisons_of(file: CaseFile, result_id: int | None = None) -> tuple[Comparison, ...]:
    """The figures of a result, or of all: those that are printed first, in the report's order, then the others.

    A figure of a photo or a result in the trash is not printed.
    """
    kept = [run for run in file.runs if run.operation == OPERATION and run.outcome is Outcome.DONE]
    wanted: dict[int, list[Any]] = {}
    for step in file.edits:
        if step.kind == FIGURES and step.result_id is not None:
            wanted[step.result_id] = list(step.after or ())
    in_use = {item.subject for item in file.exhibits if item.trashed_at is None}
    in_use |= {result.subject for result in file.results if result.trashed_at is None}
    found = [_comparison(run, wanted, in_use) for run in kept]
    order = {number: place for numbers in wanted.values() for place, number in enumerate(numbers)}
    found.sort(key=lambda one: (one.result_id, not one.printed, order.get(one.run.id, 0), one.run.id))
    return tuple(one for one in found if result_id is None or one.result_id == result_id)


def _comparison(run: Run, wanted: dict[int, list[Any]], in_use: set[Subject]) -> Comparison:
    said, photo = run.parameters, int(run.inputs[0]["exhibit"])
    result_id = int(said["result"])
    return Comparison(
        run=run,
        result_id=result_id,
        exhibit_id=photo,
        mode=CompareMode(said["mode"]),
        layer=str(said["layer"]),
        share=float(said["share"]),
        title=str(said["title"]),
        printed=run.id in wanted.get(result_id, ())
        and {Subject(Kind.EXHIBIT, photo), Subject(Kind.RESULT, result_id)} <= in_use,
    )
