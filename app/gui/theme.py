"""How Enface looks: colours of the light and the dark theme, one typographic scale, and the change between them.

Colours live in `resources/themes/*.json`, shapes in `resources/themes/enface.qss`, whose `${name}` are filled in here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.core.topology import resources_dir

FONT_FAMILY = "Noto Sans"
MONO_FAMILY = "Noto Sans Mono"
FONT_FILES = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSansMono-Regular.ttf")
BASE_POINTS = 9.5
# Sizes of the typographic scale, in parts of the base size.
SCALE = {"small": 0.9, "body": 1.0, "title": 1.12, "heading": 1.45, "display": 2.1}
FONT_PERCENT_RANGE = (80, 200)


class ThemeMode(StrEnum):
    """What the person chose; `SYSTEM` follows the desktop while the window is open."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Tokens:
    """Colours of one theme by their use, as "#rrggbb".

    Attributes:
        window: behind everything.
        surface: cards, fields, menus.
        sunken: behind pictures.
        hover: under the pointer.
        border: between areas.
        border_strong: around fields; disabled text and icons.
        text: text and icons.
        muted: secondary text.
        accent: the one colour that marks what is chosen or comes next.
        accent_hover: the same under the pointer.
        accent_soft: background of chosen things.
        on_accent: text on the accent.
        ok: what went well.
        warning: what needs attention.
        warning_soft: its background.
        error: what failed.
        error_soft: its background.
        viewport: lower end of the 3D view's background.
        viewport_top: upper end of the 3D view's background.
        mesh: the mesh without photographs.
        mesh_line: edges of the wireframe.
        marker: what is drawn on photographs.
    """

    window: str
    surface: str
    sunken: str
    hover: str
    border: str
    border_strong: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    ok: str
    warning: str
    warning_soft: str
    error: str
    error_soft: str
    viewport: str
    viewport_top: str
    mesh: str
    mesh_line: str
    marker: str


@lru_cache(maxsize=2)
def load_tokens(dark: bool) -> Tokens:
    """Colours of the dark or the light theme."""
    path = resources_dir() / "themes" / ("dark.json" if dark else "light.json")
    return Tokens(**json.loads(path.read_text(encoding="utf-8")))


class Theme(QObject):
    """The application's look; one object, made with the application.

    Attributes:
        tokens: colours in force.
        mode: what the person chose.

    Signals:
        changed: the colours are others; icons and drawn things follow.
    """

    changed = Signal()

    def __init__(self, app: QApplication, mode: ThemeMode = ThemeMode.SYSTEM, font_percent: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self.mode = mode
        self.tokens = load_tokens(self._wants_dark())
        app.setStyle("Fusion")
        _load_fonts()
        self.set_font_percent(font_percent)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in force."""
        return self.tokens == load_tokens(dark=True)

    def set_mode(self, mode: ThemeMode) -> None:
        """Change between system, light and dark."""
        self.mode = mode
        self._apply()

    def set_font_percent(self, percent: int) -> None:
        """Set the size of all text, 80 to 200 % of the base size."""
        low, high = FONT_PERCENT_RANGE
        self._points = BASE_POINTS * min(high, max(low, percent)) / 100.0
        self._apply()

    def font(self, size: str = "body", *, bold: bool = False, mono: bool = False) -> QFont:
        """A font of the typographic scale: a key of `SCALE`."""
        font = QFont(self._app.font())
        if mono:
            font.setFamilies([MONO_FAMILY, "monospace"])
        font.setPointSizeF(self._points * SCALE[size])
        font.setBold(bold)
        return font

    def color(self, name: str) -> QColor:
        """A token as a colour."""
        return QColor(getattr(self.tokens, name))

    @Slot()
    def _follow_system(self) -> None:
        if self.mode is ThemeMode.SYSTEM:
            self._apply()

    def _wants_dark(self) -> bool:
        if self.mode is ThemeMode.SYSTEM:
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self.mode is ThemeMode.DARK

    def _apply(self) -> None:
        self.tokens = load_tokens(self._wants_dark())
        font = QFont()
        font.setFamilies([FONT_FAMILY, *QFont().families()])
        font.setPointSizeF(self._points)
        self._app.setFont(font)
        self._app.setPalette(make_palette(self.tokens))
        self._app.setStyleSheet(make_stylesheet(self.tokens, self._points))
        self.changed.emit()


def make_palette(tokens: Tokens) -> QPalette:
    """Qt's palette from the tokens, for every widget that the style sheet leaves alone."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, name in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.sunken),
        (role.Text, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.error),
        (role.ToolTipBase, tokens.surface),
        (role.ToolTipText, tokens.text),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Accent, tokens.accent),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Light, tokens.surface),
        (role.Midlight, tokens.hover),
        (role.Mid, tokens.border),
        (role.Dark, tokens.border_strong),
        (role.Shadow, tokens.border_strong),
    ):
        palette.setColor(target, QColor(name))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(tokens.border_strong))
    return palette


def make_stylesheet(tokens: Tokens, points: float) -> str:
    """The style sheet with colours and font sizes filled in.

    Raises:
        KeyError: the sheet names a value that does not exist.
    """
    values = {field.name: getattr(tokens, field.name) for field in fields(tokens)}
    values |= {f"pt_{name}": f"{points * part:.2f}pt" for name, part in SCALE.items()}
    mark = "check-on-dark.svg" if QColor(tokens.on_accent).lightnessF() > 0.5 else "check-on-light.svg"
    arrow = "arrow-on-dark.svg" if QColor(tokens.surface).lightnessF() < 0.5 else "arrow-on-light.svg"
    folder = resources_dir() / "themes"
    values |= {"mono": MONO_FAMILY, "check": (folder / mark).as_posix(), "arrow": (folder / arrow).as_posix()}
    return Template(_sheet()).substitute(values)


@lru_cache(maxsize=1)
def _sheet() -> str:
    return (resources_dir() / "themes" / "enface.qss").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    """Register the fonts that come with Enface: a bare machine has none, and Qt brings none."""
    folder: Path = resources_dir() / "fonts"
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(folder / name))
