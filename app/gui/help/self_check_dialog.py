"""The self-check: every part of the installation is used once, and what fails says why."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.error_words import on_one_line
from app.gui.help.check_names import check_name
from app.gui.icons import coloured_icon
from app.gui.services import CheckLine, WindowServices
from app.gui.theme import Theme
from app.gui.wording import decimal
from app.jobs.base import JobFailure, JobHandle, Runner

LANE = "self-check"


class SelfCheckDialog(QDialog):
    """Runs the checks when it is shown; lines appear as they are known.

    Attributes:
        table: check, what was found, seconds.
        summary: how it went.
        copy_button: copies all lines.
    """

    _line = Signal(object)  # from the worker to the GUI thread

    def __init__(self, services: WindowServices, runner: Runner, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._services, self._runner, self._theme = services, runner, theme
        self._lines: list[CheckLine] = []
        self._job: JobHandle | None = None
        self.setWindowTitle(self.tr("Self-check"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 440)
        self.summary = QLabel(self.tr("Checking…"), self)
        self.summary.setProperty("role", "title")
        self.summary.setWordWrap(True)
        self.table = QTableWidget(0, 3, self)
        self.table.setAccessibleName(self.tr("Checks"))
        self.table.setHorizontalHeaderLabels([self.tr("Part"), self.tr("Found"), self.tr("Seconds")])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.copy_button = QPushButton(self.tr("Copy"), self)
        self.copy_button.clicked.connect(self._copy)
        close = QPushButton(self.tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        self._line.connect(self._take)

    def begin(self) -> None:
        """Run the checks."""
        job = self._runner.submit(
            partial(self._services.self_check, self._line.emit),
            lane=LANE,
            on_done=lambda _: self._end(),
            on_failed=self._failed,
        )
        self._job = None if job.finished else job

    def _take(self, line: CheckLine) -> None:
        self._lines.append(line)
        row = self.table.rowCount()
        self.table.insertRow(row)
        tokens = self._theme.tokens
        icon, colour = (
            ("ok", tokens.ok) if line.ok else ("error", tokens.error) if line.needed else ("warning", tokens.warning)
        )
        name = QTableWidgetItem(coloured_icon(icon, colour, colour), check_name(line.name))
        found = QTableWidgetItem(line.detail)
        found.setToolTip(line.detail)
        seconds = QTableWidgetItem(decimal(line.seconds))
        seconds.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if not line.ok:
            found.setForeground(QColor(colour))
        for column, item in enumerate((name, found, seconds)):
            self.table.setItem(row, column, item)
        self.table.scrollToBottom()

    def _end(self) -> None:
        self._job = None
        wrong = sum(not line.ok for line in self._lines)
        all_well = self.tr("All {0} parts work.").format(len(self._lines))
        self.summary.setText(
            self.tr("{0} of {1} parts do not work.").format(wrong, len(self._lines)) if wrong else all_well
        )

    def _failed(self, failure: JobFailure) -> None:
        self._job = None
        self.summary.setText(on_one_line(failure.error))

    def _copy(self) -> None:
        rows = [f"{'ok' if line.ok else 'FAILED'}\t{line.name}\t{line.detail}" for line in self._lines]
        QGuiApplication.clipboard().setText("\n".join(rows))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what still runs; a line that comes late finds nobody."""
        if self._job is not None:
            self._job.discard()
            self._job = None
        super().closeEvent(event)
