"""Python's cyclic garbage collector, kept on the GUI thread.

A collection runs on whatever thread happens to allocate. On a worker thread it may delete widgets or VTK objects whose
OpenGL context belongs to the GUI thread, which crashes the process. So automatic collection is off while the window
lives, and a timer of the GUI thread collects by the same thresholds.

A full collection walks over every container that is alive, and holds every thread meanwhile: 0.1 to 0.2 s once torch
and VTK are loaded. What is loaded stays to the end, so it is taken out of what is walked over.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 1000


class GarbageKeeper(QObject):
    """Collects on the thread of its parent, until `stop`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.check)
        self._timer.start()

    @Slot()
    def check(self) -> None:
        """Collect the oldest generation that is due."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation] > 0:
                gc.collect(generation)
                return

    @Slot()
    def settle(self) -> None:
        """Take what is alive now, loaded libraries above all, out of what later collections look at."""
        gc.freeze()

    def stop(self) -> None:
        """Give collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
