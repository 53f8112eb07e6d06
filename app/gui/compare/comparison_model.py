"""A third photo, its own reconstruction, and the case's face in its pose."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.core.face_fit import FaceFit, PosedFace
from app.core.records import FaceMesh
from app.gui.photo_model import PhotoModel
from app.gui.photos.fit_model import FitModel
from app.gui.run_model import RunModel
from app.gui.services import WindowServices
from app.jobs.base import JobFailure, Runner

LANE = "compare"


class ComparisonModel(QObject):
    """Follows the third photo and the result that is shown.

    Args:
        third: the photo.
        run: holds the result.
        services: use cases.
        runner: runs them.

    Attributes:
        third: the photo.
        fit: its own reconstruction.
        posed: the result's face in its pose, None until both are there.
        failure: why there is none.

    Signals:
        changed: any of these.
    """

    changed = Signal()

    def __init__(
        self,
        third: PhotoModel,
        run: RunModel,
        runner: Runner,
        services: WindowServices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._runner, self._services = run, runner, services
        self.third = third
        self.fit = FitModel(self.third, runner, services, self)
        self.posed: PosedFace | None = None
        self.failure: JobFailure | None = None
        self._asked: tuple[FaceMesh | None, FaceFit | None] = (None, None)
        self.third.changed.connect(self.changed)
        self.fit.changed.connect(self._follow)
        run.changed.connect(self._follow)

    @property
    def has_result(self) -> bool:
        """Whether there is a face to pose."""
        return self._run.result is not None

    @property
    def result_id(self) -> int:
        """Number of the result in its case, 0 where it is in none."""
        return self._run.result_id

    @property
    def busy(self) -> bool:
        """Whether the face is being posed."""
        return self._asked != (None, None) and self.posed is None and self.failure is None

    def _follow(self) -> None:
        result, fit, photo = self._run.result, self.fit.fit, self.third.photo
        wanted = (None if result is None else result.mesh, fit)
        if wanted[0] is self._asked[0] and wanted[1] is self._asked[1]:
            self.changed.emit()
            return
        self.posed, self.failure = None, None
        if result is None or fit is None or photo is None:
            self._asked = (None, None)
            self._runner.submit(lambda _: None, lane=LANE)  # whatever is being posed is superseded
        else:
            self._asked = wanted
            work = partial(self._services.faces.pose, result, photo, fit)
            self._runner.submit(work, lane=LANE, on_done=self._take, on_failed=self._fail)
        self.changed.emit()

    def _take(self, posed: PosedFace) -> None:
        self.posed = posed
        self.changed.emit()

    def _fail(self, failure: JobFailure) -> None:
        self.failure = failure
        self.changed.emit()
