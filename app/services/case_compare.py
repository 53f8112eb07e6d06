"""A result in the pose of another photo, kept in the case as a figure with its recipe; a report prints what is chosen.

The figure is drawn again from stored bytes: the photo's are hashed first, the edits are those that the case holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.core.casefile import Exhibit, Kind, Run, StoredFile, Subject, Verification
from app.core.caselog import Edit
from app.core.comparisons import FIGURES, LAYERS, OPERATION, CompareMode, Comparison, FigureRequest, comparisons_of
from app.core.cores import one_blas_thread
from app.core.errors import AlteredError, EnfaceError, UsageError
from app.core.face_fit import PosedFace
from app.core.jobs import JobContext
from app.core.meshio import COMPOSITE_SOURCE_TYPE, png_bytes
from app.core.photo_edit import PhotoEdit, edited_photo
from app.core.photo_steps import edit_of
from app.core.records import LIMITS_STATEMENT, ReconstructionResult
from app.imaging.mark import mark_synthetic
from app.render.compared import bring_together
from app.report.content import Comparison as Figure
from app.report.language import Words
from app.services.case_fields import as_json_text, check_text, set_state, verified_photo
from app.services.case_recipes import Recipe, done_row, event_of, inputs_of, record_failure
from app.services.case_results import read_result
from app.services.faces import find_in_photo
from app.services.fit import fit_face, pose_to_photo
from app.store import contents as rows
from app.store.case import Case
from app.store.freezing import array_hash
from app.store.layout import now
from app.store.tables import EditRow

if TYPE_CHECKING:
    from app.networks.runtime import Predictor

VERSION = 1
PICTURE, PLACE = "comparison.png", "comparison.json"
MARK = "AI-ESTIMATED 3D MODEL WITH A PHOTO - VISUAL AID - NOT FOR IDENTIFICATION"
MAX_TITLE = 200
_STAGE = "Drawing the comparison"


def keep_comparison(
    case: Case, request: FigureRequest, ctx: JobContext | None = None, predictor: Predictor | None = None
) -> Run:
    """Bring a result to the pose of a photo, keep the figure, and let the result's report print it.

    Args:
        case: open for writing.
        request: which figure.
        ctx: progress and cancellation.
        predictor: a loaded network; by default the one in use is loaded.

    Raises:
        UsageError: there is no such result or exhibit, or it is in the trash (E221, E222), or a choice is not
            possible (E225).
        AlteredError: evidence or stored data is not what was stored (E901).
        NoFaceError, SeveralFacesError: no face, or more than one, in the photo (E3xx, E4xx).
        StorageError: the case is read-only (E714), or the disk does not allow it.
    """
    ctx = ctx or JobContext()
    _check(request)
    case.require_writable()
    with case.reading() as session:
        file = rows.case_file(case, session)
        result = rows.result(session, request.result_id)
        rows.find_exhibit(session, request.exhibit_id)
        item = rows.exhibit(session, request.exhibit_id)
    if result.trashed_at is not None:
        raise UsageError(f"{result.label} is in the trash", remedy="restore it first", code="E222")
    items = {"comparison": item}
    recipe = Recipe(OPERATION, VERSION, inputs_of(items), _parameters(request, edit_of(file, item.id)), now())
    exhibits = {one.sha256: one for one in file.exhibits}
    try:
        used = predictor or _load()
        loaded = read_result(case, file.run_of(result), exhibits, ctx)
        posed, picture = draw(case, recipe.parameters, item, loaded, used, ctx)
        text = {
            "Software": "Enface",
            "Description": f"AI-estimated model of {result.label} posed to photo {item.sha256}. {LIMITS_STATEMENT}",
            "DigitalSourceType": COMPOSITE_SOURCE_TYPE,
        }
        pose = {name: round(float(angle), 3) for name, angle in posed.pose._asdict().items()}
        place = as_json_text({"pose": pose, "area": [round(float(edge), 3) for edge in posed.area]})
        outputs = [_store(case, PICTURE, png_bytes(picture, text)), _store(case, PLACE, place)]
    except EnfaceError as error:
        record_failure(case, recipe, error, items)
        raise
    with case.change("comparison.kept") as change:
        row = done_row(case, recipe, used, outputs, {"picture": array_hash(picture)}, ())
        change.session.add(row)
        set_state(change, item.sha256, Verification.VERIFIED, "")
        change.session.flush()
        printed = rows.last_step(change.session, FIGURES, result_id=result.id) or []
        _enter_choice(case, change.session, result.id, [*printed, row.id])
        change.subject = f"R{row.id}"
        change.detail = event_of(row, result.label)
        return rows.run_of(row)


def choose_figures(case: Case, result_id: int, runs: Sequence[int]) -> Edit:
    """Say which figures the report of a result prints, and in which order; what was chosen before stays as a step.

    Raises:
        UsageError: there is no such result, or one of the runs is no figure of it (E221).
    """
    with case.reading() as session:
        file = rows.case_file(case, session)
        rows.result(session, result_id)
    known = {one.run.id for one in comparisons_of(file, result_id)}
    strange = [number for number in runs if number not in known]
    if strange:
        cause = f"R{strange[0]} is no comparison figure of M{result_id}"
        raise UsageError(cause, remedy="look at the list", code="E221")
    with case.change("comparison.chosen", f"M{result_id}") as change:
        step = _enter_choice(case, change.session, result_id, list(dict.fromkeys(runs)))
        change.detail = {"before": step.before, "after": step.after}
        return rows.edit_of(step)


def printed_figure(case: Case, one: Comparison, words: Words, ctx: JobContext) -> Figure:
    """A kept figure as a report prints it.

    Raises:
        AlteredError: it is not what was stored (E901).
    """
    pose = json.loads(_stored(case, one.run, PLACE))["pose"]
    layer = words(f"comparisons.layer.{one.layer}")
    exhibit = Subject(Kind.EXHIBIT, one.exhibit_id).label
    result = Subject(Kind.RESULT, one.result_id).label
    caption = words(
        "comparisons.made",
        result=result,
        exhibit=exhibit,
        pose=words("comparisons.pose", **{name: words.signed(angle) for name, angle in pose.items()}),
        how=words(f"comparisons.{one.mode}", layer=layer, share=f"{words.number(100.0 * one.share, 0)} %"),
        run=one.label,
    )
    title = one.title or words("comparisons.untitled", result=result, exhibit=exhibit)
    return Figure(title, read_figure(case, one.run, ctx), caption)


def read_figure(case: Case, run: Run, ctx: JobContext | None = None) -> NDArray[np.uint8]:
    """A kept figure, (H, W, 3) uint8 RGB; a bundle may bring any bytes, so it is decoded as evidence is.

    Raises:
        AlteredError: it is not what was stored (E901).
    """
    from app.imaging.decode import decode_photo

    _stored(case, run, PICTURE)
    path = next(case.derived.path(output.sha256) for output in run.outputs if output.name == PICTURE)
    return decode_photo(path, ctx, name=PICTURE).rgb


def draw(
    case: Case,
    parameters: Mapping[str, Any],
    item: Exhibit,
    result: ReconstructionResult,
    predictor: Predictor,
    ctx: JobContext,
) -> tuple[PosedFace, NDArray[np.uint8]]:
    """Draw a figure from its recipe: the posed face, and the picture (H, W, 3) uint8 RGB with its mark.

    Raises:
        AlteredError: the photo is not what was stored (E901).
        NoFaceError, SeveralFacesError: no face, or more than one, in the photo (E3xx, E4xx).
        CancelledError: cancelled through `ctx`.
    """
    ctx.progress(_STAGE, 0.1)
    one_blas_thread()
    edit = PhotoEdit.from_json(parameters["edit"])
    photo = edited_photo(verified_photo(case, item, ctx), edit)
    face = find_in_photo(photo, edit.box, "comparison", photo, ctx, edit.points())
    ctx.progress(_STAGE, 0.4)
    fit = fit_face(predictor, photo, face.crop, marks=edit.points(), ctx=ctx)
    ctx.progress(_STAGE, 0.7)
    posed = pose_to_photo(result, photo, fit, ctx)
    layer = parameters["layer"]
    if layer not in posed.pictures:
        raise UsageError(f"the result has no {layer}", remedy=f"draw {' or '.join(posed.pictures)}", code="E225")
    picture = bring_together(posed, CompareMode(parameters["mode"]), layer, float(parameters["share"]))
    return posed, mark_synthetic(picture, MARK)


def _check(request: FigureRequest) -> None:
    check_text("the title", request.title)
    if len(request.title) > MAX_TITLE:
        raise UsageError(f"the title has more than {MAX_TITLE} characters", remedy="shorten it", code="E220")
    if request.layer not in LAYERS:
        raise UsageError(f"nothing is named {request.layer!r}", remedy=f"choose {', '.join(LAYERS)}", code="E225")
    if not 0.0 <= request.share <= 1.0:
        raise UsageError("the share is not between 0 and 1", remedy="choose another", code="E225")


def _parameters(request: FigureRequest, edit: PhotoEdit) -> dict[str, Any]:
    return {
        "result": request.result_id,
        "mode": request.mode.value,
        "layer": request.layer,
        "share": round(request.share, 4),
        "title": request.title,
        "edit": edit.to_json(),
    }


def _stored(case: Case, run: Run, name: str) -> bytes:
    files = {output.name: output for output in run.outputs}
    if name not in files:
        cause, remedy = f"the row of {run.label} names no {name}", "restore the case from a bundle"
        raise AlteredError(cause, file=case.folder.derived, remedy=remedy, code="E901")
    return case.derived.read(files[name].sha256, files[name].size)


def _load() -> Predictor:
    from app.networks.runtime import load_predictor

    return load_predictor()


def _store(case: Case, name: str, data: bytes) -> StoredFile:
    kept = case.derived.add_bytes(data)
    return StoredFile(name, kept.sha256, kept.size)


def _enter_choice(case: Case, session: Session, result_id: int, runs: list[int]) -> EditRow:
    before = rows.last_step(session, FIGURES, result_id=result_id)
    row = EditRow(result_id=result_id, kind=FIGURES, before=before, after=runs, at=now(), by=case.operator.name)
    session.add(row)
    session.flush()
    return row
