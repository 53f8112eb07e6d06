"""What of the photos and the case is noted down while the window is open, and how it comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.core.records import Box
from app.gui.cases.case_desk import CaseDesk
from app.gui.cases.case_model import CaseModel
from app.gui.photo_model import PhotoModel
from app.gui.photo_panel import PhotoPanel
from app.gui.session import SessionKeeper


def register_photos(session: SessionKeeper, photos: PhotoPanel, case: CaseModel, desk: CaseDesk) -> None:
    """Register the open case and the photos in the slots."""
    models = (photos.front, photos.side)

    def note() -> dict[str, Any] | None:
        held = {str(model.role): _note(model) for model in models if model.path is not None}
        folder = "" if case.file is None else case.file.folder
        return {"case": folder, "photos": held} if held or folder else None

    def restore(noted: dict[str, Any]) -> None:
        folder = str(noted.get("case") or "")
        if folder:  # the case knows its photos and their boxes
            desk.open(Path(folder))
            return
        for model in models:
            entry = noted.get("photos", {}).get(str(model.role))
            if entry and Path(entry["path"]).is_file():
                box = entry.get("box")
                model.open(Path(entry["path"]), Box(*(float(value) for value in box)) if box else None)

    session.register("photos", note, restore)
    case.changed.connect(session.changed)


def _note(model: PhotoModel) -> dict[str, Any]:
    box = model.hand_box
    return {"path": str(model.path), "box": None if box is None else [box.x, box.y, box.w, box.h]}
