"""The open case, as the window sees it: what it holds, and every change to it, kept in order off the GUI thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Signal

from app.core.casefile import CaseResult, Kind, Subject, Verdict
from app.core.caselog import CaseFile, RecentCase
from app.core.jobs import JobContext
from app.core.records import Box
from app.gui.cases.case_services import CaseHandle, CaseServices, NewCase
from app.gui.undo import EditHistory
from app.jobs.base import JobFailure, Runner
from app.jobs.serial import QueuedJob, SerialQueue

T = TypeVar("T")

_PATIENCE_S, _LONGEST_S = 0.4, 5.0


class CaseModel(QObject):
    """At most one open case; every call is queued, done in order and followed by a fresh reading of the case.

    Attributes:
        services: use cases of cases.
        file: what the open case holds; None while none is open.
        handle: the open case itself, for work on other threads; None while none is open.
        recent: known cases, the last one first.
        opening: whether a case is being opened or made.

    Signals:
        opened: a case is open.
        closed: no case is open any more.
        changed: `file`.
        recent_changed: `recent`.
        failed: something could not be done; argument: `JobFailure`.
    """

    opened = Signal()
    closed = Signal()
    changed = Signal()
    recent_changed = Signal()
    failed = Signal(object)

    def __init__(self, services: CaseServices, runner: Runner, history: EditHistory, parent: QObject) -> None:
        super().__init__(parent)
        self.services = services
        self._history = history
        self._queue = SerialQueue(runner)
        self._aside = SerialQueue(runner)
        self.file: CaseFile | None = None
        self.handle: CaseHandle = None
        self.recent: list[RecentCase] = []
        self.opening = False

    @property
    def is_open(self) -> bool:
        """Whether a case is open."""
        return self.file is not None

    @property
    def busy(self) -> bool:
        """Whether anything waits to be stored."""
        return self._queue.busy

    @property
    def writable(self) -> bool:
        """Whether the open case can be changed."""
        return self.file is not None and not self.file.read_only

    def result(self, result_id: int) -> CaseResult | None:
        """A result of the open case by its number."""
        results = () if self.file is None else self.file.results
        return next((result for result in results if result.id == result_id), None)

    def box_of(self, exhibit_id: int) -> Box | None:
        """The box that the analyst chose for a photo, photo px; None while the detector's counts."""
        edits = () if self.file is None else self.file.edits
        last = next(
            (edit.after for edit in reversed(edits) if (edit.exhibit_id, edit.kind) == (exhibit_id, "box")), None
        )
        return Box(*(float(value) for value in last)) if isinstance(last, list | tuple) and len(last) == 4 else None

    # -- opening and closing -----------------------------------------------------------------------------------------

    def load_recent(self) -> None:
        """Read the list of known cases."""
        self._queue.submit(self.services.recent, on_done=self._take_recent, on_failed=self.failed.emit)

    def forget(self, folder: str) -> None:
        """Take a case off the list of known ones."""
        self._queue.submit(lambda ctx: self.services.forget(folder, ctx), on_failed=self.failed.emit)
        self.load_recent()

    def create(self, new: NewCase) -> None:
        """Make a case and open it; the one that is open is closed first."""
        self._begin(lambda ctx: self.services.create(new, ctx))

    def open(self, folder: Path, examiner: str) -> None:
        """Open a case; the one that is open is closed first."""
        self._begin(lambda ctx: self.services.open(folder, examiner, ctx))

    def close(self) -> None:
        """Close the open case when everything before is stored."""
        handle, self.handle, self.file = self.handle, None, None
        if handle is None:
            return
        self._history.clear()
        self._aside.clear()
        self._queue.submit(lambda ctx: self.services.close(handle, ctx), on_failed=self.failed.emit)
        self.closed.emit()
        self.changed.emit()

    def _begin(self, work: Callable[[JobContext], CaseHandle]) -> None:
        self.close()
        self.opening = True
        self.changed.emit()

        def begin(ctx: JobContext) -> tuple[CaseHandle, CaseFile]:
            handle = work(ctx)
            return handle, self.services.read(handle, ctx)

        self._queue.submit(begin, on_done=self._opened, on_failed=self._not_opened, on_cancelled=self._not_opened)

    def _opened(self, made: tuple[CaseHandle, CaseFile]) -> None:
        self.opening = False
        self.handle, self.file = made
        self.changed.emit()
        self.opened.emit()
        self.load_recent()

    def _not_opened(self, failure: JobFailure | None = None) -> None:
        self.opening = False
        self.changed.emit()
        if failure is not None:
            self.failed.emit(failure)
            self.load_recent()

    def _take_recent(self, cases: list[RecentCase]) -> None:
        self.recent = cases
        self.recent_changed.emit()

    # -- changes -----------------------------------------------------------------------------------------------------

    def do(
        self,
        work: Callable[[CaseHandle, JobContext], T],
        on_done: Callable[[T], None] | None = None,
        on_failed: Callable[[JobFailure], None] | None = None,
        on_progress: Callable[[str, float], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> QueuedJob | None:
        """Change or consult the open case; afterwards `file` is read anew. None when no case is open."""
        handle = self.handle
        if handle is None:
            return None

        def both(ctx: JobContext) -> tuple[T, CaseFile]:
            value = work(handle, ctx)
            return value, self.services.read(handle, ctx)

        def done(values: tuple[T, CaseFile]) -> None:
            value, file = values
            if self.handle is handle:
                self.file = file
                self.changed.emit()
            if on_done is not None:
                on_done(value)

        return self._queue.submit(
            both,
            on_done=done,
            on_failed=on_failed or self.failed.emit,
            on_progress=on_progress,
            on_cancelled=on_cancelled,
        )

    def look(self, work: Callable[[CaseHandle, JobContext], T], on_done: Callable[[T], None]) -> None:
        """Consult the open case beside the changes, which do not wait; failures are logged, late answers dropped."""
        handle = self.handle
        if handle is None:
            return

        def done(value: T) -> None:
            if self.handle is handle:
                on_done(value)

        self._aside.submit(lambda ctx: work(handle, ctx), on_done=done)

    def finish(self) -> None:
        """Store what waits and close the case before the window goes; work that takes long is stopped."""
        self.close()
        began = time.monotonic()
        while self._queue.busy and time.monotonic() - began < _LONGEST_S:
            if time.monotonic() - began > _PATIENCE_S:
                self._queue.stop_current()
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 20)
            time.sleep(0.002)

    def refresh(self) -> None:
        """Read the case again, after work that did not come through here."""
        self.do(lambda _handle, _ctx: None)

    def decide(self, result_id: int, verdict: Verdict, reason: str) -> None:
        """Accept or reject a result; a later word counts, the earlier one stays on record."""
        self.do(lambda case, ctx: self.services.decide(case, result_id, verdict, reason, ctx))

    # -- edits that can be taken back --------------------------------------------------------------------------------

    def add_note(self, subject: Subject, text: str) -> None:
        """Write a note; taking it back puts it into the trash."""
        made: list[int] = []

        def redo() -> None:
            if made:
                self._restore(Subject(Kind.NOTE, made[0]))
            else:
                self.do(lambda case, ctx: self.services.add_note(case, subject, text, ctx), made.append)

        def undo() -> None:
            self.do(lambda case, ctx: self.services.trash(case, Subject(Kind.NOTE, made[0]), ctx))

        self._history.edit(self.tr("add note"), redo, undo)

    def edit_note(self, note_id: int, before: str, after: str) -> None:
        """Change the text of a note."""
        self._history.edit(
            self.tr("edit note"),
            lambda: self.do(lambda case, ctx: self.services.edit_note(case, note_id, after, ctx)),
            lambda: self.do(lambda case, ctx: self.services.edit_note(case, note_id, before, ctx)),
        )

    def trash(self, subject: Subject) -> None:
        """Put something into the case's trash."""
        self._history.edit(
            self.tr("delete {0}").format(subject.label), lambda: self._trash(subject), lambda: self._restore(subject)
        )

    def restore(self, subject: Subject) -> None:
        """Take something out of the case's trash."""
        self._history.edit(
            self.tr("restore {0}").format(subject.label), lambda: self._restore(subject), lambda: self._trash(subject)
        )

    def set_tags(self, subject: Subject, before: tuple[str, ...], after: tuple[str, ...]) -> None:
        """Change the labels of something."""
        self._history.edit(
            self.tr("label {0}").format(subject.label),
            lambda: self.do(lambda case, ctx: self.services.set_tags(case, subject, after, ctx)),
            lambda: self.do(lambda case, ctx: self.services.set_tags(case, subject, before, ctx)),
        )

    def _trash(self, subject: Subject) -> None:
        self.do(lambda case, ctx: self.services.trash(case, subject, ctx))

    def _restore(self, subject: Subject) -> None:
        self.do(lambda case, ctx: self.services.restore(case, subject, ctx))
