"""The door: first run, login, and a recovery code where the password is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import EnfaceError
from app.jobs.base import JobFailure, Runner

if TYPE_CHECKING:
    from app.core.jobs import JobContext
    from app.services.admin.access import Administration, Session

FIRST, LOGIN, RECOVER = "first", "login", "recover"
_WIDTH = 420


class LoginPage(QWidget):
    """Asks who is there.

    Signals:
        entered: somebody is logged in: the session and new recovery codes, which are shown once; usually none.

    Attributes:
        name, password, again, code: the fields. button: logs in or sets up. other_button: to the recovery and back.
        message: what went wrong.
    """

    entered = Signal(object, object)

    def __init__(self, runner: Runner, parent: QWidget) -> None:
        super().__init__(parent)
        self._runner = runner
        self._administration: Administration | None = None
        self._mode = LOGIN
        self.title = QLabel(self)
        self.title.setProperty("role", "heading")
        self.explanation = QLabel(self)
        self.explanation.setWordWrap(True)
        self.name, self.password, self.again, self.code = (QLineEdit(self) for _ in range(4))
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows = {
            self.name: self.tr("&Name"),
            self.code: self.tr("Recovery &code"),
            self.password: self.tr("&Password"),
            self.again: self.tr("Password a&gain"),
        }
        for field, text in self._rows.items():
            self._form.addRow(text, field)
            field.setAccessibleName(text.replace("&", ""))
            field.returnPressed.connect(self.go)
        self.message = QLabel(self)
        self.message.setProperty("role", "warning")
        self.message.setWordWrap(True)
        self.message.hide()
        self.button, self.other_button = QPushButton(self), QPushButton(self)
        self.button.setProperty("role", "primary")
        self.other_button.setProperty("role", "link")
        self.button.clicked.connect(self.go)
        self.other_button.clicked.connect(lambda: self._show(LOGIN if self._mode == RECOVER else RECOVER))
        box = QWidget(self)
        box.setFixedWidth(_WIDTH)
        column = QVBoxLayout(box)
        column.setSpacing(12)
        above: tuple[QWidget, ...] = (self.title, self.explanation)
        below: tuple[QWidget, ...] = (self.message, self.button, self.other_button)
        for widget in above:
            column.addWidget(widget)
        column.addLayout(self._form)
        for widget in below:
            column.addWidget(widget)
        _in_the_middle(self, box)

    def show_for(self, administration: Administration) -> None:
        """Ask; for the first administrator where there is none yet."""
        self._administration = administration
        self.name.clear()
        self._show(LOGIN if administration.is_set_up else FIRST)

    def go(self) -> None:
        """Log in, set up or recover with what the fields hold; hashing takes a while and runs elsewhere."""
        administration = self._administration
        if administration is None or not self.button.isEnabled():
            return
        name, password, code, mode = self.name.text(), self.password.text(), self.code.text(), self._mode
        if mode != LOGIN and password != self.again.text():
            self._say(self.tr("The two passwords are not the same."))
            return

        def work(ctx: JobContext) -> tuple[Session, list[str]]:
            if mode == FIRST:
                return administration.set_up(name, password)
            if mode == RECOVER:
                return administration.recover(name, code, password), []
            return administration.login(name, password), []

        self.button.setEnabled(False)
        self.message.hide()
        self._runner.submit(work, on_done=self._entered, on_failed=self._failed)

    def _entered(self, found: tuple[Session, list[str]]) -> None:
        self.button.setEnabled(True)
        self._clear()
        self.entered.emit(*found)

    def _failed(self, failure: JobFailure) -> None:
        self.button.setEnabled(True)
        self._say_error(failure.error)
        self.password.selectAll()
        self.password.setFocus()

    def _say_error(self, error: EnfaceError) -> None:
        self._say(error.one_line())

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.show()

    def _clear(self) -> None:
        for field in (self.password, self.again, self.code):
            field.clear()
        self.message.hide()

    def _show(self, mode: str) -> None:
        self._mode = mode
        self._clear()
        words = {
            FIRST: (
                self.tr("Set up the administration"),
                self.tr("Make the first administrator. The password needs 15 characters or more; there is no default."),
                self.tr("Set up"),
                "",
            ),
            LOGIN: (
                self.tr("Administration"),
                self.tr("Log in to go on."),
                self.tr("Log in"),
                self.tr("Use a recovery code…"),
            ),
            RECOVER: (
                self.tr("Recovery"),
                self.tr("A recovery code sets a new password, once."),
                self.tr("Set the password"),
                self.tr("Back to the login"),
            ),
        }[mode]
        self.title.setText(words[0])
        self.explanation.setText(words[1])
        self.button.setText(words[2])
        self.other_button.setText(words[3])
        self.other_button.setVisible(bool(words[3]))
        self._form.setRowVisible(self.code, mode == RECOVER)
        self._form.setRowVisible(self.again, mode != LOGIN)
        self.name.setFocus()


def _in_the_middle(page: QWidget, box: QWidget) -> None:
    """Put a box a little above the middle; unlike an alignment this gives wrapped texts the height that they need."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(box)
    row.addStretch(1)
    outer = QVBoxLayout(page)
    outer.addStretch(2)
    outer.addLayout(row)
    outer.addStretch(3)


class CodesPage(QWidget):
    """Recovery codes, shown this once.

    Signals:
        done: they were written down.
    """

    done = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        title = QLabel(self.tr("Recovery codes"), self)
        title.setProperty("role", "heading")
        text = QLabel(
            self.tr("Print these codes and lock them away. Each sets a new password once. They are not shown again."),
            self,
        )
        text.setWordWrap(True)
        self.codes = QPlainTextEdit(self)
        self.codes.setReadOnly(True)
        self.codes.setTabChangesFocus(True)
        self.codes.setAccessibleName(self.tr("Recovery codes"))
        self.codes.setFixedHeight(230)
        self.copy_button = QPushButton(self.tr("Copy"), self)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.codes.toPlainText()))
        self.done_button = QPushButton(self.tr("I have kept them"), self)
        self.done_button.setProperty("role", "primary")
        self.done_button.clicked.connect(self._end)
        box = QWidget(self)
        box.setFixedWidth(_WIDTH)
        column = QVBoxLayout(box)
        column.setSpacing(12)
        for widget in (title, text, self.codes, self.copy_button, self.done_button):
            column.addWidget(widget)
        _in_the_middle(self, box)

    def show_codes(self, codes: list[str]) -> None:
        """Show codes."""
        self.codes.setPlainText("\n".join(codes))
        self.done_button.setFocus()

    def _end(self) -> None:
        self.codes.clear()
        self.done.emit()
