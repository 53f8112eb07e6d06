"""The running work in the status bar: stage, a moving bar, elapsed and remaining time, and a cancel button."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from app.gui.wording import clock

_STEPS = 1000
_TICK_MS = 200
_GLIDE_MS = 250
_KNOWN_FROM = 0.15  # of the work; before, what is left would be a guess


class ProgressStrip(QWidget):
    """Shows one job; empty while nothing runs.

    Signals:
        cancel_asked: the person pressed Cancel.
    """

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = QLabel(self)
        self.stage.setMinimumWidth(130)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(220)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.elapsed = QLabel(self)
        self.elapsed.setProperty("role", "muted")
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.clicked.connect(self.cancel_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in (self.stage, self.bar, self.elapsed, self.cancel):
            row.addWidget(widget)
        row.addStretch(1)
        self._seconds = self._fraction = 0.0
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count)
        self._glide = QPropertyAnimation(self.bar, b"value", self)
        self._glide.setDuration(_GLIDE_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.hide()

    def begin(self, stage: str) -> None:
        """Start counting."""
        self._seconds = self._fraction = 0.0
        self._glide.stop()
        self.bar.setValue(0)
        self.elapsed.setText(clock(0))
        self.stage.setText(stage)
        self.cancel.setEnabled(True)
        self._tick.start()
        self.show()

    def report(self, stage: str, fraction: float) -> None:
        """Move the bar; it never moves back."""
        self.stage.setText(stage)
        self._fraction = max(self._fraction, fraction)
        target = max(round(fraction * _STEPS), self.bar.value())
        self._glide.stop()
        self._glide.setStartValue(self.bar.value())
        self._glide.setEndValue(target)
        self._glide.start()

    def cancelling(self) -> None:
        """Say that the work was asked to stop."""
        self.stage.setText(self.tr("Cancelling…"))
        self.cancel.setEnabled(False)

    def end(self) -> None:
        """Stop counting and disappear."""
        self._tick.stop()
        self._glide.stop()
        self.hide()

    def _count(self) -> None:
        self._seconds += _TICK_MS / 1000.0
        self._show_time()

    def _show_time(self) -> None:
        """Elapsed, and what is left if the rest goes on as fast; nothing is said of it at the beginning."""
        text = clock(self._seconds)
        if self._fraction >= _KNOWN_FROM and self._seconds >= 1.0:
            left = self._seconds * (1.0 - self._fraction) / self._fraction
            text = self.tr("{0}, about {1} left").format(text, clock(left + 0.5))
        self.elapsed.setText(text)
