"""The window without a mouse and without seeing it: names, an order that reaches everything, a focus that shows."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.gui.panel_page import PanelPage
from app.jobs.inline import InlineRunner
from tests.gui.conftest import Desk
from tests.helpers.pdfs import blank_pdf
from tests.helpers.screens import fill, screens


@pytest.fixture
def desk(make_desk, tmp_path: Path, photo_files: tuple[Path, Path], qtbot: QtBot) -> Desk:
    """A window with a filled case, in front."""
    desk = make_desk(InlineRunner())
    desk.services.cases.pdf = blank_pdf()
    fill(desk.window, list(photo_files), tmp_path / "documents" / "case", QApplication.processEvents)
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    return desk


def reachable(screen: QWidget) -> list[QWidget]:
    """Every widget of a screen that takes the focus by Tab now."""
    return [
        widget
        for widget in screen.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.window() is screen.window()
        and widget.focusProxy() is None
    ]


def name_of(widget: QWidget) -> str:
    """What a screen reader says of a widget."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.text()
    buddies = [label.text() for label in widget.window().findChildren(QLabel) if label.buddy() is widget]
    return buddies[0] if buddies else ""


def walked(screen: QWidget, start: QWidget) -> Iterator[QWidget]:
    """The widgets that Tab reaches, until it comes to one for the second time."""
    start.window().activateWindow()
    QCoreApplication.processEvents()
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QWidget] = []
    for _ in range(400):
        focus = QApplication.focusWidget()
        if focus is None or focus in seen:
            return
        seen.append(focus)
        yield focus
        focus.focusNextChild()
        QCoreApplication.processEvents()
    pytest.fail(f"Tab never comes back, it stays at {describe(QApplication.focusWidget() or screen)}")


def describe(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r} {name_of(widget)!r}"


def test_every_widget_that_takes_the_focus_has_a_name(desk: Desk) -> None:
    nameless = set()
    for name, screen in screens(desk.window):
        nameless |= {f"{name}: {describe(widget)}" for widget in reachable(screen) if not name_of(widget)}
    assert not nameless, "\n".join(sorted(nameless))


def test_tab_reaches_everything(desk: Desk) -> None:
    missed = set()
    for name, screen in screens(desk.window):
        wanted = reachable(screen)
        if wanted:
            seen = {id(widget) for widget in walked(screen, wanted[0])}
            left = [widget for widget in wanted if id(widget) not in seen and not _in_group(widget)]
            missed |= {f"{name}: {describe(widget)}" for widget in left}
    assert not missed, "\n".join(sorted(missed))


def _in_group(widget: QWidget) -> bool:
    """Buttons of one exclusive group are one stop of Tab, and arrows go on inside."""
    return isinstance(widget, QAbstractButton) and (widget.autoExclusive() or widget.group() is not None)


def test_the_focus_shows(desk: Desk) -> None:
    unseen = set()
    for name, screen in screens(desk.window):
        if not screen.window().isActiveWindow():
            continue
        for widget in reachable(screen):
            if widget.visibleRegion().isEmpty() or widget.size().isEmpty():
                continue
            other = next((one for one in reachable(screen) if one is not widget and not _related(one, widget)), None)
            if other is None:
                continue
            other.setFocus(Qt.FocusReason.TabFocusReason)
            QCoreApplication.processEvents()
            before = picture(widget)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            QCoreApplication.processEvents()
            if QApplication.focusWidget() is widget and picture(widget) == before:
                unseen.add(f"{name}: {describe(widget)}")
    assert not unseen, "\n".join(sorted(unseen))


def _related(one: QWidget, other: QWidget) -> bool:
    return one.isAncestorOf(other) or other.isAncestorOf(one)


def picture(widget: QWidget) -> QImage:
    """The widget with a margin around it."""
    parent = widget.parentWidget() or widget
    return parent.grab(widget.geometry().adjusted(-4, -4, 4, 4) if parent is not widget else widget.rect()).toImage()


def test_no_command_needs_the_mouse(desk: Desk, qtbot: QtBot) -> None:
    """Every command is in a menu, and F6 goes round all areas of the page."""
    window = desk.window
    in_menus = {action.objectName() for menu in window.menuBar().actions() for action in menu.menu().actions()}
    assert set(window.actions_) - in_menus == set()
    window.frame.go("go.work")
    visited = set()
    for _ in range(8):
        window.actions_["go.next_area"].trigger()
        focus = QApplication.focusWidget()
        areas = [window.frame.rail, *window.workspace.areas()]
        visited |= {number for number, area in enumerate(areas) if focus is not None and area.isAncestorOf(focus)}
    assert visited == {0, 1, 2, 3}


def test_the_screens_show_every_dialog_and_every_page(desk: Desk) -> None:
    """What the tests of this folder look at is all there is; the administration has tests of its own."""
    import app.gui

    for module in pkgutil.walk_packages(app.gui.__path__, "app.gui."):
        if not module.name.startswith("app.gui.admin"):
            importlib.import_module(module.name)
    known = {
        kind for kind in _below(QDialog) if kind.__module__.startswith("app.gui.") and "admin" not in kind.__module__
    }
    known |= {kind for kind in _below(PanelPage) if "admin" not in kind.__module__}
    seen: set[type] = set()
    for _, screen in screens(desk.window):
        seen |= {type(widget) for widget in [screen, *screen.findChildren(QWidget)] if widget.isVisible()}
    assert {kind.__name__ for kind in known - seen} == set()


def _below(kind: type) -> set[type]:
    return {one for child in kind.__subclasses__() for one in {child, *_below(child)}}
