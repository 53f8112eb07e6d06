"""What can be done with the marked line of the case browser, and in its section."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.core.casefile import Kind
from app.gui.cases.case_tables import Row
from app.gui.cases.words import role_text

ROLES = ("front", "side", "comparison")


class CaseButtons(QWidget):
    """A row of buttons, of which those that make sense are there.

    Attributes:
        buttons: by what they do.

    Signals:
        asked: a button was pressed; argument: what it does.
        use_asked: the marked photo is to be used; argument: as what.
    """

    asked = Signal(str)
    use_asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        texts = {
            "photos": self.tr("Add photos…"),
            "details": self.tr("About the case…"),
            "show": self.tr("Show in 3D"),
            "go": self.tr("Go there"),
            "use": self.tr("Use as"),
            "describe": self.tr("About the photo…"),
            "labels": self.tr("Labels…"),
            "note": self.tr("Add note…"),
            "edit": self.tr("Edit note…"),
            "compare": self.tr("Compare with…"),
            "restore": self.tr("Take out of the trash"),
            "delete": self.tr("Delete"),
        }
        self.buttons = {name: QPushButton(text, self) for name, text in texts.items()}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for name, button in self.buttons.items():
            if name == "delete":
                row.addStretch(1)
            row.addWidget(button)
            if name != "use":
                button.clicked.connect(partial(self._ask, name))
        uses = QMenu(self)
        for role in ROLES:
            uses.addAction(role_text(role), partial(self.use_asked.emit, role))
        self.buttons["use"].setMenu(uses)

    def _ask(self, name: str, _checked: bool = False) -> None:
        self.asked.emit(name)

    def show_for(self, section: str, row: Row | None, *, writable: bool, results: int) -> None:
        """Show the buttons for a line.

        Args:
            section: key of the section.
            row: the marked line.
            writable: whether the case can be changed.
            results: how many results there are to compare.
        """
        subject = None if row is None else row.subject
        kind = None if subject is None or section == "trash" else subject.kind
        shown = {
            "photos": section == "photos",
            "details": section == "overview",
            "show": row is not None and bool(row.result) and section != "found",
            "go": section == "found" and row is not None,
            "use": kind is Kind.EXHIBIT,
            "describe": kind is Kind.EXHIBIT,
            "labels": kind in (Kind.EXHIBIT, Kind.RESULT),
            "note": kind in (Kind.EXHIBIT, Kind.RESULT, Kind.RUN),
            "edit": kind is Kind.NOTE,
            "compare": kind is Kind.RESULT and results > 1,
            "restore": subject is not None and section == "trash",
            "delete": kind in (Kind.EXHIBIT, Kind.RESULT, Kind.NOTE),
        }
        for name, button in self.buttons.items():
            button.setVisible(shown[name] and (section != "found" or name == "go"))
            button.setEnabled(writable or name in ("show", "go", "compare"))
