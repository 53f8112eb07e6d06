"""Undo over every edit: one history for all panels."""

from __future__ import annotations

from PySide6.QtGui import QUndoCommand

from app.gui.undo import EditHistory
from tests.gui.conftest import Desk


def test_edits_of_different_panels_are_taken_back_in_their_order() -> None:
    history, said = EditHistory(), []
    history.edit("first", lambda: said.append("1"), lambda: said.append("-1"))
    history.edit("second", lambda: said.append("2"), lambda: said.append("-2"))
    history.undo()
    history.undo()
    history.redo()
    assert said == ["1", "2", "-2", "-1", "1"]


def test_a_drag_is_one_edit() -> None:
    history, value = EditHistory(), [0]

    def move(to: int, back: int) -> None:
        history.edit("turn", lambda: value.__setitem__(0, to), lambda: value.__setitem__(0, back), merge="angle")

    for step in range(1, 6):
        move(step, step - 1)
    assert history.stack.count() == 1
    history.undo()
    assert value == [0]
    history.redo()
    assert value == [5]


def test_a_command_of_a_panels_own_kind_can_be_pushed() -> None:
    done = []

    class Own(QUndoCommand):
        def redo(self) -> None:
            done.append("redo")

        def undo(self) -> None:
            done.append("undo")

    history = EditHistory()
    history.push(Own("own"))
    history.undo()
    assert done == ["redo", "undo"]


def test_the_menu_names_what_would_be_undone(desk: Desk) -> None:
    actions, history = desk.window.actions_, desk.window.history
    assert not actions["edit.undo"].isEnabled()
    history.edit("move landmark 31", lambda: None, lambda: None)
    assert actions["edit.undo"].isEnabled()
    assert "move landmark 31" in actions["edit.undo"].text()
    actions["edit.undo"].trigger()
    assert not actions["edit.undo"].isEnabled()
    assert "move landmark 31" in actions["edit.redo"].text()
