"""The sheet of keyboard shortcuts and the About box."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.gui.actions import ActionRegistry
from app.gui.icons import window_icon

translate = QCoreApplication.translate

_COLUMNS = 2
_SHEET = QSize(860, 620)


def shortcuts_dialog(actions: ActionRegistry, parent: QWidget) -> QDialog:
    """Every command that has keys, from the registry itself, in two columns."""
    dialog = _dialog(parent, translate("Help", "Keyboard shortcuts"))
    pages = actions.sheet()
    half = sum(len(rows) + 2 for _, rows in pages) / _COLUMNS
    grids = [QGridLayout() for _ in range(_COLUMNS)]
    number = used = 0
    for title, commands in pages:
        if used >= half * (number + 1) - len(commands) / 2 and number < _COLUMNS - 1:
            number += 1
        _add_section(grids[number], title, commands, dialog)
        used += len(commands) + 2
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(10, 6, 14, 6)
    row.setSpacing(48)
    for grid in grids:
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        row.addLayout(grid, 1)
    scroll = QScrollArea(dialog)
    scroll.setWidgetResizable(True)
    scroll.setWidget(page)
    scroll.setAccessibleName(translate("Help", "Keyboard shortcuts"))
    column = QVBoxLayout()
    column.addWidget(scroll)
    _close_row(dialog, column)
    dialog.resize(_SHEET)
    return dialog


def about_dialog(parent: QWidget, model_card: Callable[[], str]) -> QDialog:
    """Version, what a result is and is not, licences, and the card of the model in use."""
    dialog = _dialog(parent, translate("Help", "About Enface"))
    picture = QLabel(dialog)
    picture.setPixmap(window_icon().pixmap(QSize(64, 64), parent.devicePixelRatioF()))
    name = QLabel(f"Enface {__version__}", dialog)
    name.setProperty("role", "heading")
    what = translate(
        "Help",
        "Reconstructs a 3D face from one or two photographs and states how far it may be wrong.\n\n"
        "A result is an estimate made by a neural network. It is not a photograph, it does not say who someone is, "
        "and it is not evidence of identity on its own. Every length rests on the stated scale.\n\n"
        "Photos and results stay on this computer.",
    )
    licences = translate(
        "Help",
        "Enface is free software under the MIT licence. It is built on Qt and PySide6 (LGPL), VTK, pyvista, PyTorch, "
        "OpenCV, dlib, NumPy, SciPy, trimesh, SQLAlchemy, ReportLab, PDFium and the Noto fonts (OFL), each under its "
        "own "
        "licence. The file THIRD_PARTY.md lists them all.",
    )
    words = QWidget(dialog)
    lines = QVBoxLayout(words)
    lines.setContentsMargins(4, 12, 4, 4)
    lines.setSpacing(10)
    for text, role in ((what, ""), (licences, "small")):
        label = QLabel(text, dialog)
        label.setWordWrap(True)
        label.setMinimumWidth(440)
        label.setProperty("role", role)
        lines.addWidget(label)
    lines.addStretch(1)
    card = QPlainTextEdit(model_card(), dialog)
    card.setReadOnly(True)
    card.setAccessibleName(translate("Help", "Model card"))
    card.setTabChangesFocus(True)
    tabs = QTabWidget(dialog)
    tabs.setDocumentMode(True)
    tabs.tabBar().setAccessibleName(translate("Help", "About Enface"))
    tabs.addTab(words, translate("Help", "About"))
    tabs.addTab(card, translate("Help", "Model card"))
    head = QHBoxLayout()
    head.setSpacing(16)
    head.addWidget(picture)
    head.addWidget(name, 1, Qt.AlignmentFlag.AlignVCenter)
    column = QVBoxLayout()
    column.addLayout(head)
    column.addWidget(tabs, 1)
    _close_row(dialog, column)
    dialog.resize(620, 500)
    return dialog


def _add_section(grid: QGridLayout, title: str, commands: list[tuple[str, str]], dialog: QDialog) -> None:
    row = grid.rowCount()
    if row > 1:
        grid.setRowMinimumHeight(row, 10)
        row += 1
    heading = QLabel(title, dialog)
    heading.setProperty("role", "section")
    grid.addWidget(heading, row, 0, 1, 2)
    for number, (name, keys) in enumerate(commands, start=row + 1):
        grid.addWidget(QLabel(name, dialog), number, 0)
        label = QLabel(keys, dialog)
        label.setProperty("role", "keys")
        grid.addWidget(label, number, 1, Qt.AlignmentFlag.AlignRight)


def _dialog(parent: QWidget, title: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def _close_row(dialog: QDialog, content: QLayout) -> None:
    column = QVBoxLayout(dialog)
    column.setContentsMargins(22, 20, 22, 16)
    column.setSpacing(14)
    column.addLayout(content)
    close = QPushButton(translate("Help", "Close"), dialog)
    close.setDefault(True)
    close.clicked.connect(dialog.close)
    column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
