"""What leaves the window: exports, reports, copied pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from app.gui.cases.case_model import CaseModel
from app.gui.export_dialog import ExportDialog
from app.gui.help.panel_help import set_help
from app.gui.mesh_view import MeshView
from app.gui.questions import Questions
from app.gui.report_preview.report_dialog import ReportDialog
from app.gui.run_model import RunModel
from app.gui.services import WindowServices
from app.gui.theme import Theme
from app.jobs.base import Runner


class OutputDesk(QObject):
    """Opens the dialogs that write the shown result.

    Args:
        services: use cases.
        runner: runs them.
        run: holds the shown result.
        case: the open case.
        view: the 3D view.
        questions: file dialogs.
        theme: colours.
        folder: proposed for exports.
        say: shows a short text in the status bar.
        window: parent of the dialogs.

    Attributes:
        export_dialog: while it is open.
        report_dialog: while it is open.
    """

    def __init__(
        self,
        services: WindowServices,
        runner: Runner,
        run: RunModel,
        case: CaseModel,
        view: MeshView,
        questions: Questions,
        theme: Theme,
        folder: Path,
        say: Callable[[str], object],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._services, self._runner, self._run, self._case = services, runner, run, case
        self._view, self._questions, self._theme = view, questions, theme
        self._folder, self._say, self._window = folder, say, window
        self.export_dialog: ExportDialog | None = None
        self.report_dialog: ReportDialog | None = None

    def export(self) -> None:
        """Open the export dialog on the shown result."""
        result = self._run.result
        if result is None:
            return
        dialog = ExportDialog(
            result, self._folder, self._runner, self._services, self._questions, self._theme, self._window
        )
        if self._case.file is not None:
            dialog.examiner.setText(self._case.file.info.examiner)
            dialog.case_number.setText(self._case.file.info.number)
        dialog.destroyed.connect(self._forget_export)
        self.export_dialog = dialog
        dialog.open()

    def report(self) -> None:
        """Show the report on the shown result before it is saved."""
        if self._case.result(self._run.result_id) is None:
            return
        dialog = ReportDialog(self._case, self._run.result_id, self._questions, self._theme, self._window)
        set_help(dialog, "report")
        dialog.finished.connect(self._forget_report)
        self.report_dialog = dialog
        dialog.open()
        dialog.preview()

    def copy_view(self) -> None:
        """Put the 3D view with its caption on the clipboard."""
        pixels = self._view.screenshot()
        height, width, _ = pixels.shape
        image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        QGuiApplication.clipboard().setImage(image.copy())
        self._say(self.tr("Picture copied"))

    def _forget_export(self) -> None:
        self.export_dialog = None

    def _forget_report(self) -> None:
        self.report_dialog = None
