"""The registry of models: cards, import, comparison, promotion, roll back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.core.errors import ModelError, UsageError
from app.core.jobs import JobContext
from app.networks.manifest import ModelEntry, check_name, read_manifest
from app.services.admin.access import Session
from app.services.admin.capabilities import Capability
from app.services.models import ModelState, list_models, promote_model, show_model
from app.services.models import import_model as import_folder
from app.store.admin_tables import PromotionRow
from app.store.layout import now

COMPARED_PEOPLE = 128
_LONGEST_REASON = 2000


@dataclass(frozen=True)
class Promotion:
    """A change of the model in use.

    Attributes:
        model, sha256: what came into use. before_model, before_sha256: what was in use; may be empty.
        reason, by, at: why, who, when (ISO 8601, UTC).
    """

    model: str
    sha256: str
    before_model: str
    before_sha256: str
    reason: str
    by: str
    at: str


def models(session: Session, folder: Path | None = None) -> list[ModelState]:
    """All models, by name, each with its weights hashed; see `app.services.models.list_models`."""
    session.require(Capability.SEE_MODELS)
    return list_models(folder)


def card(session: Session, name: str, folder: Path | None = None) -> str:
    """A model's card, Markdown.

    Raises:
        ModelError: there is no such model, or no card (E602).
    """
    session.require(Capability.SEE_MODELS)
    return show_model(name, folder)[1]


def history(session: Session) -> list[Promotion]:
    """All promotions, newest first."""
    session.require(Capability.SEE_MODELS)
    with session.administration.store.reading() as reading:
        return [_promotion(row) for row in reading.scalars(select(PromotionRow).order_by(PromotionRow.id.desc()))]


def import_model(session: Session, source: Path, name: str | None = None, folder: Path | None = None) -> ModelEntry:
    """Copy a model from another models folder; see `app.services.models.import_model`."""
    session.require(Capability.CHANGE_MODELS)
    entry = import_folder(source, name, folder)
    session.record("model.imported", entry.name, sha256=entry.sha256, architecture=entry.architecture)
    return entry


def import_checkpoint(
    session: Session,
    path: Path,
    name: str,
    architecture: str,
    lineage: str,
    ctx: JobContext | None = None,
    folder: Path | None = None,
) -> ModelEntry:
    """Take the weights of a .pt into the registry; they are read as plain weights in a limited process.

    Args:
        session: whoever is logged in.
        path: the checkpoint.
        name: the model's new name; an existing model is never replaced.
        architecture: which network it is: "enface", "lium2021", "prn" or "pivot".
        lineage: what the weights were trained on and under which licence, a sentence; printed in the card.
        ctx: cancels the reading.
        folder: the models folder.

    Raises:
        UsageError: no lineage is stated (E264), or the name is taken (E265).
        ModelError: the name cannot be used (E606), the file holds more than weights (E616), or they are not the
            network's (E604, E605).
    """
    session.require(Capability.CHANGE_MODELS)
    from app.networks.convert import convert_checkpoint
    from app.networks.runtime import build_module
    from app.networks.weights import fill_module, save_model

    require_new(name, folder)
    if not lineage.strip():
        raise UsageError("the weights' lineage is not stated", remedy="say what they were trained on", code="E264")
    state = convert_checkpoint(path, ctx)
    config = _config_of(architecture, {key: tuple(value.shape) for key, value in state.items()}, path)
    module, _ = build_module(architecture, config, path)
    fill_module(module, state, path)
    lines = (lineage.strip(), f"imported from {path.name}")
    entry = save_model(name, module, architecture=architecture, config=config, lineage=lines, folder=folder)
    session.record("model.imported", name, sha256=entry.sha256, architecture=architecture, file=path.name)
    return entry


def require_new(name: str, folder: Path | None = None) -> None:
    """Raise unless a model may be stored under this name (E606) and none is (E265)."""
    check_name(name)
    try:
        known = read_manifest(folder).models
    except ModelError as error:
        if error.code != "E602":
            raise
        return
    if name in known:
        raise UsageError(f"there is a model {name!r} already", remedy="choose another name", code="E265")


def compare(
    session: Session, names: Sequence[str], pool: Path, ctx: JobContext | None = None, folder: Path | None = None
) -> dict[str, Any]:
    """Measure models on one fixed set: the first people of a pool's stream "validation".

    Returns:
        What `results.json` of an evaluation holds; nothing is recorded with the models.

    Raises:
        UsageError: no model is named (E231), or the folder holds no pairs (E220).
        ModelError: a model is missing or damaged (E6xx).
    """
    session.require(Capability.EVALUATE)
    from app.evaluation.methods import load_baselines
    from app.evaluation.results import results_of
    from app.evaluation.synthetic import by_generator, measure
    from app.synthesis.batches import Pool

    if not names:
        raise UsageError("no model is named", remedy="choose at least one", code="E231")
    entries = [read_manifest(folder).find(name) for name in dict.fromkeys(names)]
    held = measure(entries, Pool(pool, "validation"), load_baselines(entries), ctx, nme_people=COMPARED_PEOPLE)
    results = results_of("synthetic, validation stream", held.subjects, by_generator(held))
    session.record("models.compared", ", ".join(names), pool=str(pool), subjects=len(held.subjects))
    return results


def promote(session: Session, name: str, expected: str, reason: str, folder: Path | None = None) -> ModelEntry:
    """Bring a model into use.

    Args:
        session: whoever is logged in.
        name: the model; it needs an evaluation record and sound weights.
        expected: sha256 of the weights that whoever decides believes to be in use.
        reason: why; kept in the history.
        folder: the models folder.

    Raises:
        UsageError: no reason is given (E266).
        ModelError: no such model (E602), damaged (E604), never evaluated (E607), or another one is in use (E608).
    """
    session.require(Capability.CHANGE_MODELS)
    return _change(session, "model.promoted", name, expected, reason, folder)


def roll_back(session: Session, expected: str, reason: str, folder: Path | None = None) -> ModelEntry:
    """Bring back the model that was in use before the last promotion.

    Raises:
        UsageError: no reason is given (E266).
        ModelError: there was no promotion, or its predecessor was replaced (E617), or as with `promote`.
    """
    session.require(Capability.CHANGE_MODELS)
    manifest = read_manifest(folder)
    used = manifest.find()
    with session.administration.store.reading() as reading:
        rows = reading.scalars(select(PromotionRow).order_by(PromotionRow.id.desc()))
        last = next((row for row in rows if row.sha256 == used.sha256 and row.before_model), None)
    before = None if last is None else manifest.models.get(last.before_model)
    if last is None or before is None or before.sha256 != last.before_sha256:
        cause = "there is no earlier model to go back to" if last is None else "the earlier model is not there any more"
        raise ModelError(cause, remedy="promote another model instead", code="E617")
    return _change(session, "model.rolled_back", before.name, expected, reason, folder)


def _change(session: Session, action: str, name: str, expected: str, reason: str, folder: Path | None) -> ModelEntry:
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise UsageError("a reason of 1 to 2000 characters is needed", remedy="say why", code="E266")
    used = read_manifest(folder).find()
    with session.change(action, name) as change:
        entry = promote_model(name, expected, folder)
        change.detail |= {"sha256": entry.sha256, "before": used.name, "before_sha256": used.sha256, "reason": reason}
        change.session.add(
            PromotionRow(
                model=entry.name,
                sha256=entry.sha256,
                before_model=used.name,
                before_sha256=used.sha256,
                reason=reason.strip(),
                by=session.user,
                at=now(),
            )
        )
    return entry


def _promotion(row: PromotionRow) -> Promotion:
    return Promotion(row.model, row.sha256, row.before_model, row.before_sha256, row.reason, row.by, row.at)


def _config_of(architecture: str, shapes: dict[str, tuple[int, ...]], path: Path) -> dict[str, int]:
    """Options of the default network as its tensors show them; the others have none.

    Raises:
        ModelError: the tensors are not those of the default network (E605).
    """
    if architecture != "enface":
        return {}
    try:
        return {"modes": shapes["basis"][0], "width": shapes["detail_seed.weight"][1]}
    except (KeyError, IndexError) as error:
        raise ModelError(
            "the weights are not those of the network 'enface'",
            file=path,
            remedy="choose the right network",
            code="E605",
        ) from error
