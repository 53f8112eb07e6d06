"""Questions that the window asks through the system: which file, which folder. Tests answer them themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

translate = QCoreApplication.translate

PHOTO_PATTERNS = "*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp"


class Questions(Protocol):
    """What the window may ask or show outside of itself."""

    def photo(self, parent: QWidget, title: str) -> Path | None:
        """A photo to open, or None."""

    def photos(self, parent: QWidget, title: str) -> list[Path]:
        """Any number of photos."""

    def any_file(self, parent: QWidget, title: str, patterns: str) -> Path | None:
        """A file of these patterns to read, or None."""

    def folder(self, parent: QWidget, title: str, start: Path) -> Path | None:
        """A folder to write into, or None."""

    def table(self, parent: QWidget, title: str) -> Path | None:
        """A table of photos (CSV) to read, or None."""

    def save_file(self, parent: QWidget, title: str, name: str) -> Path | None:
        """Where to write a file, or None."""

    def show_folder(self, folder: Path) -> None:
        """Open a folder in the system's file manager."""


class SystemQuestions:
    """`Questions` with the dialogs of the desktop.

    Args:
        start: folder that the first dialog shows.
    """

    def __init__(self, start: Path) -> None:
        self._last = start

    def photo(self, parent: QWidget, title: str) -> Path | None:
        """A photo to open, or None; starts where the last one was."""
        name, _ = QFileDialog.getOpenFileName(parent, title, str(self._last), _photo_filter())
        if not name:
            return None
        self._last = Path(name).parent
        return Path(name)

    def photos(self, parent: QWidget, title: str) -> list[Path]:
        """Any number of photos."""
        names, _ = QFileDialog.getOpenFileNames(parent, title, str(self._last), _photo_filter())
        if names:
            self._last = Path(names[0]).parent
        return [Path(name) for name in names]

    def any_file(self, parent: QWidget, title: str, patterns: str) -> Path | None:
        """A file of these patterns to read, or None."""
        name, _ = QFileDialog.getOpenFileName(parent, title, str(self._last), f"{title} ({patterns})")
        return Path(name) if name else None

    def folder(self, parent: QWidget, title: str, start: Path) -> Path | None:
        """A folder to write into, or None."""
        name = QFileDialog.getExistingDirectory(parent, title, str(start))
        return Path(name) if name else None

    def table(self, parent: QWidget, title: str) -> Path | None:
        """A table of photos (CSV) to read, or None."""
        kinds = translate("Questions", "Tables ({0})").format("*.csv")
        name, _ = QFileDialog.getOpenFileName(parent, title, str(self._last), kinds)
        return Path(name) if name else None

    def save_file(self, parent: QWidget, title: str, name: str) -> Path | None:
        """Where to write a file, or None; the dialog asks before a file is replaced."""
        chosen, _ = QFileDialog.getSaveFileName(parent, title, str(self._last / name))
        return Path(chosen) if chosen else None

    def show_folder(self, folder: Path) -> None:
        """Open a folder in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _photo_filter() -> str:
    patterns = translate("Questions", "Photos ({0})").format(PHOTO_PATTERNS)
    everything = translate("Questions", "All files (*)")
    return f"{patterns};;{everything}"
