"""The administration's window: a login, and behind it the pages that the role may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import EnfaceError
from app.gui.admin.audit_page import AuditPage
from app.gui.admin.evaluation_page import EvaluationPage
from app.gui.admin.login_page import CodesPage, LoginPage
from app.gui.admin.models_page import ModelsPage
from app.gui.admin.page import AdminContext, AdminPage, Message
from app.gui.admin.sources_page import SourcesPage
from app.gui.admin.training_page import TrainingPage
from app.gui.admin.users_page import UsersPage
from app.gui.admin.words import role_text
from app.gui.icons import window_icon
from app.gui.notice_bar import NoticeBar

if TYPE_CHECKING:
    from app.services.admin.access import Administration, Session
    from app.services.admin.capabilities import Role

_PAGE = Qt.ItemDataRole.UserRole
_IDLE_CHECK_MS = 15_000
_EXPIRED = ("E730",)


class AdminWindow(QMainWindow):
    """Opens with a login; closing it logs out.

    Args:
        context: services and what goes with them; its session is set here.

    Signals:
        model_changed: another model is in use.
        closed: the window was closed.

    Attributes:
        login, codes: the door. pages: all pages by their name. menu: list of those that the role may use.
        notice: messages. logout_button: ends the session.
    """

    model_changed = Signal()
    closed = Signal()

    def __init__(self, context: AdminContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._administration: Administration | None = None
        self.setWindowTitle(self.tr("Enface: administration"))
        self.setWindowIcon(window_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1180, 820)
        self.notice = NoticeBar(context.theme, self)
        self.notice.hide()
        self.login = LoginPage(context.runner, self)
        self.codes = CodesPage(self)
        self._inside = QWidget(self)
        self._door = QStackedWidget(self)
        for page in (self.login, self.codes, self._inside):
            self._door.addWidget(page)
        self._build_inside()
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self._door, 1)
        self.setCentralWidget(middle)
        self.login.entered.connect(self._enter)
        self.codes.done.connect(self._go_inside)
        self._idle = QTimer(self)
        self._idle.setInterval(_IDLE_CHECK_MS)
        self._idle.timeout.connect(self._check_session)

    def _build_inside(self) -> None:
        self.menu = QListWidget(self._inside)
        self.menu.setAccessibleName(self.tr("Pages of the administration"))
        self.menu.setProperty("role", "pages")
        self.menu.setFixedWidth(190)
        self.who = QLabel(self._inside)
        self.who.setWordWrap(True)
        self.logout_button = QPushButton(self.tr("Log out"), self._inside)
        self.logout_button.clicked.connect(self.log_out)
        self._stack = QStackedWidget(self._inside)
        users = UsersPage(self.context, self._stack)
        users.codes.connect(self._show_codes)
        self.pages: dict[str, AdminPage] = {
            "models": ModelsPage(self.context, self._stack),
            "evaluation": EvaluationPage(self.context, self._stack),
            "sources": SourcesPage(self.context, self._stack),
            "training": TrainingPage(self.context, self._stack),
            "users": users,
            "audit": AuditPage(self.context, self._stack),
        }
        for page in self.pages.values():
            self._stack.addWidget(page)
            page.said.connect(self._say)
        self._titles = {
            "models": (self.tr("Models"), "see models"),
            "evaluation": (self.tr("Evaluation"), "evaluate"),
            "sources": (self.tr("Data sources"), "use data sources"),
            "training": (self.tr("Training"), "train"),
            "users": (self.tr("Users"), "manage users"),
            "audit": (self.tr("Audit trail"), "read the audit trail"),
        }
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 12)
        left.addWidget(self.menu, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 0)
        foot.setSpacing(8)
        foot.addWidget(self.who)
        foot.addWidget(self.logout_button)
        left.addLayout(foot)
        row = QHBoxLayout(self._inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left)
        row.addWidget(self._stack, 1)
        self.menu.currentRowChanged.connect(self._show_page)

    def begin(self) -> None:
        """Open the administration and ask who is there."""
        try:
            self._administration = self.context.services.open()
        except EnfaceError as error:
            self._say(Message("error", error.one_line()))
            return
        self.login.show_for(self._administration)

    def log_out(self) -> None:
        """End the session and show the door."""
        session, self.context.session = self.context.session, None
        self._idle.stop()
        for page in self.pages.values():
            page.leave()
        if self._administration is not None:
            if session is not None:
                self._administration.logout(session)
            self.login.show_for(self._administration)
        self._door.setCurrentWidget(self.login)

    def go(self, name: str) -> None:
        """Bring a page to the front."""
        for row in range(self.menu.count()):
            if self.menu.item(row).data(_PAGE) == name:
                self.menu.setCurrentRow(row)

    @property
    def page(self) -> str:
        """Name of the page in front; "" at the door."""
        row = self.menu.currentRow()
        return "" if row < 0 or self.context.session is None else str(self.menu.item(row).data(_PAGE))

    def _enter(self, session: Session, codes: list[str]) -> None:
        self.context.session = session
        self.notice.hide()
        self.who.setText(f"{session.user}\n{role_text(session.role.value)}")
        self._idle.start()
        self._fill_menu(session.role)
        if codes:
            self._show_codes(codes)
        else:
            self._go_inside()

    def _show_codes(self, codes: list[str]) -> None:
        if codes:
            self.codes.show_codes(codes)
            self._door.setCurrentWidget(self.codes)

    def _go_inside(self) -> None:
        session = self.context.session
        if session is None:
            return
        self._door.setCurrentWidget(self._inside)
        self.menu.setFocus()
        self._show_page(max(0, self.menu.currentRow()))

    def _fill_menu(self, role: Role) -> None:
        """The pages that a role may use; the first one is chosen."""
        may = self.context.services.may(role)
        self.menu.blockSignals(True)
        self.menu.clear()
        for name, (title, capability) in self._titles.items():
            if capability in may:
                item = QListWidgetItem(title)
                item.setData(_PAGE, name)
                self.menu.addItem(item)
        self.menu.setCurrentRow(0)
        self.menu.blockSignals(False)

    def _show_page(self, row: int) -> None:
        if self.context.session is not None and 0 <= row < self.menu.count():
            page = self.pages[str(self.menu.item(row).data(_PAGE))]
            self._stack.setCurrentWidget(page)
            page.enter()

    def _say(self, message: Message) -> None:
        if message.kind == "error" and message.text.startswith(_EXPIRED):
            self.log_out()
        if message.kind == "ok" and self.page == "models":
            self.model_changed.emit()
        self.notice.show_text(message.kind, message.text)

    def _check_session(self) -> None:
        """Show the door when the session has ended by itself."""
        session = self.context.session
        if session is not None and not session.alive:
            self.log_out()
            self._say(Message("info", self.tr("You were logged out because nothing was done for a while.")))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Log out, give everything back; training runs go on."""
        self.log_out()
        evaluation = self.pages["evaluation"]
        if isinstance(evaluation, EvaluationPage):
            evaluation.close_view()
        training = self.pages["training"]
        if isinstance(training, TrainingPage):
            training.curves.close_plots()
        if self._administration is not None:
            self._administration.close()
            self._administration = None
        self.closed.emit()
        super().closeEvent(event)
