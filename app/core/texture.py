"""A UV texture from the photos: sampled where seen, mirrored where the other half was seen, invented elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.core.frames import FloatArray, invert_similarity
from app.core.maps import FloatMap, fill_smoothly, halve, resize_map, smoothstep
from app.core.mesh import sample_at_vertices
from app.core.records import FaceMesh
from app.core.topology import FaceTopology
from app.core.visibility import view_weight

TEXTURE_SIZE = 512
_FRONT_PREFERENCE = 1.5  # the front photo's map is the more exact one around eyes and mouth
_SEAM_POWER = 4
ENOUGH = 0.25  # weight from which a texel counts as fully observed
_MATCH_SIZE = 64
_NEUTRAL_SKIN = (178.0, 140.0, 120.0)  # only ever shows when no texel at all was seen


@dataclass(frozen=True, eq=False)
class TextureView:
    """A photo and where the face lies in it.

    Attributes:
        photo: (H, W, 3) uint8; the full photo, or a crop with the identity as its transform.
        photo_to_crop: (2, 3) similarity to the frame of the position map.
        posmap: (256, 256, 3) float32, crop px.
    """

    photo: NDArray[np.uint8]
    photo_to_crop: FloatArray
    posmap: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class BakedTexture:
    """A texture and where each texel comes from.

    Attributes:
        rgb: (S, S, 3) uint8, row 0 = top (v = 1).
        provenance: (S, S) uint8 of `Provenance`; texels outside the face are invented.
        right_share: how much more of the map's right half the front photo shows than of its left one, -1 to 1.
    """

    rgb: NDArray[np.uint8]
    provenance: NDArray[np.uint8]
    right_share: float = 0.0


def bake_texture(
    topology: FaceTopology, front: TextureView, side: TextureView | None = None, size: int = TEXTURE_SIZE
) -> BakedTexture:
    """Sample, match, blend and fill.

    Each photo is trusted by visibility and viewing angle. The side photo's colours are brought to the front photo's
    over the common area, then both are blended with a soft seam. What neither saw is taken from the mirrored half, and
    the rest is spread smoothly from its surroundings.

    Args:
        topology: the canonical topology.
        front: the front photo.
        side: the side photo, if there is one.
        size: side of the texture, a power of two >= 64.
    """
    colour, weight = _sample(front, topology, size)
    halves = weight.reshape(size, 2, -1).sum((0, 2))
    front_share = np.ones((size, size), dtype=np.float32)
    if side is not None:
        side_colour, side_weight = _sample(side, topology, size)
        side_colour = fit_colours(side_colour, side_weight, colour, weight)
        front_share = _seam_share(weight, side_weight)
        colour = side_colour + front_share[..., None] * (colour - side_colour)
        weight = np.maximum(weight, side_weight)
    observed = smoothstep(0.0, ENOUGH, weight)
    mirrored_colour, mirrored_weight = fit_colours(colour[:, ::-1], weight[:, ::-1], colour, weight), weight[:, ::-1]
    mirrored = smoothstep(0.0, ENOUGH, mirrored_weight) * (1.0 - observed)
    known = observed + mirrored
    colour = colour * observed[..., None] + mirrored_colour * mirrored[..., None]
    colour /= np.maximum(known, np.float32(1e-6))[..., None]
    if not known.any():
        colour[:], known[:] = _NEUTRAL_SKIN, 1.0
        mirrored[:] = 0.0
    filled = fill_smoothly(colour, known)
    shares = np.stack([observed * front_share, observed * (1.0 - front_share), mirrored, 1.0 - observed - mirrored])
    return BakedTexture(
        rgb=np.clip(np.rint(filled), 0, 255).astype(np.uint8),
        provenance=shares.argmax(axis=0).astype(np.uint8),
        right_share=float((halves[1] - halves[0]) / max(halves.sum(), 1.0)),
    )


def texture_mesh(
    mesh: FaceMesh,
    topology: FaceTopology,
    front: TextureView,
    side: TextureView | None = None,
    size: int = TEXTURE_SIZE,
) -> FaceMesh:
    """The mesh with a texture baked from the photos and the provenance of its texels and vertices."""
    return apply_texture(mesh, bake_texture(topology, front, side, size))


def apply_texture(mesh: FaceMesh, baked: BakedTexture) -> FaceMesh:
    """The mesh with a texture and the provenance of its texels and vertices."""
    return replace(
        mesh,
        texture=baked.rgb,
        texture_provenance=baked.provenance,
        provenance=sample_at_vertices(baked.provenance, mesh.uv).astype(np.uint8),
    )


def _sample(view: TextureView, topology: FaceTopology, size: int) -> tuple[FloatMap, FloatMap]:
    """Colour (S, S, 3), 0 to 255, and trust (S, S) of one photo; both 0 where the photo shows nothing of the texel."""
    weight = resize_map(view_weight(view.posmap, topology), size)
    inverse = invert_similarity(view.photo_to_crop)
    position = (view.posmap[..., :2] @ inverse[:, :2].T + inverse[:, 2]).astype(np.float32)
    x, y = resize_map(position[..., 0], size), resize_map(position[..., 1], size)
    height, width = view.photo.shape[:2]
    weight *= (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
    colour = np.zeros((size * size, 3), dtype=np.float32)
    seen = np.flatnonzero(weight)
    if len(seen):
        factor = _pixels_per_texel(position, topology.mask, size)
        colour[seen] = _read_photo(view.photo, x.ravel()[seen], y.ravel()[seen], factor)
    return colour.reshape(size, size, 3), weight


def _pixels_per_texel(position: FloatMap, mask: NDArray[np.bool_], size: int) -> int:
    """Whole photo pixels between neighbouring texels, typically: what has to be averaged to avoid aliasing."""
    steps = np.abs(np.diff(position[..., 0], axis=1))[mask[:, 1:]]
    return max(1, int(np.median(steps) * mask.shape[0] / size))


def _read_photo(photo: NDArray[np.uint8], x: FloatMap, y: FloatMap, factor: int) -> FloatMap:
    """Linear samples (M, 3) at (x, y), each (M,), in photo px, from means of factor x factor blocks."""
    x0, y0 = max(0, int(x.min()) - factor), max(0, int(y.min()) - factor)
    cut = photo[y0 : int(y.max()) + 2 * factor + 1, x0 : int(x.max()) + 2 * factor + 1]
    part: NDArray[np.generic] = _shrink(cut, factor) if factor > 1 else cut
    middle = np.float32((factor - 1) / 2.0)
    height, width = part.shape[:2]
    x = np.clip((x - np.float32(x0) - middle) / np.float32(factor), 0, width - 1)
    y = np.clip((y - np.float32(y0) - middle) / np.float32(factor), 0, height - 1)
    left, top = x.astype(np.intp), y.astype(np.intp)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    fx, fy = (x - left)[:, None], (y - top)[:, None]
    flat = part.reshape(-1, 3)
    upper = _mix(flat[top * width + left], flat[top * width + right], fx)
    return _mix(upper, _mix(flat[bottom * width + left], flat[bottom * width + right], fx), fy)


def _mix(first: NDArray[np.generic], second: NDArray[np.generic], share: FloatMap) -> FloatMap:
    start = first.astype(np.float32)
    return np.asarray(start + share * (second.astype(np.float32) - start))


def _shrink(image: NDArray[np.uint8], factor: int) -> FloatMap:
    """Means of factor x factor blocks; the last, incomplete blocks repeat the edge."""
    height, width = image.shape[:2]
    padded = np.pad(image, ((0, -height % factor), (0, -width % factor), (0, 0)), mode="edge")
    rows = np.add.reduceat(padded.astype(np.float32), np.arange(0, padded.shape[0], factor), axis=0)
    blocks = np.add.reduceat(rows, np.arange(0, padded.shape[1], factor), axis=1)
    return np.asarray(blocks / np.float32(factor * factor))


def _seam_share(front: FloatMap, side: FloatMap) -> FloatMap:
    """The front photo's share of each texel, 1 where neither sees it."""
    a = (front * np.float32(_FRONT_PREFERENCE)) ** _SEAM_POWER
    b = side**_SEAM_POWER
    return np.asarray((a + np.float32(1e-9)) / (a + b + np.float32(1e-9)))


def fit_colours(colour: FloatMap, weight: FloatMap, target: FloatMap, target_weight: FloatMap) -> FloatMap:
    """Bring colours to a target's: one gain for each channel, then a smooth offset that closes the seam.

    Both come from the area that both cover; without one the colours stay as they are.
    """
    common = np.minimum(weight, target_weight)
    small, small_target, small_common = colour * common[..., None], target * common[..., None], common
    while small_common.shape[0] > _MATCH_SIZE:
        small, small_target, small_common = halve(small), halve(small_target), halve(small_common)
    if float(small_common.sum()) < 1.0:
        return colour
    gain = (small_target.sum(axis=(0, 1)) / np.maximum(small.sum(axis=(0, 1)), 1.0)).clip(0.5, 2.0)
    offset = (small_target - gain * small) / np.maximum(small_common, np.float32(1e-6))[..., None]
    smooth = fill_smoothly(offset, np.minimum(small_common, np.float32(1.0)))
    scaled = colour * gain.astype(np.float32) + resize_map(smooth, colour.shape[0])
    return np.asarray(np.clip(scaled, 0.0, 255.0), dtype=np.float32)
