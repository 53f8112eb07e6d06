"""Processing inside a case: a run with its whole recipe, its result as a draft, and an analyst's word on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, get_type_hints

from sqlalchemy.orm import Session

from app.core.casefile import CaseResult, Exhibit, Run, Verdict, Verification
from app.core.errors import EnfaceError, UsageError
from app.core.jobs import JobContext
from app.core.measurements import Measurement
from app.core.records import Box, FaceMesh, Photo, ReconstructionResult
from app.services.case_fields import check_text, set_state, verified_photo
from app.services.case_recipes import Recipe, done_row, event_of, inputs_of, record_failure
from app.services.case_results import read_result, store_result
from app.services.reconstruct import ReconstructRequest, reconstruct
from app.store import contents as rows
from app.store.case import Case
from app.store.freezing import freeze, thaw
from app.store.layout import now
from app.store.tables import DecisionRow, ResultRow

if TYPE_CHECKING:
    from app.networks.runtime import Predictor

OPERATION = "reconstruct"
VERSION = 1
_PHOTOS = ("front", "side")


@dataclass(frozen=True)
class RunRequest:
    """What to reconstruct from, inside a case.

    Attributes:
        front: number of the front photo's exhibit.
        side: number of the side photo's exhibit, or None.
        choices: fields of `ReconstructRequest` besides the photos, e.g. {"ipd_mm": 64.0, "box": Box(...)}. A box that
            is not given is the last one that was set by hand (`case_notes.record_edit`), else the detector's.
    """

    front: int
    side: int | None = None
    choices: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class CaseRun:
    """What a run gave: its record, the draft, and the reconstruction itself."""

    run: Run
    result: CaseResult
    reconstruction: ReconstructionResult


def latest_request(case: Case, choices: Mapping[str, Any] | None = None) -> RunRequest:
    """The newest front photo, with the newest side photo if there is one.

    Raises:
        UsageError: there is no front photo (E224).
    """
    with case.reading() as session:
        file = rows.case_file(case, session)
    front, side = file.latest("front"), file.latest("side")
    if front is None:
        remedy = "add one with: enface case add CASE --front FILE"
        raise UsageError("the case has no front photo", file=case.folder.root, remedy=remedy, code="E224")
    return RunRequest(front.id, None if side is None else side.id, dict(choices or {}))


def run_case(
    case: Case, request: RunRequest, ctx: JobContext | None = None, predictor: Predictor | None = None
) -> CaseRun:
    """Reconstruct from exhibits and keep the result as a draft; a run that fails or is cancelled is recorded too.

    The bytes of each photo are hashed before anything is made of them; an exhibit that fails is not processed.

    Args:
        case: open for writing.
        request: exhibits and choices.
        ctx: progress and cancellation.
        predictor: a loaded network; by default the one that the choices name is loaded.

    Raises:
        UsageError: there is no such exhibit, or it is in the trash (E221, E222), or a choice is not known (E225).
        AlteredError: the evidence is not what was stored (E901).
        EnfaceError: what `app.services.reconstruct.reconstruct` raises; StorageError if the result cannot be kept.
    """
    ctx = ctx or JobContext()
    case.require_writable()
    with case.reading() as session:
        items = _exhibits(session, request)
        choices = _with_boxes(session, request)
    recipe = Recipe(OPERATION, VERSION, inputs_of(items), parameters_of(_asked(choices, None)), now())
    try:
        photos = {role: verified_photo(case, item, ctx) for role, item in items.items()}
        used = predictor or _load(choices)
        result = reconstruct(_asked(choices, photos), ctx, used)
        stored, arrays = store_result(case, result)
    except EnfaceError as error:
        record_failure(case, recipe, error, items)
        raise
    with case.change("run.done") as change:
        row = done_row(case, recipe, used, stored, arrays, result.warnings)
        change.session.add(row)
        for item in items.values():
            set_state(change, item.sha256, Verification.VERIFIED, "")
        change.session.flush()
        made = ResultRow(run_id=row.id, trashed_at=None)
        change.session.add(made)
        change.session.flush()
        change.subject = f"R{row.id}"
        change.detail = event_of(row, f"M{made.id}")
        return CaseRun(rows.run_of(row), rows.result(change.session, made.id), result)


def decide(case: Case, result_id: int, verdict: Verdict, reason: str) -> CaseResult:
    """Accept or reject a result; an earlier decision stays on record, the last one counts.

    Raises:
        UsageError: there is no such result (E221), it is in the trash (E222), the reason is empty (E220), or the
            verdict is no decision (E226).
    """
    check_text("the reason", reason, needed=True)
    if verdict is Verdict.DRAFT:
        raise UsageError("a decision accepts or rejects", remedy="choose one of the two", code="E226")
    with case.change(f"result.{verdict.value}", f"M{result_id}") as change:
        result = rows.result(change.session, result_id)
        if result.trashed_at is not None:
            raise UsageError(f"{result.label} is in the trash", remedy="restore it first", code="E222")
        change.detail = {"reason": reason, "before": result.verdict.value}
        change.session.add(
            DecisionRow(result_id=result_id, verdict=verdict.value, reason=reason, at=now(), by=case.operator.name)
        )
        change.session.flush()
        return rows.result(change.session, result_id)


def load_result(case: Case, result_id: int, ctx: JobContext | None = None) -> ReconstructionResult:
    """A stored result as it was made, with what was measured on it since; all bytes are compared with their hashes.

    Raises:
        UsageError: there is no such result (E221).
        AlteredError: stored data or evidence is not what it was (E901).
    """
    with case.reading() as session:
        result = rows.result(session, result_id)
        run = rows.run(session, result.run_id)
        exhibits = {item.sha256: item for item in rows.case_file(case, session).exhibits}
        measured = rows.last_step(session, rows.MEASUREMENTS, result_id=result_id) or []
    loaded = read_result(case, run, exhibits, ctx)
    loaded = replace(loaded, measurements=tuple(Measurement.from_json(entry) for entry in measured))
    with case.consult("result.opened", result.label) as change:
        change.detail = {"run": run.label}
    return loaded


def result_mesh(case: Case, result_id: int) -> FaceMesh:
    """The mesh of a stored result for a small picture in a list: nobody looked at the result, so no event says so.

    Raises:
        UsageError: there is no such result (E221).
        AlteredError: stored data is not what it was (E901).
    """
    with case.reading() as session:
        run = rows.run(session, rows.result(session, result_id).run_id)
    return read_result(case, run, {}).mesh


def parameters_of(request: ReconstructRequest) -> dict[str, Any]:
    """Every choice of a request besides its photos, as JSON values."""
    tree, _ = freeze(request, lambda inner: isinstance(inner, Photo))
    return {name: value for name, value in tree.items() if name not in _PHOTOS}


def request_of(parameters: Mapping[str, Any], photos: Mapping[str, Photo]) -> ReconstructRequest:
    """The request that `parameters_of` described.

    Raises:
        ValueError: a parameter is not known to this version.
    """
    hints = get_type_hints(ReconstructRequest)
    unknown = set(parameters) - set(hints)
    if unknown:
        raise ValueError(f"parameters that this version does not know: {', '.join(sorted(unknown))}")
    choices = {name: thaw_choice(hints[name], value) for name, value in parameters.items()}
    return ReconstructRequest(front=photos["front"], side=photos.get("side"), **choices)


def thaw_choice(kind: Any, value: Any) -> Any:  # noqa: ANN401 - a type hint and a JSON value
    """One parameter as its type."""
    return thaw(kind, value, {})


def _exhibits(session: Session, request: RunRequest) -> dict[str, Exhibit]:
    wanted = {"front": request.front} | ({} if request.side is None else {"side": request.side})
    for exhibit_id in wanted.values():
        rows.find_exhibit(session, exhibit_id)
    return {role: rows.exhibit(session, exhibit_id) for role, exhibit_id in wanted.items()}


def _with_boxes(session: Session, request: RunRequest) -> dict[str, Any]:
    """The choices, with boxes that were set by hand before."""
    known = {item.name for item in fields(ReconstructRequest)} - set(_PHOTOS)
    unknown = set(request.choices) - known
    if unknown:
        cause = f"there is no choice named {min(unknown)!r}"
        raise UsageError(cause, remedy=f"choices: {', '.join(sorted(known))}", code="E225")
    choices = dict(request.choices)
    for name, exhibit_id in (("box", request.front), ("side_box", request.side)):
        if choices.get(name) is None and exhibit_id is not None:
            by_hand = rows.last_step(session, "box", exhibit_id=exhibit_id)
            if by_hand is not None:
                choices[name] = Box(*by_hand)
    return choices


def _asked(choices: Mapping[str, Any], photos: Mapping[str, Photo] | None) -> ReconstructRequest:
    photos = photos or {}
    front: Any = photos.get("front")
    return ReconstructRequest(front=front, side=photos.get("side"), **choices)


def _load(choices: Mapping[str, Any]) -> Predictor:
    from app.networks.runtime import load_predictor

    return load_predictor(choices.get("model"), str(choices.get("device", "auto")))
