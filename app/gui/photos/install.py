"""Builds the pages about the photos and puts them into the workspace."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.gui.panel_context import PanelContext
from app.gui.photos.editor_page import EditorPage
from app.gui.photos.fit_model import FitModel
from app.gui.photos.photo_commands import EDITOR_PAGE, QUALITY_PAGE
from app.gui.photos.photo_editing import PhotoEditing
from app.gui.photos.quality_panel import QualityPanel
from app.gui.workspace import Area, Workspace


@dataclass(frozen=True)
class PhotoPages:
    """What was installed.

    Attributes:
        editings: edits of the front and the side photo.
        editor: the page on which they are corrected.
        quality: the panel about their quality.
    """

    editings: tuple[PhotoEditing, PhotoEditing]
    editor: EditorPage
    quality: QualityPanel


def install_photo_pages(context: PanelContext, workspace: Workspace) -> PhotoPages:
    """Build the pages."""
    translate = QCoreApplication.translate
    names = (translate("PhotoPages", "Front photo"), translate("PhotoPages", "Side photo"))
    front, side = (
        PhotoEditing(model, FitModel(model, context.runner, context.services, workspace), context.history, workspace)
        for model in (context.front, context.side)
    )
    named = list(zip(names, (front, side), strict=True))
    editor = EditorPage(named, context.actions, context.theme, workspace)
    quality = QualityPanel(named, context.actions, context.history, context.theme, workspace)
    workspace.add_page(Area.CENTRE, EDITOR_PAGE, editor)
    workspace.add_page(Area.SIDE, QUALITY_PAGE, quality)
    return PhotoPages((front, side), editor, quality)
