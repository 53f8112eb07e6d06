"""Builds the page that compares and puts it into the workspace."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from app.gui.clipboard import photo_from
from app.gui.compare.compare_commands import COMPARE_PAGE
from app.gui.compare.compare_page import ComparePage
from app.gui.compare.comparison_model import ComparisonModel
from app.gui.panel_context import PanelContext
from app.gui.photos.photo_editing import PhotoEditing
from app.gui.workspace import Area, Workspace


def install_compare_page(context: PanelContext, workspace: Workspace) -> ComparePage:
    """Build the page."""
    model = ComparisonModel(context.third, context.run, context.runner, context.services, workspace)
    editing = PhotoEditing(model.third, model.fit, context.history, workspace)
    page = ComparePage(model, context.case, context.actions, context.theme, workspace)
    pasted = TemporaryDirectory(prefix="enface-compared-", ignore_cleanup_errors=True)

    def ask() -> None:
        title = QCoreApplication.translate("ComparePage", "Choose the photo to compare with")
        path = context.questions.photo(page.window(), title)
        if path is not None:
            editing.model.open(path)

    def paste() -> None:
        path = photo_from(QGuiApplication.clipboard().mimeData(), Path(pasted.name))
        if path is not None:
            editing.model.open(path)

    page.slot.open_asked.connect(ask)
    page.slot.paste_asked.connect(paste)
    page.destroyed.connect(pasted.cleanup)
    workspace.add_page(Area.CENTRE, COMPARE_PAGE, page)
    return page
