"""One result in the list of results."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.core.casefile import CaseResult, Verdict
from app.gui.icons import coloured_pixmap
from app.gui.theme import Theme

_PICTURE_PX = 64
_ICON_PX = 16
_LOOK = {
    Verdict.DRAFT: ("history", "muted"),
    Verdict.ACCEPTED: ("accept", "ok"),
    Verdict.REJECTED: ("reject", "error"),
}


class ResultRow(QWidget):
    """Picture, label, verdict with a sign of its own, time and number of notes.

    Args:
        result: what is shown.
        made: when and from what.
        verdict: in words.
        notes: how many notes there are.
        picture: the thumbnail, None while it is unknown.
        theme: colours.
    """

    def __init__(
        self, result: CaseResult, made: str, verdict: str, notes: int, picture: QPixmap | None, theme: Theme
    ) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        icon, colour = _LOOK[result.verdict]
        ratio = self.devicePixelRatioF()
        face = QLabel(self)
        face.setFixedSize(_PICTURE_PX, _PICTURE_PX)
        face.setProperty("role", "picture")
        face.setAlignment(Qt.AlignmentFlag.AlignCenter)
        face.setPixmap(picture or coloured_pixmap("work", theme.tokens.border_strong, 28, ratio))
        sign = QLabel(self)
        sign.setPixmap(coloured_pixmap(icon, getattr(theme.tokens, colour), _ICON_PX, ratio))
        label, word = QLabel(result.label, self), QLabel(verdict, self)
        label.setProperty("role", "strong")
        word.setProperty("role", colour)
        when = QLabel(made, self)
        when.setProperty("role", "small")
        more = QLabel(self.tr("Notes: {0}").format(notes) if notes else " ".join(result.tags), self)
        more.setProperty("role", "small")
        for text in (when, more):
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setMinimumWidth(20)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 7, 8, 7)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(3, 1)
        grid.addWidget(face, 0, 0, 3, 1)
        grid.addWidget(label, 0, 1)
        grid.addWidget(sign, 0, 2)
        grid.addWidget(word, 0, 3)
        grid.addWidget(when, 1, 1, 1, 3)
        grid.addWidget(more, 2, 1, 1, 3)
