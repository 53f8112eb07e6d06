"""One photo of the pair, from the chosen file to the crop that the network will see."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.core.jobs import JobContext
from app.core.photo_edit import PhotoEdit, edited_photo
from app.core.records import Box, Crop, Notice, Photo
from app.gui.services import ChooseFaceError, FoundFace, PhotoInput, WindowServices
from app.jobs.base import JobFailure, Runner

log = logging.getLogger(__name__)

_CONTENT = (
    "path", "original", "photo", "face", "failure", "edit", "acknowledged", "rotate", "exhibit", "_exhibit_asked",
    "state",
)  # fmt: skip


class Role(StrEnum):
    """Which photo of the pair, or the one that the face is compared with."""

    FRONT = "front"
    SIDE = "side"
    THIRD = "third"

    @property
    def of_exhibit(self) -> str:
        """How a case names the use of a photo."""
        return "comparison" if self is Role.THIRD else str(self)


class PhotoState(StrEnum):
    """How far a photo has come."""

    EMPTY = "empty"
    READING = "reading"
    FINDING = "finding"
    READY = "ready"
    FAILED = "failed"


class PhotoIntake(Protocol):
    """Where photos go before they are used: into the open case. Called on worker threads."""

    def bring_in(self, role: Role, path: Path, ctx: JobContext) -> tuple[int, Photo]:
        """Copy a file into the case; the exhibit's number and its pixels."""

    def exhibit(self, exhibit_id: int, ctx: JobContext) -> Photo:
        """A photo that the case holds."""


