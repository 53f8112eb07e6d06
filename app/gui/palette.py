"""The command palette: type a few letters of any command, see its keys, press Enter."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.actions import ActionRegistry
from app.gui.theme import Theme

_WIDTH, _ROWS = 620, 11
_RECENT = 8
_PAD = 12
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """One command as the palette shows it.

    Attributes:
        name: identifier.
        title: its text.
        menu: the menu where it stands.
        keys: as the system writes them.
        why_not: why it cannot be used now; empty when it can.
        enabled: whether it can be used now.
    """

    name: str
    title: str
    menu: str
    keys: str
    why_not: str
    enabled: bool


def rank(query: str, entry: Entry) -> int | None:
    """How well an entry fits what was typed: smaller is better, None when it does not.

    Every word of the query must be found in the title or the menu's name, as its start before as its inside; without
    that, the letters must at least appear in the title in their order.
    """
    title, words = entry.title.casefold(), query.casefold().split()
    if not words:
        return 0
    place = f"{title} {entry.menu.casefold()}"
    if all(word in place for word in words):
        starts = [place.startswith(word) or f" {word}" in place for word in words]
        return (0 if title.startswith(words[0]) else 10) + 20 * starts.count(False) + title.find(words[0]) % 10
    letters = iter(title)
    return 200 + len(title) if all(letter in letters for letter in "".join(words)) else None


class _Entries(QAbstractListModel):
    """The entries that fit, best first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Entry] = []

    def show_entries(self, rows: list[Entry]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of entries."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What is shown and read out."""
        entry = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.title, entry.keys, entry.why_not) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.why_not or None
        return None


class _Row(QStyledItemDelegate):
    """Draws title and menu at the left, keys at the right."""

    def __init__(self, theme: Theme, entries: _Entries, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries = entries

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """One line with air."""
        return QSize(_WIDTH - 40, option.fontMetrics.height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one entry."""
        entry = self._entries.rows[index.row()]
        area = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(area, self._theme.color("accent_soft"))
            painter.fillRect(area.x(), area.y(), 3, area.height(), self._theme.color("accent"))
        inside = area.adjusted(_PAD, 0, -_PAD, 0)
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("text" if entry.enabled else "muted"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, entry.title)
        width = painter.fontMetrics().horizontalAdvance(entry.title) + 14
        painter.setPen(self._theme.color("muted"))
        painter.setFont(self._theme.font("small"))
        keys = painter.fontMetrics().horizontalAdvance(entry.keys) + 10 if entry.keys else 0
        aside = inside.adjusted(width, 0, -keys, 0)
        hint = entry.why_not if not entry.enabled and entry.why_not else entry.menu
        hint = painter.fontMetrics().elidedText(hint, Qt.TextElideMode.ElideRight, aside.width())
        painter.drawText(aside, middle | Qt.AlignmentFlag.AlignLeft, hint)
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, entry.keys)
        painter.restore()


class Palette(QDialog):
    """Offers every command of the registry; the ones used last come first.

    Args:
        actions: the commands.
        recent: identifiers of the commands used last, newest first; the palette writes to it.
        theme: colours and fonts.
    """

    def __init__(self, actions: ActionRegistry, recent: list[str], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions, self._recent = actions, recent
        self.setWindowTitle(self.tr("Commands"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlags(Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setProperty("role", "popup")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Type a command"))
        self.field.setAccessibleName(self.tr("Command"))
        self.field.setProperty("role", "search")
        self.field.installEventFilter(self)
        self._entries = _Entries(self)
        self.list = QListView(self)
        self.list.setModel(self._entries)
        self.list.setItemDelegate(_Row(theme, self._entries, self.list))
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.activated.connect(self.run_chosen)
        self.list.clicked.connect(self.run_chosen)
        self.nothing = QLabel(self.tr("No command has these letters."), self)
        self.nothing.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for widget in (self.field, self.list, self.nothing):
            column.addWidget(widget)
        self.field.textChanged.connect(self._show)
        self._show("")
        self.setFixedWidth(min(_WIDTH, parent.width() - 40) if parent.width() > 200 else _WIDTH)
        row = self.list.sizeHintForRow(0)
        self.list.setFixedHeight(_ROWS * max(row, 20) + 4)

    def open_over(self, window: QWidget) -> None:
        """Show it near the top of a window."""
        self.adjustSize()
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + min(90, window.height() // 8))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def shown(self) -> list[Entry]:
        """The entries that fit, best first."""
        return self._entries.rows

    def run_chosen(self) -> None:
        """Close, and run the marked command if it can be used."""
        row = self.list.currentIndex().row()
        if not 0 <= row < len(self._entries.rows) or not self._entries.rows[row].enabled:
            return
        name = self._entries.rows[row].name
        if name in self._recent:
            self._recent.remove(name)
        self._recent.insert(0, name)
        del self._recent[_RECENT:]
        action = self._actions[name]
        self.close()
        action.trigger()

    def _show(self, query: str) -> None:
        found = []
        for number, name in enumerate(self._actions):
            action = self._actions[name]
            if name == "tools.palette" or not action.isVisible():
                continue
            entry = Entry(
                name,
                self._actions.title(name),
                self._actions.menu_title(name),
                self._actions.keys(name),
                self._actions.why_not(name),
                action.isEnabled(),
            )
            place = rank(query, entry)
            if place is not None:
                recent = self._recent.index(name) if name in self._recent else _RECENT
                found.append(((place, recent, not entry.enabled, number), entry))
        self._entries.show_entries([entry for _, entry in sorted(found, key=lambda pair: pair[0])])
        self.nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        if found:
            self.list.setCurrentIndex(self._entries.index(0, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the field move and choose in the list."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: _ROWS - 1,
                Qt.Key.Key_PageUp: 1 - _ROWS,
            }
            if event.key() in steps:
                last = len(self._entries.rows) - 1
                row = min(last, max(0, self.list.currentIndex().row() + steps[Qt.Key(event.key())]))
                self.list.setCurrentIndex(self._entries.index(row, 0))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.run_chosen()
                return True
        return super().eventFilter(watched, event)
