"""One photo of the pair in the window: drop it, open it, paste it, see what was found in it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.records import Box
from app.gui.crop_preview import CropPreview
from app.gui.empty_slot import EmptySlot
from app.gui.error_words import told
from app.gui.icons import themed_icon
from app.gui.photo_model import PhotoModel, PhotoState, Role
from app.gui.theme import Theme

if TYPE_CHECKING:
    from app.gui.photo_canvas import PhotoCanvas

_CHOICES = 3  # more faces than that are left to the box by hand
_HAND_BOX = 0.45  # of the photo's shorter side: where a box drawn by hand begins


class PhotoSlot(QFrame):
    """A card that observes one `PhotoModel`.

    Signals:
        open_asked: the person wants to choose a file.
        paste_asked: the person wants to paste into this slot.
    """

    open_asked = Signal()
    paste_asked = Signal()

    def __init__(self, model: PhotoModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._theme = theme
        self._canvas: PhotoCanvas | None = None
        self._name = ""
        front = model.role is Role.FRONT
        self.setObjectName(f"slot.{model.role}")
        self.setProperty("role", "card")
        self.setAcceptDrops(True)
        names = {
            Role.FRONT: self.tr("Front photo"),
            Role.SIDE: self.tr("Side photo"),
            Role.THIRD: self.tr("Third photo"),
        }
        self.setAccessibleName(names[model.role])
        self._title = QLabel(self.accessibleName(), self)
        self._title.setProperty("role", "title")
        self._needed = QLabel(self.tr("required") if front else self.tr("optional"), self)
        self._needed.setProperty("role", "small")
        self.open_button = self._button("open", self.tr("Choose a file"), self.open_asked.emit)
        self.paste_button = self._button("paste", self.tr("Paste a copied photo"), self.paste_asked.emit)
        self.box_button = self._button("box", self.tr("Draw the face box by hand"), self.draw_box)
        self.reset_button = self._button("view-fit", self.tr("Let the detector find the face again"), self._detect)
        self.clear_button = self._button("clear", self.tr("Remove the photo from this slot"), model.clear)
        self.empty = EmptySlot(model.role, theme, self)
        self.empty.activated.connect(self.open_asked)
        self.crop = CropPreview(theme, self)
        self._file = QLabel(self)
        self._file.setTextFormat(Qt.TextFormat.PlainText)
        self.state_line = QLabel(self)
        self.state_line.setWordWrap(True)
        self.state_line.setTextFormat(Qt.TextFormat.PlainText)
        self.state_line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hand_button = QPushButton(self.tr("Draw the box by hand"), self)
        self.hand_button.setProperty("role", "link")
        self.hand_button.clicked.connect(self.draw_box)
        self.choices = [QPushButton(self) for _ in range(_CHOICES)]
        for number, button in enumerate(self.choices):
            button.setText(self.tr("Face {0}").format(number + 1))
            button.clicked.connect(partial(self._choose, number))
        self._lay_out()
        model.changed.connect(self._show)
        theme.changed.connect(self._paint)
        self._paint()
        self._show()

    @property
    def canvas(self) -> PhotoCanvas | None:
        """The photo's widget, made with the first photo."""
        return self._canvas

    def draw_box(self) -> None:
        """Put a box into the middle of the photo for the person to move: the way on when the detector fails."""
        photo = self.model.photo
        if photo is None:
            return
        width, height = photo.size
        side = _HAND_BOX * min(width, height)
        crop = self.model.crop
        self.model.use_box(crop.box if crop else Box((width - side) / 2, (height - side) / 2, side, side))
        if self._canvas is not None:
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, number: int) -> None:
        candidates = self.model.candidates
        if number < len(candidates):
            self.model.use_box(candidates[number])

    def _detect(self) -> None:
        self.model.use_box(None)

    def _button(self, icon: str, tip: str, call: object) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(icon)
        button.setProperty("compact", "true")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(call)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(3)
        head.addWidget(self._title)
        head.addSpacing(5)
        head.addWidget(self._needed, 1)
        for button in (self.box_button, self.reset_button, self.open_button, self.paste_button, self.clear_button):
            head.addWidget(button)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.empty)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._file)
        words.addWidget(self.state_line)
        faces = QHBoxLayout()
        faces.setSpacing(4)
        for choice in self.choices:
            faces.addWidget(choice)
        faces.addStretch(1)
        words.addLayout(faces)
        words.addWidget(self.hand_button, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.crop, 0, Qt.AlignmentFlag.AlignTop)
        foot.addLayout(words, 1)
        self._foot = QWidget(self)
        foot.setContentsMargins(0, 0, 0, 0)
        self._foot.setLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 10, 11)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._pages, 1)
        column.addWidget(self._foot)

    # -- showing the model -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        model = self.model
        empty = model.state is PhotoState.EMPTY
        self.setProperty("state", str(model.state))
        self._needed.setVisible(empty and model.role is not Role.THIRD)
        self._foot.setVisible(not empty)
        self.clear_button.setVisible(not empty)
        self.paste_button.setVisible(empty)
        self.box_button.setVisible(model.state is PhotoState.READY and model.hand_box is None)
        self.reset_button.setVisible(model.photo is not None and model.hand_box is not None)
        self.hand_button.setVisible(model.state is PhotoState.FAILED and model.photo is not None and not model.hand_box)
        for number, button in enumerate(self.choices):
            button.setVisible(number < len(model.candidates))
        self.crop.show_crop(model.crop)
        self._name = "" if model.path is None else model.path.name
        self._elide()
        self._show_state()
        self._show_photo()
        self.style().unpolish(self)
        self.style().polish(self)

    def _show_state(self) -> None:
        model, role, text = self.model, "muted", ""
        if model.state is PhotoState.READING:
            text = self.tr("Reading the photo…")
        elif model.state is PhotoState.FINDING:
            text = self.tr("Finding the face…")
        elif model.state is PhotoState.FAILED and model.failure is not None:
            error = model.failure.error
            role, text = "error", f"{error.code}  {told(error)}"
        elif model.state is PhotoState.READY and model.photo is not None:
            width, height = model.photo.size
            found = self.tr("box by hand") if model.hand_box else self.tr("face found")
            text = self.tr("{0} × {1} px, {2}").format(width, height, found)
            if model.notices:
                role, text = "warning", "\n".join([text, *(f"{n.code}  {n.text}" for n in model.notices)])
        self.state_line.setProperty("role", role)
        self.state_line.setText(text)
        self.state_line.style().unpolish(self.state_line)
        self.state_line.style().polish(self.state_line)

    def _show_photo(self) -> None:
        model = self.model
        if model.photo is None:
            self._pages.setCurrentWidget(self.empty)
            self.empty.show_state(model.state)
            if self._canvas is not None:
                self._canvas.show_photo(None)
            return
        if self._canvas is None:
            from app.gui.photo_canvas import PhotoCanvas

            self._canvas = PhotoCanvas(self._theme, self)
            self._canvas.box_moved.connect(model.use_box)
            self._pages.addWidget(self._canvas)
        self._pages.setCurrentWidget(self._canvas)
        self._canvas.show_photo(model.photo)
        crop = model.crop
        self._canvas.show_face(crop.box if crop else model.hand_box, crop)
        self._canvas.show_candidates(model.candidates)

    def _elide(self) -> None:
        metrics = QFontMetrics(self._file.font())
        room = max(60, self.width() - self.crop.width() - 50)
        self._file.setText(metrics.elidedText(self._name, Qt.TextElideMode.ElideMiddle, room))
        self._file.setToolTip("" if self.model.path is None else str(self.model.path))

    def _paint(self) -> None:
        for button in self.findChildren(QToolButton):
            button.setIcon(themed_icon(button.objectName(), self._theme.tokens))

    # -- dropping ----------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one or more files."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self._mark_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show that nothing will be dropped here."""
        self._mark_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file in this slot."""
        self._mark_drop(False)
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.model.open(files[0])

    def _mark_drop(self, on: bool) -> None:
        self.setProperty("drop", "true" if on else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the file name to the new width."""
        super().resizeEvent(event)
        self._elide()


def dropped_files(data: QMimeData) -> list[Path]:
    """Local files of a drop or of the clipboard, in their order."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
