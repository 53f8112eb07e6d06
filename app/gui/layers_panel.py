"""The panel beside the 3D view: layers of each pane, panes, light, and bookmarks of the camera."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.core.records import FaceMesh
from app.gui.actions import ActionRegistry
from app.gui.bookmark_box import BookmarkBox
from app.gui.layer_mix import STACK, MeshLayer, missing_for
from app.gui.layer_row import LayerRow
from app.gui.mesh_view import Light, MeshView
from app.gui.panel_page import PanelPage
from app.gui.slider_row import SliderRow
from app.gui.theme import Theme
from app.gui.undo import EditHistory
from app.gui.view_commands import BOOKMARK, LIGHT_RESET, LINKED, SPLIT


class LayersPanel(PanelPage):
    """Shows and changes what the 3D view shows; the view itself holds the state.

    Args:
        view: the 3D view.
        actions: gets the panel's commands.
        history: edits of bookmarks.

    Attributes:
        rows: one for each layer.
        bookmarks: the list of bookmarks.
    """

    def __init__(
        self, view: MeshView, actions: ActionRegistry, history: EditHistory, theme: Theme, parent: QWidget | None = None
    ) -> None:
        explanation = self.tr(
            "Layers lie on each other from top to bottom. The eye shows or hides one, the slider makes it translucent. "
            "Light changes the look of the shape only, never a measurement."
        )
        super().__init__(self.tr("Layers"), explanation, theme, parent)
        self._view, self._actions = view, actions
        self._mesh: FaceMesh | None = None
        handlers = {
            SPLIT.id: self._take_split,
            LINKED.id: self._take_split,
            LIGHT_RESET.id: self.reset_light,
            BOOKMARK.id: self.add_bookmark,
        }
        actions.register((SPLIT, LINKED, LIGHT_RESET, BOOKMARK), handlers)
        actions[LINKED.id].setChecked(True)
        names = {
            MeshLayer.WIREFRAME: self.tr("Wireframe"),
            MeshLayer.CONFIDENCE: self.tr("Confidence"),
            MeshLayer.PROVENANCE: self.tr("Provenance"),
            MeshLayer.TEXTURE: self.tr("Texture"),
            MeshLayer.SHADED: self.tr("Shaded shape"),
        }
        self._panes = self._make_panes()
        self.rows = {layer: LayerRow(layer, names[layer], theme, self) for layer in STACK}
        for layer, row in self.rows.items():
            row.eyed.connect(partial(self._show_layer, layer))
            row.faded.connect(partial(self._fade_layer, layer))
            self.column.addWidget(row)
        self.section(self.tr("Panes"))
        self.column.addLayout(self._buttons(SPLIT.id, LINKED.id))
        self.section(self.tr("Light"))
        self.azimuth = SliderRow(self.tr("From"), -180, 180, "°", self, spoken=self.tr("Light from left to right"))
        self.elevation = SliderRow(self.tr("Height"), -90, 90, "°", self, spoken=self.tr("Light from below to above"))
        for slider in (self.azimuth, self.elevation):
            slider.moved.connect(self._take_light)
            self.column.addWidget(slider)
        self.column.addLayout(self._buttons(LIGHT_RESET.id))
        self.section(self.tr("Camera bookmarks"))
        self.bookmarks = BookmarkBox(view, actions, history, theme, self)
        self.column.addWidget(self.bookmarks, 1)
        view.events.layers_changed.connect(self.refresh)
        self.show_mesh(None)

    def show_mesh(self, mesh: FaceMesh | None) -> None:
        """Adapt to another mesh, or to none."""
        self._mesh = mesh
        nothing = self.tr("There is no result yet.")
        for spec in (SPLIT, LIGHT_RESET, BOOKMARK):
            self._actions.allow(spec.id, mesh is not None, nothing)
        for slider in (self.azimuth, self.elevation):
            slider.setEnabled(mesh is not None)
        self.refresh()

    def refresh(self) -> None:
        """Show the state of the pane in work."""
        split = self._actions[SPLIT.id].isChecked()
        self._actions.allow(LINKED.id, split, self.tr("The view is not split."))
        for button in self._panes.buttons():
            button.setVisible(split)
        chosen = self._panes.button(self._view.pane)
        if chosen is not None:
            chosen.setChecked(True)
        mix = self._view.layers(self._view.pane)
        for layer, row in self.rows.items():
            row.show_state(mix[layer], self._mesh is None or missing_for(layer, self._mesh))
        if (alone := mix.only_layer) is not None and f"layer.{alone}" in set(self._actions):
            self._actions[f"layer.{alone}"].setChecked(True)

    def add_bookmark(self) -> None:
        """Keep the place of the camera."""
        self.bookmarks.add_here()

    def reset_light(self) -> None:
        """Put the light back."""
        self.azimuth.set_value(0)
        self.elevation.set_value(0)
        self._take_light()

    def _make_panes(self) -> QButtonGroup:
        """Which half of a split view the rows below are about."""
        group, row = QButtonGroup(self), QHBoxLayout()
        row.setSpacing(4)
        for pane, text in enumerate((self.tr("Left pane"), self.tr("Right pane"))):
            button = QToolButton(self)
            button.setText(text)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            group.addButton(button, pane)
            row.addWidget(button)
        row.addStretch(1)
        group.idClicked.connect(self._choose_pane)
        self.column.addLayout(row)
        return group

    def _buttons(self, *names: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for name in names:
            button = QToolButton(self)
            button.setDefaultAction(self._actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _choose_pane(self, pane: int) -> None:
        self._view.pane = pane
        self.refresh()

    def _show_layer(self, layer: MeshLayer, visible: bool) -> None:
        pane = self._view.pane
        self._view.set_layers(self._view.layers(pane).show(layer, visible), pane)

    def _fade_layer(self, layer: MeshLayer, percent: int) -> None:
        pane = self._view.pane
        self._view.set_layers(self._view.layers(pane).fade(layer, percent / 100.0), pane)

    def _take_split(self) -> None:
        self._view.set_split(self._actions[SPLIT.id].isChecked(), self._actions[LINKED.id].isChecked())
        self.refresh()

    def _take_light(self) -> None:
        self._view.set_light(Light(float(self.azimuth.slider.value()), float(self.elevation.slider.value())))
