"""The page where every command's keys are shown and changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.actions import ActionRegistry
from app.gui.key_choices import KeyChoices

_NAME = Qt.ItemDataRole.UserRole


class KeyboardPage(QWidget):
    """A table of commands; the keys of the marked one are changed below it.

    Attributes:
        search: filters the table.
        table: commands and keys.
        keys: records new keys for the marked command.
        objection: why the keys cannot be had.
    """

    def __init__(self, actions: ActionRegistry, choices: KeyChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._choices = actions, choices
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find a command or keys"))
        self.search.setAccessibleName(self.tr("Find a command or keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.table = QTableWidget(0, 3, self)
        self.table.setAccessibleName(self.tr("Commands and their keys"))
        self.table.setHorizontalHeaderLabels([self.tr("Command"), self.tr("Menu"), self.tr("Keys")])
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        self.table.currentCellChanged.connect(lambda *_: self._show_chosen())
        self.keys = QKeySequenceEdit(self)
        self.keys.setMaximumSequenceLength(1)
        self.keys.setClearButtonEnabled(True)
        self.keys.setAccessibleName(self.tr("New keys for the marked command"))
        self.keys.editingFinished.connect(self._take)
        self.default_button = QPushButton(self.tr("Default keys"), self)
        self.default_button.clicked.connect(self._default)
        self.objection = QLabel(self)
        self.objection.setProperty("role", "error")
        self.objection.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Press the new keys:"), self))
        row.addWidget(self.keys, 1)
        row.addWidget(self.default_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.search, self.table):
            column.addWidget(widget)
        column.addLayout(row)
        column.addWidget(self.objection)
        actions.keys_changed.connect(self._show_keys)
        self._fill()

    def choose(self, name: str) -> None:
        """Mark a command."""
        for row in range(self.table.rowCount()):
            if self._name(row) == name:
                self.table.setCurrentCell(row, 0)

    def _fill(self) -> None:
        names = list(self._actions)
        self.table.setRowCount(len(names))
        for row, name in enumerate(names):
            title = QTableWidgetItem(self._actions.title(name))
            title.setData(_NAME, name)
            self.table.setItem(row, 0, title)
            self.table.setItem(row, 1, QTableWidgetItem(self._actions.menu_title(name)))
            self.table.setItem(row, 2, QTableWidgetItem())
        self._show_keys()
        self.table.setCurrentCell(0, 0)

    def _show_keys(self) -> None:
        for row in range(self.table.rowCount()):
            item = self.table.item(row, 2)
            if item is not None:
                item.setText(self._actions.keys(self._name(row)))
        self._show_chosen()

    def _show_chosen(self) -> None:
        name = self._name(self.table.currentRow())
        for widget in (self.keys, self.default_button):
            widget.setEnabled(bool(name))
        if name:
            self.keys.setKeySequence(self._actions[name].shortcut())
            self.default_button.setEnabled(name in self._actions.chosen_keys())

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for row in range(self.table.rowCount()):
            cells = [item.text().casefold() for column in range(3) if (item := self.table.item(row, column))]
            self.table.setRowHidden(row, not any(wanted in cell for cell in cells))

    def _take(self) -> None:
        name = self._name(self.table.currentRow())
        keys = self.keys.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if name and QKeySequence(keys) != self._actions[name].shortcut():
            self._say(self._choices.choose(name, keys))

    def _default(self) -> None:
        name = self._name(self.table.currentRow())
        if name:
            self._say(self._choices.reset(name))

    def _say(self, objection: str) -> None:
        self.objection.setText(objection)
        self._show_chosen()

    def _name(self, row: int) -> str:
        item = self.table.item(row, 0)
        return str(item.data(_NAME)) if item is not None else ""
