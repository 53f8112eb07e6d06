"""The panel about the photos' quality: figures with their limits, warnings, and their acceptance."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from app.core.frames import Pose
from app.core.quality import (
    BLUR_LIMIT,
    BRIGHT_MEDIAN,
    CLIPPED_SHARE,
    DARK_MEDIAN,
    OUTSIDE_SHARE,
    SMALL_FACE_PX,
    Quality,
)
from app.gui.actions import ActionRegistry
from app.gui.error_words import spoken
from app.gui.icons import coloured_pixmap
from app.gui.panel_page import PanelPage
from app.gui.photo_model import PhotoModel
from app.gui.photos.photo_commands import ACKNOWLEDGE
from app.gui.photos.photo_editing import PhotoEditing
from app.gui.theme import Theme
from app.gui.undo import EditHistory
from app.gui.wording import decimal, degrees

_ICON = 15
PROFILE_DEGREES = 80.0


class QualityPanel(PanelPage):
    """Observes the photos.

    Args:
        editings: the photos in order, with their names.
        actions: gets the command that accepts the warnings.
        history: acceptance is an edit.

    Attributes:
        accept_button: accepts all warnings.
    """

    def __init__(
        self,
        editings: list[tuple[str, PhotoEditing]],
        actions: ActionRegistry,
        history: EditHistory,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        explanation = self.tr(
            "What limits the accuracy of a face made from these photos. Warnings have to be accepted before a "
            "reconstruction; they are printed with the result, and that they were accepted."
        )
        super().__init__(self.tr("Quality of the photos"), explanation, theme, parent)
        self._editings, self._history, self._actions = editings, history, actions
        actions.register((ACKNOWLEDGE,), {ACKNOWLEDGE.id: self.accept})
        self._pages = [QWidget(self) for _ in editings]
        self._hint = self.note(
            self.tr("After a photo was added: its figures, and what they mean for the result."), "muted"
        )
        for page in self._pages:
            self.column.addWidget(page)
        self.accept_button = QPushButton(self.tr("Accept the warnings"), self)
        self.accept_button.clicked.connect(self.accept)
        self.column.addSpacing(6)
        self.column.addWidget(self.accept_button)
        self._accepted = self.note("", "ok")
        self.column.addStretch(1)
        for _, editing in editings:
            editing.model.changed.connect(self._show)
            editing.fit.changed.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def accept(self) -> None:
        """Accept what is open; Undo takes it back."""
        models = [editing.model for _, editing in self._editings if editing.model.open_warnings]
        if not models:
            return
        before = [(model, model.acknowledged) for model in models]
        after = [(model, frozenset(notice.code for notice in model.notices)) for model in models]
        self._history.edit(self.tr("accept the warnings"), partial(_acknowledge, after), partial(_acknowledge, before))

    def texts(self) -> str:
        """All text of the panel, for tests and for copying."""
        return "\n".join(label.text() for page in self._pages for label in page.findChildren(QLabel))

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        for number, (name, editing) in enumerate(self._editings):
            page = QWidget(self)
            self._fill(page, name, editing)
            self.column.replaceWidget(self._pages[number], page)
            self._pages[number].hide()  # it is deleted later than the new one is shown
            self._pages[number].deleteLater()
            self._pages[number] = page
        models = [editing.model for _, editing in self._editings]
        waiting = sum(len(model.open_warnings) for model in models)
        accepted = sum(len(model.notices) - len(model.open_warnings) for model in models)
        self._hint.setVisible(all(model.photo is None for model in models))
        self._actions.allow(ACKNOWLEDGE.id, waiting > 0, self.tr("There is no warning to accept."))
        self.accept_button.setVisible(waiting > 0)
        self._accepted.setText(self.tr("{0} accepted").format(accepted))
        self._accepted.setVisible(accepted > 0 and not waiting)

    def _fill(self, page: QWidget, name: str, editing: PhotoEditing) -> None:
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        model = editing.model
        page.setVisible(model.photo is not None)
        if model.photo is None:
            return
        width, height = model.photo.size
        self._line(page, grid, None, name, self.tr("{0} × {1} px").format(width, height), role="title")
        quality = None if model.face is None else model.face.quality
        if quality is not None:
            for sound, what, value, limit in self._figures(quality):
                self._line(page, grid, sound, what, value, limit)
        if editing.fit.fit is not None:
            self._pose(page, grid, editing.fit.fit.pose)
        for notice in model.notices:
            role = "muted" if notice.code in model.acknowledged else "warning"
            label = _label(page, f"{notice.code}  {spoken(notice.text)}", role)
            label.setWordWrap(True)
            grid.addWidget(label, grid.rowCount(), 0, 1, 3)

    def _figures(self, quality: Quality) -> list[tuple[bool, str, str, str]]:
        """Whether it is sound, name, value, limit."""
        light = DARK_MEDIAN <= quality.median <= BRIGHT_MEDIAN
        clipped = max(quality.bright, quality.dark)
        dark = quality.median < DARK_MEDIAN
        return [
            (
                quality.face_px >= SMALL_FACE_PX,
                self.tr("Face size"),
                self.tr("{0:.0f} px").format(quality.face_px),
                self.tr("at least {0:.0f} px").format(SMALL_FACE_PX),
            ),
            (
                quality.sharpness >= BLUR_LIMIT or dark,
                self.tr("Sharpness"),
                decimal(quality.sharpness),
                self.tr("at least {0:.0f}: variance of the fine detail, grey levels squared").format(BLUR_LIMIT),
            ),
            (
                light,
                self.tr("Brightness"),
                f"{quality.median:.0f}",
                self.tr("median of the grey levels, {0:.0f} to {1:.0f}").format(DARK_MEDIAN, BRIGHT_MEDIAN),
            ),
            (
                clipped <= CLIPPED_SHARE,
                self.tr("Clipped"),
                f"{100 * clipped:.0f} %",
                self.tr("white or black without detail, at most {0:.0f} %").format(100 * CLIPPED_SHARE),
            ),
            (
                quality.outside <= OUTSIDE_SHARE,
                self.tr("Cut off"),
                f"{100 * quality.outside:.0f} %",
                self.tr("beyond the photo's edge, at most {0:.0f} %").format(100 * OUTSIDE_SHARE),
            ),
        ]

    def _pose(self, page: QWidget, grid: QGridLayout, pose: Pose) -> None:
        for what, value, tip in (
            (self.tr("Yaw"), pose.yaw, self.tr("Above 0: the nose points to the image's left")),
            (self.tr("Pitch"), pose.pitch, self.tr("Above 0: looks up")),
            (self.tr("Roll"), pose.roll, self.tr("Above 0: tilts clockwise in the image")),
        ):
            profile = value is not pose.yaw and abs(pose.yaw) > PROFILE_DEGREES
            why = self.tr("Not to be told apart in a profile: both turn the head in one plane then")
            self._line(page, grid, None, what, "–" if profile else degrees(value), why if profile else tip)

    def _line(
        self, page: QWidget, grid: QGridLayout, sound: bool | None, what: str, value: str, tip: str = "", role: str = ""
    ) -> None:
        row, tokens = grid.rowCount(), self._theme.tokens
        mark = QLabel(page)
        if sound is not None:
            name, color = ("ok", tokens.ok) if sound else ("warning", tokens.warning)
            mark.setPixmap(coloured_pixmap(name, color, _ICON, self.devicePixelRatioF()))
            mark.setAccessibleName(self.tr("Good") if sound else self.tr("Doubtful"))
        left = _label(page, what, role or "muted")
        right = _label(page, value, "" if sound is not False else "warning")
        right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for label in (left, right):
            label.setToolTip(tip)
        if sound is None and role:
            grid.addWidget(left, row, 0, 1, 2)
        else:
            grid.addWidget(mark, row, 0)
            grid.addWidget(left, row, 1)
        grid.addWidget(right, row, 2)


def _label(page: QWidget, text: str, role: str) -> QLabel:
    label = QLabel(text, page)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label


def _acknowledge(states: list[tuple[PhotoModel, frozenset[str]]]) -> None:
    for model, codes in states:
        model.acknowledge(codes)
