"""Commands, colours, icons, settings: what makes the window consistent."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.views import PROVENANCE_COLOURS, VIEWS
from app.gui.action_spec import ActionSpec
from app.gui.actions import ActionRegistry
from app.gui.commands import SPECS
from app.gui.help.help_dialogs import about_dialog, shortcuts_dialog
from app.gui.icons import icon_file, themed_icon
from app.gui.theme import Theme, Tokens, load_tokens, make_stylesheet
from app.gui.view_bar import ViewBar
from app.gui.wording import clock, degrees, sentences, shortened
from tests.gui.conftest import Desk


def luminance(color: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_no_two_commands_share_keys(desk: Desk) -> None:
    assert desk.window.actions_.clashes() == []


def test_a_clash_would_be_found(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    twice = [
        ActionSpec("a.one", "file", "One", "", shortcut="Ctrl+K"),
        ActionSpec("a.two", "edit", "Two", "", shortcut="Ctrl+K"),
    ]
    assert ActionRegistry(window, theme, twice).clashes() == [("Ctrl+K", "a.one", "a.two")]


def test_no_single_key_deletes_anything() -> None:
    for spec in SPECS:
        if re.search("clear|remove|delete|quit|swap", spec.id):
            keys = QKeySequence(spec.shortcut)
            assert keys.isEmpty() or keys[0].keyboardModifiers() != Qt.KeyboardModifier.NoModifier, spec.id


def test_tooltips_state_the_keys_that_work(desk: Desk) -> None:
    for name in desk.window.actions_:
        action = desk.window.actions_[name]
        if not action.shortcut().isEmpty():
            assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in action.toolTip()


def test_every_command_does_something(desk: Desk) -> None:
    for name in desk.window.actions_:
        action = desk.window.actions_[name]
        assert action.receivers("2triggered(bool)") > 0, name


def test_every_drawing_exists_and_every_standard_view_has_a_command() -> None:
    for spec in SPECS:
        assert not spec.icon or icon_file(spec.icon).is_file(), spec.icon
    commands = {spec.id for spec in SPECS}
    assert {f"view.{name}" for name in VIEWS if name != "below"} <= commands


@pytest.mark.parametrize("path", sorted(icon_file("x").parent.glob("*.svg")), ids=lambda path: path.stem)
def test_icons_draw_something_sharp_in_the_theme_colour(qapp: QApplication, path: Path) -> None:
    if path.stem == "enface":
        return
    tokens = load_tokens(dark=True)
    image = themed_icon(path.stem, tokens).pixmap(48, 48).toImage()
    alphas = [image.pixelColor(x, y).alpha() for x in range(48) for y in range(48)]
    assert sum(alpha > 128 for alpha in alphas) > 60, "nearly nothing was drawn"
    inked = next(image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255)
    assert inked.name() == tokens.text


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_on_every_background(dark: bool) -> None:
    tokens = load_tokens(dark)
    pairs = [(text, back) for text in ("text", "muted") for back in ("window", "surface", "sunken", "hover")]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_hover"), ("text", "accent_soft")]
    pairs += [("error", "surface"), ("warning", "surface"), ("ok", "surface"), ("accent", "surface")]
    pairs += [("text", "error_soft"), ("text", "warning_soft")]
    for text, back in pairs:
        assert contrast(getattr(tokens, text), getattr(tokens, back)) >= 4.5, (text, back)


def test_provenance_colours_differ_by_lightness_too() -> None:
    values = sorted(luminance("#{:02x}{:02x}{:02x}".format(*color)) for color in PROVENANCE_COLOURS.values())
    assert min(np.diff(values)) > 0.05


def test_both_themes_fill_the_sheet_and_hold_plain_colours() -> None:
    for dark in (False, True):
        tokens = load_tokens(dark)
        assert "${" not in make_stylesheet(tokens, 10.0)
        for field in fields(Tokens):
            assert re.fullmatch("#[0-9a-f]{6}", getattr(tokens, field.name))


def test_changing_the_theme_repaints_icons_and_is_remembered(desk: Desk) -> None:
    before = desk.window.actions_["run.start"].icon().cacheKey()
    desk.window.actions_["theme.dark"].trigger()
    assert desk.theme.dark
    assert desk.window.actions_["run.start"].icon().cacheKey() != before
    assert QApplication.palette().window().color().name() == load_tokens(dark=True).window
    desk.window.actions_["theme.light"].trigger()
    assert not desk.theme.dark


def test_text_grows_within_limits(theme: Theme) -> None:
    normal = theme.font().pointSizeF()
    theme.set_font_percent(200)
    assert theme.font().pointSizeF() == pytest.approx(2 * normal)
    theme.set_font_percent(1000)
    assert theme.font().pointSizeF() == pytest.approx(2 * normal)
    theme.set_font_percent(100)


def test_the_window_fits_a_small_laptop(desk: Desk) -> None:
    assert desk.window.minimumSizeHint().width() <= 1280
    assert desk.window.minimumSizeHint().height() <= 720


def test_the_view_bar_drops_words_before_it_cuts_them(desk: Desk, qtbot: QtBot) -> None:
    bar = desk.window.findChild(ViewBar)
    assert isinstance(bar, ViewBar)
    button = bar.findChild(QToolButton, "button.layer.confidence")
    assert isinstance(button, QToolButton)
    desk.window.resize(1600, 900)
    qtbot.waitUntil(lambda: button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    qtbot.waitUntil(lambda: button.width() >= button.sizeHint().width())
    desk.window.resize(1024, 640)
    qtbot.waitUntil(lambda: button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly)
    qtbot.waitUntil(lambda: button.width() >= button.sizeHint().width())


def test_every_button_without_text_has_a_name_for_screen_readers(desk: Desk) -> None:
    for button in desk.window.findChildren(QAbstractButton):
        if button.isVisible() and button.objectName() != "qt_toolbar_ext_button":
            assert button.accessibleName() or button.text(), button.objectName()


def test_help_lists_every_shortcut_and_about_states_the_limits(desk: Desk) -> None:
    sheet = shortcuts_dialog(desk.window.actions_, desk.window)
    words = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"Ctrl+R", "Esc", "Shift+L", "Reconstruct"} <= words
    sheet.show()
    sheet.close()
    about = about_dialog(desk.window, lambda: "# card")
    text = " ".join(label.text() for label in about.findChildren(QLabel))
    assert "not a photograph" in text
    assert "does not say who someone is" in text
    about.show()
    about.close()


def test_wording() -> None:
    assert clock(67.9) == "1:07"
    assert degrees(-3.14) == "−3.1°"
    assert degrees(-0.01) == "+0.0°"
    assert sentences("no face was found", "draw a box.") == "No face was found. Draw a box."
    assert shortened("a" * 50 + ".jpg", 21) == "aaaaaaaaaa…aaaaaa.jpg"
    assert shortened("short.jpg", 20) == "short.jpg"
