"""The panel for measuring on the mesh: start, choose points, read values with their uncertainty."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.core.measurements import MeasureKind, Measurement, SurfacePoint
from app.gui.actions import ActionRegistry
from app.gui.anatomy import NAMES, anatomical_name
from app.gui.measure_model import MeasureModel
from app.gui.mesh_view import Mark, MeshView
from app.gui.panel_page import PanelPage
from app.gui.theme import Theme
from app.gui.view_commands import ANGLE, DISTANCE
from app.gui.wording import decimal, measured, scale_text


class MeasurePanel(PanelPage):
    """Observes the model of measurements, and draws them in the 3D view.

    Args:
        model: what is measured.
        view: where points are chosen.
        actions: gets the panel's commands.

    Attributes:
        list: finished measurements.
        named: anatomical points to choose from.
    """

    def __init__(
        self, model: MeasureModel, view: MeshView, actions: ActionRegistry, theme: Theme, parent: QWidget | None = None
    ) -> None:
        explanation = self.tr(
            "Choose points on the face with the mouse, with the cross and Enter, or by name. The uncertainty follows "
            "from the expected error of each point (factor 2, about 95 %); it does not hold the error of the scale."
        )
        super().__init__(self.tr("Measure"), explanation, theme, parent)
        self.model, self._view, self._actions = model, view, actions
        self._kinds = {DISTANCE.id: MeasureKind.DISTANCE, ANGLE.id: MeasureKind.ANGLE}
        actions.register((DISTANCE, ANGLE), {name: partial(self._toggle, name) for name in self._kinds})
        self._lay_out()
        view.events.picked.connect(self._take_point)
        view.events.missed.connect(
            lambda: self._hint.setText(self.tr("There is no surface. Choose a point on the face."))
        )
        model.changed.connect(self._show)
        model.records.changed.connect(self._fill)
        self._fill()
        self._show()

    # -- building ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for name in self._kinds:
            button = QToolButton(self)
            button.setDefaultAction(self._actions[name])
            button.setIconSize(QSize(20, 20))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self._hint = self.note("", "muted")
        self.named = QComboBox(self)
        self.named.setAccessibleName(self.tr("Anatomical point"))
        self.named.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.named.setMinimumContentsLength(14)
        for name in NAMES:
            self.named.addItem(anatomical_name(name), name)
        self.add_button = QPushButton(self.tr("Choose"), self)
        self.add_button.setToolTip(self.tr("Take this point of the face"))
        self.add_button.clicked.connect(lambda: self.model.add_named(self.named.currentData(), self._edit_text()))
        self.back_button = QPushButton(self.tr("Take back the point"), self)
        self.back_button.setProperty("role", "link")
        self.back_button.clicked.connect(self.model.take_back_point)
        by_name = QHBoxLayout()
        by_name.setSpacing(6)
        by_name.addStretch(1)
        by_name.addWidget(self.add_button)
        self.column.addWidget(self.named)
        self.column.addLayout(by_name)
        self.column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.section(self.tr("Measurements"))
        self.list = self._make_list()
        self.column.addWidget(self.list, 1)
        self.remove_button = QPushButton(self.tr("Delete"), self)
        self.remove_button.setProperty("compact", "true")
        self.remove_button.clicked.connect(self.remove)
        self.column.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._scale = self.note("")
        self.note(
            self.tr(
                "Measured on an AI-estimated model, not on a person. The scale rests on the stated interpupillary "
                "distance. Not for comparing people by their measures."
            )
        )

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget(self)
        made.setProperty("role", "list")
        made.setAccessibleName(self.tr("Measurements"))
        made.setToolTip(self.tr("F2 renames"))
        made.setHeaderLabels([self.tr("Name"), self.tr("Value")])
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setMinimumHeight(120)
        made.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        made.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        made.header().setStretchLastSection(False)
        made.currentItemChanged.connect(self._draw)
        # The list is filled anew by the edit: not while it still handles the end of editing.
        made.itemChanged.connect(lambda *_: QTimer.singleShot(0, self, self._take_names))
        return made

    # -- acting ------------------------------------------------------------------------------------------------------

    def remove(self) -> None:
        """Delete the chosen measurement; Undo brings it back."""
        row = self._row()
        if row >= 0:
            name = self._name(row, self.model.records.items[row])
            self.model.records.remove(row, self.tr("delete measurement {0}").format(name))

    def _toggle(self, name: str) -> None:
        if self._actions[name].isChecked():
            self.model.begin(self._kinds[name])
        else:
            self.model.stop()

    def _take_point(self, point: SurfacePoint) -> None:
        self.model.add_point(point, self._edit_text())

    def _edit_text(self) -> str:
        return self.tr("measure an angle") if self.model.kind is MeasureKind.ANGLE else self.tr("measure a distance")

    def _take_names(self) -> None:
        for row, before in enumerate(self.model.records.items[: self.list.topLevelItemCount()]):
            item = self.list.topLevelItem(row)
            label = before.label if item is None else item.text(0)
            if label not in (before.label, self._name(row, before)):
                self.model.rename(row, label, self.tr("rename measurement {0}").format(self._name(row, before)))
                return

    def _row(self) -> int:
        item = self.list.currentItem()
        return -1 if item is None else self.list.indexOfTopLevelItem(item)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        model = self.model
        measuring = model.kind is not None
        for name, kind in self._kinds.items():
            self._actions[name].setChecked(model.kind is kind)
            self._actions.allow(name, model.mesh is not None, self.tr("There is no result yet."))
        self._view.set_picking(measuring)
        for widget in (self.named, self.add_button):
            widget.setEnabled(measuring and model.has_names)
        self.back_button.setVisible(bool(model.points))
        self._hint.setText(self._next_step())
        self._scale.setText("" if model.mesh is None else self.tr("Scale: {0}").format(scale_text(model.scale)))
        self._scale.setVisible(model.mesh is not None)
        self._draw()

    def _next_step(self) -> str:
        model = self.model
        if model.mesh is None:
            return self.tr("After a reconstruction, distances and angles can be measured here.")
        if model.kind is None:
            return self.tr("Choose what to measure.")
        if model.problem:
            return self.tr("The points coincide. Choose them again.")
        if model.kind is MeasureKind.DISTANCE:
            steps = [self.tr("Choose the first point."), self.tr("Choose the second point.")]
        else:
            steps = [
                self.tr("Choose a point on the first side."),
                self.tr("Choose the corner of the angle."),
                self.tr("Choose a point on the second side."),
            ]
        return steps[len(model.points)]

    def _fill(self) -> None:
        row, before = self._row(), self.list.topLevelItemCount()
        self.list.blockSignals(True)
        self.list.clear()
        for number, measurement in enumerate(self.model.records.items):
            item = QTreeWidgetItem([self._name(number, measurement), measured(measurement)])
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(0, self._points(measurement))
            item.setToolTip(1, self._points(measurement))
            self.list.addTopLevelItem(item)
        count = self.list.topLevelItemCount()
        stays = 0 <= row < count <= before  # a new measurement is the chosen one
        chosen = self.list.topLevelItem(row if stays else count - 1)
        if chosen is not None:
            self.list.setCurrentItem(chosen)
        self.list.blockSignals(False)
        self._draw()

    def _name(self, number: int, measurement: Measurement) -> str:
        if measurement.label:
            return measurement.label
        plain = self.tr("Angle {0}") if measurement.kind is MeasureKind.ANGLE else self.tr("Distance {0}")
        return plain.format(number + 1)

    def _points(self, measurement: Measurement) -> str:
        unnamed = self.tr("point on the surface")
        lines = []
        for point in measurement.points:
            sure = "" if point.sigma_mm is None else self.tr(", expected error {0} mm").format(decimal(point.sigma_mm))
            lines.append((anatomical_name(point.name) or unnamed) + sure)
        return "\n".join((*lines, measurement.scale))

    def _draw(self) -> None:
        chosen = self._row()
        self.remove_button.setEnabled(chosen >= 0)
        marks = [
            Mark(tuple(point.position for point in measurement.points), measured(measurement), row == chosen)
            for row, measurement in enumerate(self.model.records.items)
        ]
        if self.model.points:
            marks.append(Mark(tuple(point.position for point in self.model.points), chosen=True))
        self._view.set_marks(tuple(marks))
