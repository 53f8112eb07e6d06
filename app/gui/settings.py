"""What the window remembers between two starts; nothing about photos or people.

Each setting is declared once as a `Setting` beside the code that uses it. The file carries a version: what an older
program wrote is brought up to date, what a newer or a broken one wrote is put aside and the defaults apply.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from app.gui.theme import FONT_PERCENT_RANGE, ThemeMode

SCHEMA = 2

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One thing that is remembered.

    Attributes:
        page: key of the page of the settings dialog that it belongs to, and is reset with.
        name: unique within its page.
        default: what counts when nothing, or nonsense, is stored.
        read: from the stored JSON value; raises `ValueError`, `TypeError` or `KeyError` on nonsense.
        write: to a JSON value.
    """

    page: str
    name: str
    default: T
    read: Callable[[object], T]
    write: Callable[[T], object] = lambda value: value

    @property
    def key(self) -> str:
        """Where it is stored."""
        return f"{self.page}/{self.name}"


def flag(page: str, name: str, default: bool) -> Setting[bool]:
    """A setting that is on or off."""
    return Setting(page, name, default, _read_flag)


def number(page: str, name: str, default: float, low: float, high: float) -> Setting[float]:
    """A number within limits; one outside reads as the nearest limit."""
    return Setting(page, name, default, lambda value: min(high, max(low, float(str(value)))))


def choice(page: str, name: str, default: str, allowed: tuple[str, ...]) -> Setting[str]:
    """One of a few words."""
    return Setting(page, name, default, lambda value: _read_choice(value, allowed))


def text(page: str, name: str, default: str = "", longest: int = 500) -> Setting[str]:
    """Free text."""
    return Setting(page, name, default, lambda value: _read_text(value, longest))


THEME: Setting[ThemeMode] = Setting("appearance", "theme", ThemeMode.SYSTEM, lambda value: ThemeMode(str(value)), str)
FONT_PERCENT = Setting(
    "appearance",
    "font_percent",
    100,
    lambda value: min(FONT_PERCENT_RANGE[1], max(FONT_PERCENT_RANGE[0], int(str(value)))),
)


class WindowSettings(QObject):
    """Settings in one INI file; whatever is missing or garbage reads as the default.

    Args:
        file: where they are kept; None keeps them while the program runs only.
        safe: read nothing that is stored and keep nothing: a start with the defaults alone.

    Signals:
        changed: key of the setting ("page/name") that has another value now.
    """

    changed = Signal(str)

    def __init__(self, file: Path | None, *, safe: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.safe = safe
        self._kept: dict[str, str] = {}
        self._store = None if file is None or safe else QSettings(str(file), QSettings.Format.IniFormat)
        if self._store is not None:
            self._bring_up_to_date(self._store)

    def get(self, setting: Setting[T]) -> T:
        """The value in force."""
        raw = self._read(setting.key)
        if not isinstance(raw, str):
            return setting.default
        try:
            return setting.read(json.loads(raw))
        except (ValueError, TypeError, KeyError, AttributeError):
            log.warning("setting %s holds nonsense: the default applies", setting.key)
            return setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        """Remember a value."""
        before = self.get(setting)
        self._write(setting.key, json.dumps(setting.write(value)))
        if before != value:
            self.changed.emit(setting.key)

    def reset(self, page: str) -> None:
        """Forget everything of a page, so that its defaults apply."""
        names = [key for key in self._keys() if key.startswith(f"{page}/")]
        for key in names:
            self._kept.pop(key, None)
            if self._store is not None:
                self._store.remove(key)
        for key in names:
            self.changed.emit(key)

    def layout(self, name: str) -> QByteArray:
        """A stored geometry or splitter state, empty if there is none."""
        value = self._read(f"layout/{name}")
        return QByteArray.fromBase64(value.encode("ascii", "ignore")) if isinstance(value, str) else QByteArray()

    def keep_layout(self, name: str, state: QByteArray) -> None:
        """Store a geometry or splitter state."""
        self._write(f"layout/{name}", bytes(state.toBase64().data()).decode("ascii"))

    def flush(self) -> None:
        """Write to the disk now."""
        if self._store is not None:
            self._store.sync()

    def _bring_up_to_date(self, store: QSettings) -> None:
        """Earlier schemas are converted; anything else that is not this one is forgotten."""
        schema = store.value("schema")
        if schema == str(SCHEMA):
            return
        old = {key: store.value(key) for key in ("theme", "font_percent")} if schema == "1" else {}
        store.clear()
        store.setValue("schema", str(SCHEMA))
        for key, value in old.items():
            if isinstance(value, str):
                store.setValue(f"appearance/{key}", json.dumps(value))

    def _keys(self) -> list[str]:
        return list(self._kept) + ([] if self._store is None else self._store.allKeys())

    def _read(self, key: str) -> object:
        return self._kept.get(key) if self._store is None else self._store.value(key)

    def _write(self, key: str, value: str) -> None:
        if self._store is None:
            self._kept[key] = value
        else:
            self._store.setValue(key, value)


def _read_flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _read_choice(value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError("none of the choices")
    return str(value)


def _read_text(value: object, longest: int) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value[:longest]
