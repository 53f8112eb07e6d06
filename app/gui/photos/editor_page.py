"""The page on which a photo is corrected: orientation, the face's box, the 68 landmarks, and what the network sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.records import CROP_SIZE, Box
from app.gui.actions import ActionRegistry
from app.gui.button_bar import ButtonBar
from app.gui.crop_preview import CropPreview
from app.gui.error_words import told
from app.gui.icons import themed_icon
from app.gui.photo_model import PhotoState, Role
from app.gui.photos.landmark_box import LandmarkBox
from app.gui.photos.photo_commands import EDIT_BOX, EDIT_LANDMARKS, MIRROR, SPECS, TURN_LEFT, TURN_RIGHT
from app.gui.photos.photo_editing import PhotoEditing
from app.gui.theme import Theme

if TYPE_CHECKING:
    from app.gui.photos.edit_canvas import EditCanvas

_SIDE_PX = 232


class EditorPage(QFrame):
    """Shows one photo of the pair at a time.

    Args:
        editings: the photos that can be corrected, in order, with the names of their buttons.
        actions: gets the page's commands.

    Attributes:
        editing: the photo in work.
        canvas: the large photo, once there is one.
        preview: what the network sees.
        landmark: the landmark in work.
    """

    def __init__(
        self,
        editings: list[tuple[str, PhotoEditing]],
        actions: ActionRegistry,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Crop and landmarks"))
        self._editings = [editing for _, editing in editings]
        self._actions, self._theme = actions, theme
        self.editing = self._editings[0]
        self.canvas: EditCanvas | None = None
        handlers = {
            TURN_LEFT.id: lambda: self.editing.turn(-1),
            TURN_RIGHT.id: lambda: self.editing.turn(1),
            MIRROR.id: self._mirror,
            EDIT_BOX.id: self._take_tool,
            EDIT_LANDMARKS.id: self._take_tool,
        }
        actions.register(SPECS, handlers)
        actions[EDIT_BOX.id].setChecked(True)
        self._photos = QButtonGroup(self)
        for number, (name, _) in enumerate(editings):
            button = QToolButton(self)
            button.setText(name)
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.setCheckable(True)
            button.setChecked(number == 0)
            self._photos.addButton(button, number)
        self.preview = CropPreview(theme, self, side=CROP_SIZE * 7 // 8)
        self.landmark = LandmarkBox(self)
        self.reset_box_button = QPushButton(self.tr("Let the detector find the face"), self)
        self.place_box_button = QPushButton(self.tr("Place a box by hand"), self)
        self._state = QLabel(self)
        self._empty = QLabel(self)
        self._lay_out()
        self._connect()
        theme.changed.connect(self._paint)
        self._paint()
        self._show()

    # -- building ----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        bar = ButtonBar(self)
        for button in self._photos.buttons():
            bar.add(button)  # type: ignore[arg-type]
        bar.row.addSpacing(12)
        for name in (EDIT_BOX.id, EDIT_LANDMARKS.id):
            bar.add(self._button(name))
        bar.stretch()
        for name in (TURN_LEFT.id, TURN_RIGHT.id, MIRROR.id):
            bar.add(self._button(name))
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        body = QHBoxLayout()
        body.setContentsMargins(10, 10, 12, 10)
        body.setSpacing(12)
        body.addLayout(self._pages, 1)
        body.addWidget(self._make_side())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        outer.addWidget(bar)
        outer.addLayout(body, 1)

    def _make_side(self) -> QWidget:
        """The narrow column: what the network sees, and the fields of the landmark in work."""
        side = QVBoxLayout()
        side.setSpacing(6)
        title = QLabel(self.tr("What the network sees"), self)
        title.setProperty("role", "section")
        self._state.setWordWrap(True)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        side.addWidget(title)
        side.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self._state)
        side.addWidget(self.place_box_button)
        side.addWidget(self.reset_box_button)
        side.addSpacing(8)
        self._marks_title = QLabel(self.tr("Landmark"), self)
        self._marks_title.setProperty("role", "section")
        side.addWidget(self._marks_title)
        side.addWidget(self.landmark)
        side.addStretch(1)
        column = QWidget(self)
        column.setFixedWidth(_SIDE_PX)
        side.setContentsMargins(0, 0, 0, 0)
        column.setLayout(side)
        return column

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self._actions[name])
        return button

    def _connect(self) -> None:
        self._photos.idClicked.connect(self.show_photo)
        for editing in self._editings:
            editing.model.changed.connect(self._show)
            editing.fit.changed.connect(self._show)
        self.reset_box_button.clicked.connect(lambda: self._use_box(None))
        self.place_box_button.clicked.connect(self.place_box)
        self.landmark.chose.connect(self._choose)
        self.landmark.placed.connect(lambda x, y: self.editing.move_landmark(self._number, x, y, merge=True))
        self.landmark.reset_asked.connect(lambda: self.editing.reset_landmark(self._number))
        self.landmark.reset_all_asked.connect(self._reset_landmarks)

    def _paint(self) -> None:
        for button, editing in zip(self._photos.buttons(), self._editings, strict=True):
            name = "photo-front" if editing.model.role is Role.FRONT else "photo-side"
            button.setIcon(themed_icon(name, self._theme.tokens))

    # -- acting ------------------------------------------------------------------------------------------------------

    def show_photo(self, number: int) -> None:
        """Put another photo of the pair into work."""
        self.editing = self._editings[number]
        button = self._photos.button(number)
        if button is not None:
            button.setChecked(True)
        self._show()

    def place_box(self) -> None:
        """Put a box into the middle of the photo: the way on when no face was found."""
        self.editing.place_box()
        self._actions[EDIT_BOX.id].trigger()
        if self.canvas is not None:
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mirror(self) -> None:
        self.editing.mirror()

    def _use_box(self, box: Box | None) -> None:
        self.editing.use_box(box)

    def _move_landmark(self, number: int, x: float, y: float) -> None:
        self.editing.move_landmark(number, x, y)

    def _reset_landmarks(self) -> None:
        self.editing.reset_landmarks()

    @property
    def _number(self) -> int:
        return max(0, self.landmark.names.currentIndex())

    def _take_tool(self) -> None:
        if self.canvas is not None:
            from app.gui.photos.edit_canvas import Tool

            self.canvas.set_tool(Tool.LANDMARKS if self._actions[EDIT_LANDMARKS.id].isChecked() else Tool.BOX)
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    def _choose(self, number: int) -> None:
        self.landmark.names.setCurrentIndex(number)
        if self.canvas is not None:
            self.canvas.choose(number)
        self._show()

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        model, marks = self.editing.model, self.editing.landmarks
        nothing = self.tr("There is no photo in this slot.")
        for spec in (TURN_LEFT, TURN_RIGHT, MIRROR, EDIT_BOX):
            self._actions.allow(spec.id, model.photo is not None, nothing)
        self._actions.allow(EDIT_LANDMARKS.id, marks is not None, self._why_no_landmarks())
        if marks is None and self._actions[EDIT_LANDMARKS.id].isChecked() and not self.editing.busy:
            self._actions[EDIT_BOX.id].trigger()
            return
        fit = self.editing.fit.fit
        self.preview.show_crop(model.crop if fit is None else fit.crop)
        found = model.state in (PhotoState.READY, PhotoState.FAILED)
        self.place_box_button.setVisible(found and model.crop is None)
        self.reset_box_button.setVisible(model.edit.box is not None or model.edit.landmarks is not None)
        self._show_landmark()
        self._show_state()
        self._show_canvas()

    def _show_landmark(self) -> None:
        marks, changed = self.editing.landmarks, self.editing.changed
        shown = self._actions[EDIT_LANDMARKS.id].isChecked() and marks is not None
        for widget in (self.landmark, self._marks_title):
            widget.setVisible(shown)
        if marks is not None:
            x, y = marks[self._number]
            self.landmark.show_landmark(
                self._number, x, y, changed=bool(changed[self._number]), any_changed=bool(changed.any())
            )

    def _show_state(self) -> None:
        role, text = self.editing.state_text()
        self._state.setProperty("role", role)
        self._state.setText(text)
        self._state.style().unpolish(self._state)
        self._state.style().polish(self._state)

    def _show_canvas(self) -> None:
        model = self.editing.model
        if model.photo is None:
            failure = model.failure
            self._empty.setText(
                self.tr("Add a photo at the left to correct it here.")
                if failure is None
                else f"{failure.error.code}  {told(failure.error)}"
            )
            self._pages.setCurrentWidget(self._empty)
            return
        canvas = self._ready()
        self._pages.setCurrentWidget(canvas)
        canvas.show_photo(model.photo)
        canvas.show_face(model.crop.box if model.crop else model.hand_box, model.crop)
        canvas.show_candidates(model.candidates)
        canvas.show_landmarks(self.editing.landmarks, self.editing.changed)

    def _why_no_landmarks(self) -> str:
        if self.editing.model.crop is None:
            return self.tr("No face was found yet.")
        return self.tr("The network is still looking for them.")

    def _ready(self) -> EditCanvas:
        """The canvas, made with the first photo: pyqtgraph is slow to load."""
        if self.canvas is None:
            from app.gui.photos.edit_canvas import EditCanvas

            self.canvas = EditCanvas(self._theme, self)
            self.canvas.box_moved.connect(self._use_box)
            self.canvas.chose.connect(self._choose)
            self.canvas.landmark_moved.connect(self._move_landmark)
            self.canvas.nudged.connect(lambda number, x, y: self.editing.move_landmark(number, x, y, merge=True))
            self._pages.addWidget(self.canvas)
        return self.canvas
