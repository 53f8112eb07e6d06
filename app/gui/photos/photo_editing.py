"""Edits of one photo as steps of the undo history."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from app.core.photo_edit import PhotoEdit
from app.core.records import Box
from app.gui.error_words import told
from app.gui.photo_model import PhotoModel
from app.gui.photos.fit_model import FitModel
from app.gui.undo import EditHistory

_HAND_BOX = 0.45  # of the photo's shorter side: where a box drawn by hand begins


class PhotoEditing(QObject):
    """Turns what the analyst does into edits of a `PhotoModel`.

    An edit belongs to the photo that it was made on: with another photo in the slot, taking it back does nothing.

    Args:
        model: the photo.
        fit: knows the landmarks that the network found.
        history: takes the edits.
    """

    def __init__(self, model: PhotoModel, fit: FitModel, history: EditHistory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.model, self.fit = model, fit
        self._history = history
        model.editing = self.use_box

    @property
    def landmarks(self) -> NDArray[np.float64] | None:
        """(68, 2) in photo px: the analyst's, else those that the network found; None while there are none."""
        by_hand = self.model.edit.points()
        if by_hand is not None:
            return by_hand
        return None if self.fit.fit is None else self.fit.fit.landmarks68[:, :2]

    @property
    def changed(self) -> NDArray[np.bool_]:
        """(68,) which landmarks are not where the network found them."""
        by_hand = self.model.edit.points()
        if by_hand is None:
            return np.zeros(68, dtype=bool)
        found = self.fit.found
        return np.ones(68, dtype=bool) if found is None else np.hypot(*(by_hand - found[:, :2]).T) > 0.01

    @property
    def busy(self) -> bool:
        """Whether the face or its landmarks are being found."""
        return self.model.busy or (self.model.crop is not None and self.fit.fit is None and self.fit.failure is None)

    def state_text(self) -> tuple[str, str]:
        """Role of the label and text: what was found, by whom, or what went wrong."""
        model, edit = self.model, self.model.edit
        failure = model.failure or self.fit.failure
        if failure is not None:
            error = failure.error
            return "error", f"{error.code}  {told(error)}"
        if model.photo is None or model.crop is None:
            return "muted", self.tr("Finding the face…") if model.busy else ""
        by_hand = self.tr("Landmarks set by hand") if edit.landmarks is not None else self.tr("Box set by hand")
        found = by_hand if edit.landmarks is not None or edit.box is not None else self.tr("Face found by the detector")
        lines = [found]
        if edit.orientation.quarter_turns:
            lines.append(self.tr("Turned by hand"))
        if edit.orientation.mirrored:
            lines.append(self.tr("Mirrored by hand: left and right are exchanged"))
        if self.fit.fit is None:
            lines.append(self.tr("Finding the landmarks…"))
        return "muted", "\n".join(lines)

    def place_box(self) -> None:
        """Put a box into the middle of the photo, for the person to move."""
        if self.model.photo is not None:
            width, height = self.model.photo.size
            side = _HAND_BOX * min(width, height)
            self.use_box(Box((width - side) / 2, (height - side) / 2, side, side))

    def turn(self, quarters: int) -> None:
        """Turn the photo clockwise by quarters; box and landmarks are found anew."""
        edit = self.model.edit
        text = self.tr("turn the photo right") if quarters > 0 else self.tr("turn the photo left")
        self._push(edit.with_orientation(edit.orientation.turned(quarters)), text)

    def mirror(self) -> None:
        """Exchange left and right."""
        edit = self.model.edit
        self._push(edit.with_orientation(edit.orientation.flipped()), self.tr("mirror the photo"))

    def use_box(self, box: Box | None) -> None:
        """Move the box, or leave it to the detector; landmarks set by hand give way to it."""
        text = self.tr("let the detector find the face") if box is None else self.tr("move the face box")
        self._push(replace(self.model.edit, box=box, landmarks=None), text, merge="" if box is None else "box")

    def move_landmark(self, number: int, x: float, y: float, *, merge: bool = False) -> None:
        """Put a landmark elsewhere."""
        points = self.landmarks
        if points is None:
            return
        moved = points.copy()
        moved[number] = x, y
        text = self.tr("move landmark {0}").format(number + 1)
        self._push(self.model.edit.with_landmarks(moved), text, merge=f"landmark {number}" if merge else "")

    def reset_landmark(self, number: int) -> None:
        """Put a landmark back to where the network found it."""
        found, points = self.fit.found, self.model.edit.points()
        if found is not None and points is not None:
            points[number] = found[number, :2]
            self._push(self.model.edit.with_landmarks(points), self.tr("reset landmark {0}").format(number + 1))

    def reset_landmarks(self) -> None:
        """Leave all landmarks to the network."""
        self._push(replace(self.model.edit, landmarks=None), self.tr("reset the landmarks"))

    def _push(self, after: PhotoEdit, text: str, merge: str = "") -> None:
        before, photo = self.model.edit, self.model.original
        if photo is None or after == before:
            return

        def apply(edit: PhotoEdit) -> None:
            if self.model.original is photo:
                self.model.apply(edit)

        key = f"{self.model.role} {merge}" if merge else ""
        self._history.edit(text, lambda: apply(after), lambda: apply(before), merge=key)
