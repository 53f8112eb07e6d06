"""Builds the page about the synthesised view and puts it into the workspace."""

from __future__ import annotations

from app.gui.action_spec import N_, ActionSpec
from app.gui.panel_context import PanelContext
from app.gui.photos.fit_model import FitModel
from app.gui.rotation.rotation_model import RotationModel
from app.gui.rotation.rotation_page import RotationPage
from app.gui.workspace import Area, Workspace

ROTATION_PAGE = ActionSpec(
    "page.rotation",
    "view",
    N_("Actions", "Show the synthesised second view"),
    N_("Actions", "What is made of one photo where the side photo is missing"),
    short=N_("Actions", "Second view"),
    section=9,
)


def install_rotation_page(context: PanelContext, workspace: Workspace, fit: FitModel) -> RotationPage:
    """Build the page.

    Args:
        context: what panels share.
        workspace: where it goes.
        fit: of the front photo.
    """
    model = RotationModel(
        context.front, context.side, fit, context.history, context.runner, context.services, workspace
    )
    page = RotationPage(model, context.theme, workspace)
    workspace.add_page(Area.CENTRE, ROTATION_PAGE, page)
    return page
