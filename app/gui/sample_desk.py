"""The sample case: invented people, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.gui.photo_panel import PhotoPanel
from app.gui.services import SamplePerson, WindowServices
from app.jobs.base import JobFailure, Runner


class SampleDesk(QObject):
    """Loads the photos of the next invented person.

    Args:
        services: knows the people.
        runner: runs it.
        photos: the slots.
        say: shows a short text in the status bar.
        failed: is told what went wrong.
        arrive: brings the slots into sight.
    """

    def __init__(
        self,
        services: WindowServices,
        runner: Runner,
        photos: PhotoPanel,
        say: Callable[[str], object],
        failed: Callable[[JobFailure], object],
        arrive: Callable[[], object],
    ) -> None:
        super().__init__(photos)
        self._services, self._runner, self._photos = services, runner, photos
        self._say, self._failed, self._arrive = say, failed, arrive
        self._people: list[SamplePerson] = []
        self._person = -1

    def open_next(self) -> None:
        """Put the next person's photos into the slots."""
        if self._people:
            self._next()
            return
        self._runner.submit(
            self._services.sample_case,
            lane="sample",
            on_done=self._take,
            on_failed=self._tell_failure,
        )

    def _tell_failure(self, failure: JobFailure) -> None:
        self._failed(failure)

    def _take(self, people: list[SamplePerson]) -> None:
        self._people = people
        if people:
            self._next()

    def _next(self) -> None:
        self._person = (self._person + 1) % len(self._people)
        self._photos.open_person(self._people[self._person])
        self._arrive()
        text = self.tr("Sample case, person {0} of {1}: invented, the photos are synthetic")
        self._say(text.format(self._person + 1, len(self._people)))
