"""The page that shows a result in the pose of a third photo. A visual aid: it states no likeness, and counts none."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.comparisons import CompareMode, FigureRequest
from app.gui.actions import ActionRegistry
from app.gui.button_bar import ButtonBar
from app.gui.cases.case_model import CaseModel
from app.gui.compare.compare_commands import KEEP, MODES
from app.gui.compare.compare_view import CompareView, Mode
from app.gui.compare.comparison_model import ComparisonModel
from app.gui.error_words import told
from app.gui.photo_model import PhotoState
from app.gui.photo_slot import PhotoSlot
from app.gui.slider_row import SliderRow
from app.gui.theme import Theme
from app.gui.wording import degrees

_SLOT_PX = 236
_SLOT_HEIGHT_PX = 380


class ComparePage(QFrame):
    """Observes a comparison.

    Args:
        model: the comparison.
        case: keeps figures.
        actions: gets the page's commands.

    Attributes:
        slot: the third photo.
        view: both pictures.
        picture: what is drawn of the model.
        slider: opacity, or the place of the line.
    """

    def __init__(
        self,
        model: ComparisonModel,
        case: CaseModel,
        actions: ActionRegistry,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model, self._case, self._actions = model, case, actions
        self._kept = ""
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Comparison with a third photo"))
        modes = {spec.id: Mode(spec.id.removeprefix("compare.")) for spec in MODES}
        actions.register(MODES, {name: partial(self._take_mode, mode) for name, mode in modes.items()})
        actions[MODES[0].id].setChecked(True)
        actions.register((KEEP,), {KEEP.id: self._keep})
        self.slot = PhotoSlot(model.third, theme, self)
        self.view = CompareView(theme, self)
        self.picture = QComboBox(self)
        self.picture.setAccessibleName(self.tr("What is drawn of the model"))
        self.picture.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.opacity = SliderRow(self.tr("Opacity"), 0, 100, " %", self, spoken=self.tr("Opacity of the model"))
        self.wipe = SliderRow(self.tr("Line"), 0, 100, " %", self, spoken=self.tr("Place of the line"))
        self._state = QLabel(self)
        self._empty = QLabel(self)
        self._caption = QLabel(
            self.tr(
                "Visual aid. AI-estimated model in the pose that a reconstruction of this photo found. "
                "Not for identification as stand-alone evidence."
            ),
            self,
        )
        self._lay_out()
        self.opacity.set_value(round(100 * self.view.opacity))
        self.wipe.set_value(round(100 * self.view.wipe))
        self.opacity.moved.connect(lambda value: self.view.set_opacity(value / 100.0))
        self.wipe.moved.connect(lambda value: self.view.set_wipe(value / 100.0))
        self.view.wiped.connect(lambda place: self.wipe.set_value(round(100 * place)))
        self.picture.currentIndexChanged.connect(lambda _: self.view.show_picture(self.picture.currentData() or ""))
        model.changed.connect(self._forget_kept)
        for signal in (model.changed, case.opened, case.closed, case.changed):
            signal.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        bar = ButtonBar(self)
        for spec in MODES:
            button = QToolButton(self)
            button.setDefaultAction(self._actions[spec.id])
            bar.add(button)
        bar.stretch()
        bar.row.addWidget(self.picture)
        keep = QToolButton(self)
        keep.setDefaultAction(self._actions[KEEP.id])
        bar.add(keep)
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._state.setWordWrap(True)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._caption.setWordWrap(True)
        self._caption.setProperty("role", "small")
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.view)
        side = QWidget(self)
        side.setFixedWidth(_SLOT_PX)
        controls = QVBoxLayout(side)
        controls.setContentsMargins(0, 0, 0, 0)
        controls.setSpacing(8)
        self.slot.setMaximumHeight(_SLOT_HEIGHT_PX)
        controls.addWidget(self.slot, 1)
        for widget in (self.opacity, self.wipe, self._state):
            controls.addWidget(widget)
        controls.addStretch(1)
        picture = QVBoxLayout()
        picture.setSpacing(6)
        picture.addLayout(self._pages, 1)
        picture.addWidget(self._caption)
        body = QHBoxLayout()
        body.setContentsMargins(10, 10, 12, 10)
        body.setSpacing(12)
        body.addLayout(picture, 1)
        body.addWidget(side)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        outer.addWidget(bar)
        outer.addLayout(body, 1)

    def _take_mode(self, mode: Mode) -> None:
        self.view.set_mode(mode)
        self._show()

    # -- keeping -----------------------------------------------------------------------------------------------------

    def _keep(self) -> None:
        view, model = self.view, self.model
        mode = CompareMode.SIDE_BY_SIDE if view.mode is Mode.BLINK else CompareMode(view.mode)
        share = view.wipe if view.mode is Mode.WIPE else view.opacity
        layer = str(self.picture.currentData())
        request = FigureRequest(model.result_id, model.third.exhibit, mode, layer, round(share, 4))
        self._case.keep_comparison(request, self._take_kept)

    def _take_kept(self, number: int) -> None:
        self._kept = self.tr("Kept as R{0}; the report of this result prints it.").format(number)
        self._show()

    def _forget_kept(self) -> None:
        self._kept = ""

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        posed = self.model.posed
        nothing = self.tr("There is nothing to compare yet.")
        for spec in MODES:
            self._actions.allow(spec.id, posed is not None, nothing)
        in_case = bool(self._case.writable and self.model.result_id and self.model.third.exhibit)
        outside = self.tr("Result and photo have to be in an open case.")
        self._actions.allow(KEEP.id, posed is not None and in_case, nothing if posed is None else outside)
        self.view.show_posed(posed)
        self._fill_pictures(list(posed.pictures) if posed is not None else [])
        self.opacity.setVisible(posed is not None and self.view.mode is Mode.OVERLAY)
        self.wipe.setVisible(posed is not None and self.view.mode is Mode.WIPE)
        self._caption.setVisible(posed is not None)
        self._pages.setCurrentWidget(self._empty if posed is None else self.view)
        self._empty.setText(self._next_step())
        self._show_state()

    def _fill_pictures(self, names: list[str]) -> None:
        self.picture.setVisible(bool(names))
        if names == [self.picture.itemData(number) for number in range(self.picture.count())]:
            return
        labels = {
            "texture": self.tr("Texture"),
            "shaded": self.tr("Shaded shape"),
            "outline": self.tr("Outline"),
        }
        self.picture.blockSignals(True)
        self.picture.clear()
        for name in names:
            self.picture.addItem(labels.get(name, name), name)
        self.picture.blockSignals(False)
        self.picture.setVisible(bool(names))
        if names:
            self.view.show_picture(names[0])

    def _next_step(self) -> str:
        if not self.model.has_result:
            return self.tr("First reconstruct a face from the photos at the left.")
        if self.model.third.state is PhotoState.EMPTY:
            return self.tr("Add a third photo at the right: the face is shown in its pose.")
        return self.tr("The face is being brought into the pose of the photo…") if self._working() else ""

    def _working(self) -> bool:
        model = self.model
        waits = model.third.crop is not None and model.fit.fit is None and model.fit.failure is None
        return model.third.busy or waits or model.busy

    def _show_state(self) -> None:
        failure = self.model.fit.failure or self.model.failure
        role, text = "muted", ""
        if failure is not None:
            role, text = "error", f"{failure.error.code}  {told(failure.error)}"
        elif self.model.posed is not None:
            pose = self.model.posed.pose
            text = self.tr("Pose in this photo: yaw {0}, pitch {1}, roll {2}").format(
                *(degrees(angle) for angle in pose)
            )
            text = f"{text}\n{self._kept}" if self._kept else text
        self._state.setProperty("role", role)
        self._state.setText(text)
        self._state.setVisible(bool(text))
        self._state.style().unpolish(self._state)
        self._state.style().polish(self._state)
