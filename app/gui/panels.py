"""The pages of the workspace: which there are, in which order, and the commands that show them."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.gui.action_spec import N_, ActionSpec
from app.gui.cases.results_panel import ResultsPanel
from app.gui.compare.install import install_compare_page
from app.gui.details_panel import DetailsPanel
from app.gui.panel_context import PanelContext
from app.gui.photos.install import install_photo_pages
from app.gui.rotation.install import install_rotation_page
from app.gui.view_bar import ViewBar
from app.gui.view_panels import install_view_panels
from app.gui.workspace import Area, Workspace

MODEL_PAGE = ActionSpec(
    "page.model",
    "view",
    N_("Actions", "Show the 3D &model"),
    N_("Actions", "The reconstructed face"),
    short=N_("Actions", "3D model"),
    section=9,
)
RESULT_PAGE = ActionSpec(
    "page.result",
    "view",
    N_("Actions", "Show the &result"),
    N_("Actions", "What is known about the result, in numbers"),
    "page-result",
    short=N_("Actions", "Result"),
    section=9,
)

RESULTS_PAGE = ActionSpec(
    "page.results",
    "view",
    N_("Actions", "Show the results of the &case"),
    N_("Actions", "Every reconstruction of the case, with verdicts and notes"),
    "page-results",
    short=N_("Actions", "Results"),
    section=9,
)


def install_panels(context: PanelContext, workspace: Workspace, details: DetailsPanel, results: ResultsPanel) -> None:
    """Build the panels and put them into the workspace.

    Args:
        context: what panels are built from.
        workspace: where they go.
        details: the sheet of the result.
        results: the results of the case.
    """
    workspace.add_page(Area.CENTRE, MODEL_PAGE, _model_page(context, workspace))
    workspace.add_page(Area.SIDE, RESULT_PAGE, details)
    photos = install_photo_pages(context, workspace)
    install_rotation_page(context, workspace, photos.editings[0].fit)
    install_compare_page(context, workspace)
    install_view_panels(context, workspace)
    workspace.add_page(Area.SIDE, RESULTS_PAGE, results)


def _model_page(context: PanelContext, parent: QWidget) -> QFrame:
    """The bar of view commands above the 3D view."""
    page = QFrame(parent)
    page.setProperty("role", "card")
    column = QVBoxLayout(page)
    column.setContentsMargins(1, 1, 1, 1)
    column.setSpacing(0)
    column.addWidget(ViewBar(context.actions, page))
    column.addWidget(context.view.widget(), 1)
    return page
