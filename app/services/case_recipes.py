"""The recipe of a run as a row of the case: what went in, what was chosen, what computed it, what came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.core.casefile import Exhibit, Kind, Outcome, StoredFile, Subject
from app.core.errors import AlteredError, CancelledError, EnfaceError
from app.core.records import Notice
from app.services.case_fields import set_state
from app.store.case import Case, Change
from app.store.layout import now
from app.store.tables import RunRow

if TYPE_CHECKING:
    from app.networks.runtime import Predictor


@dataclass(frozen=True)
class Recipe:
    """What is known of a run before it starts.

    Attributes:
        operation: e.g. "reconstruct".
        version: of the operation.
        inputs: {"role", "exhibit", "sha256"} of each photo.
        parameters: every choice, by name.
        started_at: ISO 8601, UTC.
    """

    operation: str
    version: int
    inputs: list[dict[str, Any]]
    parameters: dict[str, Any]
    started_at: str


def inputs_of(items: Mapping[str, Exhibit]) -> list[dict[str, Any]]:
    """The photos of a run, by role."""
    return [{"role": role, "exhibit": item.id, "sha256": item.sha256} for role, item in items.items()]


def done_row(
    case: Case,
    recipe: Recipe,
    predictor: Predictor,
    outputs: Iterable[StoredFile],
    arrays: dict[str, str],
    warnings: Iterable[Notice],
) -> RunRow:
    """The row of a run that ended well; no random number is drawn, so there are no seeds."""
    from app.networks.processor import processor_class, software

    row = _row(case, recipe, Outcome.DONE)
    row.model_name = predictor.info.name
    row.model_sha256 = predictor.info.sha256
    row.device = predictor.device
    row.processor = processor_class(predictor.device)
    row.threads = predictor.threads
    row.software = software()
    row.outputs = [vars(output) for output in outputs]
    row.arrays = arrays
    row.warnings = [{"code": notice.code, "text": notice.text} for notice in warnings]
    return row


def event_of(row: RunRow, result: str) -> dict[str, Any]:
    """What the audit trail says about a run that ended well.

    Args:
        row: the run.
        result: label of what it made, or of what it shows.
    """
    return {
        "operation": f"{row.operation} {row.version}",
        "parameters": row.parameters,
        "inputs": row.inputs,
        "outputs": {output["name"]: output["sha256"] for output in row.outputs},
        "model": row.model_sha256,
        "device": row.device,
        "result": result,
    }


def record_failure(case: Case, recipe: Recipe, error: EnfaceError, items: Mapping[str, Exhibit]) -> None:
    """Enter a run that failed or was cancelled; evidence that failed its check is marked."""
    outcome = Outcome.CANCELLED if isinstance(error, CancelledError) else Outcome.FAILED
    with case.change(f"run.{outcome.value}") as change:
        row = _row(case, recipe, outcome)
        row.error = {"code": error.code, "cause": error.cause}
        change.session.add(row)
        if isinstance(error, AlteredError):
            _mark_failed(case, change, items)
        change.session.flush()
        change.subject = Subject(Kind.RUN, row.id).label
        change.detail = {"inputs": row.inputs, "parameters": row.parameters, "error": row.error}


def _row(case: Case, recipe: Recipe, outcome: Outcome) -> RunRow:
    return RunRow(
        operation=recipe.operation,
        version=recipe.version,
        parameters=recipe.parameters,
        inputs=recipe.inputs,
        outputs=[],
        arrays={},
        model_name="",
        model_sha256="",
        device="",
        processor="",
        threads=0,
        seeds={},
        software={},
        started_at=recipe.started_at,
        finished_at=now(),
        operator=case.operator.name,
        outcome=outcome.value,
        error=None,
        warnings=[],
    )


def _mark_failed(case: Case, change: Change, items: Mapping[str, Exhibit]) -> None:
    for item in items.values():
        check = case.evidence.check(item.sha256, item.size)
        set_state(change, item.sha256, check.state, check.detail)
