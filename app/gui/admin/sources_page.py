"""The data sources: what an agency holds, what a reader found in it, and how it looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QWidget,
)

from app.gui.admin.page import AdminContext, AdminPage, Table
from app.gui.admin.words import kind_text
from app.gui.images import image_of

if TYPE_CHECKING:
    from app.sources.readers import Sample
    from app.sources.report import SourceReport

_CELL = 160
_FILE_KINDS = ("bfm",)
_COMPANION_KINDS = ("300wlp",)
_NO_FOLDER = ("anny",)


class SourcesPage(AdminPage):
    """A table of sources, a report and a grid of samples.

    Attributes:
        table, kind, report, grid: what is shown. add_button, remove_button, survey_button, preview_button: what to do.
    """

    def __init__(self, context: AdminContext, parent: QWidget) -> None:
        super().__init__(context, self.tr("Data sources"), parent)
        headers = [self.tr("Number"), self.tr("Kind"), self.tr("Added by"), self.tr("Folder")]
        self.table = Table(self.tr("Data sources"), headers, self)
        self.table.itemSelectionChanged.connect(self._update)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName(self.tr("Kind of source"))
        for kind in context.services.sources.kinds:
            self.kind.addItem(kind_text(kind), kind)
        self.add_button = QPushButton(self.tr("Add…"), self)
        self.remove_button = QPushButton(self.tr("Remove from the list"), self)
        self.survey_button = QPushButton(self.tr("Look through"), self)
        self.preview_button = QPushButton(self.tr("Show samples"), self)
        row = QHBoxLayout()
        row.addWidget(self.kind)
        row.addWidget(self.add_button)
        row.addSpacing(16)
        for button in (self.survey_button, self.preview_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.report = QPlainTextEdit(self)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(self.tr("What was found and skipped"))
        self.grid = QListWidget(self)
        self.grid.setViewMode(QListView.ViewMode.IconMode)
        self.grid.setIconSize(QSize(_CELL, _CELL))
        self.grid.setResizeMode(QListView.ResizeMode.Adjust)
        self.grid.setMovement(QListView.Movement.Static)
        self.grid.setUniformItemSizes(True)
        self.grid.setAccessibleName(self.tr("Samples"))
        lower = QSplitter(Qt.Orientation.Horizontal, self)
        lower.addWidget(self.report)
        lower.addWidget(self.grid)
        lower.setSizes([320, 560])
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(self.table)
        splitter.addWidget(lower)
        splitter.setSizes([160, 400])
        self.column.addWidget(splitter, 1)
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._remove)
        self.survey_button.clicked.connect(self._survey)
        self.preview_button.clicked.connect(self._preview)

    def enter(self) -> None:
        """Read the list."""
        sources = self.attempt(lambda: self.context.services.sources.listed(self.context.user)) or []
        self.table.fill(
            [(str(s.id), kind_text(s.kind), s.added_by, s.folder or "–") for s in sources], [s.id for s in sources]
        )

    def leave(self) -> None:
        """Forget what was shown."""
        super().leave()
        self.table.fill([])
        self.report.clear()
        self.grid.clear()

    def _update(self) -> None:
        for button in (self.remove_button, self.survey_button, self.preview_button):
            button.setEnabled(self.table.chosen is not None)

    def _add(self) -> None:
        kind = str(self.kind.currentData())
        folder: Path | None = None
        companion: Path | None = None
        if kind in _FILE_KINDS:
            folder = self.context.questions.any_file(self, self.tr("Shape model (BFM.mat)"), "*.mat")
        elif kind not in _NO_FOLDER:
            folder = self.context.questions.folder(self, kind_text(kind), self.context.documents)
        if folder is None and kind not in _NO_FOLDER:
            return
        if kind in _COMPANION_KINDS:
            companion = self.context.questions.any_file(self, self.tr("Shape model (BFM.mat)"), "*.mat")
            if companion is None:
                return
        source = self.attempt(lambda: self.context.services.sources.add(self.context.user, kind, folder, companion))
        self.enter()
        if source is not None:
            self.table.choose(source.id)

    def _remove(self) -> None:
        number = self._number()
        self.attempt(lambda: self.context.services.sources.remove(self.context.user, number))
        self.enter()

    def _survey(self) -> None:
        number = self._number()
        self.work(
            self.tr("Looking through…"),
            lambda ctx: self.context.services.sources.survey(self.context.user, number, ctx),
            self.show_report,
        )

    def _preview(self) -> None:
        number = self._number()
        self.work(
            self.tr("Reading samples…"),
            lambda ctx: self.context.services.sources.preview(self.context.user, number, ctx),
            self.show_samples,
        )

    def _number(self) -> int:
        chosen = self.table.chosen
        return chosen if isinstance(chosen, int) else -1

    def show_report(self, report: SourceReport) -> None:
        """Show what a reader found."""
        lines = [self.tr("Found: {0}").format(", ".join(f"{count} {what}" for what, count in report.found.items()))]
        lines.append(self.tr("Skipped: {0}").format(report.skipped_count))
        lines += report.notes
        lines += ["", *(f"{each.file}\n    {each.code} {each.why}" for each in report.skipped)]
        self.report.setPlainText("\n".join(lines))

    def show_samples(self, samples: list[Sample]) -> None:
        """Show samples in the grid."""
        self.grid.clear()
        for sample in samples:
            pixmap = QPixmap.fromImage(image_of(sample.picture)).scaled(
                _CELL, _CELL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self.grid.addItem(QListWidgetItem(QIcon(pixmap), sample.caption))
        if not samples:
            self.tell(self.tr("The source gave no sample; look through it to see why."), "info")
