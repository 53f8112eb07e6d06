"""What would be lost if the program died now: noted down shortly after each change while the window is open.

What a case holds is stored at once, by its services. Left over are photos in the slots, boxes and landmarks that no run
used yet, and text that is being typed. Each part of the window that holds such a thing registers how to note it down
and how to bring it back. The note disappears when the window is closed properly; one that is found at the start is
offered to the analyst.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.gui.session_file import SessionFile

_DELAY_MS = 400

log = logging.getLogger(__name__)


class SessionKeeper(QObject):
    """Notes the session down.

    Args:
        folder: where sessions are kept; None keeps nothing.
    """

    def __init__(self, folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: dict[str, tuple[Callable[[], Any], Callable[[Any], object]]] = {}
        self._written = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.write)
        self._file: SessionFile | None = None
        if folder is not None:
            try:
                self._file = SessionFile(folder)
            except OSError as error:
                log.warning("sessions cannot be kept: %s", error)

    @property
    def found(self) -> dict[str, Any]:
        """What a session that did not end properly left behind; empty when there was none."""
        return {} if self._file is None else self._file.found

    def register(self, name: str, note: Callable[[], Any], restore: Callable[[Any], object]) -> None:
        """Add a part of the window.

        Args:
            name: unique.
            note: what is unsaved, as JSON; None or empty when nothing is.
            restore: brings it back; called with what `note` gave.
        """
        self._parts[name] = (note, restore)

    def changed(self) -> None:
        """Something that is noted down is different now."""
        if self._file is not None and not self._timer.isActive():
            self._timer.start()

    def write(self) -> None:
        """Note everything down now; a disk that does not take it is logged and tried again at the next change."""
        self._timer.stop()
        if self._file is None:
            return
        parts = {name: value for name, (note, _) in self._parts.items() if (value := note())}
        text = json.dumps(parts)
        if text == self._written:
            return
        try:
            self._file.write(parts)
            self._written = text
        except OSError as error:
            log.warning("the session could not be noted down: %s", error)

    def restore(self) -> None:
        """Bring back what was found."""
        for name, value in self.found.items():
            if name in self._parts:
                try:
                    self._parts[name][1](value)
                except (ValueError, TypeError, KeyError, AttributeError, IndexError):
                    log.warning("part %s of the session could not be brought back", name, exc_info=True)
        self.dismiss()

    def dismiss(self) -> None:
        """Forget what was found; what is unsaved now is noted down first."""
        self.write()
        if self._file is not None:
            self._file.drop_found()

    def close(self) -> None:
        """The window is closed properly: nothing is left to offer."""
        self._timer.stop()
        self._parts.clear()
        if self._file is not None:
            self._file.close()
