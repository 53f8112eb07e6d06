"""Where a case is worked on: photos at the left, one large page in the middle, one narrow page at the right."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.gui.action_spec import ActionSpec
from app.gui.actions import ActionRegistry
from app.gui.page_tabs import PageTabs

_LEAST_PX = {"left": 300, "centre": 464, "side": 264}


class Area(StrEnum):
    """Where a page stands."""

    CENTRE = "centre"
    SIDE = "side"


class Workspace(QWidget):
    """Three columns; the middle one and the right one each show one of several pages.

    Args:
        left: the photos.
        actions: gets one command for each page, so that every page is reached by the keyboard and the palette.
    """

    def __init__(self, left: QWidget, actions: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._tabs = {area: self._make_tabs(area) for area in Area}
        self._pages: dict[str, tuple[Area, QWidget]] = {}
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setChildrenCollapsible(False)
        columns = {"left": left, "centre": self._tabs[Area.CENTRE], "side": self._tabs[Area.SIDE]}
        for name, widget in columns.items():
            widget.setMinimumWidth(_LEAST_PX[name])
            self._splitter.addWidget(widget)
            self._splitter.setStretchFactor(self._splitter.count() - 1, 1 if name == "centre" else 0)
        self._splitter.setSizes([340, 900, 300])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(10, 10, 10, 8)
        outer.addWidget(self._splitter)

    def add_page(self, area: Area, spec: ActionSpec, widget: QWidget) -> None:
        """Add a page and the command that shows it.

        Args:
            area: where.
            spec: the command; `id` is "page.NAME", its short text (or text) is the tab's title.
            widget: the page.
        """
        self._actions.register([spec], {spec.id: lambda: self.show_page(spec.id)})
        action = self._actions[spec.id]
        self._tabs[area].add(widget, action)
        self._pages[spec.id] = (area, widget)

    def show_page(self, name: str) -> None:
        """Bring a page to the front and give it the focus.

        Raises:
            KeyError: there is no such page.
        """
        area, widget = self._pages[name]
        self._tabs[area].setCurrentWidget(widget)
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def tabs(self, area: Area) -> PageTabs:
        """The pages of an area."""
        return self._tabs[area]

    def areas(self) -> list[QWidget]:
        """The three columns, from left to right."""
        found = (self._splitter.widget(number) for number in range(self._splitter.count()))
        return [widget for widget in found if widget is not None]

    def page(self, area: Area) -> str:
        """Name of the page that is in front; empty while there is none."""
        front = self._tabs[area].currentWidget()
        return next((name for name, (_, widget) in self._pages.items() if widget is front), "")

    def layout_state(self) -> QByteArray:
        """Widths of the columns."""
        return self._splitter.saveState()

    def restore_layout(self, state: QByteArray) -> None:
        """Widths of the columns, as `layout_state` gave them."""
        self._splitter.restoreState(state)

    def _make_tabs(self, area: Area) -> PageTabs:
        tabs = PageTabs(self.tr("Work area") if area is Area.CENTRE else self.tr("Side panel"), self)
        tabs.setObjectName(f"workspace.{area}")
        return tabs
