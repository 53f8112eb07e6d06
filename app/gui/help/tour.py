"""A short tour: cards that point at the parts of the window, in the order of the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.theme import Theme

_GAP = 14
_WIDTH = 360


@dataclass(frozen=True)
class Stop:
    """One card of the tour.

    Attributes:
        title: of the card.
        text: a few sentences.
        target: the part that it points at; called when the stop is reached, None for the whole window.
        arrive: brings the part into sight.
    """

    title: str
    text: str
    target: Callable[[], QWidget | None] = lambda: None
    arrive: Callable[[], object] = lambda: None


class Tour(QWidget):
    """Lies over the window: a ring around the part in question and a card beside it.

    Attributes:
        card: the card.
        next_button: to the next stop, or the end.
        back_button: to the stop before.
        stop_button: ends the tour.

    Signals:
        ended: the tour is over.
    """

    ended = Signal()

    def __init__(self, stops: list[Stop], theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._stops, self._theme, self._window = stops, theme, window
        self._number = -1
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        self.setAccessibleName(self.tr("Tour"))
        self.card = QFrame(self)
        self.card.setProperty("role", "card")
        self.card.setFixedWidth(_WIDTH)
        self._title, self._text, self._count = (QLabel(self.card) for _ in range(3))
        self._title.setProperty("role", "title")
        self._count.setProperty("role", "small")
        self._text.setWordWrap(True)
        self.stop_button = QPushButton(self.tr("End the tour"), self.card)
        self.stop_button.setProperty("role", "link")
        self.back_button = QPushButton(self.tr("Back"), self.card)
        self.next_button = QPushButton(self.card)
        self.next_button.setProperty("role", "primary")
        self.stop_button.clicked.connect(self.end)
        self.back_button.clicked.connect(lambda: self.go(self._number - 1))
        self.next_button.clicked.connect(lambda: self.go(self._number + 1))
        buttons = QHBoxLayout()
        buttons.addWidget(self.stop_button)
        buttons.addStretch(1)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.next_button)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        for label in (self._count, self._title, self._text):
            column.addWidget(label)
        column.addSpacing(4)
        column.addLayout(buttons)
        window.installEventFilter(self)
        self.setGeometry(window.rect())

    def begin(self) -> None:
        """Show the first stop."""
        self.show()
        self.raise_()
        self.go(0)

    def go(self, number: int) -> None:
        """Show a stop; past the last one the tour ends."""
        if not 0 <= number < len(self._stops):
            self.end()
            return
        self._number = number
        stop = self._stops[number]
        stop.arrive()
        self._target = stop.target()
        self._count.setText(self.tr("{0} of {1}").format(number + 1, len(self._stops)))
        self._title.setText(stop.title)
        self._text.setText(stop.text)
        self.back_button.setEnabled(number > 0)
        last = number == len(self._stops) - 1
        self.next_button.setText(self.tr("Done") if last else self.tr("Next"))
        self._place()
        self.raise_()
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Close the tour."""
        self._window.removeEventFilter(self)
        self.hide()
        self.ended.emit()
        self.deleteLater()

    def _ring(self) -> QRect:
        if self._target is None or not self._target.isVisible():
            return QRect()
        corner = self._target.mapTo(self._window, QPoint(0, 0))
        return QRect(corner, self._target.size()).intersected(self.rect()).adjusted(-3, -3, 3, 3)

    def _place(self) -> None:
        """Beside the ring where there is room, over its lower edge otherwise."""
        self.card.adjustSize()
        ring, size, area = self._ring(), self.card.size(), self.rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
        if ring.isNull():
            at = area.center() - QPoint(size.width() // 2, size.height() // 2)
        elif ring.right() + _GAP + size.width() <= area.right():
            at = QPoint(ring.right() + _GAP, ring.top() + _GAP)
        elif ring.left() - _GAP - size.width() >= area.left():
            at = QPoint(ring.left() - _GAP - size.width(), ring.top() + _GAP)
        else:
            at = QPoint(ring.center().x() - size.width() // 2, ring.bottom() - size.height() - _GAP)
        x = min(max(area.left(), at.x()), area.right() - size.width())
        y = min(max(area.top(), at.y()), area.bottom() - size.height())
        self.card.move(x, y)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go on and back, Escape ends the tour."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in steps and 0 <= self._number + steps[Qt.Key(event.key())] < len(self._stops):
            self.go(self._number + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring."""
        ring = self._ring()
        if ring.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accent"), 3))
        painter.drawRoundedRect(ring, 8, 8)
