"""Every screen of the window, one after the other: for tests over all widgets and for pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from app.core.casefile import Kind, Subject
from app.gui.cases.case_questions import CaseQuestions
from app.gui.cases.case_services import NewCase
from app.gui.main_window import MainWindow
from app.gui.workspace import Area

PAGES = ("go.start", "go.work", "go.case", "go.batch")
DIALOGS = (
    "case.new",
    "case.details",
    "case.add_note",
    "result.accept",
    "result.export",
    "result.report",
    "result.compare",
    "tools.palette",
    "tools.settings",
    "help.panel",
    "help.shortcuts",
    "help.about",
    "help.self_check",
    "help.tour",
)
QUESTIONS: dict[str, Callable[[CaseQuestions], None]] = {
    "about-photo": lambda ask: ask.exhibit(1),
    "labels": lambda ask: ask.labels(Subject(Kind.RESULT, 1), ("second opinion",)),
    "edit-note": lambda ask: ask.edit_note(1),
}


def fill(window: MainWindow, photos: list[Path], folder: Path, settle: Callable[[], None]) -> None:
    """A case with two photos, a result and a note, so that no screen is empty."""
    window.desk.create(NewCase(folder, "2026-0117", "A. Berg", "LKA 44", "", "Two photographs of one person"))
    settle()
    window.photos.drop(photos)
    settle()
    window.start()
    settle()
    window.start()
    settle()
    window.case.add_note(Subject(Kind.RESULT, 1), "Seen from all sides.")
    settle()
    window.case.set_tags(Subject(Kind.RESULT, 1), (), ("second opinion",))
    settle()


def screens(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Name and widget of each screen, shown while the loop's body runs."""
    for name in PAGES:
        window.frame.go(name)
        QCoreApplication.processEvents()
        if name == "go.work":
            yield from _tabs(window)
        elif name == "go.case":
            for row in range(window.case_page.sections.count()):
                window.case_page.sections.setCurrentRow(row)
                QCoreApplication.processEvents()
                yield f"case-{row}", window
        else:
            yield name.removeprefix("go."), window
    window.frame.go("go.case")
    window.case_page.search.setText("from")
    window.case_page.search.returnPressed.emit()
    QCoreApplication.processEvents()
    yield "case-found", window
    window.case_page.search.clear()
    window.frame.go("go.work")
    for name in DIALOGS:
        window.actions_[name].trigger()
        yield from _dialog(window, name)
    for name, ask in QUESTIONS.items():
        ask(window.desk.ask)
        yield from _dialog(window, name)


def _tabs(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    for area in Area:
        tabs = window.workspace.tabs(area)
        for number in range(tabs.count()):
            tabs.setCurrentIndex(number)
            QCoreApplication.processEvents()
            yield f"work-{area}-{number}", window
        tabs.setCurrentIndex(0)


def _dialog(window: MainWindow, name: str) -> Iterator[tuple[str, QWidget]]:
    """The dialog that is open now."""
    QCoreApplication.processEvents()
    open_now = [window.desk.ask.dialog, window.desk.diff, window.output.export_dialog, window.output.report_dialog]
    open_now += [window.preferences.dialog, window.preferences.palette, window.help.dialog, window.help.tour]
    found = [dialog for dialog in open_now if dialog is not None and dialog.isVisible()]
    assert len(found) == 1, f"{name} opened {found}"
    dialog = found[0]
    if name == "tools.settings":
        pages = window.preferences.dialog.pages  # type: ignore[union-attr]
        for row in range(pages.count()):
            pages.setCurrentRow(row)
            QCoreApplication.processEvents()
            yield f"{name}-{row}", dialog
    else:
        yield name, dialog
    dialog.close() if isinstance(dialog, QDialog) else dialog.end()  # type: ignore[union-attr]
    QCoreApplication.processEvents()


def texts(top: QWidget) -> Iterator[tuple[str, str]]:
    """(where, text) of everything that a person reads, points at or hears in a window."""
    yield "window title", top.windowTitle()
    for widget in [top, *top.findChildren(QWidget)]:
        if not widget.isVisibleTo(top):
            continue
        where = f"{type(widget).__name__} {widget.objectName()}"
        yield f"{where} tooltip", widget.toolTip()
        yield f"{where} accessible name", widget.accessibleName()
        if isinstance(widget, QLabel | QAbstractButton):
            yield where, widget.text()
        elif isinstance(widget, QLineEdit | QPlainTextEdit):
            yield f"{where} placeholder", widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from ((f"{where} item", widget.itemText(number)) for number in range(widget.count()))
        elif isinstance(widget, QTabBar):
            yield from ((f"{where} tab", widget.tabText(number)) for number in range(widget.count()))
        elif isinstance(widget, QListWidget):
            yield from ((f"{where} item", widget.item(row).text()) for row in range(widget.count()))
        if isinstance(widget, QTableView):
            yield from _table_texts(where, widget)
        if isinstance(widget, QMenu):
            yield where, widget.title()
    for action in top.findChildren(QAction):
        yield f"action {action.objectName()}", action.text()
        yield f"action {action.objectName()} tooltip", action.toolTip()


def _table_texts(where: str, view: QTableView) -> Iterator[tuple[str, str]]:
    model = view.model()
    if model is None:
        return
    for column in range(model.columnCount()):
        heading = model.headerData(column, Qt.Orientation.Horizontal)
        if isinstance(heading, str):
            yield f"{where} heading", heading
