"""The form of a retraining: sources, network, stage, schedule, start weights, device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QWidget,
)

from app.gui.admin.page import AdminContext
from app.gui.admin.words import kind_text, preset_text, stage_text

if TYPE_CHECKING:
    from app.services.admin.sources import DataSource
    from app.services.models import ModelState
    from app.services.training_plan import TrainPlan

_LENGTH = {"lium2021": "epochs", "prn": "epochs", "enface": "steps"}


class PlanForm(QWidget):
    """What a run is to do.

    Attributes:
        name, preset, stage, network, start, sources, pairs, length, batch, rate, device, style: the fields.
    """

    def __init__(self, context: AdminContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._sources: dict[int, DataSource] = {}
        self.name = QLineEdit(self)
        self.preset, self.network, self.start, self.device, self.style_ = (QComboBox(self) for _ in range(5))
        for box in (self.preset, self.network, self.start, self.device, self.style_):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
        for preset in context.services.training.presets:
            self.preset.addItem(preset_text(preset), preset)
        for device in ("cpu", "cuda"):
            self.device.addItem(device.upper(), device)
        for style, text in (("paper", self.tr("As in the paper")), ("enface", self.tr("With hair, glasses and light"))):
            self.style_.addItem(text, style)
        self.stage = QLabel(self)
        self.sources = QListWidget(self)
        self.sources.setMaximumHeight(96)
        self.pairs, self.length, self.batch = QSpinBox(self), QSpinBox(self), QSpinBox(self)
        self.pairs.setRange(0, 1_000_000)
        self.pairs.setSpecialValueText(self.tr("all"))
        self.pairs.setValue(20000)
        self.length.setRange(1, 1_000_000)
        self.batch.setRange(1, 1024)
        self.rate = QDoubleSpinBox(self)
        self.rate.setDecimals(7)
        self.rate.setRange(1e-7, 1.0)
        self.rate.setSingleStep(1e-5)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, field in (
            (self.tr("Name of the run"), self.name),
            (self.tr("Sources"), self.sources),
            (self.tr("Pairs of each source"), self.pairs),
            (self.tr("Schedule"), self.preset),
            (self.tr("Stage"), self.stage),
            (self.tr("Network"), self.network),
            (self.tr("Start weights"), self.start),
            (self.tr("Epochs or steps"), self.length),
            (self.tr("Batch, pairs"), self.batch),
            (self.tr("Learning rate"), self.rate),
            (self.tr("Device"), self.device),
            (self.tr("Look of synthetic photos"), self.style_),
        ):
            field.setAccessibleName(text)
            form.addRow(text, field)
        self.preset.currentIndexChanged.connect(self._take_preset)
        self._take_preset()

    def offer(self, sources: list[DataSource], models: list[ModelState]) -> None:
        """Offer these sources and start weights; what was chosen stays chosen."""
        checked = set(self._checked())
        self._sources = {source.id: source for source in sources}
        self.sources.clear()
        for source in sources:
            item = QListWidgetItem(f"{source.id}  {kind_text(source.kind)}  {source.folder}".rstrip())
            item.setData(Qt.ItemDataRole.UserRole, source.id)
            item.setToolTip(source.folder)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if source.id in checked else Qt.CheckState.Unchecked)
            self.sources.addItem(item)
        chosen = self.start.currentData()
        self.start.clear()
        self.start.addItem(self.tr("None: from nothing"), "")
        for state in models:
            self.start.addItem(f"{state.entry.name} ({state.entry.architecture})", state.entry.name)
        self.start.setCurrentIndex(max(0, self.start.findData(chosen)))

    def check_source(self, number: int, on: bool = True) -> None:
        """Choose a source."""
        for row in range(self.sources.count()):
            item = self.sources.item(row)
            if item.data(Qt.ItemDataRole.UserRole) == number:
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def plan(self) -> TrainPlan:
        """The plan as it stands."""
        preset = str(self.preset.currentData())
        stage, _, _ = self._context.services.training.presets[preset]
        network = str(self.network.currentData())
        changes: dict[str, Any] = {
            _LENGTH[network]: self.length.value(),
            "batch": self.batch.value(),
            "rate": self.rate.value(),
        }
        if network == "enface":
            changes["validate_every"] = max(1, min(200, self.length.value() // 10))
        sources = tuple(self._sources[number].planned(self.pairs.value()) for number in self._checked())
        return self._context.services.training.make_plan(
            name=self.name.text().strip(),
            network=network,
            stage=stage,
            preset=preset,
            sources=sources,
            start=str(self.start.currentData() or ""),
            device=str(self.device.currentData()),
            style=str(self.style_.currentData()),
            changes=changes,
        )

    def _checked(self) -> list[int]:
        items = [self.sources.item(row) for row in range(self.sources.count())]
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _take_preset(self) -> None:
        stage, networks, values = self._context.services.training.presets[str(self.preset.currentData())]
        self.stage.setText(stage_text(stage))
        self.network.clear()
        for network in networks:
            self.network.addItem(network, network)
        self.length.setValue(int(values.get("steps", values.get("epochs", 1))))
        self.batch.setValue(int(values["batch"]))
        self.rate.setValue(float(values["rate"]))
