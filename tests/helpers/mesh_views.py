"""A 3D view that draws nothing and remembers what it was asked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from app.core.records import FaceMesh
from app.core.views import Camera, Projection, frame_views
from app.gui.layer_mix import LayerMix
from app.gui.mesh_view import Light, Mark, MeshLayer, Pane, ViewEvents, missing_for


class FakeMeshView:
    """`app.gui.mesh_view.MeshView` without OpenGL.

    Attributes:
        calls: names and arguments of all calls, in order.
        mesh: what is shown.
        layer: what it is shown as.
        direction: from where.
        marks: what is drawn as measurements.
        sparing: whether a reconstruction needs the processor.
        picking: whether points are being chosen; a test emits `events.picked` itself.
    """

    def __init__(self) -> None:
        self._widget = QWidget()
        self._widget.setAccessibleName("3D view")
        self.events = ViewEvents(self._widget)
        self.pane: Pane = 0
        self.mixes = [LayerMix.only(MeshLayer.TEXTURE), LayerMix.only(MeshLayer.CONFIDENCE)]
        self.light = Light()
        self.split: tuple[bool, bool] = (False, True)
        self.picking = False
        self.marks: tuple[Mark, ...] = ()
        self._camera: Camera | None = None
        self.calls: list[tuple[object, ...]] = []
        self.mesh: FaceMesh | None = None
        self.layer = MeshLayer.TEXTURE
        self.direction = "front"
        self.perspective = False
        self.closed = False
        self.sparing = False

    def widget(self) -> QWidget:
        return self._widget

    def prepare(self) -> None:
        self.calls.append(("prepare",))

    def spare(self, on: bool) -> None:
        """See `MeshView`."""
        self.sparing = on

    def show_mesh(self, mesh: FaceMesh) -> None:
        self.calls.append(("show_mesh", mesh))
        self.mesh = mesh
        self.set_view(self.direction)
        self._settle()

    def set_layer(self, layer: MeshLayer) -> None:
        self.calls.append(("set_layer", layer))
        self.set_layers(LayerMix.only(layer), self.pane)

    def layers(self, pane: Pane = 0) -> LayerMix:
        return self.mixes[pane]

    def set_layers(self, mix: LayerMix, pane: Pane = 0) -> None:
        self.mixes[pane] = mix
        self._settle()
        self.events.layers_changed.emit()

    def _settle(self) -> None:
        chosen = self.mixes[0].top
        if chosen is not None:
            self.layer = MeshLayer.SHADED if self.mesh is not None and missing_for(chosen, self.mesh) else chosen

    def set_light(self, light: Light) -> None:
        self.light = light

    def set_view(self, name: str) -> None:
        self.calls.append(("set_view", name))
        self.direction = name
        if self.mesh is not None:
            projection = Projection.PERSPECTIVE if self.perspective else Projection.PARALLEL
            self.look(frame_views(self.mesh.vertices, [name], projection=projection)[name])

    def set_perspective(self, on: bool) -> None:
        self.calls.append(("set_perspective", on))
        self.perspective = on

    def camera(self) -> Camera | None:
        return self._camera

    def look(self, camera: Camera) -> None:
        self._camera = camera
        self.events.looked.emit()

    def set_split(self, on: bool, linked: bool = True) -> None:
        self.split = (on, linked)
        self.pane = self.pane if on else 0
        self.events.layers_changed.emit()

    def set_picking(self, on: bool) -> None:
        self.picking = on

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        self.marks = marks

    def clear(self) -> None:
        self.calls.append(("clear",))
        self.mesh = self._camera = None

    def screenshot(self) -> NDArray[np.uint8]:
        return np.full((60, 80, 3), 0 if self.mesh is None else 128, np.uint8)

    def close_view(self) -> None:
        self.closed = True
