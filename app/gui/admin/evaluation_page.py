"""Evaluation on MICC Florence: the folder, the measurement, tables, curves, and the worst faces in three dimensions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.records import FaceMesh
from app.gui.admin.page import AdminContext, AdminPage, Table
from app.gui.mesh_view import MeshLayer, MeshView

_MEASURES = ("mm_median", "mm_mean", "mm_p95", "nme_mean")
_PICTURE_WIDTH = 760


class EvaluationPage(AdminPage):
    """Folder and models at the left, results in tabs at the right.

    Attributes:
        root, out, comparators, demographics: the folders and files. models: what is measured. found: expected against
        found. table: figures. worst: the worst faces. inspect_button, run_button, open_button, show_button.
    """

    def __init__(self, context: AdminContext, parent: QWidget) -> None:
        super().__init__(context, self.tr("Evaluation on MICC Florence"), parent)
        self._view: MeshView | None = None
        self._faces: list[Any] = []
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.root = self._path(form, self.tr("Data set"), self._choose_folder)
        self.out = self._path(form, self.tr("Results"), self._choose_folder)
        self.comparators = self._path(form, self.tr("Other programs' meshes"), self._choose_folder)
        self.demographics = self._path(form, self.tr("Demographics (CSV)"), self._choose_table)
        self.models = QListWidget(self)
        self.models.setAccessibleName(self.tr("Models to measure"))
        self.models.setMaximumHeight(110)
        form.addRow(self.tr("Models to measure"), self.models)
        self.inspect_button = QPushButton(self.tr("Look into the folder"), self)
        self.run_button = QPushButton(self.tr("Measure"), self)
        self.run_button.setProperty("role", "primary")
        self.open_button = QPushButton(self.tr("Show stored results"), self)
        row = QHBoxLayout()
        for button in (self.run_button, self.inspect_button, self.open_button):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(form)
        self.column.addLayout(row)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName(self.tr("Results"))
        self.tabs.tabBar().setAccessibleName(self.tr("Results"))
        self.found = QPlainTextEdit(self)
        self.found.setReadOnly(True)
        self.found.setTabChangesFocus(True)
        self.found.setAccessibleName(self.tr("Expected and found"))
        headers = [
            self.tr("Method"),
            self.tr("mm median"),
            self.tr("mm mean"),
            self.tr("mm 95 %"),
            self.tr("NME"),
            self.tr("95 % interval"),
        ]
        self.table = Table(self.tr("Figures"), headers, self)
        self.tabs.addTab(self.found, self.tr("Found"))
        self.tabs.addTab(self.table, self.tr("Figures"))
        self.tabs.addTab(self._make_plots(), self.tr("Curves"))
        self.tabs.addTab(self._make_worst(), self.tr("Worst faces"))
        self.column.addWidget(self.tabs, 1)
        self.inspect_button.clicked.connect(self._inspect)
        self.run_button.clicked.connect(self._measure)
        self.open_button.clicked.connect(self._show_results)

    def _make_plots(self) -> QWidget:
        self._plots = QWidget(self)
        QVBoxLayout(self._plots)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._plots)
        scroll.setAccessibleName(self.tr("Curves"))
        return scroll

    def _make_worst(self) -> QWidget:
        page = QWidget(self)
        self.worst = QListWidget(page)
        self.worst.setAccessibleName(self.tr("Worst faces"))
        self.worst.setFixedWidth(280)
        self.show_button = QPushButton(self.tr("Show in three dimensions"), page)
        self.show_button.clicked.connect(self._show_face)
        self.worst.itemActivated.connect(lambda _: self._show_face())
        left = QVBoxLayout()
        left.addWidget(self.worst, 1)
        left.addWidget(self.show_button)
        self._place = QVBoxLayout()
        row = QHBoxLayout(page)
        row.addLayout(left)
        row.addLayout(self._place, 1)
        return page

    def _path(self, form: QFormLayout, text: str, choose: Any) -> QLineEdit:  # noqa: ANN401 - a method
        field = QLineEdit(self)
        field.setAccessibleName(text)
        button = QPushButton(self.tr("Choose…"), self)
        button.setAccessibleName(self.tr("Choose: {0}").format(text))
        button.clicked.connect(partial(choose, field, text))
        row = QHBoxLayout()
        row.addWidget(field, 1)
        row.addWidget(button)
        form.addRow(text, row)
        return field

    def _choose_folder(self, field: QLineEdit, text: str, _: bool = False) -> None:
        folder = self.context.questions.folder(self, text, self.context.documents)
        if folder is not None:
            field.setText(str(folder))

    def _choose_table(self, field: QLineEdit, text: str, _: bool = False) -> None:
        file = self.context.questions.table(self, text)
        if file is not None:
            field.setText(str(file))

    def enter(self) -> None:
        """Offer the models."""
        states = self.attempt(lambda: self.context.services.models.listed(self.context.user)) or []
        unchecked = set(self._names(Qt.CheckState.Unchecked))
        self.models.clear()
        for state in states:
            if state.fault is not None or state.entry.architecture == "pivot":
                continue
            item = QListWidgetItem(state.entry.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            off = state.entry.name in unchecked
            item.setCheckState(Qt.CheckState.Unchecked if off else Qt.CheckState.Checked)
            self.models.addItem(item)

    def leave(self) -> None:
        """Forget what was shown."""
        super().leave()
        self.table.fill([])
        self.found.clear()
        self.worst.clear()
        if self._view is not None:
            self._view.clear()

    def close_view(self) -> None:
        """Give the 3D view's resources back."""
        if self._view is not None:
            self._view.close_view()
            self._view = None

    def _names(self, state: Qt.CheckState) -> list[str]:
        items = [self.models.item(row) for row in range(self.models.count())]
        return [item.text() for item in items if item.checkState() == state]

    def _inspect(self) -> None:
        root = Path(self.root.text())
        self.work(
            self.tr("Looking into the folder…"),
            lambda ctx: self.context.services.evaluation.inspect(self.context.user, root, ctx),
            self._show_found,
        )

    def _show_found(self, folder: Any) -> None:  # noqa: ANN401 - a folder of the data set
        lines = [
            self.tr("Expected: {0} people").format(folder.expected),
            self.tr("Found: {0} people").format(len(folder.subjects)),
            self.tr("Missing: {0}").format(", ".join(folder.missing) or "–"),
            self.tr("Skipped: {0}").format(len(folder.skipped)),
            *(f"    {each.subject} {each.file}: {each.cause}" for each in folder.skipped),
        ]
        self.found.setPlainText("\n".join(lines))
        self.tabs.setCurrentIndex(0)

    def _measure(self) -> None:
        root, out = Path(self.root.text()), Path(self.out.text())
        others, people = (Path(f.text()) if f.text() else None for f in (self.comparators, self.demographics))
        names = self._names(Qt.CheckState.Checked)
        self.work(
            self.tr("Measuring…"),
            lambda ctx: self.context.services.evaluation.evaluate(
                self.context.user, root, out, names, others, people, ctx
            ),
            lambda _: self._measured(),
        )

    def _measured(self) -> None:
        self._show_results()
        self.tell(self.tr("The models were measured; the figures are their evaluation records."))

    def _show_results(self) -> None:
        out = Path(self.out.text())
        results = self.attempt(lambda: self.context.services.evaluation.results(self.context.user, out))
        if results is None:
            return
        rows = []
        for name, figures in results["methods"].items():
            values = [f"{figures[key]:.4f}" if figures.get(key) is not None else "–" for key in _MEASURES]
            interval = figures.get("nme_ci95")
            rows.append((name, *values, "–" if not interval else f"{interval[0]:.4f} – {interval[1]:.4f}"))
        self.table.fill(rows)
        self._show_plots(out)
        self._faces = self.attempt(lambda: self.context.services.evaluation.worst(self.context.user, out)) or []
        self.worst.clear()
        for face in self._faces:
            self.worst.addItem(f"{face.method}: {face.subject}  {face.mm_median:.2f} mm")
        self.tabs.setCurrentIndex(1)

    def _show_plots(self, out: Path) -> None:
        layout = self._plots.layout()
        while layout is not None and (item := layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for file in sorted(out.glob("*.png")):
            picture = QPixmap(str(file))
            if picture.isNull() or layout is None:
                continue
            label = QLabel(self._plots)
            label.setAccessibleName(file.stem)
            label.setPixmap(picture.scaledToWidth(_PICTURE_WIDTH, Qt.TransformationMode.SmoothTransformation))
            layout.addWidget(label)

    def _show_face(self) -> None:
        row = self.worst.currentRow()
        if not 0 <= row < len(self._faces):
            return
        file = Path(self.out.text()) / self._faces[row].file
        mesh = self.attempt(lambda: self.context.services.evaluation.heat(self.context.user, file))
        if mesh is not None:
            self.show_mesh(mesh)

    def show_mesh(self, mesh: FaceMesh) -> None:
        """Show a scan with the errors of a prediction as colours."""
        if self._view is None:
            self._view = self.context.make_view()
            self._place.addWidget(self._view.widget(), 1)
        self._view.show_mesh(mesh)
        self._view.set_layer(MeshLayer.CONFIDENCE)
