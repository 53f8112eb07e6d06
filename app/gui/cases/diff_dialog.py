"""Two results of the case beside each other: what went in, and how far their surfaces lie apart."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
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

from app.core.casefile import Verdict
from app.core.result_diff import ResultDiff
from app.gui.cases.case_model import CaseModel
from app.gui.cases.words import role_text, verdict_text
from app.gui.notice_bar import NoticeBar
from app.gui.theme import Theme
from app.gui.wording import day, decimal
from app.jobs.base import JobFailure

translate = QCoreApplication.translate

_MARK = "≠"
_PICTURE_PX = 600
_TABLE_PX = 230
_SAME_MM = 0.005  # what two decimals do not show


class DiffDialog(QDialog):
    """Compares two results; what differs is marked with a sign, not by colour alone.

    Args:
        case: the open case.
        first: number of one of its results.
        theme: colours.

    Attributes:
        choices: the two results.
        only: whether lines that are the same are left out.
        table: the lines.
        distance: how far the surfaces lie apart, in words.
    """

    def __init__(self, case: CaseModel, first: int, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._case, self._theme = case, theme
        self._diff: ResultDiff | None = None
        self._asked = (0, 0)
        self.setWindowTitle(self.tr("Compare two results"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.choices = tuple(self._combo(name) for name in (self.tr("First result"), self.tr("Second result")))
        results = [] if case.file is None else [item for item in reversed(case.file.results) if item.trashed_at is None]
        for combo in self.choices:
            for item in results:
                combo.addItem(f"{item.label}  {verdict_text(item.verdict)}", item.id)
        others = [item.id for item in results if item.id != first]
        for combo, number in zip(self.choices, (first, others[0] if others else first), strict=True):
            combo.setCurrentIndex(combo.findData(number))
            combo.currentIndexChanged.connect(lambda _row: self.compare())
        self.only = QCheckBox(self.tr("Only what differs"), self)
        self.only.setChecked(True)
        self.only.toggled.connect(lambda _on: self._show())
        self.notice = NoticeBar(theme, self)
        self.table = self._make_table()
        self.distance = QLabel(self)
        self.distance.setWordWrap(True)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._caption = QLabel(
            self.tr("Between corresponding points of two estimated models, not aligned. Says nothing about a person."),
            self,
        )
        self._caption.setWordWrap(True)
        self._caption.setProperty("role", "small")
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.clicked.connect(self.close)
        self._lay_out()

    def compare(self) -> None:
        """Compare the chosen results."""
        first, second = (int(combo.currentData()) for combo in self.choices)
        self._asked, self._diff = (first, second), None
        self.notice.hide()
        self._show()
        services = self._case.services
        self._case.look(
            lambda case, ctx: services.compare(case, first, second, ctx), self._take, on_failed=self._failed
        )

    def _take(self, diff: ResultDiff) -> None:
        if (diff.first, diff.second) == self._asked:
            self._diff = diff
            self._show()

    def _failed(self, failure: JobFailure) -> None:
        self.distance.setText("")
        self.notice.show_error(failure.error)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        diff = self._diff
        lines = () if diff is None else diff.lines
        shown = [line for line in lines if not self.only.isChecked() or line[1] != line[2]]
        self.table.setHorizontalHeaderLabels(["", self.tr("What"), *(combo.currentText() for combo in self.choices)])
        self.table.setRowCount(len(shown))
        for row, (name, first, second) in enumerate(shown):
            differs = first != second
            texts = (_MARK if differs else "", line_name(name), shown_value(name, first), shown_value(name, second))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text if len(text) > 40 else "")
                if column < 2 and differs:
                    item.setForeground(QColor(self._theme.tokens.warning))
                self.table.setItem(row, column, item)
        self.table.resizeRowsToContents()
        self._show_distance(diff)

    def _show_distance(self, diff: ResultDiff | None) -> None:
        if diff is None:
            self.distance.setText(self.tr("The surfaces are being compared…"))
        elif diff.distance is None:
            self.distance.setText(self.tr("The meshes have different layouts, so their distance is not measured."))
        elif diff.distance.largest_mm < _SAME_MM:
            self.distance.setText(self.tr("Both surfaces are the same."))
        else:
            apart = diff.distance
            text = self.tr("The surfaces lie {0} mm apart on average, 95 % below {1} mm, at most {2} mm.")
            self.distance.setText(
                text.format(*(decimal(part, 2) for part in (apart.mean_mm, apart.p95_mm, apart.largest_mm)))
            )
        apart_at_all = diff is not None and diff.distance is not None and diff.distance.largest_mm >= _SAME_MM
        picture = diff.picture if diff is not None and apart_at_all else None
        self._picture.setVisible(picture is not None)
        self._caption.setVisible(apart_at_all)
        if picture is not None:
            height, width, _ = picture.shape
            image = QImage(picture.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
            ratio = self.devicePixelRatioF()
            scaled = image.scaledToWidth(round(_PICTURE_PX * ratio), Qt.TransformationMode.SmoothTransformation)
            scaled.setDevicePixelRatio(ratio)
            self._picture.setPixmap(QPixmap.fromImage(scaled))
            self._picture.setAccessibleName(self.distance.text())

    # -- building ----------------------------------------------------------------------------------------------------

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        return combo

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 4, self)
        table.setAccessibleName(self.tr("What is recorded about both results"))
        table.verticalHeader().hide()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setMinimumHeight(_TABLE_PX)
        table.setProperty("role", "list")
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, mode in enumerate(
            (
                QHeaderView.ResizeMode.ResizeToContents,
                QHeaderView.ResizeMode.ResizeToContents,
                QHeaderView.ResizeMode.Stretch,
                QHeaderView.ResizeMode.Stretch,
            )
        ):
            header.setSectionResizeMode(column, mode)
        return table

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.choices[0])
        head.addWidget(QLabel(_MARK, self))
        head.addWidget(self.choices[1])
        head.addStretch(1)
        head.addWidget(self.only)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        for widget in (self.distance, self._picture, self._caption):
            column.addWidget(widget)
        column.addLayout(foot)

    def sizeHint(self) -> QSize:
        """Room for the picture and a dozen lines."""
        return QSize(860, 780)


def line_name(name: str) -> str:
    """Name of a line for people; choices and software keep the names that the record has."""
    return {
        "verdict": translate("Cases", "State"),
        "reason": translate("Cases", "Reason"),
        "photos": translate("Cases", "Made from"),
        "model": translate("Cases", "Model"),
        "weights": translate("Cases", "Weights"),
        "device": translate("Cases", "Device"),
        "warnings": translate("Cases", "Warnings"),
        "by": translate("Cases", "By"),
        "time": translate("Cases", "When"),
    }.get(name, name.removeprefix("."))


def shown_value(name: str, text: str) -> str:
    """A value of a line for people."""
    if name == "time" and text:
        return day(text)
    if name == "verdict":
        return verdict_text(Verdict(text))
    if name == "photos":
        return re.sub(r"\((\w+)\)", lambda found: f"({role_text(found[1])})", text)
    if name == "weights":
        return f"{text[:16]}…" if text else ""
    return text
