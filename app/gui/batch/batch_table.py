"""The batch queue as a table that Qt's views show."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from app.gui.batch.batch_model import BatchLine, BatchModel, LineState
from app.gui.icons import coloured_icon
from app.gui.theme import Theme
from app.gui.wording import clock, stage_text

_Index = QModelIndex | QPersistentModelIndex
translate = QCoreApplication.translate

NAME, PHOTOS, STATE, TIME = range(4)
_LOOK = {
    LineState.WAITING: ("history", "muted"),
    LineState.RUNNING: ("reconstruct", "accent"),
    LineState.DONE: ("ok", "ok"),
    LineState.FAILED: ("error", "error"),
    LineState.CANCELLED: ("cancel", "muted"),
}


class BatchTable(QAbstractTableModel):
    """One row for each line; a state is told by a sign and a word, never by colour alone."""

    def __init__(self, batch: BatchModel, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._batch, self._theme = batch, theme
        batch.reset.connect(self._reset)
        batch.line_changed.connect(self._changed)
        theme.changed.connect(self._reset)

    def rowCount(self, parent: _Index | None = None) -> int:
        """Number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self._batch.lines)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Name, photos, state, time."""
        return 0 if parent is not None and parent.isValid() else TIME + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Headings."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            translate("Batch", "Name"),
            translate("Batch", "Photos"),
            translate("Batch", "State"),
            translate("Batch", "Time"),
        )[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What is shown."""
        line, column = self._batch.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, column)
        if role == Qt.ItemDataRole.ToolTipRole and column == STATE:
            return line.problem or None
        if role == Qt.ItemDataRole.ToolTipRole and column == PHOTOS:
            return "\n".join(str(path) for path in (line.pair.front, line.pair.side) if path is not None)
        if role == Qt.ItemDataRole.DecorationRole and column == STATE:
            return self._icon(line.state)
        if role == Qt.ItemDataRole.ForegroundRole and column == STATE and line.state is LineState.FAILED:
            return QColor(self._theme.tokens.error)
        return None

    def _text(self, line: BatchLine, column: int) -> str:
        if column == NAME:
            return line.pair.name
        if column == PHOTOS:
            names = [path.name for path in (line.pair.front, line.pair.side) if path is not None]
            return " + ".join(names)
        if column == TIME:
            return clock(line.seconds) if line.seconds else ""
        if line.state is LineState.RUNNING and line.stage:
            return f"{stage_text(line.stage)}  {line.fraction:.0%}"
        return line.problem if line.state is LineState.FAILED else state_text(line.state)

    def _icon(self, state: LineState) -> QIcon:
        name, colour = _LOOK[state]
        return coloured_icon(name, getattr(self._theme.tokens, colour), self._theme.tokens.border_strong)

    def _reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def _changed(self, number: int) -> None:
        self.dataChanged.emit(self.index(number, NAME), self.index(number, TIME))


def state_text(state: LineState) -> str:
    """A state in words."""
    return {
        LineState.WAITING: translate("Batch", "Waiting"),
        LineState.RUNNING: translate("Batch", "Running"),
        LineState.DONE: translate("Batch", "Done"),
        LineState.FAILED: translate("Batch", "Failed"),
        LineState.CANCELLED: translate("Batch", "Cancelled"),
    }[state]
