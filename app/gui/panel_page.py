"""The frame that all narrow panels share: a title, a button that explains the panel, and a page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWhatsThis, QWidget

from app.gui.icons import themed_icon
from app.gui.theme import Theme


class PanelPage(QFrame):
    """A card; widgets go into `column`.

    Args:
        title: of the panel, also its accessible name.
        explanation: what the button with the question mark tells.

    Attributes:
        column: takes the panel's widgets, from the top.
        help_button: explains the panel.
    """

    def __init__(self, title: str, explanation: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._explanation = explanation
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name = QLabel(title, self)
        name.setProperty("role", "title")
        self.help_button = QToolButton(self)
        self.help_button.setObjectName("help")
        self.help_button.setProperty("compact", "true")
        self.help_button.setAccessibleName(self.tr("About this panel: {0}").format(title))
        self.help_button.setToolTip(self.tr("What this panel is for"))
        self.help_button.clicked.connect(self.explain)
        head = QHBoxLayout()
        head.addWidget(name, 1)
        head.addWidget(self.help_button)
        page = QWidget(self)
        self.column = QVBoxLayout(page)
        self.column.setContentsMargins(0, 0, 4, 0)
        self.column.setSpacing(6)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 8, 10, 12)
        outer.setSpacing(8)
        outer.addLayout(head)
        outer.addWidget(scroll, 1)
        theme.changed.connect(self._paint_help)
        self._paint_help()

    def explain(self) -> None:
        """Show what the panel is for; Escape closes it."""
        QWhatsThis.showText(
            self.help_button.mapToGlobal(QPoint(0, self.help_button.height())), self._explanation, self.help_button
        )

    def section(self, text: str) -> QLabel:
        """Add a heading."""
        label = QLabel(text, self)
        label.setProperty("role", "section")
        if self.column.count():
            self.column.addSpacing(8)
        self.column.addWidget(label)
        return label

    def note(self, text: str, role: str = "small") -> QLabel:
        """Add a line of explaining text."""
        label = QLabel(text, self)
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.column.addWidget(label)
        return label

    def _paint_help(self) -> None:
        self.help_button.setIcon(themed_icon("help", self._theme.tokens))
