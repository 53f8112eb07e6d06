"""Opening, reading, checking and closing a case off the GUI thread; every call to it in order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Signal

from app.core.caselog import CaseFile, RecentCase
from app.core.jobs import JobContext
from app.gui.cases.case_services import CaseHandle, CaseServices, NewCase
from app.gui.undo import EditHistory
from app.jobs.base import JobFailure, JobHandle, Runner
from app.jobs.serial import QueuedJob, SerialQueue

T = TypeVar("T")

_PATIENCE_S, _LONGEST_S = 0.4, 5.0


class CaseSession(QObject):
    """At most one open case; every call is queued, done in order and followed by a fresh reading of the case.

    Attributes:
        services: use cases of cases.
        file: what the open case holds; None while none is open.
        handle: the open case itself, for work on other threads; None while none is open.
        recent: known cases, the last one first, then the server's.
        server_problem: why the server's cases are not among them; None where they are, or where there is no server.
        opening: whether a case is being opened or made.
        checking: how much of the stored photos was compared with their fingerprints, in [0, 1]; None while nothing is.

    Signals:
        opened: a case is open.
        closed: no case is open any more.
        changed: `file`.
        check_moved: `checking`.
        checked: the photos were compared with their fingerprints; `file` says what was found.
        recent_changed: `recent` or `server_problem`.
        failed: something could not be done; argument: `JobFailure`.
    """

    opened = Signal()
    closed = Signal()
    changed = Signal()
    check_moved = Signal()
    checked = Signal()
    recent_changed = Signal()
    failed = Signal(object)

    def __init__(self, services: CaseServices, runner: Runner, history: EditHistory, parent: QObject) -> None:
        super().__init__(parent)
        self.services = services
        self._history = history
        self._runner = runner
        self._queue = SerialQueue(runner)
        self._aside, self._checks = SerialQueue(runner), SerialQueue(runner)
        self._check_lock = threading.Lock()  # a case is closed when nothing reads its files any more
        self.file: CaseFile | None = None
        self.handle: CaseHandle = None
        self.recent: list[RecentCase] = []
        self._look: JobHandle | None = None
        self.server_problem: JobFailure | None = None
        self.opening = False
        self.checking: float | None = None

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

    # -- opening and closing -----------------------------------------------------------------------------------------

    def load_recent(self) -> None:
        """Read the list of known cases."""
        self._queue.submit(self.services.recent, on_done=self._take_recent, on_failed=self.failed.emit)

    def look_around(self) -> None:
        """Ask which cases the server has, and which ones are open elsewhere; nothing waits for the answer."""
        if self._look is None or self._look.finished:  # a server that is away answers later than it is asked again
            self._look = self._runner.submit(
                self.services.known_cases, on_done=self._take_known, on_failed=self._take_problem
            )

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

    def open_bundle(
        self, source: Path, folder: Path, examiner: str, on_progress: Callable[[str, float], None]
    ) -> QueuedJob:
        """Make a case of a portable copy and open it; the one that is open is closed first."""
        return self._begin(lambda ctx: self.services.import_bundle(source, folder, examiner, ctx), on_progress)

    def close(self) -> None:
        """Close the open case when everything before is stored."""
        handle, self.handle, self.file = self.handle, None, None
        if handle is None:
            return
        self._history.clear()
        self._aside.clear()
        self._checks.clear()

        def close(ctx: JobContext) -> None:
            with self._check_lock:
                self.services.close(handle, ctx)

        self._queue.submit(close, on_failed=self.failed.emit)
        self.closed.emit()
        self.changed.emit()

    def _begin(
        self, work: Callable[[JobContext], CaseHandle], on_progress: Callable[[str, float], None] | None = None
    ) -> QueuedJob:
        self.close()
        self.opening = True
        self.changed.emit()

        def begin(ctx: JobContext) -> tuple[CaseHandle, CaseFile]:
            handle = work(ctx)
            return handle, self.services.read(handle, ctx)

        return self._queue.submit(
            begin,
            on_done=self._opened,
            on_failed=self._not_opened,
            on_progress=on_progress,
            on_cancelled=self._not_opened,
        )

    def _opened(self, made: tuple[CaseHandle, CaseFile]) -> None:
        self.opening = False
        self.handle, self.file = made
        self.changed.emit()
        self.opened.emit()
        self.load_recent()
        self.check_evidence()

    def check_evidence(self) -> None:
        """Compare the stored photos with their fingerprints beside other work; what is found is in `file` then."""
        handle = self.handle
        if handle is None or self.file is None or not self.file.exhibits or self.checking is not None:
            return

        def check(ctx: JobContext) -> None:
            with self._check_lock:
                ctx.check()
                self.services.check_evidence(handle, ctx)

        def end(*_: object) -> None:
            self._move_check(None)
            if self.handle is handle:
                self.do(lambda _handle, _ctx: None, lambda _: self.checked.emit())

        self._move_check(0.0)
        self._checks.submit(
            check,
            on_done=end,
            on_failed=end,
            on_cancelled=end,
            on_progress=lambda _stage, fraction: self._move_check(fraction),
        )

    def _move_check(self, fraction: float | None) -> None:
        self.checking = fraction
        self.check_moved.emit()

    def _not_opened(self, failure: JobFailure | None = None) -> None:
        self.opening = False
        self.changed.emit()
        if failure is not None:
            self.failed.emit(failure)
            self.load_recent()

    def _take_recent(self, cases: list[RecentCase]) -> None:
        """The cases of this computer; what was known of the others stays until `look_around` has its answer."""
        before = {case.folder: case.open_by for case in self.recent}
        mine = {case.folder for case in cases}
        others = [case for case in self.recent if not case.opened_at and case.folder not in mine]
        self.recent = [*(replace(case, open_by=before.get(case.folder, "")) for case in cases), *others]
        self.recent_changed.emit()
        self.look_around()

    def _take_known(self, cases: list[RecentCase]) -> None:
        if (cases, None) != (self.recent, self.server_problem):
            self.recent, self.server_problem = cases, None
            self.recent_changed.emit()

    def _take_problem(self, problem: JobFailure) -> None:
        self.server_problem = problem
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

    def look(
        self,
        work: Callable[[CaseHandle, JobContext], T],
        on_done: Callable[[T], None],
        on_failed: Callable[[JobFailure], None] | None = None,
    ) -> None:
        """Consult the open case beside the changes, which do not wait; late answers are dropped."""
        handle = self.handle
        if handle is None:
            return

        def done(value: T) -> None:
            if self.handle is handle:
                on_done(value)

        self._aside.submit(lambda ctx: work(handle, ctx), on_done=done, on_failed=on_failed)

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
