"""A list of frozen records that an analyst edits: every change goes through the undo history."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from app.gui.undo import EditHistory

T = TypeVar("T")


class RecordList(QObject, Generic[T]):
    """Records of one thing at a time (a result, a case); taking back an edit of another one changes that one.

    Attributes:
        items: the records, in order.

    Signals:
        changed: `items`.
    """

    changed = Signal()

    def __init__(self, history: EditHistory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._key = ""
        self._kept: dict[str, tuple[T, ...]] = {"": ()}

    @property
    def items(self) -> tuple[T, ...]:
        """The records, in order."""
        return self._kept[self._key]

    def switch(self, key: str, items: tuple[T, ...] = ()) -> None:
        """Show the records of another thing; `items` are those it comes with, unless it was edited here before."""
        self._key = key
        self._kept.setdefault(key, items)
        self.changed.emit()

    def add(self, item: T, text: str) -> None:
        """Append a record; `text` names the edit."""
        self._edit((*self.items, item), text)

    def put(self, index: int, item: T, text: str) -> None:
        """Replace a record."""
        self._edit((*self.items[:index], item, *self.items[index + 1 :]), text)

    def remove(self, index: int, text: str) -> None:
        """Take a record out."""
        self._edit((*self.items[:index], *self.items[index + 1 :]), text)

    def _edit(self, after: tuple[T, ...], text: str) -> None:
        key, before = self._key, self.items
        self._history.edit(text, lambda: self._set(key, after), lambda: self._set(key, before))

    def _set(self, key: str, items: tuple[T, ...]) -> None:
        self._kept[key] = items
        if key == self._key:
            self.changed.emit()
