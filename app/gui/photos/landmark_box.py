"""The landmark in work: chosen by name, placed by numbers, put back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from app.gui.photos.landmark_names import landmark_names


class LandmarkBox(QWidget):
    """Fields for one landmark.

    Signals:
        chose: another landmark; argument: its number from 0.
        placed: other coordinates; arguments: x, y in photo px.
        reset_asked: put the landmark back.
        reset_all_asked: leave all landmarks to the network.
    """

    chose = Signal(int)
    placed = Signal(float, float)
    reset_asked = Signal()
    reset_all_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names = QComboBox(self)
        self.names.addItems(landmark_names())
        self.names.setAccessibleName(self.tr("Landmark"))
        self.names.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.names.setMinimumContentsLength(12)
        self.across, self.down = (self._field(name) for name in (self.tr("Landmark, x"), self.tr("Landmark, y")))
        self.reset_button = QPushButton(self.tr("Put this one back"), self)
        self.reset_all_button = QPushButton(self.tr("Put all back"), self)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(6)
        form.addRow(self.tr("Point"), self.names)
        form.addRow("x", self.across)
        form.addRow("y", self.down)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(form)
        column.addWidget(self.reset_button)
        column.addWidget(self.reset_all_button)
        self.names.currentIndexChanged.connect(self.chose)
        for box in (self.across, self.down):
            box.valueChanged.connect(lambda _: self.placed.emit(self.across.value(), self.down.value()))
        self.reset_button.clicked.connect(self.reset_asked)
        self.reset_all_button.clicked.connect(self.reset_all_asked)

    def show_landmark(self, number: int, x: float, y: float, *, changed: bool, any_changed: bool) -> None:
        """Show a landmark without telling."""
        for field, value in ((self.across, x), (self.down, y)):
            field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(False)
        self.names.blockSignals(True)
        self.names.setCurrentIndex(number)
        self.names.blockSignals(False)
        self.reset_button.setEnabled(changed)
        self.reset_all_button.setEnabled(any_changed)

    def _field(self, name: str) -> QDoubleSpinBox:
        field = QDoubleSpinBox(self)
        field.setRange(-100_000.0, 100_000.0)
        field.setDecimals(1)
        field.setSuffix(self.tr(" px"))
        field.setKeyboardTracking(False)
        field.setAccessibleName(name)
        return field
