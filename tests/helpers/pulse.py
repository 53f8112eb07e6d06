"""How long the GUI thread stood still: a timer beats, and the longest pause between two beats is kept.

On a machine that other programs keep busy, a thread that is ready to run waits for a processor. Linux counts that wait
for each thread; it is taken off, so that what is left is what the program itself did to its window: work on the GUI
thread, and waiting for a lock that another of its threads held.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS = 10


class Pulse(QObject):
    """Beats on the GUI thread.

    Attributes:
        longest_s: the longest pause since `reset`, without waiting for a processor.
        longest_wall_s: the longest pause by the clock.
        longest_work_s: the longest work of the thread itself between two beats, in processor time.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waits = _open(Path(f"/proc/self/task/{threading.get_native_id()}/schedstat"))
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._beat)
        self.reset()
        self._timer.start()

    def reset(self) -> None:
        """Forget what was; the next pause counts from now."""
        self.longest_s = self.longest_wall_s = self.longest_work_s = 0.0
        self._last, self._waited, self._worked = time.monotonic(), self._waited_s(), time.thread_time()

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()
        if self._waits >= 0:
            os.close(self._waits)
            self._waits = -1

    def _beat(self) -> None:
        now, waited, worked = time.monotonic(), self._waited_s(), time.thread_time()
        wall = now - self._last
        self.longest_wall_s = max(self.longest_wall_s, wall)
        self.longest_s = max(self.longest_s, wall - (waited - self._waited))
        self.longest_work_s = max(self.longest_work_s, worked - self._worked)
        self._last, self._waited, self._worked = now, waited, worked

    def _waited_s(self) -> float:
        return 0.0 if self._waits < 0 else int(os.pread(self._waits, 100, 0).split()[1]) / 1e9


def _open(file: Path) -> int:
    try:
        return os.open(file, os.O_RDONLY)
    except OSError:
        return -1
