"""The list of keyboard shortcuts and the About box."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app import __version__
from app.gui.actions import ActionRegistry
from app.gui.icons import window_icon

translate = QCoreApplication.translate


def shortcuts_dialog(actions: ActionRegistry, parent: QWidget) -> QDialog:
    """Every command that has keys, from the registry itself."""
    dialog = _dialog(parent, translate("Help", "Keyboard shortcuts"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(28)
    grid.setVerticalSpacing(3)
    row = 0
    for title, commands in actions.sheet():
        heading = QLabel(title, dialog)
        heading.setProperty("role", "section")
        grid.addWidget(heading, row, 0, 1, 2)
        row += 1
        for name, keys in commands:
            grid.addWidget(QLabel(name, dialog), row, 0)
            label = QLabel(keys, dialog)
            label.setProperty("role", "mono")
            grid.addWidget(label, row, 1)
            row += 1
        grid.setRowMinimumHeight(row, 8)
        row += 1
    _close_row(dialog, grid)
    return dialog


def about_dialog(parent: QWidget) -> QDialog:
    """Version, what a result is and is not, licences."""
    dialog = _dialog(parent, translate("Help", "About Enface"))
    picture = QLabel(dialog)
    picture.setPixmap(window_icon().pixmap(64, 64))
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
        "OpenCV, dlib, NumPy, SciPy, trimesh, ReportLab and the Noto fonts (OFL), each under its own licence.",
    )
    words = QVBoxLayout()
    words.setSpacing(10)
    words.addWidget(name)
    for text, role in ((what, ""), (licences, "small")):
        label = QLabel(text, dialog)
        label.setWordWrap(True)
        label.setMinimumWidth(420)
        label.setProperty("role", role)
        words.addWidget(label)
    row = QHBoxLayout()
    row.setSpacing(18)
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words)
    _close_row(dialog, row)
    return dialog


def _dialog(parent: QWidget, title: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def _close_row(dialog: QDialog, content: QGridLayout | QHBoxLayout) -> None:
    column = QVBoxLayout(dialog)
    column.setContentsMargins(22, 20, 22, 16)
    column.setSpacing(14)
    column.addLayout(content)
    close = QPushButton(translate("Help", "Close"), dialog)
    close.setDefault(True)
    close.clicked.connect(dialog.close)
    column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
