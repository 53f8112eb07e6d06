"""Settings in force: colours, text size and keys follow them while the window is open; the palette's memory."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.gui.actions import ActionRegistry
from app.gui.cases.case_desk import CASES_FOLDER, EXAMINER, ORGANISATION
from app.gui.key_choices import KeyChoices
from app.gui.palette import Palette
from app.gui.settings import FONT_PERCENT, THEME, Setting, WindowSettings
from app.gui.settings_dialog import SettingsDialog, SettingsPage
from app.gui.settings_pages.appearance import AppearancePage
from app.gui.settings_pages.cases import CasesPage
from app.gui.settings_pages.keyboard import KeyboardPage
from app.gui.settings_pages.language import LanguagePage
from app.gui.theme import FONT_PERCENT_RANGE, Theme, ThemeMode

_STEP = 10


def _read_names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return tuple(str(name) for name in value[:20])


RECENT_COMMANDS: Setting[tuple[str, ...]] = Setting("palette", "recent", (), _read_names)


class Preferences(QObject):
    """Applies settings, and opens the dialogs that change them.

    Args:
        settings: what is remembered.
        actions: the commands; all of them registered.
        theme: colours and fonts.
        window: parent of the dialogs.

    Attributes:
        keys: which commands have other keys than the default ones.
        dialog: the settings, while they are open.
        palette: the palette, while it is open.
    """

    def __init__(self, settings: WindowSettings, actions: ActionRegistry, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._settings, self._actions, self._theme, self._window = settings, actions, theme, window
        recent = settings.get(RECENT_COMMANDS)
        self._recent = list(recent)
        self.keys = KeyChoices(actions, settings, self)
        self.dialog: SettingsDialog | None = None
        self.palette: Palette | None = None
        settings.changed.connect(self._follow)
        actions[f"theme.{theme.mode}"].setChecked(True)

    def set_theme(self, mode: ThemeMode) -> None:
        """Change the colours and remember it."""
        self._settings.set(THEME, mode)

    def change_text_size(self, steps: int) -> None:
        """Make all text larger or smaller and remember it."""
        low, high = FONT_PERCENT_RANGE
        percent = min(high, max(low, self._settings.get(FONT_PERCENT) + steps * _STEP))
        self._settings.set(FONT_PERCENT, percent)

    def open_settings(self) -> None:
        """Show the settings."""
        if self.dialog is not None:
            self.dialog.raise_()
            return
        dialog = SettingsDialog(self._settings, self._window)
        dialog.add(SettingsPage("appearance", self.tr("Appearance"), AppearancePage(self._settings)))
        dialog.add(SettingsPage("language", self.tr("Language"), LanguagePage(self._settings)))
        keyboard = KeyboardPage(self._actions, self.keys)
        dialog.add(SettingsPage("keyboard", self.tr("Keyboard"), keyboard, scrolls=False))
        cases = CasesPage(self._settings, EXAMINER, ORGANISATION, CASES_FOLDER)
        dialog.add(SettingsPage("cases", self.tr("Cases"), cases))
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()

    def open_palette(self) -> None:
        """Show the palette."""
        palette = Palette(self._actions, self._recent, self._theme, self._window)
        palette.finished.connect(self._forget_palette)
        self.palette = palette
        palette.open_over(self._window)

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _forget_palette(self) -> None:
        self.palette = None
        self._settings.set(RECENT_COMMANDS, tuple(self._recent))

    def _follow(self, key: str) -> None:
        if key == THEME.key:
            self._theme.set_mode(self._settings.get(THEME))
            self._actions[f"theme.{self._theme.mode}"].setChecked(True)
        elif key == FONT_PERCENT.key:
            self._theme.set_font_percent(self._settings.get(FONT_PERCENT))
