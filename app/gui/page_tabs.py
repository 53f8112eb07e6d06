"""Pages with tabs: words where there is room for all of them, icons with tooltips otherwise."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QTabWidget, QWidget

_ICON = QSize(20, 20)
_AROUND = 26  # padding of a tab and the gap to the next one, px


class PageTabs(QTabWidget):
    """Tabs of commands' pages; a tab whose command has no icon always shows its word.

    Args:
        name: what a screen reader says of the bar.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands: list[QAction] = []
        self.setDocumentMode(True)
        self.setFocusProxy(None)  # type: ignore[arg-type]
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its bar takes it; Tab would stick at one that is hidden
        self.setTabBarAutoHide(True)
        self.setIconSize(_ICON)
        bar = self.tabBar()
        bar.setDrawBase(False)
        bar.setExpanding(False)
        bar.setUsesScrollButtons(True)
        bar.setElideMode(Qt.TextElideMode.ElideNone)
        for widget in (self, bar):
            widget.setAccessibleName(name)

    def add(self, page: QWidget, command: QAction) -> None:
        """Add a page with the command that shows it."""
        number = self.addTab(page, command.iconText())
        self._commands.append(command)
        self.setTabToolTip(number, command.toolTip())
        self.tabBar().setAccessibleTabName(number, command.iconText())
        command.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Choose between words and icons."""
        metrics = self.tabBar().fontMetrics()
        room = sum(metrics.horizontalAdvance(command.iconText()) + _AROUND for command in self._commands)
        words = room <= self.width()
        for number, command in enumerate(self._commands):
            icon = command.icon()
            alone = not words and not icon.isNull()
            text = "" if alone else command.iconText()
            if self.tabText(number) != text:
                self.setTabText(number, text)
            self.setTabIcon(number, icon if alone else type(icon)())
        bar, kind = self.tabBar(), "words" if words else "icons"
        if bar.property("tabs") != kind:
            bar.setProperty("tabs", kind)
            bar.style().unpolish(bar)
            bar.style().polish(bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words."""
        super().resizeEvent(event)
        self._fit()
