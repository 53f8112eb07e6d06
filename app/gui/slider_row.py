"""A named slider with its value beside it; moved by mouse, arrows and page keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget


class SliderRow(QWidget):
    """One whole number.

    Args:
        name: shown at the left; empty for none. Accessible name of the slider unless `spoken` is given.
        low: smallest value.
        high: largest value.
        unit: shown after the value.
        spoken: accessible name.

    Signals:
        moved: the person chose another value; argument: the value.
    """

    moved = Signal(int)

    def __init__(
        self, name: str, low: int, high: int, unit: str, parent: QWidget | None = None, *, spoken: str = ""
    ) -> None:
        super().__init__(parent)
        self._unit = unit
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(low, high)
        self.slider.setPageStep(max(1, (high - low) // 10))
        self.slider.setAccessibleName(spoken or name)
        self.slider.setMinimumWidth(56)
        self._value = QLabel(self)
        self._value.setProperty("role", "small")
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        if name:
            label = QLabel(name, self)
            label.setBuddy(self.slider)
            label.setMinimumWidth(label.fontMetrics().horizontalAdvance("m" * 6))
            row.addWidget(label)
        row.addWidget(self.slider, 1)
        row.addWidget(self._value)
        widest = max((f"{number}{unit}" for number in (low, high)), key=len)
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance(widest) + 2)
        self.slider.valueChanged.connect(self._tell)
        self._show(self.slider.value())

    def set_value(self, value: int) -> None:
        """Show a value without telling."""
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self._show(value)

    def _tell(self, value: int) -> None:
        self._show(value)
        self.moved.emit(value)

    def _show(self, value: int) -> None:
        self._value.setText(f"{value}{self._unit}".replace("-", "−"))
