"""What the window asks of a 3D view; the real one draws through OpenGL, the tests' one remembers."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from app.core.records import FaceMesh


class MeshLayer(StrEnum):
    """What the 3D view shows of a mesh."""

    TEXTURE = "texture"
    SHADED = "shaded"
    WIREFRAME = "wireframe"
    CONFIDENCE = "confidence"
    PROVENANCE = "provenance"


def missing_for(layer: MeshLayer, mesh: FaceMesh) -> bool:
    """Whether the mesh lacks what the layer shows."""
    needs = {
        MeshLayer.TEXTURE: mesh.texture,
        MeshLayer.CONFIDENCE: mesh.sigma_mm,
        MeshLayer.PROVENANCE: mesh.provenance,
    }
    return layer in needs and needs[layer] is None


class MeshView(Protocol):
    """A view of one face mesh; all methods are called on the GUI thread.

    Directions are the keys of `app.core.views.VIEWS`.
    """

    def widget(self) -> QWidget:
        """What is put into the window."""

    def prepare(self) -> None:
        """Load what is slow to load, after the window was shown; `show_mesh` does it otherwise."""

    def show_mesh(self, mesh: FaceMesh) -> None:
        """Show a mesh, from the direction and in the layer chosen last; a missing layer becomes `SHADED`."""

    def set_layer(self, layer: MeshLayer) -> None:
        """Choose what is shown; without effect when the mesh lacks it."""

    def set_view(self, name: str) -> None:
        """Turn to a standard direction with the whole mesh in sight."""

    def set_perspective(self, on: bool) -> None:
        """Perspective, or (the default) parallel projection that keeps lengths."""

    def clear(self) -> None:
        """Show no mesh."""

    def screenshot(self) -> NDArray[np.uint8]:
        """The view as (H, W, 3) uint8 RGB, device px, with its caption and legend; all zero when nothing is shown."""

    def close_view(self) -> None:
        """Give graphics resources back; the view is not used afterwards."""
