"""The questions that make a case: number, examiner, folder, and what else is known."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
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

from app.gui.cases.case_services import NewCase
from app.gui.questions import Questions

_LONGEST = 300
_LINES = ("number", "examiner", "organisation", "reference", "classification")


class NewCaseDialog(QDialog):
    """Asks what a case needs; the folder's name follows the case number until it is chosen by hand.

    Args:
        parent_folder: where cases are made.
        examiner: proposed name.
        organisation: proposed organisation.
        questions: folder dialog.

    Attributes:
        number: case number.
        examiner: who is responsible.
        organisation: named on the cover of reports.
        folder: the folder that becomes the case.
        create_button: makes it.

    Signals:
        asked: make this case; argument: `NewCase`.
        edited: a field is another.
    """

    asked = Signal(object)
    edited = Signal()

    def __init__(
        self, parent_folder: Path, examiner: str, organisation: str, questions: Questions, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._place, self._questions = parent_folder, questions
        self._own_folder = False
        self.setWindowTitle(self.tr("New case"))
        self._proposed = {"examiner": examiner, "organisation": organisation}
        self.number, self.examiner, self.organisation, self.reference, self.classification = (
            QLineEdit(self) for _ in _LINES
        )
        for name, text in self._proposed.items():
            self._lines()[name].setText(text)
        self.description = QPlainTextEdit(self)
        self.description.setFixedHeight(68)
        self.description.setTabChangesFocus(True)
        self.folder = QLineEdit(self)
        self.folder.setMinimumWidth(340)
        for field in self._lines().values():
            field.setMaxLength(_LONGEST)
        self.organisation.setPlaceholderText(self.tr("optional, on the cover of reports"))
        self.reference.setPlaceholderText(self.tr("optional, of the agency that asked"))
        self.classification.setPlaceholderText(self.tr("optional, printed on every page"))
        self.description.setPlaceholderText(self.tr("optional"))
        browse = QPushButton(self.tr("Choose…"), self)
        browse.clicked.connect(self._ask_folder)
        self._problem = QLabel(self)
        self._problem.setProperty("role", "small")
        self._problem.setWordWrap(True)
        self.create_button = QPushButton(self.tr("Make the case"), self)
        self.create_button.setProperty("role", "primary")
        self.create_button.setDefault(True)
        self.create_button.clicked.connect(self._ask)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.reject)
        self._lay_out(browse, cancel)
        self.number.textChanged.connect(self._propose)
        self.folder.textEdited.connect(self._chose)
        for field in (self.number, self.examiner, self.folder):
            field.textChanged.connect(self._check)
        for line in self._lines().values():
            line.textChanged.connect(self.edited)
        self.description.textChanged.connect(self.edited)
        self._propose()
        self._check()

    def new_case(self) -> NewCase:
        """What the fields say."""
        return NewCase(
            folder=Path(self.folder.text().strip()).expanduser(),
            number=self.number.text().strip(),
            examiner=self.examiner.text().strip(),
            reference=self.reference.text().strip(),
            classification=self.classification.text().strip(),
            description=self.description.toPlainText().strip(),
            organisation=self.organisation.text().strip(),
        )

    def draft(self) -> dict[str, str]:
        """What would be lost if the program died now; what was proposed is no work of the analyst's."""
        texts = {name: field.text() for name, field in self._lines().items()}
        texts["description"] = self.description.toPlainText()
        return texts if any(text for name, text in texts.items() if text != self._proposed.get(name)) else {}

    def fill(self, values: dict[str, str]) -> None:
        """Put values into the fields."""
        for name, field in self._lines().items():
            field.setText(str(values.get(name, "")))
        self.description.setPlainText(str(values["description"]))

    def _lines(self) -> dict[str, QLineEdit]:
        return {name: getattr(self, name) for name in _LINES}

    def _propose(self) -> None:
        if not self._own_folder:
            self.folder.setText(str(self._place / folder_name(self.number.text())))

    def _chose(self) -> None:
        self._own_folder = True

    def _check(self) -> None:
        new = self.new_case()
        problem = ""
        if not new.number or not new.examiner:
            problem = self.tr("Number and examiner are needed.")
        elif not new.folder.is_absolute():
            problem = self.tr("Give the whole path of the folder.")
        elif new.folder.exists() and (not new.folder.is_dir() or any(new.folder.iterdir())):
            problem = self.tr("There is something in this folder already: choose a new one.")
        self._problem.setText(problem or self.tr("Photos are copied into this folder; the originals are not touched."))
        self.create_button.setEnabled(not problem)

    def _ask(self) -> None:
        self.asked.emit(self.new_case())
        self.accept()

    def _ask_folder(self) -> None:
        place = self._questions.folder(self, self.tr("Folder that the case is made in"), self._place)
        if place is not None:
            self._place, self._own_folder = place, False
            self._propose()

    def _lay_out(self, browse: QPushButton, cancel: QPushButton) -> None:
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self.folder, 1)
        where.addWidget(browse)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        for text, field in (
            (self.tr("Case number"), self.number),
            (self.tr("Examiner"), self.examiner),
            (self.tr("Organisation"), self.organisation),
            (self.tr("Reference"), self.reference),
            (self.tr("Classification"), self.classification),
            (self.tr("Description"), self.description),
        ):
            field.setAccessibleName(text)
            form.addRow(text, field)
        self.folder.setAccessibleName(self.tr("Folder"))
        form.addRow(self.tr("Folder"), where)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.create_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self._problem)
        column.addLayout(buttons)


def folder_name(number: str) -> str:
    """A folder's name that every system takes, from a case number."""
    name = re.sub(r"[^\w.-]+", "-", number.strip(), flags=re.UNICODE).strip("-. ")[:60]
    return name or "case"
