"""What an analyst changed by hand about the photos in the slots, kept as steps of the case; and their use in it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from app.core.photo_steps import edit_of, steps_of
from app.gui.cases.case_model import CaseModel
from app.gui.photo_model import PhotoModel


class PhotoSteps(QObject):
    """Follows the slots; each difference from what the case holds becomes a step of it.

    Args:
        case: the open case.
        models: the photos in the slots.
    """

    def __init__(self, case: CaseModel, models: tuple[PhotoModel, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._case, self._models = case, models
        self._known: dict[tuple[int, str], Any] = {}
        self._roles: dict[int, str] = {}
        case.closed.connect(self._forget)
        for model in models:
            model.changed.connect(partial(self._follow, model))

    def _forget(self) -> None:
        self._known.clear()
        self._roles.clear()

    def _follow(self, model: PhotoModel) -> None:
        if not model.exhibit or model.busy or model.photo is None or not self._case.writable:
            return
        exhibit, held = model.exhibit, steps_of(edit_of(self._case.file, model.exhibit))
        for kind, now in steps_of(model.edit).items():
            if now != self._known.get((exhibit, kind), held[kind]):
                self._known[exhibit, kind] = now
                self._case.record_step(exhibit, kind, now)
        self._follow_role(model)

    def _follow_role(self, model: PhotoModel) -> None:
        """A photo that lies in another slot now is used otherwise; the one it replaces is used no more."""
        file = self._case.file
        item = None if file is None else file.exhibit(model.exhibit)
        role = model.role.of_exhibit
        if file is None or item is None or self._roles.get(item.id, item.role) == role:
            return
        slots = {other.exhibit for other in self._models}
        for other in file.exhibits:
            if other.trashed_at is None and other.id not in slots and self._roles.get(other.id, other.role) == role:
                self._use(other.id, "")
        self._use(item.id, role)

    def _use(self, exhibit_id: int, role: str) -> None:
        item = None if self._case.file is None else self._case.file.exhibit(exhibit_id)
        if item is not None:
            self._roles[exhibit_id] = role
            self._case.use_as(item, role)
