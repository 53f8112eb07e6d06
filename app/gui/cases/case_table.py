"""The lines of one section of the case browser."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.gui.cases.case_tables import Row, Table
from app.gui.theme import Theme

_LONG = 40  # a longer text is shown whole in its tooltip


class CaseTable(QTableWidget):
    """Shows rows; one is marked as long as there are any.

    Args:
        theme: colours.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(0, 0, parent)
        self._theme = theme
        self.setAccessibleName(self.tr("Lines of the section"))
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def fill(self, table: Table | None, rows: list[Row]) -> None:
        """Show rows under the headings of a section; the marked line stays where it was."""
        kept = max(0, self.currentRow())
        self.clear()
        columns = () if table is None else table.columns
        self.setColumnCount(len(columns))
        self.setHorizontalHeaderLabels(list(columns))
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row.cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text if len(text) > _LONG else "")
                if row.alarm:
                    item.setForeground(QColor(self._theme.tokens.error))
                self.setItem(number, column, item)
        header = self.horizontalHeader()
        wide = 1 if table is not None and table.key == "trash" else min(2, len(columns) - 1)
        for column in range(len(columns)):
            mode = QHeaderView.ResizeMode.Stretch if column == wide else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        if rows:
            self.setCurrentCell(min(kept, len(rows) - 1), 0)
