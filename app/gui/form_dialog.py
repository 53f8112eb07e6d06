"""A question that is answered with several named fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

_WIDTH_PX, _LINES_PX = 380, 76
_LONGEST = 2000


@dataclass(frozen=True)
class FormField:
    """One field.

    Attributes:
        key: names its value.
        title: for people.
        value: what it holds at first.
        hint: what stands in it while it is empty.
        choices: (value, text) to choose from; none for free text.
        free: whether other text than the choices is taken too.
        lines: whether it takes several lines.
        needed: whether it may not stay empty.
    """

    key: str
    title: str
    value: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    free: bool = False
    lines: bool = False
    needed: bool = False


class FormDialog(QDialog):
    """Asks for the values of fields; the button works when the needed ones are filled.

    Args:
        title: of the window.
        intro: above the fields; may be empty.
        fields: from top to bottom.
        answer: called with the values by key when the button is pressed.
        button: what the button says; Save by default.

    Attributes:
        widgets: of the fields, by key.
        ok_button: gives the answer.

    Signals:
        edited: a value is another.
    """

    edited = Signal()

    def __init__(
        self,
        title: str,
        intro: str,
        fields: tuple[FormField, ...],
        answer: Callable[[dict[str, str]], object],
        parent: QWidget,
        button: str = "",
    ) -> None:
        super().__init__(parent)
        self._fields, self._answer = fields, answer
        self.setWindowTitle(title)
        self.widgets: dict[str, QLineEdit | QPlainTextEdit | QComboBox] = {}
        self.ok_button = QPushButton(button or self.tr("Save"), self)
        self.ok_button.setProperty("role", "primary")
        self.ok_button.setDefault(True)
        self.ok_button.clicked.connect(self._give)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        for field in fields:
            widget = self._make(field)
            widget.setAccessibleName(field.title)
            widget.setMinimumWidth(_WIDTH_PX)
            self.widgets[field.key] = widget
            form.addRow(field.title, widget)
            changed = widget.currentTextChanged if isinstance(widget, QComboBox) else widget.textChanged
            changed.connect(self._tell)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.ok_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        if intro:
            label = QLabel(intro, self)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addLayout(form)
        column.addLayout(buttons)
        inputs: list[QWidget] = list(self.widgets.values())
        for before, after in pairwise([*inputs, cancel, self.ok_button]):
            QWidget.setTabOrder(before, after)
        inputs[0].setFocus()
        self._check()

    def values(self) -> dict[str, str]:
        """What the fields say, without blanks around."""
        return {field.key: self._value(field).strip() for field in self._fields}

    def draft(self) -> dict[str, str]:
        """What would be lost if the program died now."""
        return self.values()

    def fill(self, values: dict[str, str]) -> None:
        """Put values into the fields; the ones that are not named stay."""
        for field in self._fields:
            if field.key in values:
                self._set(field, str(values[field.key]))

    def _make(self, field: FormField) -> QLineEdit | QPlainTextEdit | QComboBox:
        if field.choices:
            combo = QComboBox(self)
            combo.setEditable(field.free)
            for value, text in field.choices:
                combo.addItem(text, value)
            self.widgets[field.key] = combo
            self._set(field, field.value)
            return combo
        widget = QPlainTextEdit(field.value, self) if field.lines else QLineEdit(field.value, self)
        widget.setPlaceholderText(field.hint)
        if isinstance(widget, QPlainTextEdit):
            widget.setFixedHeight(_LINES_PX)
            widget.setTabChangesFocus(True)
        else:
            widget.setMaxLength(_LONGEST)
            widget.setCursorPosition(0)
        return widget

    def _value(self, field: FormField) -> str:
        widget = self.widgets[field.key]
        if isinstance(widget, QComboBox):
            chosen = widget.findText(widget.currentText())
            return str(widget.itemData(chosen)) if chosen >= 0 else widget.currentText()
        return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()

    def _set(self, field: FormField, value: str) -> None:
        widget = self.widgets[field.key]
        if isinstance(widget, QComboBox):
            known = widget.findData(value)
            widget.setCurrentIndex(known)
            if known < 0 and field.free:
                widget.setEditText(value)
        elif isinstance(widget, QPlainTextEdit):
            widget.setPlainText(value)
        else:
            widget.setText(value)

    def _tell(self) -> None:
        self._check()
        self.edited.emit()

    def _check(self) -> None:
        self.ok_button.setEnabled(all(self._value(field).strip() for field in self._fields if field.needed))

    def _give(self) -> None:
        values = self.values()
        self.accept()
        self._answer(values)
