"""What the window remembers between two starts; nothing about cases, photos or people."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from app.gui.theme import ThemeMode

SCHEMA = 1


class WindowSettings:
    """Settings in one INI file; whatever is missing or garbage reads as the default.

    Args:
        file: where they are kept; None keeps nothing.
    """

    def __init__(self, file: Path | None) -> None:
        self._store = None if file is None else QSettings(str(file), QSettings.Format.IniFormat)
        if self._store is not None and self._store.value("schema") != str(SCHEMA):
            self._store.clear()
            self._store.setValue("schema", str(SCHEMA))

    @property
    def theme(self) -> ThemeMode:
        """Light, dark or as the system."""
        try:
            return ThemeMode(str(self._read("theme")))
        except ValueError:
            return ThemeMode.SYSTEM

    @theme.setter
    def theme(self, mode: ThemeMode) -> None:
        self._write("theme", str(mode))

    @property
    def font_percent(self) -> int:
        """Size of text in per cent."""
        try:
            return int(str(self._read("font_percent")))
        except ValueError:
            return 100

    def layout(self, name: str) -> QByteArray:
        """A stored geometry or splitter state, empty if there is none."""
        value = self._read(f"layout/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_layout(self, name: str, state: QByteArray) -> None:
        """Store a geometry or splitter state."""
        self._write(f"layout/{name}", state)

    def _read(self, key: str) -> object:
        return None if self._store is None else self._store.value(key)

    def _write(self, key: str, value: object) -> None:
        if self._store is not None:
            self._store.setValue(key, value)
