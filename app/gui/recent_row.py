"""One case in the list of the start page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

_ITEM_PADDING = 5  # px, see the style sheet


class RecentRow(QWidget):
    """Number and examiner above, folder below, the day at the right.

    Args:
        title: the case number.
        examiner: who is responsible.
        folder: where the case is.
        state: the day of the last opening, or what hinders it now.
        warn: whether something hinders it.
    """

    def __init__(self, title: str, examiner: str, folder: str, state: str, *, warn: bool) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        number, person, when, place = (QLabel(text, self) for text in (title, examiner, state, folder))
        middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        self._room = {
            number: (title, 0.34, middle),
            person: (examiner, 0.17, right),
            when: (state, 0.38, right),
            place: (folder, 0.95, middle),
        }
        number.setProperty("role", "strong")
        person.setProperty("role", "muted")
        when.setProperty("role", "warning" if warn else "small")
        place.setProperty("role", "small")
        for label in self._room:
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(20)
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 8, 10, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(number, 0, 0)
        grid.addWidget(person, 0, 1)
        grid.addWidget(when, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(place, 1, 0, 1, 3)

    def fitting_height(self) -> int:
        """The height that it needs inside a list, with the theme's fonts in force and the item's own padding."""
        for label in self.findChildren(QLabel):
            label.ensurePolished()
        return self.sizeHint().height() + 2 * _ITEM_PADDING

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten what does not fit."""
        super().resizeEvent(event)
        for label, (text, share, end) in self._room.items():
            label.setText(label.fontMetrics().elidedText(text, end, int(self.width() * share)))
