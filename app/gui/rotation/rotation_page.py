"""The page about the synthesised second view: its picture and badge, where it comes from, and its angle."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.core.records import Provenance
from app.core.rotation import AUTO, LARGEST_YAW, PAPER
from app.core.synthetic import SyntheticView
from app.core.views import PROVENANCE_COLOURS
from app.gui.error_words import told
from app.gui.rotation.rotation_model import RotationModel
from app.gui.rotation.synthetic_picture import SyntheticPicture
from app.gui.slider_row import SliderRow
from app.gui.theme import Theme
from app.gui.wording import degrees

_SIDE_PX = 236
_BY_ANGLE = 2


class RotationPage(QFrame):
    """Observes the synthesised view.

    Attributes:
        picture: the view.
        choices: automatic, as in the paper, by angle.
        angle: yaw of the view, degrees.
        origins: opacity of the colours of origin.
    """

    def __init__(self, model: RotationModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Synthesised second view"))
        self.picture = SyntheticPicture(theme, self)
        self.choices = QButtonGroup(self)
        self.angle = SliderRow(
            self.tr("Yaw"), -int(LARGEST_YAW), int(LARGEST_YAW), "°", self, spoken=self.tr("Yaw of the view, degrees")
        )
        self.origins = SliderRow(
            self.tr("Origin"), 0, 100, " %", self, spoken=self.tr("Opacity of the colours of origin")
        )
        self._empty, self._facts, self._shares = QLabel(self), QLabel(self), QLabel(self)
        self._lay_out()
        self.choices.idClicked.connect(self._choose)
        self.angle.moved.connect(lambda _: self._choose(_BY_ANGLE))
        self.origins.moved.connect(lambda value: self.picture.set_mask(value / 100.0))
        model.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self._empty, self._facts, self._shares):
            label.setWordWrap(True)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.picture)
        side = QWidget(self)
        side.setFixedWidth(_SIDE_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._heading(self.tr("How the head is turned")))
        names = (self.tr("Automatic"), self.tr("By 30°, as published"), self.tr("To this yaw:"))
        for number, name in enumerate(names):
            button = QRadioButton(name, self)
            self.choices.addButton(button, number)
            column.addWidget(button)
        column.addWidget(self.angle)
        column.addSpacing(8)
        column.addWidget(self._heading(self.tr("Where the pixels come from")))
        column.addWidget(self.origins)
        column.addWidget(self._shares)
        column.addSpacing(8)
        column.addWidget(self._facts)
        column.addStretch(1)
        body = QHBoxLayout(self)
        body.setContentsMargins(10, 10, 12, 10)
        body.setSpacing(12)
        body.addLayout(self._pages, 1)
        body.addWidget(side)

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", "section")
        label.setWordWrap(True)
        return label

    def _choose(self, number: int) -> None:
        option = (AUTO, PAPER, str(self.angle.slider.value()))[number]
        self.model.choose(option, self.tr("turn the synthesised view"))
        self._show()

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        model, view = self.model, self.model.view
        number = {AUTO: 0, PAPER: 1}.get(model.option, _BY_ANGLE)
        button = self.choices.button(number)
        if button is not None:
            button.setChecked(True)
        usable = model.has_photo and not model.has_side
        for widget in (*self.choices.buttons(), self.angle):
            widget.setEnabled(usable)
        if number == _BY_ANGLE:
            self.angle.set_value(round(float(model.option)))
        elif view is not None:
            self.angle.set_value(round(view.record.target.yaw))
        shown = view is not None and usable
        self.origins.setEnabled(shown)
        self.picture.show_view(view if shown else None)
        self._pages.setCurrentWidget(self.picture if shown else self._empty)
        self._empty.setText(self._why_empty())
        self._shares.setText(self._origins_text(view) if shown and view is not None else "")
        self._facts.setText(self._about(view) if shown and view is not None else "")

    def _why_empty(self) -> str:
        if not self.model.has_photo:
            return self.tr("Add a front photo: without a side photo the missing view is synthesised and shown here.")
        if self.model.has_side:
            return self.tr("There is a side photo, so that no view has to be synthesised.")
        if self.model.failure is not None:
            error = self.model.failure.error
            return f"{error.code}  {told(error)}"
        return self.tr("The head is being turned…")

    def _about(self, view: SyntheticView) -> str:
        record = view.record
        lines = [
            self.tr("Yaw in the photo: {0}").format(degrees(record.source.yaw)),
            self.tr("Yaw in this view: {0}").format(degrees(record.target.yaw)),
            "",
            self.tr(
                "Computed from the one photo. It adds no evidence, and the expected error never falls because of it."
            ),
        ]
        return "\n".join(lines)

    def _origins_text(self, view: SyntheticView) -> str:
        """The parts of the head by origin, with their colours, as rich text."""
        names = {
            "observed": (self.tr("observed in the photo"), Provenance.FRONT),
            "mirrored": (self.tr("mirrored from the other half"), Provenance.MIRRORED),
            "invented": (self.tr("invented"), Provenance.INVENTED),
        }
        rows = []
        for kind, share in view.record.shares.items():
            name, origin = names[kind]
            colour = QColor(*PROVENANCE_COLOURS[origin]).name()
            rows.append(f'<span style="color:{colour}">■</span> {100 * share:.0f} % {name}')
        return "<br>".join(rows)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the view while somebody looks."""
        super().showEvent(event)
        self.model.set_wanted(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Make none."""
        super().hideEvent(event)
        self.model.set_wanted(False)
