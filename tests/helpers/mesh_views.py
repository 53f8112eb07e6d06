"""A 3D view that draws nothing and remembers what it was asked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from app.core.records import FaceMesh
from app.gui.mesh_view import MeshLayer, missing_for


class FakeMeshView:
    """`app.gui.mesh_view.MeshView` without OpenGL.

    Attributes:
        calls: names and arguments of all calls, in order.
        mesh: what is shown.
        layer: what it is shown as.
        direction: from where.
    """

    def __init__(self) -> None:
        self._widget = QWidget()
        self.calls: list[tuple[object, ...]] = []
        self.mesh: FaceMesh | None = None
        self.layer = MeshLayer.TEXTURE
        self.direction = "front"
        self.perspective = False
        self.closed = False

    def widget(self) -> QWidget:
        return self._widget

    def prepare(self) -> None:
        self.calls.append(("prepare",))

    def show_mesh(self, mesh: FaceMesh) -> None:
        self.calls.append(("show_mesh", mesh))
        self.mesh = mesh
        self.set_layer(self.layer)

    def set_layer(self, layer: MeshLayer) -> None:
        self.calls.append(("set_layer", layer))
        self.layer = MeshLayer.SHADED if self.mesh is not None and missing_for(layer, self.mesh) else layer

    def set_view(self, name: str) -> None:
        self.calls.append(("set_view", name))
        self.direction = name

    def set_perspective(self, on: bool) -> None:
        self.calls.append(("set_perspective", on))
        self.perspective = on

    def clear(self) -> None:
        self.calls.append(("clear",))
        self.mesh = None

    def screenshot(self) -> NDArray[np.uint8]:
        return np.full((60, 80, 3), 0 if self.mesh is None else 128, np.uint8)

    def close_view(self) -> None:
        self.closed = True
