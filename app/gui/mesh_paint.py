"""What a mixture of layers looks like on a mesh: one texture or one colour for each vertex, and how it takes light.

The surface stays opaque; layers are blended into its colour, from the shape's grey upwards. Translucent surfaces would
show the far side of the head through the near one, and would have to be sorted for every frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.core.mesh import sample_at_vertices, values_to_map
from app.core.records import FaceMesh, Provenance
from app.core.topology import FaceTopology, load_topology
from app.core.views import ColourScale
from app.gui.layer_mix import LayerMix, MeshLayer
from app.render.colours import colours_of

Rgb = tuple[float, float, float]

_HEAT_LIGHT = 0.42  # colours that mean something keep most of their brightness in the shade


@dataclass(frozen=True, eq=False)
class Paint:
    """How the surface is to be drawn.

    Attributes:
        surface: whether there is a surface at all; edges alone otherwise.
        texture: (S, S, 3) uint8 RGB, row 0 on top; None where `colours` or `plain` count.
        colours: (N, 3) uint8 RGB at the vertices, or None.
        plain: RGB in [0, 1], without texture and colours.
        light: how far light shapes the surface, in [0, 1].
        edges: opacity of the triangles' edges, in [0, 1].
    """

    surface: bool
    texture: NDArray[np.uint8] | None
    colours: NDArray[np.uint8] | None
    plain: Rgb
    light: float
    edges: float


def paint_mesh(
    mesh: FaceMesh, mix: LayerMix, grey: Rgb, provenance_colours: dict[Provenance, Rgb], scale: ColourScale | None
) -> Paint:
    """Blend the visible layers.

    Args:
        mesh: the face, full or coarse.
        mix: the layers; those that the mesh lacks are left out.
        grey: of the bare shape, RGB in [0, 1].
        provenance_colours: RGB in [0, 1].
        scale: of the confidence layer.
    """
    mix = mix.fitted(mesh)
    overlays = _overlays(mesh, mix, provenance_colours, scale)
    texture = mix.strength(MeshLayer.TEXTURE)
    light = mix.strength(MeshLayer.SHADED) * (1.0 - texture)
    for _, strength in overlays:
        light = light * (1.0 - strength) + _HEAT_LIGHT * strength
    visible = [layer for layer in MeshLayer if layer is not MeshLayer.WIREFRAME and mix.strength(layer) > 0.0]
    image, colours = None, None
    if texture > 0.0 and mesh.texture is not None:
        image = _blend_texture(mesh, texture, overlays, grey)
        if image is None:
            colours = _blend_vertices(mesh, texture, overlays, grey)
    elif overlays:
        colours = _blend_vertices(mesh, 0.0, overlays, grey)
    return Paint(bool(visible), image, colours, grey, light, mix.strength(MeshLayer.WIREFRAME))


def _overlays(
    mesh: FaceMesh, mix: LayerMix, provenance_colours: dict[Provenance, Rgb], scale: ColourScale | None
) -> list[tuple[NDArray[np.uint8], float]]:
    """Colours (N, 3) and strength of the layers above the texture, from below."""
    found = []
    strength = mix.strength(MeshLayer.PROVENANCE)
    if strength > 0.0 and mesh.provenance is not None:
        table = np.rint(255.0 * np.array(list(provenance_colours.values()))).astype(np.uint8)
        found.append((table[np.minimum(mesh.provenance, len(table) - 1)], strength))
    strength = mix.strength(MeshLayer.CONFIDENCE)
    if strength > 0.0 and mesh.sigma_mm is not None and scale is not None:
        found.append((colours_of(mesh.sigma_mm, scale), strength))
    return found


def _blend_vertices(
    mesh: FaceMesh, texture: float, overlays: list[tuple[NDArray[np.uint8], float]], grey: Rgb
) -> NDArray[np.uint8]:
    shown = np.tile(255.0 * np.asarray(grey, np.float32), (len(mesh.vertices), 1)).astype(np.float32)
    if texture > 0.0 and mesh.texture is not None:
        shown += np.float32(texture) * (sample_at_vertices(mesh.texture, mesh.uv).astype(np.float32) - shown)
    for colours, strength in overlays:
        shown += np.float32(strength) * (colours.astype(np.float32) - shown)
    return np.ascontiguousarray(np.rint(shown).astype(np.uint8))


def _blend_texture(
    mesh: FaceMesh, strength: float, overlays: list[tuple[NDArray[np.uint8], float]], grey: Rgb
) -> NDArray[np.uint8] | None:
    """The texture with everything blended in; None where colours of vertices cannot be brought into it."""
    if mesh.texture is None:
        return None
    if strength == 1.0 and not overlays:
        return mesh.texture
    topology = load_topology()
    size = mesh.texture.shape[0]
    if overlays and (len(mesh.vertices) != topology.vertex_count or size % len(topology.mask)):
        return None
    shown = _mixed(np.broadcast_to(255.0 * np.asarray(grey, np.float32), mesh.texture.shape), mesh.texture, strength)
    for colours, share in overlays:
        shown = _mixed(shown, _in_texture(colours, topology, size), share)
    return np.ascontiguousarray(np.rint(shown).astype(np.uint8))


def _mixed(below: NDArray[np.float32], above: NDArray[np.uint8], share: float) -> NDArray[np.float32]:
    return np.asarray(below + np.float32(share) * (above.astype(np.float32) - below), dtype=np.float32)


def _in_texture(colours: NDArray[np.uint8], topology: FaceTopology, size: int) -> NDArray[np.uint8]:
    """Colours of the vertices (N, 3) as a texture (size, size, 3)."""
    nearest = _nearest_vertices()
    times = size // len(topology.mask)
    return np.repeat(np.repeat(colours[nearest], times, axis=0), times, axis=1)


@lru_cache(maxsize=1)
def _nearest_vertices() -> NDArray[np.int64]:
    """(256, 256) vertex of each texel, the nearest one outside the face."""
    topology = load_topology()
    return values_to_map(np.arange(topology.vertex_count), topology).astype(np.int64)
