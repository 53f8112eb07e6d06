"""The page of the batch queue: where the photos come from, where results go, and how every line stands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.gui.batch.batch_model import BatchModel, LineState, Summary
from app.gui.batch.batch_table import NAME, PHOTOS, STATE, TIME, BatchTable
from app.gui.icons import coloured_icon
from app.gui.questions import Questions
from app.gui.theme import Theme
from app.gui.wording import clock

translate = QCoreApplication.translate

_TICK_MS = 1000


class BatchPage(QWidget):
    """Observes one `BatchModel`.

    Args:
        batch: the queue.
        out: folder proposed for the results.
        questions: file and folder dialogs.
        theme: colours.

    Attributes:
        folder_button: reads a folder.
        table_button: reads a CSV file.
        start_button: works through the lines.
        cancel_button: stops.
        retry_button: lets the marked line, or every failed one, wait again.
        cancel_line_button: takes the marked line out.
        view: the lines.
        summary: how it stands, in words.
    """

    def __init__(
        self, batch: BatchModel, out: Path, questions: Questions, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._batch, self._questions, self._theme = batch, questions, theme
        self.view = self._make_view()
        self.setAccessibleName(self.tr("Batch"))
        self.folder_button = QPushButton(self.tr("Choose a folder…"), self)
        self.table_button = QPushButton(self.tr("Choose a table…"), self)
        self.folder_button.clicked.connect(self._ask_folder)
        self.table_button.clicked.connect(self._ask_table)
        self.out = QLineEdit(str(out), self)
        self.out.setAccessibleName(self.tr("Folder for the results"))
        self.out.textChanged.connect(self._show)
        self._browse = QPushButton(self.tr("Choose…"), self)
        self._browse.clicked.connect(self._ask_out)
        self.start_button = QPushButton(self.tr("Start"), self)
        self.start_button.setProperty("role", "primary")
        self.start_button.clicked.connect(self._start)
        self.cancel_button = QPushButton(self.tr("Cancel all"), self)
        self.cancel_button.clicked.connect(batch.cancel_all)
        self.retry_button = QPushButton(self.tr("Retry what failed"), self)
        self.retry_button.clicked.connect(self._retry)
        self.cancel_line_button = QPushButton(self.tr("Cancel this line"), self)
        self.cancel_line_button.clicked.connect(lambda: batch.cancel(self.view.currentIndex().row()))
        self.show_button = QPushButton(self.tr("Open its folder"), self)
        self.show_button.clicked.connect(self._show_folder)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the batch"))
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self._nothing = QLabel(
            self.tr(
                "No photos are chosen.\n\nA folder: every photo is one line; “name_front” and “name_side” belong "
                "together.\n"
                "A table: CSV with the columns front and side."
            ),
            self,
        )
        self._nothing.setProperty("role", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_summary)
        self._lay_out()
        for signal in (batch.reset, batch.changed):
            signal.connect(self._show)
        batch.line_changed.connect(lambda _number: self._show())
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show())
        theme.changed.connect(self._paint)
        self._paint()
        self._show()

    def _start(self) -> None:
        self._batch.start(Path(self.out.text().strip()).expanduser())

    def _retry(self) -> None:
        row = self.view.currentIndex().row()
        marked = self._batch.lines[row].state if 0 <= row < len(self._batch.lines) else None
        if marked is LineState.CANCELLED:
            self._batch.retry(row)
        self._batch.retry_failed()

    def _ask_folder(self) -> None:
        folder = self._questions.folder(self, self.tr("Folder with photos"), Path(self.out.text()).parent)
        if folder is not None:
            self._batch.plan(folder)

    def _ask_table(self) -> None:
        file = self._questions.table(self, self.tr("Table of photos"))
        if file is not None:
            self._batch.plan(file)

    def _ask_out(self) -> None:
        folder = self._questions.folder(self, self.tr("Folder for the results"), Path(self.out.text()))
        if folder is not None:
            self.out.setText(str(folder))

    def _show_folder(self) -> None:
        row = self.view.currentIndex().row()
        folder = self._batch.lines[row].folder if 0 <= row < len(self._batch.lines) else None
        if folder is not None:
            self._questions.show_folder(folder)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        batch, row = self._batch, self.view.currentIndex().row()
        summary = batch.summary()
        line = batch.lines[row] if 0 <= row < len(batch.lines) else None
        self._pages.setCurrentIndex(0 if batch.lines else 1)
        for widget in (self.folder_button, self.table_button, self.out, self._browse):
            widget.setEnabled(not batch.running)
        waiting = bool(summary.of(LineState.WAITING))
        self.start_button.setEnabled(not batch.running and waiting and bool(self.out.text().strip()))
        self.cancel_button.setEnabled(batch.running or waiting)
        again = line is not None and line.state is LineState.CANCELLED
        self.retry_button.setEnabled(batch.out is not None and (bool(summary.of(LineState.FAILED)) or again))
        active = line is not None and line.state in (LineState.WAITING, LineState.RUNNING)
        self.cancel_line_button.setEnabled(active)
        self.show_button.setEnabled(line is not None and line.folder is not None)
        self.bar.setRange(0, max(1, summary.total))
        self.bar.setValue(summary.total - summary.of(LineState.WAITING) - summary.of(LineState.RUNNING))
        self._show_summary()
        if batch.running != self._tick.isActive():
            (self._tick.start if batch.running else self._tick.stop)()

    def _show_summary(self) -> None:
        summary = self._batch.summary()
        self.bar.setVisible(bool(summary.total))
        self.summary.setText(summary_text(summary))

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setModel(BatchTable(self._batch, self._theme, view))
        view.setAccessibleName(self.tr("Lines of the batch"))
        view.verticalHeader().hide()
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((NAME, 150), (PHOTOS, 260), (TIME, 70)):
            view.setColumnWidth(column, width)
        return view

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Batch"), self)
        title.setProperty("role", "heading")
        sources = QHBoxLayout()
        sources.setSpacing(8)
        sources.addWidget(self.folder_button)
        sources.addWidget(self.table_button)
        sources.addStretch(1)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.out, 1)
        place.addWidget(self._browse)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        form.addRow(self.tr("Photos"), sources)
        form.addRow(self.tr("Results go to"), place)
        frame = QFrame(self)
        frame.setProperty("role", "card")
        self._pages = QStackedLayout(frame)
        self._pages.setContentsMargins(1, 1, 1, 1)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._nothing)
        line = QHBoxLayout()
        for button in (self.retry_button, self.cancel_line_button, self.show_button):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.cancel_button)
        line.addWidget(self.start_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addWidget(title)
        column.addLayout(form)
        column.addWidget(frame, 1)
        column.addWidget(self.bar)
        column.addWidget(self.summary)
        column.addLayout(line)

    def _paint(self) -> None:
        tokens = self._theme.tokens
        self.start_button.setIcon(coloured_icon("reconstruct", tokens.on_accent, tokens.border_strong))


def summary_text(summary: Summary) -> str:
    """How a batch stands, in one line."""
    if not summary.total:
        return ""
    parts = [
        translate("Batch", "{0} of {1} done").format(summary.of(LineState.DONE), summary.total),
        translate("Batch", "{0} failed").format(summary.of(LineState.FAILED)),
        translate("Batch", "{0} cancelled").format(summary.of(LineState.CANCELLED)),
        translate("Batch", "{0} waiting").format(summary.of(LineState.WAITING)),
    ]
    if summary.left_s is not None:
        parts.append(translate("Batch", "about {0} left").format(clock(summary.left_s)))
    return " · ".join(parts)
