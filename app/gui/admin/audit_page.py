"""The administration's own audit trail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from app.gui.admin.page import AdminContext, AdminPage, Table, buttons

if TYPE_CHECKING:
    from app.core.caselog import Fault


class AuditPage(AdminPage):
    """The last events, newest first.

    Attributes:
        table, check_button, export_button: for tests.
    """

    def __init__(self, context: AdminContext, parent: QWidget) -> None:
        super().__init__(context, self.tr("Audit trail"), parent)
        headers = ["#", self.tr("When"), self.tr("Who"), self.tr("What"), self.tr("About"), self.tr("Details")]
        self.table = Table(self.tr("Events"), headers, self)
        self.column.addWidget(self.table, 1)
        self.check_button = QPushButton(self.tr("Check the whole trail"), self)
        self.export_button = QPushButton(self.tr("Export…"), self)
        self.column.addLayout(buttons(self, self.check_button, self.export_button))
        self.check_button.clicked.connect(self._check)
        self.export_button.clicked.connect(self._export)

    def enter(self) -> None:
        """Read the last events."""
        events = self.attempt(lambda: self.context.services.audit.read(self.context.user)) or []
        self.table.fill(
            [(str(e.seq), e.at, e.actor, e.action, e.subject, json.dumps(e.detail, ensure_ascii=False)) for e in events]
        )

    def leave(self) -> None:
        """Forget what was shown."""
        super().leave()
        self.table.fill([])

    def _check(self) -> None:
        self.work(self.tr("Checking…"), lambda ctx: self.context.services.audit.check(self.context.user), self._checked)

    def _checked(self, faults: tuple[Fault, ...]) -> None:
        self.enter()
        if faults:
            self.tell(f"{faults[0].code} {faults[0].what}: {faults[0].text}", "error")
        else:
            self.tell(self.tr("Every event and every record is as it was written."))

    def _export(self) -> None:
        folder = self.context.questions.folder(self, self.tr("Folder for the trail"), self.context.documents)
        if folder is not None:
            self.work(
                self.tr("Exporting…"),
                lambda ctx: self.context.services.audit.export(self.context.user, folder),
                lambda files: self._exported(files[0].name),
            )

    def _exported(self, name: str) -> None:
        self.enter()
        self.tell(self.tr("Written: {0}").format(name))
