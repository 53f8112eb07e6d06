"""The settings: pages at the left, each reset on its own; every change counts at once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui.settings import WindowSettings

_KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class SettingsPage:
    """One page of the dialog.

    Attributes:
        key: the `page` of its settings.
        title: for the list.
        widget: what is shown.
        scrolls: whether the dialog gives it scroll bars; a page with a table scrolls by itself.
    """

    key: str
    title: str
    widget: QWidget
    scrolls: bool = True


class SettingsDialog(QDialog):
    """Shows pages; each reads and writes `WindowSettings` by itself.

    Attributes:
        pages: list of the pages.
        reset_button: resets the page that is shown.
        close_button: closes the dialog.
    """

    def __init__(self, settings: WindowSettings, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(self.tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pages = QListWidget(self)
        self.pages.setAccessibleName(self.tr("Pages of the settings"))
        self.pages.setProperty("role", "pages")
        self.pages.setFixedWidth(170)
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title = QLabel(self)
        self._title.setProperty("role", "heading")
        self._stack = QStackedWidget(self)
        self.reset_button = QPushButton(self.tr("Reset this page"), self)
        self.reset_button.clicked.connect(self._reset)
        self.close_button = QPushButton(self.tr("Close"), self)
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        safe = QLabel(
            self.tr("Safe mode: stored settings are not read, and changes last until Enface is closed."), self
        )
        safe.setProperty("role", "warning")
        safe.setWordWrap(True)
        safe.setVisible(settings.safe)
        foot = QHBoxLayout()
        foot.addWidget(self.reset_button)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        right = QVBoxLayout()
        right.setContentsMargins(24, 20, 24, 18)
        right.setSpacing(14)
        right.addWidget(safe)
        right.addWidget(self._title)
        right.addWidget(self._stack, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.pages)
        row.addLayout(right, 1)
        self.pages.currentRowChanged.connect(self._show_page)

    def add(self, page: SettingsPage) -> None:
        """Add a page at the end of the list."""
        item = QListWidgetItem(page.title)
        item.setData(_KEY, page.key)
        self.pages.addItem(item)
        if page.scrolls:
            scroll = QScrollArea(self._stack)
            scroll.setWidgetResizable(True)
            scroll.setWidget(page.widget)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside takes it
            self._stack.addWidget(scroll)
        else:
            self._stack.addWidget(page.widget)
        if self.pages.count() == 1:
            self.pages.setCurrentRow(0)

    def show_page(self, key: str) -> None:
        """Bring a page to the front."""
        for row in range(self.pages.count()):
            if self.pages.item(row).data(_KEY) == key:
                self.pages.setCurrentRow(row)

    def sizeHint(self) -> QSize:
        """Room for the table of keys."""
        return QSize(860, 600)

    def _show_page(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        self._title.setText(self.pages.item(row).text())

    def _reset(self) -> None:
        self._settings.reset(str(self.pages.currentItem().data(_KEY)))
