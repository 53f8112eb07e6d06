"""Landmarks and pose of one photo, found by the network as soon as its face is known."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.core.face_fit import FaceFit
from app.core.records import Crop
from app.gui.photo_model import PhotoModel
from app.gui.services import WindowServices
from app.jobs.base import JobFailure, Runner


class FitModel(QObject):
    """Follows a `PhotoModel`.

    Attributes:
        fit: of the present crop; None while it is being found, or cannot be.
        found: (68, 3) landmarks that the network found last without an analyst's landmarks, photo px.
        failure: why there is none.

    Signals:
        changed: any of these.
    """

    changed = Signal()

    def __init__(
        self, model: PhotoModel, runner: Runner, services: WindowServices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._runner, self._services = model, runner, services
        self._crop: Crop | None = None
        self.fit: FaceFit | None = None
        self.found: NDArray[np.float64] | None = None
        self.failure: JobFailure | None = None
        model.changed.connect(self._follow)
        self._follow()

    def again(self) -> None:
        """Try once more, after a failure."""
        self._crop = None
        self._follow()

    def _follow(self) -> None:
        crop, photo = self._model.crop, self._model.photo
        if crop is self._crop:
            return
        self._crop, self.fit, self.failure = crop, None, None
        marks = self._model.edit.points()
        by_hand = marks is not None
        if not by_hand:
            self.found = None
        self.changed.emit()
        if crop is not None and photo is not None:
            self._runner.submit(
                partial(self._services.faces.fit, photo, crop, marks),
                lane=f"fit {self._model.role}",
                on_done=partial(self._take, by_hand),
                on_failed=self._fail,
            )

    def _take(self, by_hand: bool, fit: FaceFit) -> None:
        self.fit = fit
        if not by_hand:
            self.found = fit.landmarks68
        self.changed.emit()

    def _fail(self, failure: JobFailure) -> None:
        self.failure = failure
        self.changed.emit()
