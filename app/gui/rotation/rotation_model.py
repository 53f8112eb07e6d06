"""The synthesised second view of the front photo, as it is chosen and previewed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.rotation import AUTO
from app.core.synthetic import SyntheticView
from app.gui.photo_model import PhotoModel, PhotoState
from app.gui.photos.fit_model import FitModel
from app.gui.services import WindowServices
from app.gui.undo import EditHistory
from app.jobs.base import JobFailure, Runner

LANE = "rotate"
_REST_MS = 250  # a slider that moves asks for one view, not for fifty


class RotationModel(QObject):
    """Follows the front photo; the choice is kept in it and is an edit.

    Attributes:
        view: the view that was made last; None while there is none, or another one is being made.
        failure: why there is none.

    Signals:
        changed: any of these.
    """

    changed = Signal()

    def __init__(
        self,
        front: PhotoModel,
        side: PhotoModel,
        fit: FitModel,
        history: EditHistory,
        runner: Runner,
        services: WindowServices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._front, self._side, self._fit = front, side, fit
        self._history, self._runner, self._services = history, runner, services
        self._asked: tuple[object, str] = (None, AUTO)
        self._wanted = False
        self.view: SyntheticView | None = None
        self.failure: JobFailure | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._make)
        for source in (front.changed, side.changed, fit.changed):
            source.connect(self._follow)

    @property
    def option(self) -> str:
        """What is chosen: "auto", "paper" or a yaw in degrees."""
        return self._front.rotate

    @property
    def has_photo(self) -> bool:
        """Whether there is a front photo."""
        return self._front.photo is not None

    @property
    def has_side(self) -> bool:
        """Whether a side photo makes the view unneeded."""
        return self._side.state is not PhotoState.EMPTY

    def choose(self, option: str, text: str) -> None:
        """Choose how the view is made; `text` names the edit."""
        before, photo = self._front.rotate, self._front.original
        if option == before or photo is None:
            return

        def apply(choice: str) -> None:
            if self._front.original is photo:
                self._front.turn_view(choice)

        self._history.edit(text, partial(apply, option), partial(apply, before), merge="rotation")

    def set_wanted(self, wanted: bool) -> None:
        """Make views from now on, or not: it takes a second of work, which only a person who looks is worth."""
        self._wanted = wanted
        self._follow()

    def _follow(self) -> None:
        asked = (self._fit.fit, self.option)
        known = asked[0] is self._asked[0] and asked[1] == self._asked[1]
        if not self._wanted or known:
            self.changed.emit()
            return
        self._asked, self.view, self.failure = asked, None, None
        if self._fit.fit is None:
            self._rest.stop()
            self._runner.submit(lambda _: None, lane=LANE)  # whatever is being made is superseded
        else:
            self._rest.start()
        self.changed.emit()

    def _make(self) -> None:
        fit, photo = self._fit.fit, self._front.photo
        if fit is not None and photo is not None:
            work = partial(self._services.faces.rotate, photo, fit, self.option)
            self._runner.submit(work, lane=LANE, on_done=self._take, on_failed=self._fail)

    def _take(self, view: SyntheticView) -> None:
        self.view = view
        self.changed.emit()

    def _fail(self, failure: JobFailure) -> None:
        self.failure = failure
        self.changed.emit()
