"""One history of edits for the whole window: every panel pushes its commands here, Undo and Redo serve them all.

An edit is either a `QUndoCommand` of the panel's own or two functions given to `EditHistory.edit`. Either way `redo` is
called at once by the push: a panel changes its model inside `redo` and `undo`, nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

LIMIT = 500
"""Edits that can be taken back; older ones are forgotten."""


class FunctionEdit(QUndoCommand):
    """An edit made of two functions.

    Edits that follow each other with the same merge key become one: a slider that is dragged, a note that is typed.

    Args:
        text: what the edit did, for the menu: "move landmark 31".
        redo: does it; called at once by the push.
        undo: takes it back.
        merge: key of edits that belong together, None to keep each on its own.
    """

    def __init__(
        self, text: str, redo: Callable[[], object], undo: Callable[[], object], merge: int | None = None
    ) -> None:
        super().__init__(text)
        self._redo, self._undo, self._merge = redo, undo, merge

    def id(self) -> int:
        """The merge key, or -1."""
        return -1 if self._merge is None else self._merge

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over what the later edit of the same key does."""
        if not isinstance(other, FunctionEdit):
            return False
        self._redo = other._redo
        return True

    def redo(self) -> None:
        """Do it."""
        self._redo()

    def undo(self) -> None:
        """Take it back."""
        self._undo()


class EditHistory(QObject):
    """The undo stack of a window.

    Attributes:
        stack: Qt's own; `edit.undo` and `edit.redo` of the registry are wired to it.

    Signals:
        changed: what can be undone or redone, or whether all is as it was stored, is different now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(LIMIT)
        self.stack.indexChanged.connect(self.changed)
        self.stack.cleanChanged.connect(self.changed)
        self._keys: dict[str, int] = {}

    def push(self, command: QUndoCommand) -> None:
        """Do a command and remember it."""
        self.stack.push(command)

    def edit(self, text: str, redo: Callable[[], object], undo: Callable[[], object], *, merge: str = "") -> None:
        """Do an edit made of two functions and remember it.

        Args:
            text: what it did, for the menu, without a capital.
            redo: does it; called now.
            undo: takes it back.
            merge: edits in a row with the same non-empty key become one.
        """
        key = self._keys.setdefault(merge, len(self._keys) + 1) if merge else None
        self.push(FunctionEdit(text, redo, undo, key))

    def undo(self) -> None:
        """Take the last edit back."""
        self.stack.undo()

    def redo(self) -> None:
        """Do the edit again that was taken back last."""
        self.stack.redo()

    def clear(self) -> None:
        """Forget all edits: another case was opened, or the window closes."""
        self.stack.clear()
