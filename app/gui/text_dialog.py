"""A question that is answered with a few lines of text: a reason, a note."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget


class TextDialog(QDialog):
    """Asks for text; the button works when there is some. Ctrl+Enter is the button.

    Args:
        title: of the window.
        question: above the field.
        button: what the button says.
        answer: called with the text, stripped, when the button is pressed.
        text: what the field holds at first.

    Attributes:
        field: the text.
        ok_button: gives the answer.

    Signals:
        edited: the text is another.
    """

    edited = Signal()

    def __init__(
        self, title: str, question: str, button: str, answer: Callable[[str], object], parent: QWidget, text: str = ""
    ) -> None:
        super().__init__(parent)
        self._answer = answer
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        label = QLabel(question, self)
        label.setWordWrap(True)
        self.field = QPlainTextEdit(text, self)
        self.field.setMinimumSize(420, 120)
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(question)
        label.setBuddy(self.field)
        self.ok_button = QPushButton(button, self)
        self.ok_button.setProperty("role", "primary")
        self.ok_button.setDefault(True)
        self.ok_button.clicked.connect(self._give)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.ok_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        for widget in (label, self.field):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.field.textChanged.connect(self._check)
        self._check()

    def draft(self) -> dict[str, str]:
        """What would be lost if the program died now."""
        return {"text": self.field.toPlainText()}

    def fill(self, values: dict[str, str]) -> None:
        """Put text into the field."""
        self.field.setPlainText(str(values["text"]))

    def _check(self) -> None:
        self.ok_button.setEnabled(bool(self.field.toPlainText().strip()))
        self.edited.emit()

    def _give(self) -> None:
        text = self.field.toPlainText().strip()
        self.accept()
        self._answer(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter gives the answer."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.ok_button.isEnabled():
            self._give()
        else:
            super().keyPressEvent(event)