class PhotoModel(QObject):
    """Reads a file and finds its face through the runner; widgets observe it.

    Attributes:
        role: which photo of the pair.
        state: how far it has come.
        path: the chosen file.
        original: its pixels, as soon as they are decoded; kept when no face was found.
        photo: the working copy: the original as it lies now.
        face: crop and notices, when ready.
        failure: why it is `FAILED`.
        edit: what the analyst changed by hand.
        acknowledged: codes of the warnings that the analyst accepted.
        rotate: how a missing second view is made from it: "auto", "paper" or a yaw in degrees.
        editing: takes the box that a person chose, so that it can be undone; None applies it at once.
        exhibit: number of the photo in the open case, 0 outside of a case.
        intake: takes files into the open case; None while no case is open.

    Signals:
        changed: any of these.
        brought_in: the photo became an exhibit of the open case.
    """

    changed = Signal()
    brought_in = Signal()

    def __init__(self, role: Role, runner: Runner, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.role = role
        self._runner = runner
        self._services = services
        self.state = PhotoState.EMPTY
        self.path: Path | None = None
        self.original: Photo | None = None
        self.photo: Photo | None = None
        self.face: FoundFace | None = None
        self.failure: JobFailure | None = None
        self.edit = PhotoEdit()
        self.acknowledged: frozenset[str] = frozenset()
        self.rotate = "auto"
        self.editing: Callable[[Box | None], object] | None = None
        self.exhibit = 0
        self.intake: PhotoIntake | None = None
        self._exhibit_asked = 0

    @property
    def hand_box(self) -> Box | None:
        """The box that the analyst chose, None while the detector's counts."""
        return self.edit.box

    @property
    def open_warnings(self) -> tuple[Notice, ...]:
        """What the analyst has not accepted yet."""
        return tuple(notice for notice in self.notices if notice.code not in self.acknowledged)

    @property
    def crop(self) -> Crop | None:
        """What the network will see, when ready."""
        return None if self.face is None else self.face.crop

    @property
    def candidates(self) -> tuple[Box, ...]:
        """The faces to choose from, photo px, when several were found."""
        error = None if self.failure is None else self.failure.error
        return error.boxes if isinstance(error, ChooseFaceError) else ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the analyst should know: from the decoder and about the face."""
        decoded = () if self.photo is None else self.photo.warnings
        return decoded + (() if self.face is None else self.face.notices)

    @property
    def busy(self) -> bool:
        """Whether work on it runs."""
        return self.state in (PhotoState.READING, PhotoState.FINDING)

    def open(self, path: Path, edit: PhotoEdit | None = None) -> None:
        """Read a file; what was there before is forgotten, also when the file is bad.

        Args:
            path: the file.
            edit: what the analyst changed about it by hand before, None for nothing.
        """
        self._reset()
        self.path = path
        if self.intake is None:
            self._read(lambda ctx: (0, self._services.read_photo(path, ctx)), edit)
        else:
            self._read(partial(self.intake.bring_in, self.role, path), edit)

    def open_exhibit(self, exhibit_id: int, name: str, edit: PhotoEdit | None = None) -> None:
        """Show a photo that the open case holds.

        Args:
            exhibit_id: its number.
            name: its original file name.
            edit: what the analyst changed about it by hand before, None for nothing.
        """
        intake = self.intake
        if intake is None:
            return
        self._reset()
        self.path, self._exhibit_asked = Path(name), exhibit_id
        self._read(lambda ctx: (exhibit_id, intake.exhibit(exhibit_id, ctx)), edit)

    def _read(self, work: Callable[[JobContext], tuple[int, Photo]], edit: PhotoEdit | None) -> None:
        self.edit = edit or PhotoEdit()
        self._set(PhotoState.READING)
        self._runner.submit(work, lane=self.role, on_done=lambda got: self._take_photo(*got), on_failed=self._fail)

    def use_box(self, box: Box | None) -> None:
        """Crop around a box chosen by hand; None asks the detector again."""
        if self.editing is not None:
            self.editing(box)
        else:
            self.apply(replace(self.edit, box=box, landmarks=None))

    def apply(self, edit: PhotoEdit) -> None:
        """Make the working copy and the crop as an edit says."""
        if self.original is not None:
            self.edit = edit
            self.photo = edited_photo(self.original, edit)
            self._find(self.photo)

    def turn_view(self, option: str) -> None:
        """Choose how a missing second view is made from it."""
        self.rotate = option
        self.changed.emit()

    def acknowledge(self, codes: frozenset[str]) -> None:
        """Accept warnings; all others count as not accepted."""
        self.acknowledged = codes
        self.changed.emit()

    def clear(self) -> None:
        """Forget the photo."""
        self._runner.submit(lambda _: None, lane=self.role)  # whatever runs in the lane is superseded
        self._reset()
        self._set(PhotoState.EMPTY)

    def exchange(self, other: PhotoModel) -> None:
        """Swap photos with the other role; work that runs starts again there."""
        mine, theirs = self._content(), other._content()
        self._adopt(theirs)
        other._adopt(mine)

    @property
    def from_case(self) -> bool:
        """Whether it is, or is about to become, a photo that the open case held before."""
        return bool(self._exhibit_asked)

    def as_input(self) -> PhotoInput | None:
        """What a reconstruction takes, when ready."""
        if self.state is not PhotoState.READY or self.path is None or self.photo is None or self.face is None:
            return None
        by_hand = self.hand_box is not None
        accepted = tuple(sorted(self.acknowledged & {notice.code for notice in self.notices}))
        return PhotoInput(self.path, self.photo, self.face.crop, by_hand, self.edit, accepted, self.rotate)

    def _content(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _CONTENT}

    def _adopt(self, content: dict[str, Any]) -> None:
        if content["state"] is PhotoState.READING and content["path"] is not None:
            if content["_exhibit_asked"]:
                self.open_exhibit(content["_exhibit_asked"], str(content["path"]), content["edit"])
            else:
                self.open(content["path"], content["edit"])
            return
        if self.busy:
            self._runner.submit(lambda _: None, lane=self.role)
        for name in _CONTENT[:-1]:
            setattr(self, name, content[name])
        if content["state"] is PhotoState.FINDING and self.photo is not None:
            self._find(self.photo)
        else:
            self._set(content["state"])

    def _take_photo(self, exhibit: int, photo: Photo) -> None:
        self.original, self.exhibit = photo, exhibit
        if exhibit:
            self.brought_in.emit()
        self.apply(self.edit)

    def _find(self, photo: Photo) -> None:
        self.face = None
        self.failure = None
        self._set(PhotoState.FINDING)
        marks = self.edit.points()
        work = partial(self._services.find_face, photo, self.hand_box)
        if marks is not None:
            work = partial(self._services.faces.crop_to_landmarks, photo, marks)
        self._runner.submit(work, lane=self.role, on_done=self._take_face, on_failed=self._fail)

    def _take_face(self, face: FoundFace) -> None:
        self.face = face
        self._set(PhotoState.READY)

    def _fail(self, failure: JobFailure) -> None:
        self.failure = failure
        self._set(PhotoState.FAILED)

    def _reset(self) -> None:
        self.state = PhotoState.EMPTY
        self.path = self.original = self.photo = self.face = self.failure = None
        self.edit, self.acknowledged, self.rotate, self.exhibit = PhotoEdit(), frozenset(), "auto", 0
        self._exhibit_asked = 0

    def _set(self, state: PhotoState) -> None:
        self.state = state
        self.changed.emit()
