"""The case browser: sections at the left, a table in the middle, everything known of the marked line below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.caselog import AuditEvent, CaseFile
from app.gui.cases.case_tables import Row, Table, overview, tables
from app.gui.fact_sheet import FactSheet
from app.gui.theme import Theme

OVERVIEW = "overview"
_KEY = Qt.ItemDataRole.UserRole


class CasePage(QWidget):
    """Shows all that the open case holds.

    Attributes:
        sections: overview and one section for each kind of thing.
        table: the section's lines.
        sheet: what is known of the marked line.

    Signals:
        result_chosen: number of a result to show in the 3D view.
        trash_asked: a `Subject` to delete.
        restore_asked: a `Subject` to take out of the trash.
        note_asked: a `Subject` to write a note about.
        events_wanted: the audit trail is in front and not loaded.
    """

    result_chosen = Signal(int)
    trash_asked = Signal(object)
    restore_asked = Signal(object)
    note_asked = Signal(object)
    events_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tables: dict[str, Table] = {table.key: table for table in tables()}
        self._file: CaseFile | None = None
        self._events: list[AuditEvent] = []
        self._rows: list[Row] = []
        self.setAccessibleName(self.tr("Case"))
        self._title = QLabel(self)
        self._title.setProperty("role", "heading")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._state = QLabel(self)
        self._state.setWordWrap(True)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self.sections = QListWidget(self)
        self.sections.setAccessibleName(self.tr("Sections of the case"))
        self.sections.setProperty("role", "pages")
        self.sections.setFixedWidth(180)
        self.sections.currentRowChanged.connect(lambda _row: self._turn_to_section())
        self.table = self._make_table()
        self._nothing = QLabel(self)
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sheet = FactSheet(self.tr("Details"), self)
        self.show_button = QPushButton(self.tr("Show in 3D"), self)
        self.note_button = QPushButton(self.tr("Add note…"), self)
        self.delete_button = QPushButton(self.tr("Delete"), self)
        self.restore_button = QPushButton(self.tr("Take out of the trash"), self)
        self.show_button.clicked.connect(lambda: self._tell(self.result_chosen))
        self.note_button.clicked.connect(lambda: self._tell(self.note_asked))
        self.delete_button.clicked.connect(lambda: self._tell(self.trash_asked))
        self.restore_button.clicked.connect(lambda: self._tell(self.restore_asked))
        self._lay_out()
        self._fill_sections()
        self.show_case(None)

    def show_case(self, file: CaseFile | None) -> None:
        """Show a case, or that none is open."""
        if file is None or self._file is None or file.folder != self._file.folder:
            self._events = []
        self._file = file
        self.setEnabled(file is not None)
        self._title.setText(self.tr("No case is open") if file is None else file.info.number)
        faults = () if file is None else file.faults
        texts = [f"{fault.code}  {fault.what}: {fault.text}" for fault in faults]
        if file is not None and file.read_only:
            texts.insert(0, self.tr("Read-only: {0}").format(file.why_read_only))
        self._state.setText("\n".join(texts))
        self._state.setProperty("role", "error" if faults else "warning")
        self._state.style().unpolish(self._state)
        self._state.style().polish(self._state)
        self._state.setVisible(bool(texts))
        self._fill_sections()
        self._show_section()

    def show_events(self, events: list[AuditEvent]) -> None:
        """The newest events of the audit trail, newest first."""
        self._events = events
        self._show_section()

    def show_section(self, key: str) -> None:
        """Bring a section to the front."""
        for row in range(self.sections.count()):
            if self.sections.item(row).data(_KEY) == key:
                self.sections.setCurrentRow(row)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _section(self) -> str:
        row = self.sections.currentRow()
        return OVERVIEW if row < 0 else str(self.sections.item(row).data(_KEY))

    def _fill_sections(self) -> None:
        if not self.sections.count():
            for key in (OVERVIEW, *self._tables):
                item = QListWidgetItem(self.sections)
                item.setData(_KEY, key)
            self.sections.setCurrentRow(0)
        for row in range(self.sections.count()):
            item = self.sections.item(row)
            key = str(item.data(_KEY))
            if key == OVERVIEW:
                item.setText(self.tr("Overview"))
                continue
            table = self._tables[key]
            count = 0
            if self._file is not None:
                count = self._file.head.seq if key == "audit" else len(table.rows(self._file, []))
            item.setText(f"{table.title}  {count}" if count else table.title)

    def _turn_to_section(self) -> None:
        self._show_section()
        if self._section() == "audit" and self._file is not None:
            self.events_wanted.emit()  # once for each visit: looking at the trail is an event of the trail too

    def _show_section(self) -> None:
        key, file = self._section(), self._file
        table = self._tables.get(key)
        self._rows = [] if file is None or table is None else table.rows(file, self._events)
        self._fill_table(table)
        self._upper.setVisible(table is not None)
        self.table.setVisible(bool(self._rows))
        self._nothing.setVisible(table is not None and not self._rows)
        none_open = self.tr("Make a case or open one on the page “Start”.")
        self._nothing.setText("" if table is None else table.empty if file is not None else none_open)
        self._show_row()

    def _fill_table(self, table: Table | None) -> None:
        kept = max(0, self.table.currentRow())
        self.table.clear()
        columns = () if table is None else table.columns
        self.table.setColumnCount(len(columns))
        self.table.setHorizontalHeaderLabels(list(columns))
        self.table.setRowCount(len(self._rows))
        for number, row in enumerate(self._rows):
            for column, text in enumerate(row.cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text if len(text) > 40 else "")
                if row.alarm:
                    item.setForeground(QColor(self._theme.tokens.error))
                self.table.setItem(number, column, item)
        header = self.table.horizontalHeader()
        widest = max(range(len(columns)), key=lambda c: 2 if c == 2 else 0) if len(columns) > 2 else len(columns) - 1
        for column in range(len(columns)):
            stretch = column == widest if table is None or table.key != "trash" else column == 1
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        if self._rows:
            self.table.setCurrentCell(min(kept, len(self._rows) - 1), 0)

    def _marked(self) -> Row | None:
        number = self.table.currentRow()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _show_row(self) -> None:
        row = self._marked()
        if self._section() == OVERVIEW:
            self.sheet.show_pairs(() if self._file is None else overview(self._file))
        else:
            self.sheet.show_pairs(() if row is None else row.details)
        writable = self._file is not None and not self._file.read_only
        subject = None if row is None else row.subject
        trash = self._section() == "trash"
        self.show_button.setVisible(row is not None and bool(row.result))
        self.note_button.setVisible(subject is not None and not trash)
        self.delete_button.setVisible(subject is not None and not trash)
        self.restore_button.setVisible(subject is not None and trash)
        for button in (self.note_button, self.delete_button, self.restore_button):
            button.setEnabled(writable)

    def _tell(self, signal: object) -> None:
        row = self._marked()
        if row is None:
            return
        if signal is self.result_chosen or row.subject is None:
            self.result_chosen.emit(row.result)
        else:
            signal.emit(row.subject)  # type: ignore[attr-defined]

    # -- building ----------------------------------------------------------------------------------------------------

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 0, self)
        table.setAccessibleName(self.tr("Lines of the section"))
        table.verticalHeader().hide()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.currentCellChanged.connect(lambda *_: self._show_row())
        table.cellActivated.connect(lambda *_: self._activate())
        return table

    def _activate(self) -> None:
        row = self._marked()
        if row is not None and row.result:
            self.result_chosen.emit(row.result)

    def _lay_out(self) -> None:
        self._upper = QFrame(self)
        self._upper.setProperty("role", "card")
        upper = QVBoxLayout(self._upper)
        upper.setContentsMargins(1, 1, 1, 1)
        upper.addWidget(self.table)
        upper.addWidget(self._nothing)
        buttons = QHBoxLayout()
        for button in (self.show_button, self.note_button, self.restore_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.delete_button)
        lower = QFrame(self)
        lower.setProperty("role", "card")
        below = QVBoxLayout(lower)
        below.setContentsMargins(16, 12, 16, 12)
        below.setSpacing(10)
        below.addWidget(self.sheet, 1)
        below.addLayout(buttons)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setChildrenCollapsible(False)
        split.addWidget(self._upper)
        split.addWidget(lower)
        split.setSizes([420, 260])
        right = QVBoxLayout()
        right.setContentsMargins(18, 16, 18, 14)
        right.setSpacing(10)
        right.addWidget(self._title)
        right.addWidget(self._state)
        right.addWidget(split, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sections)
        row.addLayout(right, 1)

    def sizeHint(self) -> QSize:
        """A comfortable page."""
        return QSize(900, 640)
