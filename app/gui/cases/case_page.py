"""The case browser: sections at the left, a table in the middle, everything known of the marked line below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.core.casefile import Kind, Subject
from app.core.caselog import AuditEvent, CaseFile, SearchHit
from app.gui.cases.case_buttons import CaseButtons
from app.gui.cases.case_table import CaseTable
from app.gui.cases.case_tables import Row, Table, counts, found_table, overview, tables
from app.gui.cases.evidence_state import EvidenceState
from app.gui.error_words import spoken
from app.gui.fact_sheet import FactSheet
from app.gui.theme import Theme

OVERVIEW, FOUND = "overview", "found"
SECTION_OF = {
    Kind.EXHIBIT: "photos",
    Kind.RESULT: "results",
    Kind.RUN: "runs",
    Kind.NOTE: "notes",
    Kind.REPORT: "reports",
}
_KEY = Qt.ItemDataRole.UserRole


class CasePage(QWidget):
    """Shows all that the open case holds.

    Attributes:
        sections: overview, one section for each kind of thing, and what was found.
        table: the section's lines.
        sheet: what is known of the marked line.
        search: the text that is looked for.
        state: whether the stored photos are the ones that came in.
        work: what can be done.

    Signals:
        result_chosen: number of a result to show in the 3D view.
        trash_asked: a `Subject` to delete.
        restore_asked: a `Subject` to take out of the trash.
        note_asked: a `Subject` to write a note about.
        note_edit_asked: number of a note whose text is to be changed.
        describe_asked: number of a photo that something is to be said about.
        use_asked: number of a photo, and what it is to be used as.
        labels_asked: a `Subject` and its labels.
        compare_asked: number of a result to compare with another.
        details_asked: the case's own data are to be changed.
        photos_asked: photos are to be brought in.
        search_asked: a text to look for.
        events_wanted: the audit trail is in front and not loaded.
    """

    result_chosen = Signal(int)
    trash_asked = Signal(object)
    restore_asked = Signal(object)
    note_asked = Signal(object)
    note_edit_asked = Signal(int)
    describe_asked = Signal(int)
    use_asked = Signal(int, str)
    labels_asked = Signal(object, object)
    compare_asked = Signal(int)
    details_asked = Signal()
    photos_asked = Signal()
    search_asked = Signal(str)
    events_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tables: dict[str, Table] = {table.key: table for table in tables()}
        self._file: CaseFile | None = None
        self._events: list[AuditEvent] = []
        self._hits: list[SearchHit] | None = None
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
        self.table = CaseTable(theme, self)
        self.table.currentCellChanged.connect(lambda *_: self._show_row())
        self.table.cellActivated.connect(lambda *_: self._activate())
        self._nothing = QLabel(self)
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sheet = FactSheet(self.tr("Details"), self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search the case"))
        self.search.setAccessibleName(self.tr("Search the case"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(280)
        self.search.returnPressed.connect(self._ask_search)
        self.search.textChanged.connect(lambda text: None if text else self.show_hits(None))
        self.state = EvidenceState(theme, self)
        self.work = CaseButtons(self)
        self.work.asked.connect(self._do)
        self.work.use_asked.connect(lambda role: self.use_asked.emit(self._subject_id(), role))
        self._lay_out()
        self._fill_sections()
        self.show_case(None)

    def show_case(self, file: CaseFile | None) -> None:
        """Show a case, or that none is open."""
        if file is None or self._file is None or file.folder != self._file.folder:
            self._events, self._hits = [], None
            self.search.clear()
        self._file = file
        self.state.show_case(file)
        self.setEnabled(file is not None)
        self._title.setText(self.tr("No case is open") if file is None else file.info.number)
        faults = () if file is None else file.faults
        texts = [f"{fault.code}  {fault.what}: {spoken(fault.text)}" for fault in faults]
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

    def show_hits(self, hits: list[SearchHit] | None) -> None:
        """What was found; None takes the section away again."""
        self._hits = hits
        self._fill_sections()
        if hits is not None:
            self.show_section(FOUND)
        self._show_section()

    def show_subject(self, subject: Subject) -> None:
        """Bring something to the front: its section, with its line marked."""
        key = SECTION_OF.get(subject.kind, OVERVIEW)
        self.show_section(key)
        for number, row in enumerate(self._rows):
            if subject in (row.subject, row.about):
                self.table.setCurrentCell(number, 0)
                return
        if key not in (OVERVIEW, "trash"):
            self.show_section("trash")
            lines = [row.subject for row in self._rows]
            if subject in lines:
                self.table.setCurrentCell(lines.index(subject), 0)

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
            for key in (OVERVIEW, *self._tables, FOUND):
                item = QListWidgetItem(self.sections)
                item.setData(_KEY, key)
            self.sections.setCurrentRow(0)
        known = {} if self._file is None else counts(self._file)
        for row in range(self.sections.count()):
            item = self.sections.item(row)
            key = str(item.data(_KEY))
            if key == OVERVIEW:
                item.setText(self.tr("Overview"))
                continue
            if key == FOUND:
                item.setHidden(self._hits is None)
                item.setText(f"{self.tr('Found')}  {len(self._hits or ())}")
                if self._hits is None and row == self.sections.currentRow():
                    self.sections.setCurrentRow(0)
                continue
            table = self._tables[key]
            count = known.get(key, 0)
            item.setText(f"{table.title}  {count}" if count else table.title)

    def _turn_to_section(self) -> None:
        self._show_section()
        if self._section() == "audit" and self._file is not None:
            self.events_wanted.emit()  # once for each visit: looking at the trail is an event of the trail too

    def _show_section(self) -> None:
        key, file = self._section(), self._file
        table = found_table(self._hits or []) if key == FOUND else self._tables.get(key)
        self._rows = [] if file is None or table is None else table.rows(file, self._events)
        self.table.fill(table, self._rows)
        self._upper.setVisible(table is not None)
        self.table.setVisible(bool(self._rows))
        self._nothing.setVisible(table is not None and not self._rows)
        none_open = self.tr("Make a case or open one on the page “Start”.")
        self._nothing.setText("" if table is None else table.empty if file is not None else none_open)
        self._show_row()

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
        results = 0 if self._file is None else sum(result.trashed_at is None for result in self._file.results)
        self.work.show_for(self._section(), row, writable=writable, results=results)

    def _subject_id(self) -> int:
        row = self._marked()
        return 0 if row is None or row.subject is None else row.subject.id

    def _ask_search(self) -> None:
        text = self.search.text().strip()
        if text and self._file is not None:
            self.search_asked.emit(text)

    def _do(self, what: str) -> None:
        """A button was pressed."""
        row = self._marked()
        if what in ("details", "photos"):
            (self.details_asked if what == "details" else self.photos_asked).emit()
            return
        if row is None:
            return
        if what == "show":
            self.result_chosen.emit(row.result)
        elif what == "go" and row.about is not None:
            self.show_subject(row.about)
        elif row.subject is not None and what == "labels":
            self.labels_asked.emit(row.subject, row.tags)
        elif row.subject is not None:
            signals = {"note": self.note_asked, "delete": self.trash_asked, "restore": self.restore_asked}
            numbers = {"describe": self.describe_asked, "edit": self.note_edit_asked, "compare": self.compare_asked}
            if what in signals:
                signals[what].emit(row.subject)
            else:
                numbers[what].emit(row.subject.id)

    # -- building ----------------------------------------------------------------------------------------------------

    def _activate(self) -> None:
        row = self._marked()
        if row is not None and self._section() == FOUND:
            self._do("go")
        elif row is not None and row.result:
            self.result_chosen.emit(row.result)

    def _lay_out(self) -> None:
        self._upper = QFrame(self)
        self._upper.setProperty("role", "card")
        upper = QVBoxLayout(self._upper)
        upper.setContentsMargins(1, 1, 1, 1)
        upper.addWidget(self.table)
        upper.addWidget(self._nothing)
        lower = QFrame(self)
        lower.setProperty("role", "card")
        below = QVBoxLayout(lower)
        below.setContentsMargins(16, 12, 16, 12)
        below.setSpacing(10)
        below.addWidget(self.sheet, 1)
        below.addWidget(self.work)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setChildrenCollapsible(False)
        split.addWidget(self._upper)
        split.addWidget(lower)
        split.setSizes([420, 260])
        right = QVBoxLayout()
        right.setContentsMargins(18, 16, 18, 14)
        right.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._title, 1)
        head.addWidget(self.search)
        right.addLayout(head)
        right.addWidget(self.state)
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
