"""The report before it is saved: kind and language at the top, its pages below, Save puts it into the case."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.jobs import JobContext
from app.gui.cases.case_model import CaseModel
from app.gui.cases.case_services import ReportPages, ReportRequest
from app.gui.notice_bar import NoticeBar
from app.gui.progress_strip import ProgressStrip
from app.gui.questions import Questions
from app.gui.report_preview.pages import draw_pages
from app.gui.theme import Theme
from app.jobs.base import JobFailure
from app.jobs.serial import QueuedJob

translate = QCoreApplication.translate

_DPI = 110.0
_PAGE_GAP = 14


class ReportDialog(QDialog):
    """Makes the chosen report, shows its pages, saves it into the case and elsewhere.

    Args:
        case: the open case.
        result_id: the result that is reported on.
        questions: file dialogs.
        theme: colours.

    Attributes:
        template: long, short or summary.
        language: of the report.
        save_button: stores the report in the case.
        copy_button: writes a copy of the stored report elsewhere.
        pages: widgets of the pages.
        saved: the stored file, None before.
    """

    _drawn = Signal(object)

    def __init__(self, case: CaseModel, result_id: int, questions: Questions, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._case, self._result_id, self._questions = case, result_id, questions
        self._job: QueuedJob | None = None
        self._generation = 0
        self.saved: Path | None = None
        self.pages: list[QLabel] = []
        self.setWindowTitle(self.tr("Report"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.template = self._combo(
            self.tr("Kind of report"),
            (("long", self.tr("Full report")), ("short", self.tr("Short report")), ("summary", self.tr("One page"))),
        )
        self.language = self._combo(self.tr("Language of the report"), case.services.report_languages())
        self.language.setCurrentIndex(max(0, self.language.findData(QLocale().name().partition("_")[0])))
        self.notice = NoticeBar(theme, self)
        self.progress = ProgressStrip(self)
        self.progress.cancel_asked.connect(self._cancel)
        self.save_button = QPushButton(self.tr("Save into the case"), self)
        self.save_button.setProperty("role", "primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        self.copy_button = QPushButton(self.tr("Save a copy…"), self)
        self.copy_button.clicked.connect(self._save_copy)
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.clicked.connect(self.close)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(self.tr("Pages of the report"))
        self._scroll.setProperty("role", "paper")
        self._lay_out()
        self._drawn.connect(self._take_page)

    @property
    def busy(self) -> bool:
        """Whether the report is being made or stored."""
        return self._job is not None

    def request(self) -> ReportRequest:
        """What the fields say."""
        return ReportRequest(self._result_id, str(self.template.currentData()), str(self.language.currentData()))

    def preview(self) -> None:
        """Make the chosen report and show its pages."""
        self._cancel()
        self._clear()
        self._generation += 1
        self.progress.begin(self.tr("Making the report"))
        request, generation = self.request(), self._generation

        def work(case: object, ctx: JobContext) -> ReportPages:
            made = self._case.services.preview_report(case, request, ctx)
            draw_pages(made.pdf, _DPI * ratio, lambda page: self._drawn.emit((generation, page)), ctx)
            return made

        ratio = self.devicePixelRatioF()
        self._submit(self._case.do(work, self._shown, self._failed, self.progress.report, self._end))

    def save(self) -> None:
        """Store the report in the case."""
        if self.busy:
            return
        self.progress.begin(self.tr("Saving the report"))
        request = self.request()
        services = self._case.services
        work = partial(_save, services.save_report, request)
        self._submit(self._case.do(work, self._stored, self._failed, self.progress.report, self._end))

    def _submit(self, job: QueuedJob | None) -> None:
        self._job = None if job is None or job.finished else job
        self._check()

    def _cancel(self) -> None:
        if self._job is not None:
            self._generation += 1
            self._job.cancel()

    def _shown(self, made: ReportPages) -> None:
        self._end()
        if made.draft:
            title = self.tr("This report is not final")
            text = self.tr("It says so on its pages. Accept the result, and see what else it names.")
            self.notice.show_text("warning", title, text)
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stored(self, file: Path) -> None:
        self._end()
        self.saved = file
        self.notice.show_text(
            "ok",
            self.tr("Saved into the case"),
            file.name,
            self.tr("Open folder"),
            lambda: self._questions.show_folder(file.parent),
        )
        self._check()

    def _failed(self, failure: JobFailure) -> None:
        self._end()
        self.notice.show_error(failure.error)

    def _end(self) -> None:
        self._job = None
        self.progress.end()
        self._check()

    def _check(self) -> None:
        for widget in (self.template, self.language):
            widget.setEnabled(not self.busy)
        self.save_button.setEnabled(not self.busy and bool(self.pages) and self._case.writable)
        self.copy_button.setEnabled(not self.busy and self.saved is not None)

    def _save_copy(self) -> None:
        saved = self.saved
        if saved is None:
            return
        target = self._questions.save_file(self, self.tr("Save a copy of the report"), saved.name)
        if target is not None:
            copy = partial(_copy, saved, target)
            done = partial(self.notice.show_text, "ok", self.tr("Copy saved"), str(target))
            self._submit(self._case.do(copy, lambda _: self._after_copy(done), self._failed))

    def _after_copy(self, tell: partial[None]) -> None:
        self._end()
        tell()

    def _take_page(self, drawn: tuple[int, NDArray[np.uint8]]) -> None:
        generation, rgb = drawn
        if generation != self._generation:
            return
        height, width, _ = rgb.shape
        image = QImage(rgb.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        label = QLabel(self._scroll.widget())
        label.setPixmap(QPixmap.fromImage(image))
        label.setProperty("role", "page")
        label.setAccessibleName(self.tr("Page {0}").format(len(self.pages) + 1))
        self.pages.append(label)
        self._column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)

    def _clear(self) -> None:
        self.notice.hide()
        self.saved = None
        self.pages = []
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(_PAGE_GAP, _PAGE_GAP, _PAGE_GAP, _PAGE_GAP)
        self._column.setSpacing(_PAGE_GAP)
        self._scroll.setWidget(page)

    def _combo(self, name: str, choices: tuple[tuple[str, str], ...]) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        for key, text in choices:
            combo.addItem(text, key)
        combo.activated.connect(lambda _row: self.preview())
        return combo

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        for text, combo in ((self.tr("Kind"), self.template), (self.tr("Language"), self.language)):
            label = QLabel(text, self)
            label.setBuddy(combo)
            head.addWidget(label)
            head.addWidget(combo)
            head.addSpacing(12)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.progress, 1)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.copy_button)
        foot.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)
        self._clear()
        self._check()

    def sizeHint(self) -> QSize:
        """A page in its width, and most of its height."""
        return QSize(1020, 900)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs."""
        self._cancel()
        super().closeEvent(event)


def _save(save: object, request: ReportRequest, case: object, ctx: JobContext) -> Path:
    return save(case, request, ctx)  # type: ignore[operator,no-any-return]


def _copy(source: Path, target: Path, _case: object, ctx: JobContext) -> None:
    import shutil

    from app.store.output import storage_errors

    ctx.check()
    with storage_errors(target):
        shutil.copyfile(source, target)
