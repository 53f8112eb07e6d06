"""The page of colours and text size; both take effect at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.gui.settings import FONT_PERCENT, THEME, WindowSettings
from app.gui.theme import FONT_PERCENT_RANGE, ThemeMode

_STEP = 10


class AppearancePage(QWidget):
    """Colours and text size.

    Attributes:
        mode: system, light or dark.
        text_size: text size, in steps of ten per cent.
    """

    def __init__(self, settings: WindowSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.mode = QComboBox(self)
        self.mode.setAccessibleName(self.tr("Colours"))
        for mode, text in (
            (ThemeMode.SYSTEM, self.tr("As the desktop")),
            (ThemeMode.LIGHT, self.tr("Light")),
            (ThemeMode.DARK, self.tr("Dark")),
        ):
            self.mode.addItem(text, mode)
        self.mode.activated.connect(lambda _row: settings.set(THEME, ThemeMode(self.mode.currentData())))
        low, high = FONT_PERCENT_RANGE
        self.text_size = QSlider(Qt.Orientation.Horizontal, self)
        self.text_size.setRange(low // _STEP, high // _STEP)
        self.text_size.setPageStep(1)
        self.text_size.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.text_size.setMaximumWidth(320)
        self.text_size.setAccessibleName(self.tr("Text size"))
        self.text_size.valueChanged.connect(lambda value: settings.set(FONT_PERCENT, value * _STEP))
        self._percent = QLabel(self)
        self._percent.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text_size)
        words.addWidget(self._percent)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(14)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(self.tr("Colours"), self.mode)
        form.addRow(self.tr("Text size"), words)
        settings.changed.connect(self._show)
        self._show()

    def _show(self, _key: str = "") -> None:
        self.mode.setCurrentIndex(self.mode.findData(self._settings.get(THEME)))
        percent = self._settings.get(FONT_PERCENT)
        self.text_size.setValue(round(percent / _STEP))
        self._percent.setText(self.tr("{0} % of the usual size").format(percent))
