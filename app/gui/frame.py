"""The window's frame: the rail at the left, messages above, one of the large pages below them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.gui.actions import ActionRegistry
from app.gui.notice_bar import NoticeBar
from app.gui.rail import Rail
from app.gui.theme import Theme


class Frame(QWidget):
    """Shows one of several pages.

    Args:
        pages: by the command that shows them.

    Attributes:
        pages: as given.
        notice: messages.
        rail: the buttons of the pages.
    """

    def __init__(self, pages: dict[str, QWidget], actions: ActionRegistry, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions, self.pages = actions, pages
        self.notice = NoticeBar(theme, self)
        self.rail = Rail(actions, self)
        self._message = QWidget(self)
        above = QVBoxLayout(self._message)
        above.setContentsMargins(10, 8, 10, 0)
        above.addWidget(self.notice)
        self._stack = QStackedWidget(self)
        for page in pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._message)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.notice.shown.connect(self._message.setVisible)
        self._message.hide()

    @property
    def current(self) -> str:
        """Command of the page that is shown."""
        shown = self._stack.currentWidget()
        return next(name for name, page in self.pages.items() if page is shown)

    def go(self, name: str) -> None:
        """Show a page and give it the focus.

        Raises:
            KeyError: there is no such page.
        """
        self._actions[name].setChecked(True)
        page = self.pages[name]
        self._stack.setCurrentWidget(page)
        inside = [child for child in page.findChildren(QWidget) if _takes_focus(child)]
        target: QWidget | None = page.focusWidget()
        target = target or next(iter(inside), page)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_area(self, areas: list[QWidget]) -> None:
        """Move the focus to the next of the visible areas."""
        shown = [area for area in areas if area.isVisible()]
        focus: QWidget | None = self.window().focusWidget()
        inside = [
            n for n, area in enumerate(shown) if focus is not None and (area is focus or area.isAncestorOf(focus))
        ]
        if not shown:
            return
        for step in range(1, len(shown) + 1):
            area = shown[((inside[-1] if inside else -1) + step) % len(shown)]
            target = next((child for child in [area, *area.findChildren(QWidget)] if _takes_focus(child)), None)
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return


def _takes_focus(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    takes = takes and widget.focusProxy() is None
    return takes and widget.isVisible() and widget.isEnabled() and not widget.isWindow()
