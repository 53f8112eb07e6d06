"""What of the photos and the case is noted down while the window is open, and how it comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.core.photo_edit import PhotoEdit
from app.gui.batch.batch_model import BatchModel, BatchPair, LineState
from app.gui.cases.case_desk import CaseDesk
from app.gui.cases.case_model import CaseModel
from app.gui.photo_model import PhotoModel
from app.gui.session import SessionKeeper


def register_work(
    session: SessionKeeper, photos: tuple[PhotoModel, ...], case: CaseModel, desk: CaseDesk, batch: BatchModel
) -> None:
    """Register the open case, the photos in the slots, what is being written, and the batch."""

    def note() -> dict[str, Any] | None:
        held = {str(model.role): _note(model) for model in photos if model.path is not None}
        folder = "" if case.file is None else case.file.folder
        draft = desk.ask.draft()
        return {"case": folder, "photos": held, "draft": draft} if held or folder or draft else None

    def restore(noted: dict[str, Any]) -> None:
        held, draft = noted.get("photos", {}), noted.get("draft")
        folder = str(noted.get("case") or "")
        if not folder:
            for model in photos:
                _restore(model, held.get(str(model.role)))
            if draft and draft["kind"] == "new":
                desk.ask_new()
                desk.ask.resume(draft)
            return

        def go_on() -> None:
            """The case knows its photos and what was changed about them by hand."""
            case.opened.disconnect(go_on)
            for model in photos:
                entry = held.get(str(model.role))
                if entry and model.from_case:
                    _restore_choices(model, entry)
                elif entry:
                    _restore(model, entry)
            if draft:
                desk.resume(draft)

        case.opened.connect(go_on)
        desk.open(Path(folder))

    session.register("photos", note, restore)
    session.register("batch", lambda: _note_batch(batch), lambda noted: _restore_batch(batch, noted))
    for model in photos:
        model.changed.connect(session.changed)
    case.changed.connect(session.changed)
    desk.ask.drafted.connect(session.changed)
    batch.changed.connect(session.changed)
    batch.line_changed.connect(lambda _number: session.changed())


def _note(model: PhotoModel) -> dict[str, Any]:
    return {
        "path": str(model.path),
        "edit": model.edit.to_json(),
        "accepted": sorted(model.acknowledged),
        "rotate": model.rotate,
    }


def _restore(model: PhotoModel, entry: dict[str, Any] | None) -> None:
    if entry and Path(entry["path"]).is_file():
        model.open(Path(entry["path"]), PhotoEdit.from_json(entry["edit"]))
        _restore_choices(model, entry)


def _restore_choices(model: PhotoModel, entry: dict[str, Any]) -> None:
    model.acknowledge(frozenset(str(code) for code in entry["accepted"]))
    model.turn_view(str(entry["rotate"]))


def _note_batch(batch: BatchModel) -> dict[str, Any] | None:
    """The lines that are still to be done; those that are done lie on the disk."""
    waiting = [line.pair for line in batch.lines if line.state in (LineState.WAITING, LineState.RUNNING)]
    pairs = [[pair.name, str(pair.front), None if pair.side is None else str(pair.side)] for pair in waiting]
    return {"pairs": pairs, "out": None if batch.out is None else str(batch.out)} if pairs else None


def _restore_batch(batch: BatchModel, noted: dict[str, Any]) -> None:
    pairs = [BatchPair(name, Path(front), Path(side) if side else None) for name, front, side in noted["pairs"]]
    batch.take(pairs, Path(noted["out"]) if noted["out"] else None)
