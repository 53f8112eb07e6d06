"""What is remembered between two starts, and what nonsense in the file does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from app.gui.settings import FONT_PERCENT, THEME, WindowSettings, choice, flag, number, text
from app.gui.theme import ThemeMode


def test_settings_survive_and_tell_who_observes(tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    settings = WindowSettings(file)
    heard: list[str] = []
    settings.changed.connect(heard.append)
    settings.set(THEME, ThemeMode.DARK)
    settings.set(THEME, ThemeMode.DARK)
    settings.keep_layout("window", QByteArray(b"\x00\x01"))
    settings.flush()
    assert heard == ["appearance/theme"]
    again = WindowSettings(file)
    assert again.get(THEME) is ThemeMode.DARK
    assert again.layout("window") == QByteArray(b"\x00\x01")


def test_nonsense_reads_as_the_default(tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    WindowSettings(file).flush()
    raw = QSettings(str(file), QSettings.Format.IniFormat)
    raw.setValue("appearance/theme", '"pink"')
    raw.setValue("appearance/font_percent", "many")
    raw.setValue("layout/window", "\u00e9\u00e9")
    raw.sync()
    again = WindowSettings(file)
    assert again.get(THEME) is ThemeMode.SYSTEM
    assert again.get(FONT_PERCENT) == 100
    assert isinstance(again.layout("window"), QByteArray)
    file.write_bytes(b"\x00\xff garbage")
    assert WindowSettings(file).get(THEME) is ThemeMode.SYSTEM


def test_the_first_schema_is_brought_up_to_date_and_a_newer_one_put_aside(tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    raw = QSettings(str(file), QSettings.Format.IniFormat)
    raw.setValue("schema", "1")
    raw.setValue("theme", "dark")
    raw.sync()
    assert WindowSettings(file).get(THEME) is ThemeMode.DARK
    raw.setValue("schema", "99")
    raw.sync()
    assert WindowSettings(file).get(THEME) is ThemeMode.SYSTEM


def test_a_page_is_reset_without_touching_the_others() -> None:
    settings = WindowSettings(None)
    box, grid = flag("view", "box", False), flag("other", "grid", False)
    settings.set(box, True)
    settings.set(grid, True)
    settings.reset("view")
    assert (settings.get(box), settings.get(grid)) == (False, True)


def test_a_safe_start_reads_and_keeps_nothing(tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    settings = WindowSettings(file)
    settings.set(THEME, ThemeMode.DARK)
    settings.flush()
    safe = WindowSettings(file, safe=True)
    assert safe.get(THEME) is ThemeMode.SYSTEM
    safe.set(THEME, ThemeMode.LIGHT)
    assert WindowSettings(file).get(THEME) is ThemeMode.DARK


@pytest.mark.parametrize(
    ("setting", "stored", "read"),
    [
        (number("p", "n", 5.0, 1.0, 9.0), 70, 9.0),
        (number("p", "n", 5.0, 1.0, 9.0), "x", 5.0),
        (choice("p", "c", "one", ("one", "two")), "three", "one"),
        (choice("p", "c", "one", ("one", "two")), "two", "two"),
        (flag("p", "f", True), "no", True),
        (text("p", "t", "", 3), "abcdef", "abc"),
        (text("p", "t", "d"), 5, "d"),
    ],
    ids=["too large", "no number", "no choice", "a choice", "no flag", "too long", "no text"],
)
def test_values_outside_their_limits(setting, stored, read) -> None:
    settings = WindowSettings(None)
    settings._write(setting.key, json.dumps(stored))
    assert settings.get(setting) == read
