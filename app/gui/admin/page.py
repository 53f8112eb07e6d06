"""What the pages of the administration share: the session, work away from the GUI thread, messages, tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import EnfaceError
from app.core.jobs import JobContext
from app.gui.admin.services import AdminServices
from app.gui.mesh_view import MeshView
from app.gui.questions import Questions
from app.gui.theme import Theme
from app.jobs.base import JobFailure, JobHandle, Runner

if TYPE_CHECKING:
    from app.services.admin.access import Session

T = TypeVar("T")


@dataclass
class AdminContext:
    """What every page gets.

    Attributes:
        services: the use cases.
        runner: runs what takes time.
        theme: colours.
        questions: file and folder dialogs.
        make_view: a new 3D view.
        documents: folder that dialogs start in.
        session: who is logged in; None while nobody is.
    """

    services: AdminServices
    runner: Runner
    theme: Theme
    questions: Questions
    make_view: Callable[[], MeshView]
    documents: Path
    session: Session | None = None

    @property
    def user(self) -> Session:
        """Who is logged in.

        Raises:
            EnfaceError: nobody is (E730).
        """
        if self.session is None:
            raise EnfaceError("nobody is logged in", remedy="log in again", code="E730")
        return self.session


@dataclass(frozen=True)
class Message:
    """What a page has to say: "ok", "info" or "error", and the text."""

    kind: str
    text: str = field(default="")


class AdminPage(QWidget):
    """One page.

    Signals:
        said: a `Message`.
    """

    said = Signal(object)

    def __init__(self, context: AdminContext, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self.busy = QLabel(self)
        self.busy.setProperty("role", "muted")
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.cancel_button.clicked.connect(self.cancel)
        self._jobs: list[JobHandle] = []
        heading = QLabel(title, self)
        heading.setProperty("role", "heading")
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self.busy)
        head.addWidget(self.cancel_button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(12)
        self.column.addLayout(head)
        self._show_busy("")

    def enter(self) -> None:
        """Called when the page comes to the front with somebody logged in."""

    def leave(self) -> None:
        """Called when nobody is logged in any more: stop and forget what was shown."""
        self.cancel()

    def cancel(self) -> None:
        """Ask the page's work to stop."""
        for job in self._jobs:
            job.cancel()

    def attempt(self, work: Callable[[], T]) -> T | None:
        """Something quick; a failure is told, and gives None."""
        try:
            return work()
        except EnfaceError as error:
            self.said.emit(Message("error", error.one_line()))
            return None

    def work(self, title: str, work: Callable[[JobContext], T], done: Callable[[T], object]) -> None:
        """Something that takes time, away from the GUI thread; a failure is told."""
        job: list[JobHandle] = []

        def end() -> None:
            for each in job:
                if each in self._jobs:
                    self._jobs.remove(each)
            self._show_busy("")

        def finished(value: T) -> None:
            end()
            done(value)

        def failed(failure: JobFailure) -> None:
            end()
            self.said.emit(Message("error", failure.error.one_line()))

        self._show_busy(title)
        handle = self.context.runner.submit(
            work, on_done=finished, on_failed=failed, on_progress=self._progress, on_cancelled=end
        )
        if not handle.finished:
            job.append(handle)
            self._jobs.append(handle)

    def tell(self, text: str, kind: str = "ok") -> None:
        """Say something."""
        self.said.emit(Message(kind, text))

    def _progress(self, stage: str, fraction: float) -> None:
        self._show_busy(f"{stage}  {fraction * 100:.0f} %")

    def _show_busy(self, text: str) -> None:
        self.busy.setText(text)
        self.cancel_button.setVisible(bool(text))


class Table(QTableWidget):
    """Rows to read and to choose from.

    Args:
        name: for screen readers.
        headers: titles of the columns; the last one takes what room there is.
    """

    def __init__(self, name: str, headers: Sequence[str], parent: QWidget) -> None:
        super().__init__(0, len(headers), parent)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headers))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(headers) - 1, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

    def fill(self, rows: Sequence[Sequence[str]], keys: Sequence[object] | None = None) -> None:
        """Show these rows; the chosen one stays chosen where its key is still there."""
        chosen = self.chosen
        self.blockSignals(True)
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setData(Qt.ItemDataRole.UserRole, row if keys is None else keys[row])
                self.setItem(row, column, item)
        self.clearSelection()
        self.setCurrentCell(-1, -1)
        self.blockSignals(False)
        for row in range(len(rows)):
            if chosen is not None and self.key(row) == chosen:
                self.selectRow(row)
        self.itemSelectionChanged.emit()

    def choose(self, key: object) -> None:
        """Choose the row with this key."""
        for row in range(self.rowCount()):
            if self.key(row) == key:
                self.selectRow(row)

    def key(self, row: int) -> object:
        """The key of a row."""
        return self.model().index(row, 0).data(Qt.ItemDataRole.UserRole)

    @property
    def chosen(self) -> object:
        """Key of the chosen row, or None."""
        rows = self.selectionModel().selectedRows() if self.selectionModel() is not None else []
        return rows[0].data(Qt.ItemDataRole.UserRole) if rows else None


def buttons(parent: QObject, *made: QPushButton) -> QHBoxLayout:
    """Buttons in a row, at the left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in made:
        row.addWidget(button)
    row.addStretch(1)
    return row
