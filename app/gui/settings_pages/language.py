"""The page of the window's language."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from app.gui.language import LANGUAGE, NAMES, SYSTEM
from app.gui.settings import WindowSettings


class LanguagePage(QWidget):
    """A list of languages, each in its own words.

    Attributes:
        choice: the language.
    """

    def __init__(self, settings: WindowSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(self.tr("Language"))
        self.choice.addItem(self.tr("As the desktop"), SYSTEM)
        for code, name in NAMES.items():
            self.choice.addItem(name, code)
        self.choice.activated.connect(lambda _row: settings.set(LANGUAGE, self.choice.currentData()))
        hint = QLabel(self.tr("Another language appears when Enface is started again."), self)
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(14)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.addRow(self.tr("Language"), self.choice)
        form.addRow("", hint)
        settings.changed.connect(self._show)
        self._show()

    def _show(self, _key: str = "") -> None:
        self.choice.setCurrentIndex(self.choice.findData(self._settings.get(LANGUAGE)))
