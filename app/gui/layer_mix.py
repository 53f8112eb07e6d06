"""Which layers of a mesh are shown, and how strongly each covers those below it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.core.records import FaceMesh


class MeshLayer(StrEnum):
    """What the 3D view shows of a mesh."""

    TEXTURE = "texture"
    SHADED = "shaded"
    WIREFRAME = "wireframe"
    CONFIDENCE = "confidence"
    PROVENANCE = "provenance"


STACK = (MeshLayer.WIREFRAME, MeshLayer.CONFIDENCE, MeshLayer.PROVENANCE, MeshLayer.TEXTURE, MeshLayer.SHADED)
"""From the top to the bottom: each layer covers those after it, as far as its opacity goes."""


def missing_for(layer: MeshLayer, mesh: FaceMesh) -> bool:
    """Whether the mesh lacks what the layer shows."""
    needs = {
        MeshLayer.TEXTURE: mesh.texture,
        MeshLayer.CONFIDENCE: mesh.sigma_mm,
        MeshLayer.PROVENANCE: mesh.provenance,
    }
    return layer in needs and needs[layer] is None


@dataclass(frozen=True)
class LayerState:
    """One layer: its eye and its opacity in [0, 1]."""

    visible: bool = False
    opacity: float = 1.0


@dataclass(frozen=True)
class LayerMix:
    """All layers of a view; a new value for every change.

    Attributes:
        states: of every layer.
    """

    states: dict[MeshLayer, LayerState] = field(default_factory=lambda: {layer: LayerState() for layer in MeshLayer})

    @classmethod
    def only(cls, layer: MeshLayer) -> LayerMix:
        """One layer alone, opaque; the wireframe lies on the shaded shape."""
        shown = {layer, MeshLayer.SHADED} if layer is MeshLayer.WIREFRAME else {layer}
        return cls({each: LayerState(each in shown) for each in MeshLayer})

    def __getitem__(self, layer: MeshLayer) -> LayerState:
        return self.states[layer]

    def show(self, layer: MeshLayer, visible: bool) -> LayerMix:
        """With the layer's eye open or shut."""
        return LayerMix({**self.states, layer: replace(self.states[layer], visible=visible)})

    def fade(self, layer: MeshLayer, opacity: float) -> LayerMix:
        """With another opacity of the layer."""
        limited = min(1.0, max(0.0, opacity))
        return LayerMix({**self.states, layer: replace(self.states[layer], opacity=limited)})

    def strength(self, layer: MeshLayer) -> float:
        """How far the layer covers what is below it: its opacity, 0 while its eye is shut."""
        state = self.states[layer]
        return state.opacity if state.visible else 0.0

    @property
    def top(self) -> MeshLayer | None:
        """The uppermost visible layer."""
        return next((layer for layer in STACK if self.strength(layer) > 0.0), None)

    @property
    def only_layer(self) -> MeshLayer | None:
        """The layer that `only` made this from, None for a mixture."""
        return next((layer for layer in MeshLayer if self == LayerMix.only(layer)), None)

    def fitted(self, mesh: FaceMesh) -> LayerMix:
        """Without what the mesh lacks; the shaded shape where nothing would be left of what was wanted."""
        mix = self
        for layer in MeshLayer:
            if self.states[layer].visible and missing_for(layer, mesh):
                mix = mix.show(layer, False)
        if mix.top is None and self.top is not None:
            return LayerMix.only(MeshLayer.SHADED)
        return mix
