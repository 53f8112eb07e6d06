"""Icons of Enface: line drawings in `resources/icons`, painted in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.core.topology import resources_dir
from app.gui.theme import Tokens

# Sizes in use (16, 20, 24 logical px) at 1, 1.5 and 2 device pixels; others are scaled down from the next larger.
SIZES = (16, 20, 24, 30, 40, 48)


def icon_file(name: str) -> Path:
    """The drawing `name`."""
    return resources_dir() / "icons" / f"{name}.svg"


def themed_icon(name: str, tokens: Tokens) -> QIcon:
    """An icon in the theme's text colour, pale when disabled.

    Raises:
        FileNotFoundError: there is no such drawing.
    """
    return QIcon(_themed(name, tokens.text, tokens.border_strong))


def coloured_pixmap(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """A drawing `size` logical px wide in one colour, sharp at `ratio` device pixels for each."""
    pixmap = _draw(_svg(name), color, round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def coloured_icon(name: str, color: str, disabled: str) -> QIcon:
    """An icon in a colour of its own, for buttons with a coloured background."""
    return QIcon(_themed(name, color, disabled))


def window_icon() -> QIcon:
    """The application's icon, in its own colours."""
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        icon.addPixmap(_draw(_svg("enface"), "", size))
    return icon


@lru_cache(maxsize=256)
def _themed(name: str, color: str, disabled: str) -> QIcon:
    icon = QIcon()
    text = _svg(name)
    for size in SIZES:
        icon.addPixmap(_draw(text, color, size), QIcon.Mode.Normal)
        icon.addPixmap(_draw(text, disabled, size), QIcon.Mode.Disabled)
    return icon


@lru_cache(maxsize=128)
def _svg(name: str) -> str:
    return icon_file(name).read_text(encoding="utf-8")


def _draw(svg: str, color: str, size: int) -> QPixmap:
    if color:
        svg = svg.replace("currentColor", QColor(color).name())
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
