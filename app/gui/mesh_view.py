"""What the window asks of a 3D view; the real one draws through OpenGL, the tests' one remembers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.records import FaceMesh
from app.core.views import Camera
from app.gui.layer_mix import LayerMix, MeshLayer, missing_for

__all__ = ["Light", "Mark", "MeshLayer", "MeshView", "Pane", "ViewEvents", "missing_for"]

Point = tuple[float, float, float]


class ViewEvents(QObject):
    """What a 3D view tells.

    Signals:
        picked: the person chose a point of the mesh while picking; argument: a `SurfacePoint`.
        missed: the person pointed beside the mesh while picking.
        looked: the camera is another.
        layers_changed: the layers of a pane are others.
    """

    picked = Signal(object)
    missed = Signal()
    looked = Signal()
    layers_changed = Signal()


@dataclass(frozen=True)
class Light:
    """How far the lights are turned around what is looked at, degrees; they stay with the camera.

    Attributes:
        azimuth: > 0 brings the light from the picture's right.
        elevation: > 0 brings it from above.
    """

    azimuth: float = 0.0
    elevation: float = 0.0


@dataclass(frozen=True)
class Mark:
    """A measurement as drawn: points on the mesh, joined in their order.

    Attributes:
        points: mm, model frame.
        label: beside the last point of a distance, or the corner of an angle.
        chosen: drawn stronger.
    """

    points: tuple[Point, ...]
    label: str = ""
    chosen: bool = False


Pane = int
"""0 is the view, or its left half while it is split; 1 is the right half."""


class MeshView(Protocol):
    """A view of one face mesh; all methods are called on the GUI thread.

    Directions are the keys of `app.core.views.VIEWS`.

    Attributes:
        pane: the pane that `set_layer` changes.
    """

    pane: Pane

    def widget(self) -> QWidget:
        """What is put into the window."""

    def prepare(self) -> None:
        """Load what is slow to load, after the window was shown; `show_mesh` does it otherwise."""

    def spare(self, on: bool) -> None:
        """Take little of the processor while a reconstruction needs it: the quick mesh, where the processor draws."""

    def show_mesh(self, mesh: FaceMesh) -> None:
        """Show a mesh, from the direction and in the layer chosen last; a missing layer becomes `SHADED`."""

    @property
    def events(self) -> ViewEvents:
        """What it tells."""

    def set_layer(self, layer: MeshLayer) -> None:
        """Show one layer alone in the pane in work; without effect when the mesh lacks it."""

    def layers(self, pane: Pane = 0) -> LayerMix:
        """The layers that were chosen for a pane."""

    def set_layers(self, mix: LayerMix, pane: Pane = 0) -> None:
        """Choose the layers of a pane; those that the mesh lacks are not shown."""

    def set_light(self, light: Light) -> None:
        """Turn the lights."""

    def set_view(self, name: str) -> None:
        """Turn to a standard direction with the whole mesh in sight."""

    def set_perspective(self, on: bool) -> None:
        """Perspective, or (the default) parallel projection that keeps lengths."""

    def camera(self) -> Camera | None:
        """From where the mesh is seen; None while there is no mesh."""

    def look(self, camera: Camera) -> None:
        """See it from there."""

    def set_split(self, on: bool, linked: bool = True) -> None:
        """Two panes with the same mesh and layers of their own; linked ones share the camera."""

    def set_picking(self, on: bool) -> None:
        """Whether a click, or Enter at the cross in the middle, chooses a point of the mesh."""

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Draw measurements."""

    def clear(self) -> None:
        """Show no mesh."""

    def screenshot(self) -> NDArray[np.uint8]:
        """The view as (H, W, 3) uint8 RGB, device px, with its caption and legend; all zero when nothing is shown."""

    def close_view(self) -> None:
        """Give graphics resources back; the view is not used afterwards."""
