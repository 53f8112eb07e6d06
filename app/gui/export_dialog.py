"""Export of a result: which files, where, and a report; written off the GUI thread, problems told in place."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.records import ReconstructionResult
from app.gui.notice_bar import NoticeBar
from app.gui.progress_strip import ProgressStrip
from app.gui.questions import Questions
from app.gui.services import ExportChoice, WindowServices
from app.gui.theme import Theme
from app.jobs.base import JobFailure, JobHandle, Runner

LANE = "export"
DEFAULT_FORMATS = ("obj", "ply")


class ExportDialog(QDialog):
    """Asks what to write, writes it, and says what was written; stays open so that it can be read.

    Attributes:
        formats: the check box of each format.
        report: whether to write the PDF.
        folder: where to write.
        export_button: starts writing.
        close_button: closes, or cancels while writing.
        notice: what went wrong, or what was written.
    """

    def __init__(
        self,
        result: ReconstructionResult,
        folder: Path,
        runner: Runner,
        services: WindowServices,
        questions: Questions,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._result = result
        self._runner = runner
        self._services = services
        self._questions = questions
        self._job: JobHandle | None = None
        self._written: list[Path] = []
        self.setWindowTitle(self.tr("Export"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_fields(folder)
        self.notice = NoticeBar(theme, self)
        self.progress = ProgressStrip(self)
        self.progress.cancel_asked.connect(self.cancel)
        self.export_button = QPushButton(self.tr("Export"), self)
        self.export_button.setProperty("role", "primary")
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(self.start)
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.clicked.connect(self.close)
        self._lay_out()
        self._check()

    @property
    def busy(self) -> bool:
        """Whether files are being written."""
        return self._job is not None

    def choice(self) -> ExportChoice:
        """What the fields say."""
        return ExportChoice(
            folder=Path(self.folder.text().strip()).expanduser(),
            formats=tuple(name for name, box in self.formats.items() if box.isChecked()),
            report=self.report.isChecked(),
            examiner=self.examiner.text().strip(),
            case_number=self.case_number.text().strip(),
        )

    def start(self) -> None:
        """Write the files."""
        if self.busy or not self.export_button.isEnabled():
            return
        self.notice.hide()
        self.progress.begin(self.tr("Writing"))
        job = self._runner.submit(
            partial(self._services.export, self._result, self.choice()),
            lane=LANE,
            on_done=self._done,
            on_failed=self._failed,
            on_progress=self.progress.report,
            on_cancelled=self._cancelled,
        )
        self._job = None if job.finished else job
        self._check()

    def cancel(self) -> None:
        """Ask to stop; how it ended is told when it is known, because files may be in place already."""
        if self._job is not None:
            self.progress.cancelling()
            self._job.cancel()

    def _make_fields(self, folder: Path) -> None:
        words = {
            "obj": self.tr("OBJ with texture: for most 3D programs"),
            "ply": self.tr("PLY: compact, with normals"),
            "stl": self.tr("STL: shape only, for printing"),
            "glb": self.tr("GLB: one file with texture, for viewers"),
        }
        self.formats = {name: QCheckBox(text, self) for name, text in words.items()}
        for name, box in self.formats.items():
            box.setChecked(name in DEFAULT_FORMATS)
            box.toggled.connect(self._check)
        self.report = QCheckBox(self.tr("Report: summary, PDF"), self)
        self.report.setChecked(True)
        self.report.toggled.connect(self._check)
        self.examiner = QLineEdit(self)
        self.examiner.setPlaceholderText(self.tr("optional, printed in the report"))
        self.case_number = QLineEdit(self)
        self.case_number.setPlaceholderText(self.tr("optional, printed in the report"))
        self.folder = QLineEdit(str(folder), self)
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.setMinimumWidth(360)
        self.folder.textChanged.connect(self._check)
        self.browse = QPushButton(self.tr("Choose…"), self)
        self.browse.clicked.connect(self._ask_folder)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(_section(self.tr("Mesh, in millimetres"), self))
        for box in self.formats.values():
            column.addWidget(box)
        column.addSpacing(8)
        column.addWidget(_section(self.tr("Report"), self))
        column.addWidget(self.report)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setHorizontalSpacing(12)
        form.addRow(self.tr("Examiner"), self.examiner)
        form.addRow(self.tr("Case number"), self.case_number)
        column.addLayout(form)
        column.addSpacing(8)
        column.addWidget(_section(self.tr("Folder"), self))
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(self.browse)
        column.addLayout(place)
        column.addWidget(self.notice)
        column.addWidget(self.progress)
        column.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.export_button)
        column.addLayout(buttons)

    def _check(self) -> None:
        """Allow what makes sense now."""
        choice = self.choice()
        fields = (*self.formats.values(), self.report, self.folder, self.browse, self.examiner, self.case_number)
        for field in fields:
            field.setEnabled(not self.busy)
        for field in (self.examiner, self.case_number):
            field.setEnabled(not self.busy and choice.report)
        something = bool(choice.formats) or choice.report
        self.export_button.setEnabled(not self.busy and something and bool(self.folder.text().strip()))
        self.close_button.setEnabled(not self.busy)

    def _ask_folder(self) -> None:
        folder = self._questions.folder(self, self.tr("Folder for the exported files"), self.choice().folder)
        if folder is not None:
            self.folder.setText(str(folder))

    def _done(self, files: list[Path]) -> None:
        self._end()
        self._written = files
        names = ", ".join(sorted(file.name for file in files))
        self.notice.show_text("ok", self.tr("Exported"), names, self.tr("Open folder"), self._show_folder)

    def _show_folder(self) -> None:
        self._questions.show_folder(self._written[0].parent if self._written else self.choice().folder)

    def _failed(self, failure: JobFailure) -> None:
        self._end()
        self.notice.show_error(failure.error)

    def _cancelled(self) -> None:
        self._end()
        self.notice.show_text("info", self.tr("Cancelled"), self.tr("Nothing was written."))

    def _end(self) -> None:
        self._job = None
        self.progress.end()
        self._check()
        self.adjustSize()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Do not close over running work: cancel it first."""
        if self.busy:
            self.cancel()
            event.ignore()
        else:
            super().closeEvent(event)

    def reject(self) -> None:
        """Escape and Close cancel running work, and close otherwise."""
        if self.busy:
            self.cancel()
        else:
            super().reject()


def _section(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", "section")
    return label
