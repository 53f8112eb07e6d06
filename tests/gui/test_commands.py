"""Finding commands, changing their keys, and the sheet of keys: all from one registry."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.gui.action_spec import ActionSpec
from app.gui.actions import ActionRegistry
from app.gui.commands import SPECS
from app.gui.key_choices import KEYS, KeyChoices
from app.gui.palette import Entry, rank
from app.gui.settings import WindowSettings
from app.gui.settings_pages.keyboard import KeyboardPage
from app.gui.theme import Theme
from tests.gui.conftest import Desk


def entry(title: str, menu: str = "View") -> Entry:
    return Entry("x", title, menu, "", "", True)


def test_the_palette_ranks_the_start_of_a_title_first_and_finds_scattered_letters() -> None:
    titles = ["Reconstruct", "Accept the result", "Help on this part"]
    best = min(titles, key=lambda title: rank("rec", entry(title)) if rank("rec", entry(title)) is not None else 999)
    assert best == "Reconstruct"
    assert rank("view front", entry("Front")) is not None, "the menu's name counts too"
    assert rank("accr", entry("Accept the result")) is not None, "letters in order"
    assert rank("zz", entry("Front")) is None


def test_the_palette_runs_what_is_typed_and_remembers_it(desk: Desk, qtbot: QtBot) -> None:
    window = desk.window
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.preferences.palette
    assert palette is not None
    qtbot.keyClicks(palette.field, "go batch")
    assert palette.shown()[0].name == "go.batch"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.frame.current == "go.batch"
    qtbot.waitUntil(lambda: window.preferences.palette is None)
    window.actions_["tools.palette"].trigger()
    again = window.preferences.palette
    assert again is not None
    assert again.shown()[0].name == "go.batch", "the command used last comes first"
    qtbot.keyClick(again.field, Qt.Key.Key_Down)
    assert again.list.currentIndex().row() == 1
    qtbot.keyClick(again.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.preferences.palette is None)


def test_the_palette_says_why_a_command_cannot_be_used_and_does_not_run_it(desk: Desk, qtbot: QtBot) -> None:
    desk.window.actions_["tools.palette"].trigger()
    palette = desk.window.preferences.palette
    assert palette is not None
    palette.field.setText("accept the result")
    first = palette.shown()[0]
    assert first.name == "result.accept"
    assert first.why_not == "No case is open."
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


def test_every_command_is_offered(desk: Desk) -> None:
    desk.window.actions_["tools.palette"].trigger()
    palette = desk.window.preferences.palette
    assert palette is not None
    assert {shown.name for shown in palette.shown()} == set(desk.window.actions_) - {"tools.palette"}
    palette.close()


def test_keys_of_a_panel_clash_only_where_they_meet(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    left, right = QWidget(window), QWidget(window)
    registry = ActionRegistry(window, theme, [])
    registry.register([ActionSpec("a.one", "", "One", "", shortcut="X")], {}, left)
    registry.register([ActionSpec("b.one", "", "Two", "", shortcut="X")], {}, right)
    assert registry.clashes() == []
    registry.register([ActionSpec("c.one", "", "Three", "", shortcut="X")])
    assert len(registry.clashes()) == 2
    with pytest.raises(ValueError, match=r"a\.one"):
        registry.register([ActionSpec("a.one", "", "Again", "")])


def test_keys_are_changed_refused_kept_and_given_back(desk: Desk, qtbot: QtBot) -> None:
    window, settings = desk.window, WindowSettings(None)
    choices = KeyChoices(window.actions_, settings, window)
    page = KeyboardPage(window.actions_, choices)
    qtbot.addWidget(page)
    page.choose("run.start")
    page.keys.setKeySequence(QKeySequence("F9"))
    page.keys.editingFinished.emit()
    assert window.actions_.keys("run.start") == "F9"
    assert "F9" in window.actions_["run.start"].toolTip()
    assert settings.get(KEYS) == {"run.start": "F9"}
    page.choose("result.export")
    page.keys.setKeySequence(QKeySequence("F9"))
    page.keys.editingFinished.emit()
    assert page.objection.text() == "These keys belong to “Reconstruct”."
    assert window.actions_.keys("result.export") == "Ctrl+E"
    page.choose("photo.clear")
    page.keys.setKeySequence(QKeySequence("Del"))
    page.keys.editingFinished.emit()
    assert "needs Ctrl" in page.objection.text(), "no single key deletes"
    page.choose("run.start")
    page.default_button.click()
    assert window.actions_.keys("run.start") == "Ctrl+R"
    page.search.setText("export")
    assert [row for row in range(page.table.rowCount()) if not page.table.isRowHidden(row)] != []


def test_chosen_keys_hold_at_the_next_start_and_a_reset_gives_all_back(qtbot: QtBot, theme: Theme) -> None:
    settings = WindowSettings(None)
    settings.set(KEYS, {"run.start": "F9", "no.such": "F10", "view.front": "Ctrl+E"})
    window = QWidget()
    qtbot.addWidget(window)
    registry = ActionRegistry(window, theme)
    KeyChoices(registry, settings, window)
    assert registry.keys("run.start") == "F9"
    assert registry.keys("view.front") == "F", "keys that clash are not taken"
    assert registry.clashes() == []
    settings.reset("keyboard")
    assert registry.keys("run.start") == "Ctrl+R"


def test_no_default_single_key_removes_anything() -> None:
    bare = Qt.KeyboardModifier.NoModifier
    single = {s.id for s in SPECS if s.shortcut and QKeySequence(s.shortcut)[0].keyboardModifiers() == bare}
    assert single
    assert not single & {spec.id for spec in SPECS if spec.destroys}
