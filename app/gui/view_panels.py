"""The panels beside the 3D view, and what connects them with the result that is shown."""

from __future__ import annotations

from dataclasses import dataclass

from app.gui.action_spec import N_, ActionSpec
from app.gui.cases.annotations import Annotations
from app.gui.layers_panel import LayersPanel
from app.gui.measure_model import MeasureModel
from app.gui.measure_panel import MeasurePanel
from app.gui.panel_context import PanelContext
from app.gui.workspace import Area, Workspace

LAYERS_PAGE = ActionSpec(
    "page.layers",
    "view",
    N_("Actions", "Show the layers"),
    N_("Actions", "Layers, panes, light and camera bookmarks"),
    "page-layers",
    short=N_("Actions", "Layers"),
    section=9,
)
MEASURE_PAGE = ActionSpec(
    "page.measure",
    "view",
    N_("Actions", "Show the measurements"),
    N_("Actions", "Distances and angles on the face"),
    "measure-distance",
    short=N_("Actions", "Measure"),
    section=9,
)


@dataclass(frozen=True)
class ViewPanels:
    """What was installed.

    Attributes:
        layers: layers, panes, light, bookmarks.
        measuring: what is measured.
        measure: its panel.
    """

    layers: LayersPanel
    measuring: MeasureModel
    measure: MeasurePanel


def install_view_panels(context: PanelContext, workspace: Workspace) -> ViewPanels:
    """Build the panels and put them into the side column."""
    layers = LayersPanel(context.view, context.actions, context.history, context.theme, workspace)
    measuring = MeasureModel(context.history, workspace)
    measure = MeasurePanel(measuring, context.view, context.actions, context.theme, workspace)
    workspace.add_page(Area.SIDE, LAYERS_PAGE, layers)
    workspace.add_page(Area.SIDE, MEASURE_PAGE, measure)
    run = context.run

    def take_result() -> None:
        layers.show_mesh(None if run.result is None else run.result.mesh)
        measuring.show_result(run.result)
        run.keep_measurements(measuring.records.items)

    run.changed.connect(take_result)
    Annotations(run, context.case, layers.bookmarks.records, workspace)
    measuring.records.changed.connect(lambda: run.keep_measurements(measuring.records.items))
    return ViewPanels(layers, measuring, measure)
