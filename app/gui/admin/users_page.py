"""The users: adding, roles, disabling, new passwords."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QGroupBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.gui.admin.page import AdminContext, AdminPage, Table, buttons
from app.gui.admin.words import role_text


class UsersPage(AdminPage):
    """A table of users, and a form for a new one.

    Signals:
        codes: recovery codes to show once.

    Attributes:
        table, name, password, role: fields. add_button, role_button, disable_button, unlock_button, reset_button,
        own_button: what may be done.
    """

    codes = Signal(object)

    def __init__(self, context: AdminContext, parent: QWidget) -> None:
        super().__init__(context, self.tr("Users"), parent)
        headers = [self.tr("Name"), self.tr("Role"), self.tr("State"), self.tr("Codes left"), self.tr("Since")]
        self.table = Table(self.tr("Users"), headers, self)
        self.table.itemSelectionChanged.connect(self._update)
        self.column.addWidget(self.table, 1)
        self.role_button = QPushButton(self.tr("Give the role below"), self)
        self.disable_button = QPushButton(self.tr("Disable"), self)
        self.unlock_button = QPushButton(self.tr("End the lock"), self)
        self.unlock_button.setToolTip(self.tr("After too many wrong passwords; the password stays"))
        self.reset_button = QPushButton(self.tr("Set the password below"), self)
        self._per_user = (self.role_button, self.disable_button, self.unlock_button, self.reset_button)
        self.column.addLayout(buttons(self, *self._per_user))
        box = QGroupBox(self.tr("New user, role or password"), self)
        self.name, self.password, self.old = QLineEdit(box), QLineEdit(box), QLineEdit(box)
        for field, text in ((self.password, self.tr("Password")), (self.old, self.tr("Own old password"))):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setAccessibleName(text)
        self.name.setAccessibleName(self.tr("Name"))
        self.role = QComboBox(box)
        self.role.setAccessibleName(self.tr("Role"))
        for role in context.services.roles:
            self.role.addItem(role_text(role.value), role)
        form = QFormLayout()
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Role"), self.role)
        form.addRow(self.tr("Password"), self.password)
        form.addRow(self.tr("Own old password"), self.old)
        self.add_button = QPushButton(self.tr("Add the user"), box)
        self.own_button = QPushButton(self.tr("Change my own password"), box)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addWidget(self.own_button)
        row.addStretch(1)
        form.addRow(row)
        box.setLayout(form)
        self.column.addWidget(box)
        self.add_button.clicked.connect(self._add)
        self.own_button.clicked.connect(self._own)
        self.role_button.clicked.connect(self._role)
        self.disable_button.clicked.connect(self._disable)
        self.unlock_button.clicked.connect(self._unlock)
        self.reset_button.clicked.connect(self._reset)

    def enter(self) -> None:
        """Read the users."""
        users = self.attempt(lambda: self.context.services.users.listed(self.context.user)) or []
        self._disabled = {user.name: user.disabled for user in users}
        states = {True: self.tr("Disabled"), False: self.tr("May log in")}
        self.table.fill(
            [
                (user.name, role_text(user.role.value), states[user.disabled], str(user.codes_left), user.created_at)
                for user in users
            ],
            [user.name for user in users],
        )

    def leave(self) -> None:
        """Forget what was typed and shown."""
        super().leave()
        self._clear()
        self.table.fill([])

    def _clear(self) -> None:
        for field in (self.name, self.password, self.old):
            field.clear()

    def _update(self) -> None:
        chosen = self.table.chosen
        for button in self._per_user:
            button.setEnabled(chosen is not None)
        disabled = chosen is not None and self._disabled.get(str(chosen), False)
        self.disable_button.setText(self.tr("Let in again") if disabled else self.tr("Disable"))

    def _add(self) -> None:
        name, password, role = (
            self.name.text(),
            self.password.text(),
            self.context.services.roles[self.role.currentIndex()],
        )
        self.work(
            self.tr("Adding…"),
            lambda ctx: self.context.services.users.create(self.context.user, name, password, role),
            self._added,
        )

    def _added(self, codes: list[str]) -> None:
        self._clear()
        self.enter()
        self.tell(self.tr("The user was added."))
        self.codes.emit(codes)

    def _role(self) -> None:
        name, role = str(self.table.chosen), self.context.services.roles[self.role.currentIndex()]
        self.attempt(lambda: self.context.services.users.set_role(self.context.user, name, role))
        self.enter()

    def _disable(self) -> None:
        name = str(self.table.chosen)
        off = not self._disabled.get(name, False)
        self.attempt(lambda: self.context.services.users.set_disabled(self.context.user, name, off))
        self.enter()

    def _unlock(self) -> None:
        name = str(self.table.chosen)

        def work() -> bool:
            self.context.services.users.unlock(self.context.user, name)
            return True

        if self.attempt(work):
            self.tell(self.tr("{0} may try again.").format(name))

    def _reset(self) -> None:
        name, password = str(self.table.chosen), self.password.text()
        self.work(
            self.tr("Setting the password…"),
            lambda ctx: self.context.services.users.reset(self.context.user, name, password),
            self._added,
        )

    def _own(self) -> None:
        old, new = self.old.text(), self.password.text()
        self.work(
            self.tr("Setting the password…"),
            lambda ctx: self.context.services.users.change_own(self.context.user, old, new),
            lambda _: self._changed(),
        )

    def _changed(self) -> None:
        self._clear()
        self.tell(self.tr("The password was changed."))
