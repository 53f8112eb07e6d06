"""The left side of the window: both photo slots, the scale, and the button that reconstructs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core.records import DEFAULT_IPD_MM
from app.gui.clipboard import photo_from
from app.gui.icons import coloured_icon
from app.gui.photo_model import PhotoModel, PhotoState, Role
from app.gui.photo_slot import PhotoSlot
from app.gui.questions import Questions
from app.gui.services import ReconstructionInput, SamplePerson
from app.gui.theme import Theme

IPD_RANGE_MM = (45.0, 80.0)


class PhotoPanel(QWidget):
    """Owns the two photo models and everything that puts photos into them.

    Attributes:
        front: model of the front photo.
        side: model of the side photo.
        run_button: reconstructs.

    Signals:
        changed: photos or scale are others.
        problem: (title, text) of something that could not be done.
    """

    changed = Signal()
    problem = Signal(str, str)

    def __init__(
        self, front: PhotoModel, side: PhotoModel, questions: Questions, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.front, self.side = front, side
        self._questions = questions
        self._theme = theme
        self._pasted = TemporaryDirectory(prefix="enface-pasted-")
        self.slots = {model.role: PhotoSlot(model, theme, self) for model in (front, side)}
        for role, slot in self.slots.items():
            slot.open_asked.connect(lambda role=role: self.ask(role))
            slot.paste_asked.connect(lambda role=role: self.paste(role))
            slot.model.changed.connect(self._tell)
        self._known = QCheckBox(self.tr("Pupil distance known"), self)
        self._known.setToolTip(
            self.tr("Sets the scale. Without it the population mean of {0:g} mm is assumed.").format(DEFAULT_IPD_MM)
        )
        self._ipd = QDoubleSpinBox(self)
        self._ipd.setRange(*IPD_RANGE_MM)
        self._ipd.setDecimals(1)
        self._ipd.setValue(DEFAULT_IPD_MM)
        self._ipd.setSuffix(self.tr(" mm"))
        self._ipd.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self._ipd.setMaximumWidth(90)
        self._ipd.setEnabled(False)
        self._ipd.setAccessibleName(self.tr("Interpupillary distance in millimetres"))
        self._known.toggled.connect(self._ipd.setEnabled)
        self._known.toggled.connect(self._tell)
        self._ipd.valueChanged.connect(self._tell)
        self.run_button = QPushButton(self.tr("Reconstruct"), self)
        self.run_button.setProperty("role", "primary")
        self._why = QLabel(self)
        self._why.setProperty("role", "small")
        self._why.setWordWrap(True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._lay_out()
        theme.changed.connect(self._paint)
        self._paint()
        self._tell()

    def why_not(self) -> str:
        """Why nothing can be reconstructed now; empty when it can."""
        if self.front.state is PhotoState.EMPTY:
            return self.tr("Add a front photo to begin.")
        if any(model.busy for model in (self.front, self.side)):
            return self.tr("The photos are being read…")
        texts = {
            self.front: self.tr("The front photo has a problem: see above."),
            self.side: self.tr("The side photo has a problem: solve it, or remove the photo."),
        }
        failed = next((text for model, text in texts.items() if model.state is PhotoState.FAILED), "")
        if not failed and any(model.open_warnings for model in (self.front, self.side)):
            return self.tr("The photos raise warnings. Accept them first: menu Photos, Accept the warnings.")
        return failed

    def request(self) -> ReconstructionInput | None:
        """What would be reconstructed now, None while it cannot be."""
        front = self.front.as_input()
        if front is None or self.why_not():
            return None
        known = self._known.isChecked()
        return ReconstructionInput(front, self.side.as_input(), self._ipd.value() if known else None)

    def ask(self, role: Role) -> None:
        """Let the person choose a file for a slot."""
        title = self.tr("Choose the front photo") if role is Role.FRONT else self.tr("Choose the side photo")
        path = self._questions.photo(self.window(), title)
        if path is not None:
            self.slots[role].model.open(path)

    def paste(self, role: Role | None = None) -> None:
        """Put the copied photo into a slot: the given one, an empty one, or the one with the focus."""
        path = photo_from(QGuiApplication.clipboard().mimeData(), Path(self._pasted.name))
        if path is None:
            self.problem.emit(self.tr("Nothing to paste"), self.tr("Copy a photo or a photo's file first."))
            return
        model = self._target() if role is None else self.slots[role].model
        if model is None:
            self._full()
        else:
            model.open(path)

    def drop(self, files: list[Path]) -> None:
        """Files dropped beside the slots: two are front and side, one goes into the first empty slot."""
        if len(files) == 2:
            self.front.open(files[0])
            self.side.open(files[1])
            return
        model = self._first_empty()
        if len(files) > 2:
            self.problem.emit(
                self.tr("Too many files"), self.tr("Drop one photo, or the front and the side photo together.")
            )
        elif model is None:
            self._full()
        elif files:
            model.open(files[0])

    def open_person(self, person: SamplePerson) -> None:
        """Load a person of the sample case."""
        self.front.open(person.front)
        if person.side is None:
            self.side.clear()
        else:
            self.side.open(person.side)

    def swap(self) -> None:
        """Exchange front and side."""
        self.front.exchange(self.side)

    def clear(self) -> None:
        """Empty both slots."""
        self.front.clear()
        self.side.clear()

    def tidy(self) -> None:
        """Delete the files made from pasted pictures."""
        self._pasted.cleanup()

    def _target(self) -> PhotoModel | None:
        """Where a pasted photo goes; nothing is replaced while a slot is empty."""
        focus = QApplication.focusWidget()
        chosen = next((slot.model for slot in self.slots.values() if focus and slot.isAncestorOf(focus)), None)
        if chosen is not None and chosen.state is PhotoState.EMPTY:
            return chosen
        return self._first_empty() or chosen

    def _first_empty(self) -> PhotoModel | None:
        return next((model for model in (self.front, self.side) if model.state is PhotoState.EMPTY), None)

    def _full(self) -> None:
        self.problem.emit(
            self.tr("Both slots hold a photo"), self.tr("Drop the photo on the one that it should replace.")
        )

    def _tell(self) -> None:
        self._why.setText(self.why_not())
        self._why.setVisible(bool(self._why.text()))
        self.changed.emit()

    def _lay_out(self) -> None:
        scale = QHBoxLayout()
        scale.addWidget(self._known, 1)
        scale.addWidget(self._ipd)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        page = QWidget(self)
        cards = QVBoxLayout(page)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(8)
        for slot in self.slots.values():
            cards.addWidget(slot, 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside takes it
        column.addWidget(scroll, 1)
        column.addLayout(scale)
        column.addWidget(self.run_button)
        column.addWidget(self._why)

    def _paint(self) -> None:
        tokens = self._theme.tokens
        self.run_button.setIcon(coloured_icon("reconstruct", tokens.on_accent, tokens.border_strong))
