"""The registry of models: cards, import, comparison, promotion, roll back, validation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSplitter, QTextEdit, QWidget

from app.gui.admin.page import AdminContext, AdminPage, Table, buttons

if TYPE_CHECKING:
    from app.services.admin.validation import CaseDifference
    from app.services.models import ModelState

NETWORKS = ("enface", "lium2021", "prn", "pivot")
_MEASURES = ("mm_median", "mm_mean", "nme_mean")
_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class ModelsPage(AdminPage):
    """A table of models, the card or a result beside it, and what may be done.

    Attributes:
        table, text, reason, name, network, lineage: fields. import_button, folder_button, compare_button,
        validate_button, promote_button, back_button, history_button: what they do.
    """

    def __init__(self, context: AdminContext, parent: QWidget) -> None:
        super().__init__(context, self.tr("Models"), parent)
        self._states: dict[str, ModelState] = {}
        headers = [self.tr("Name"), self.tr("Network"), self.tr("In use"), self.tr("Evaluated on"), self.tr("Weights")]
        self.table = Table(self.tr("Models"), headers, self)
        self.table.itemSelectionChanged.connect(self._show_card)
        self.text = QTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Card or result"))
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(self.table)
        splitter.addWidget(self.text)
        splitter.setSizes([220, 320])
        self.column.addWidget(splitter, 1)
        self.reason = self._field(self.tr("Reason for promoting or rolling back"))
        self.promote_button = QPushButton(self.tr("Promote the chosen model"), self)
        self.back_button = QPushButton(self.tr("Roll back"), self)
        self.history_button = QPushButton(self.tr("History"), self)
        self.validate_button = QPushButton(self.tr("Validate the chosen model"), self)
        self.compare_button = QPushButton(self.tr("Compare all on a pool…"), self)
        row = buttons(self, self.promote_button, self.back_button, self.history_button)
        row.insertWidget(0, self.reason, 1)
        self.column.addLayout(row)
        self.column.addLayout(buttons(self, self.validate_button, self.compare_button))
        self.name = self._field(self.tr("New name"))
        self.lineage = self._field(self.tr("Trained on what, under which licence"))
        self.network = QComboBox(self)
        self.network.addItems(NETWORKS)
        self.network.setAccessibleName(self.tr("Network"))
        self.import_button = QPushButton(self.tr("Import a .pt…"), self)
        self.folder_button = QPushButton(self.tr("Import a models folder…"), self)
        bring = QHBoxLayout()
        for widget, stretch in (
            (self.name, 1), (self.network, 0), (self.lineage, 2), (self.import_button, 0), (self.folder_button, 0),
        ):  # fmt: skip
            bring.addWidget(widget, stretch)
        self.column.addLayout(bring)
        self.promote_button.clicked.connect(self._promote)
        self.back_button.clicked.connect(self._back)
        self.history_button.clicked.connect(self._history)
        self.validate_button.clicked.connect(self._validate)
        self.compare_button.clicked.connect(self._compare)
        self.import_button.clicked.connect(self._import)
        self.folder_button.clicked.connect(self._import_folder)

    def _field(self, text: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setPlaceholderText(text)
        field.setAccessibleName(text)
        return field

    def enter(self) -> None:
        """Read the registry."""
        states = self.attempt(lambda: self.context.services.models.listed(self.context.user)) or []
        self._states = {state.entry.name: state for state in states}
        yes, sound = self.tr("in use"), self.tr("sound")
        self.table.fill(
            [
                (
                    state.entry.name,
                    state.entry.architecture,
                    yes if state.is_default else "",
                    str(state.entry.metrics.get("dataset", "")) or self.tr("not evaluated"),
                    sound if state.fault is None else state.fault.one_line(),
                )
                for state in states
            ],
            list(self._states),
        )

    def leave(self) -> None:
        """Forget what was shown."""
        super().leave()
        self.table.fill([])
        self.text.clear()

    @property
    def _used(self) -> str:
        return next((state.entry.sha256 for state in self._states.values() if state.is_default), "")

    def _show_card(self) -> None:
        name = self.table.chosen
        for button in (self.promote_button, self.validate_button):
            button.setEnabled(name is not None)
        if name is not None:
            card = self.attempt(lambda: self.context.services.models.card(self.context.user, str(name)))
            self.text.document().setMarkdown(card or "", _MARKDOWN)

    def _promote(self) -> None:
        name, reason, used = str(self.table.chosen), self.reason.text(), self._used
        entry = self.attempt(lambda: self.context.services.models.promote(self.context.user, name, used, reason))
        if entry is not None:
            self.reason.clear()
            self.tell(self.tr("{0} is in use now.").format(entry.name))
        self.enter()

    def _back(self) -> None:
        reason, used = self.reason.text(), self._used
        entry = self.attempt(lambda: self.context.services.models.roll_back(self.context.user, used, reason))
        if entry is not None:
            self.reason.clear()
            self.tell(self.tr("{0} is in use again.").format(entry.name))
        self.enter()

    def _history(self) -> None:
        found = self.attempt(lambda: self.context.services.models.history(self.context.user))
        if found is not None:
            lines = [
                f"{p.at}  {p.by}: {p.before_model or '–'} → {p.model} ({p.sha256[:12]})\n    {p.reason}" for p in found
            ]
            self.text.setPlainText("\n".join(lines) or self.tr("Nothing was promoted yet."))

    def _validate(self) -> None:
        name = str(self.table.chosen)
        self.work(
            self.tr("Running the reference cases…"),
            lambda ctx: self.context.services.models.validate(self.context.user, name, ctx),
            self._validated,
        )

    def _validated(self, found: list[CaseDifference]) -> None:
        lines = []
        for each in found:
            before = (
                self.tr("recorded now, first run")
                if each.recorded_mm is None
                else self.tr("{0:.4f} mm from its own record").format(each.recorded_mm)
            )
            other = (
                self.tr("this is the model in use")
                if each.in_use_mm is None or each.landmarks_px is None
                else self.tr("{0:.2f} mm (median) and {1:.1f} px from the model in use").format(
                    each.in_use_mm, each.landmarks_px
                )
            )
            lines.append(f"{each.case}: {before}; {other}")
        self.text.setPlainText("\n".join(lines))
        self.tell(self.tr("The reference cases were run."))

    def _compare(self) -> None:
        pool = self.context.questions.folder(self, self.tr("Pool with validation pairs"), self.context.documents)
        names = [
            name for name, state in self._states.items() if state.fault is None and state.entry.architecture != "pivot"
        ]
        if pool is not None:
            self.work(
                self.tr("Comparing…"),
                lambda ctx: self.context.services.models.compare(self.context.user, names, pool, ctx),
                self._compared,
            )

    def _compared(self, results: dict[str, Any]) -> None:
        head = self.tr("{0} people, {1}").format(results["subjects"], results["dataset"])
        titles = (self.tr("Method"), self.tr("mm median"), self.tr("mm mean"), self.tr("NME"))
        lines = [head, "", _row(titles), _row(["---", "--:", "--:", "--:"])]
        for name, figures in results["methods"].items():
            values = [f"{figures[key]:.4g}" if figures.get(key) is not None else "–" for key in _MEASURES]
            lines.append(_row([name, *values]))
        self.text.document().setMarkdown("\n".join(lines), _MARKDOWN)

    def _import(self) -> None:
        path = self.context.questions.any_file(self, self.tr("Checkpoint"), "*.pt *.pth")
        name, network, lineage = self.name.text(), self.network.currentText(), self.lineage.text()
        if path is not None:
            self.work(
                self.tr("Importing…"),
                lambda ctx: self.context.services.models.import_checkpoint(
                    self.context.user, path, name, network, lineage, ctx
                ),
                self._imported,
            )

    def _import_folder(self) -> None:
        folder = self.context.questions.folder(self, self.tr("Models folder"), self.context.documents)
        if folder is not None:
            self.work(
                self.tr("Importing…"),
                lambda ctx: self.context.services.models.import_folder(self.context.user, Path(folder)),
                self._imported,
            )

    def _imported(self, entry: Any) -> None:  # noqa: ANN401 - a model's entry
        self.enter()
        self.table.choose(entry.name)
        self.tell(self.tr("{0} was imported; it is not in use.").format(entry.name))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
