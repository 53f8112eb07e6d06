"""Retraining: the plan, the runs, their live curves and sample predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.gui.admin.curves_view import CurvesView
from app.gui.admin.page import AdminContext, AdminPage, Table, buttons
from app.gui.admin.plan_form import PlanForm
from app.gui.admin.words import duration_text, state_text

if TYPE_CHECKING:
    from app.services.admin.training import Run

_REFRESH_MS = 1000
_RUNNING = ("preparing", "training")


class TrainingPage(AdminPage):
    """The form at the left; runs, curves and samples at the right, refreshed every second.

    Attributes:
        form, table, curves, samples, notes, note, model: what is shown. check_button, start_button, pause_button,
        stop_button, resume_button, publish_button, note_button: what they do.
    """

    def __init__(self, context: AdminContext, parent: QWidget) -> None:
        super().__init__(context, self.tr("Training"), parent)
        self._runs: dict[str, Run] = {}
        self._drawn = 0.0
        self.form = PlanForm(context, self)
        self.check_button = QPushButton(self.tr("Check disk and memory"), self)
        self.start_button = QPushButton(self.tr("Start"), self)
        self.start_button.setProperty("role", "primary")
        left = QWidget(self)
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 10, 0)
        left_column.addWidget(self.form)
        left_column.addLayout(buttons(self, self.start_button, self.check_button))
        left_column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(left)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumWidth(340)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(scroll)
        splitter.addWidget(self._make_right())
        splitter.setSizes([360, 720])
        self.column.addWidget(splitter, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self.check_button.clicked.connect(self._check)
        self.start_button.clicked.connect(self._start)
        for button, act in (
            (self.pause_button, context.services.training.pause),
            (self.stop_button, context.services.training.stop),
            (self.resume_button, context.services.training.resume),
        ):
            button.clicked.connect(lambda _=False, act=act: self._order(act))
        self.note_button.clicked.connect(self._add_note)
        self.publish_button.clicked.connect(self._publish)

    def _make_right(self) -> QWidget:
        right = QWidget(self)
        headers = [self.tr("Run"), self.tr("State"), self.tr("Done"), self.tr("Time left"), self.tr("Now")]
        self.table = Table(self.tr("Runs"), headers, right)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.itemSelectionChanged.connect(self._show)
        self.table.setMinimumHeight(90)
        self.pause_button = QPushButton(self.tr("Pause"), right)
        self.stop_button = QPushButton(self.tr("Stop"), right)
        self.resume_button = QPushButton(self.tr("Go on"), right)
        self.model, self.note = QLineEdit(right), QLineEdit(right)
        for field, text in ((self.model, self.tr("Name of the new model")), (self.note, self.tr("Note on the run"))):
            field.setPlaceholderText(text)
            field.setAccessibleName(text)
        self.model.setMinimumWidth(190)
        self.publish_button = QPushButton(self.tr("Put into the registry"), right)
        self.note_button = QPushButton(self.tr("Add the note"), right)
        self.curves = CurvesView(self.context.theme, right)
        self.samples = QLabel(right)
        self.samples.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.samples.setAccessibleName(self.tr("Sample predictions: true landmarks green, found ones orange"))
        self.samples.setToolTip(self.samples.accessibleName())
        self.notes = QPlainTextEdit(right)
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes.setMaximumHeight(90)
        self.notes.setAccessibleName(self.tr("Notes and comparison"))
        orders = buttons(self, self.pause_button, self.stop_button, self.resume_button)
        orders.addWidget(self.model)
        orders.addWidget(self.publish_button)
        remark = QHBoxLayout()
        remark.addWidget(self.note, 1)
        remark.addWidget(self.note_button)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(orders)
        column.addWidget(self.curves, 4)
        column.addWidget(self.samples)
        column.addLayout(remark)
        column.addWidget(self.notes)
        return right

    def enter(self) -> None:
        """Offer what there is, and follow the runs."""
        user, services = self.context.user, self.context.services
        sources = self.attempt(lambda: services.sources.listed(user))
        models = self.attempt(lambda: services.models.listed(user))
        self.form.offer(sources or [], models or [])
        self.refresh()
        self._timer.start()

    def leave(self) -> None:
        """Follow nothing; runs go on by themselves."""
        super().leave()
        self._timer.stop()
        self.table.fill([])
        self.curves.show_runs({})
        self.samples.clear()
        self.notes.clear()

    def hideEvent(self, event: object) -> None:
        """Another page is in front."""
        self._timer.stop()

    @property
    def chosen(self) -> list[str]:
        """Names of the chosen runs."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [str(self.table.key(row)) for row in rows]

    def refresh(self) -> None:
        """Read the runs' states and redraw the chosen ones."""
        if self.context.session is None:
            self._timer.stop()
            return
        runs = self.attempt(lambda: self.context.services.training.runs(self.context.user))
        if runs is None:
            self._timer.stop()
            return
        new = {run.plan.name: run for run in runs}
        if {n: r.state for n, r in new.items()} != {n: r.state for n, r in self._runs.items()} or len(
            new
        ) != self.table.rowCount():
            self._runs = new
            chosen = self.chosen
            self.table.fill([self._row(run) for run in runs], list(new))
            if not chosen and runs:
                self.table.selectRow(0)
        self._show()

    def _row(self, run: Run) -> tuple[str, ...]:
        state = run.state
        now = state.error or state.stage
        left = duration_text(state.left_s) if state.state in _RUNNING else "–"
        return run.plan.name, state_text(state.state), f"{state.fraction * 100:.0f} %", left, now

    def _show(self) -> None:
        chosen = self.chosen
        one = self._runs.get(chosen[0]) if chosen else None
        running = one is not None and one.state.state in _RUNNING
        self.pause_button.setEnabled(running)
        self.stop_button.setEnabled(running or (one is not None and one.state.state == "paused"))
        self.resume_button.setEnabled(one is not None and not running and one.state.state != "done")
        self.publish_button.setEnabled(one is not None)
        self.note_button.setEnabled(one is not None)
        if self.context.session is None or one is None:
            return
        services, user = self.context.services.training, self.context.user
        curves = {name: self.attempt(lambda name=name: services.curves(user, name)) for name in chosen}  # type: ignore[misc]
        self.curves.show_runs({name: curve for name, curve in curves.items() if curve is not None})
        picture = QPixmap(str(one.samples)) if one.samples.exists() else QPixmap()
        if not picture.isNull():
            picture = picture.scaledToHeight(132, Qt.TransformationMode.SmoothTransformation)
        self.samples.setPixmap(picture)
        self._show_notes(chosen)

    def _show_notes(self, chosen: list[str]) -> None:
        services, user = self.context.services.training, self.context.user
        lines: list[str] = []
        if len(chosen) > 1:
            table = self.attempt(lambda: services.compare(user, chosen)) or {}
            for name, figures in table.items():
                lines.append(f"{name}: " + ", ".join(f"{key} {value:.4g}" for key, value in figures.items()))
        for name in chosen:
            kept = self.attempt(lambda name=name: services.notes(user, name)) or []  # type: ignore[misc]
            lines += [f"{note.at}  {note.by}: {note.text}" for note in kept]
        text = "\n".join(lines)
        if text != self.notes.toPlainText():
            self.notes.setPlainText(text)

    def _check(self) -> None:
        plan = self.form.plan()
        self.work(
            self.tr("Checking…"),
            lambda ctx: self.context.services.training.check(self.context.user, plan, ctx),
            lambda needs: self.tell(
                self.tr("About {0:.1f} GB of disk ({1:.1f} free) and {2:.1f} GB of memory ({3:.1f} free).").format(
                    needs.disk / 1e9, needs.disk_free / 1e9, needs.memory / 1e9, needs.memory_free / 1e9
                ),
                "info",
            ),
        )

    def _start(self) -> None:
        plan = self.form.plan()
        self.work(
            self.tr("Starting…"),
            lambda ctx: self.context.services.training.start(self.context.user, plan, ctx),
            self._ordered,
        )

    def _order(self, act: object) -> None:
        if self.chosen and callable(act):
            name = self.chosen[0]
            self.work(self.tr("Waiting for the run…"), lambda ctx: act(self.context.user, name), self._ordered)

    def _ordered(self, run: Run) -> None:
        self.refresh()
        self.table.choose(run.plan.name)
        self.tell(self.tr("{0}: {1}").format(run.plan.name, state_text(run.state.state)), "info")

    def _add_note(self) -> None:
        name, text = self.chosen[0], self.note.text()
        self.attempt(lambda: self.context.services.training.add_note(self.context.user, name, text))
        self.note.clear()
        self._show()

    def _publish(self) -> None:
        name, model = self.chosen[0], self.model.text().strip()
        self.work(
            self.tr("Writing the model…"),
            lambda ctx: self.context.services.training.publish(self.context.user, name, model),
            lambda entry: self.tell(
                self.tr("{0} is in the registry; evaluate it before promoting it.").format(entry.name)
            ),
        )
