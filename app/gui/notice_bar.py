"""A message inside the window: what happened, what to do next, and a button that does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.core.errors import EnfaceError
from app.gui.error_words import told
from app.gui.icons import coloured_pixmap, themed_icon
from app.gui.theme import Theme

_ICONS = {"error": "error", "warning": "warning", "info": "info", "ok": "ok"}
_ICON_PX = 18


class NoticeBar(QFrame):
    """One message at a time, hidden while there is none; never takes the focus.

    Signals:
        shown: whether there is a message now.
    """

    shown = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = "info"
        self._act: Callable[[], object] | None = None
        self.setProperty("role", "notice")
        self._icon = QLabel(self)
        self.title = QLabel(self)
        self.text = QLabel(self)
        for label in (self.title, self.text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.title.setStyleSheet("font-weight: bold;")
        self.button = QPushButton(self)
        self.button.clicked.connect(self._do)
        self.dismiss = QToolButton(self)
        self.dismiss.setProperty("compact", "true")
        self.dismiss.setAccessibleName(self.tr("Dismiss the message"))
        self.dismiss.setToolTip(self.tr("Dismiss"))
        self.dismiss.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 8, 9)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._paint)
        self.hide()

    def show_error(self, error: EnfaceError, button: str = "", act: Callable[[], object] | None = None) -> None:
        """Code, file, cause and remedy of a failure."""
        where = f" · {error.file}" if error.file else ""
        self.show_text("error", f"{error.code}{where}", told(error), button, act)

    def show_text(
        self, kind: str, title: str, text: str = "", button: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """A message of kind "error", "warning", "info" or "ok", with a button if there is something to do."""
        self._kind = kind
        self._act = act
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(f"{title}. {text}")
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._paint()
        self.show()
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """There is no message any more, unless it is the window that hides."""
        super().hideEvent(event)
        if self.isHidden():
            self.shown.emit(False)

    def _do(self) -> None:
        if self._act is not None:
            self._act()

    def _paint(self) -> None:
        colour = {"error": "error", "warning": "warning", "ok": "ok"}.get(self._kind, "accent")
        tokens = self._theme.tokens
        self._icon.setPixmap(
            coloured_pixmap(_ICONS[self._kind], getattr(tokens, colour), _ICON_PX, self.devicePixelRatioF())
        )
        self.dismiss.setIcon(themed_icon("clear", tokens))
