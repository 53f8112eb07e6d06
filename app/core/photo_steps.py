"""What an analyst changed by hand about a photo, as manual steps that a case keeps."""

from __future__ import annotations

from typing import Any

from app.core.caselog import CaseFile
from app.core.photo_edit import Orientation, PhotoEdit

KINDS = ("orientation", "box", "landmarks")
"""The kinds of step that an edit is made of."""


def steps_of(edit: PhotoEdit) -> dict[str, Any]:
    """An edit as one JSON value for each kind of step; None where nothing was changed."""
    turned = edit.orientation
    return {
        "orientation": None
        if turned == Orientation()
        else {"quarter_turns": turned.quarter_turns, "mirrored": turned.mirrored},
        "box": None if edit.box is None else [edit.box.x, edit.box.y, edit.box.w, edit.box.h],
        "landmarks": None if edit.landmarks is None else [list(point) for point in edit.landmarks],
    }


def edit_of(file: CaseFile | None, exhibit_id: int) -> PhotoEdit:
    """What the steps of a case say about one of its photos; nothing where they cannot be understood."""
    last: dict[str, Any] = dict.fromkeys(KINDS)
    for step in () if file is None else file.edits:
        if step.exhibit_id == exhibit_id and step.kind in last:
            last[step.kind] = step.after
    try:
        turned = last["orientation"] or {"quarter_turns": 0, "mirrored": False}
        return PhotoEdit.from_json({**turned, "box": last["box"], "landmarks68": last["landmarks"]})
    except (ValueError, TypeError):
        return PhotoEdit()
