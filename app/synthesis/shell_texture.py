"""The shell's texture from one photo, complete all around, and what may lie behind the head."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.maps import fill_smoothly, smoothstep
from app.core.records import CROP_SIZE
from app.core.texture import ENOUGH, BakedTexture, fit_colours
from app.synthesis import raster, shell_raster
from app.synthesis.shell_raster import ATLAS
from app.synthesis.shell_view import MARGIN, WIDE, SourceView, cover

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
_OCCLUDER_PX, _OUTLINE_PX = 5, 7
_FEATHER = 5
_RIM_PX = 9  # width of the doubtful rim around the person
_FACE_FEATHER = 6.0  # texels over which the face's own texture takes over


def paint_atlas(view: SourceView, face: BakedTexture) -> tuple[U8, U8]:
    """The shell's texture from the photo, with the face's own texture in its place: colour and provenance."""
    table = shell_raster.atlas()
    triangles = shell_raster.shell_triangles()
    shifted = view.screen + np.array([MARGIN, MARGIN, 0.0], np.float32)
    owner, depth, _ = shell_raster.draw(shifted, triangles, WIDE)
    nearest = np.asarray(cv2.dilate(depth, _square(_OCCLUDER_PX)), np.float32)
    eroded = np.asarray(cv2.erode((owner >= 0).astype(np.uint8), _square(_OUTLINE_PX)), np.uint8)
    inner = eroded & (view.inside & (view.person > 0.5)).astype(np.uint8)
    cosine = (raster.vertex_normals(view.head, triangles) @ view.camera.rotation[2]).astype(np.float32)
    found = shell_raster.look_up(view.screen, cosine, table.corner, table.weight, nearest, inner, float(-MARGIN))
    place = found[:, :2] + np.float32(MARGIN)
    colour, weight = np.zeros((ATLAS * ATLAS, 3), np.float32), np.zeros(ATLAS * ATLAS, np.float32)
    colour[table.place] = _read(view.wide, place)
    weight[table.place] = found[:, 2]
    outer, edge = shell_raster.rim()
    colour[outer], weight[outer] = colour[edge], weight[edge]
    picture, trust = colour.reshape(ATLAS, ATLAS, 3), weight.reshape(ATLAS, ATLAS)
    feathered = cv2.blur(cv2.erode(trust, _square(_FEATHER)), (_FEATHER, _FEATHER))
    return _complete(picture, np.asarray(feathered, np.float32), face)


def _square(side: int) -> U8:
    return np.ones((side, side), np.uint8)


def _read(picture: U8, place: F32) -> F32:
    """Linear samples (N, 3) at x, y (N, 2); OpenCV takes maps of at most 32767 rows, so they are folded."""
    count = len(place)
    folded = np.zeros((2, -(-count // ATLAS), ATLAS), np.float32)
    folded.reshape(2, -1)[:, :count] = place.T
    read = cv2.remap(picture, folded[0], folded[1], cv2.INTER_LINEAR)
    return np.asarray(read.reshape(-1, 3)[:count], np.float32)


def _complete(colour: F32, weight: F32, face: BakedTexture) -> tuple[U8, U8]:
    """Mirror, take over the face, fill what is left."""
    observed = smoothstep(0.0, ENOUGH, weight)
    other_weight = np.ascontiguousarray(weight[:, ::-1])
    other = fit_colours(np.ascontiguousarray(colour[:, ::-1]), other_weight, colour, weight)
    mirrored = smoothstep(0.0, ENOUGH, other_weight) * (1.0 - observed)
    known = observed + mirrored
    colour = colour * observed[..., None] + other * mirrored[..., None]
    colour /= np.maximum(known, np.float32(1e-6))[..., None]
    shares = np.stack([observed, np.zeros_like(observed), mirrored, 1.0 - known])
    origin = shares.argmax(axis=0).astype(np.uint8)
    _take_over(face, colour.reshape(-1, 3), known.reshape(-1), origin.reshape(-1))
    filled = _fill(colour, known)
    outer, edge = shell_raster.rim()
    filled.reshape(-1, 3)[outer] = filled.reshape(-1, 3)[edge]
    origin.reshape(-1)[outer] = origin.reshape(-1)[edge]
    return filled, origin


def _take_over(face: BakedTexture, colour: F32, known: F32, origin: U8) -> None:
    """Put the face's own texture into the flat atlas (N, 3), (N,), (N,), soft at the edge of the face."""
    table = shell_raster.atlas()
    on_face = np.flatnonzero(table.inset > 0)
    place, size = table.place[on_face], face.rgb.shape[0]
    position = ((table.face[on_face] + 0.5) * (size / 256) - 0.5).astype(np.float32)
    skin = _read(face.rgb, position[:, ::-1])
    share = np.clip(table.inset[on_face] / _FACE_FEATHER, 0.0, 1.0).astype(np.float32)
    rest = (1.0 - share) * known[place]
    total = share + rest
    mixed = colour[place] * rest[:, None] + skin * share[:, None]
    colour[place] = mixed / np.maximum(total, np.float32(1e-6))[:, None]
    known[place] = total
    row, column = np.clip(np.rint(position), 0, size - 1).astype(int).T
    origin[place] = np.where(share > 0.5, face.provenance[row, column], origin[place])


def _fill(colour: F32, known: F32) -> U8:
    """Spread what is known over the rest, hair over the scalp and skin over the skin, with the shade of folds."""
    scalp, shade = shell_raster.atlas_values()
    half = ATLAS // 2
    spread = np.zeros((half, half, 3), np.float32)
    skin = np.asarray(1.0 - scalp, np.float32)
    for share in (scalp, skin):
        source = known * share
        if source.sum() < 1.0:
            source = known  # a photo without any of it: the head's other colours are all there is
        weight, product = _halved(source), _halved(colour * source[..., None])
        values = np.asarray(product / np.maximum(weight, np.float32(1e-6))[..., None], np.float32)
        spread += fill_smoothly(values, np.minimum(weight, np.float32(1.0))) * _halved(share)[..., None]
    _join_neck(spread, _halved(colour * known[..., None]), _halved(known))
    unseen = np.asarray(cv2.resize(spread, (ATLAS, ATLAS), interpolation=cv2.INTER_LINEAR), np.float32)
    mixed = colour * known[..., None] + unseen * (shade * (1.0 - known))[..., None]
    return np.asarray(np.clip(np.rint(mixed), 0, 255), np.uint8)


def _join_neck(spread: F32, product: F32, known: F32) -> None:
    """Fill the island of neck and shoulders anew, from what it shows and from the neck's edge on the head's island."""
    head, body = shell_raster.seam()
    row, column = head.T
    colour = product[row, column] + spread[row, column] * (1.0 - known[row, column])[:, None]
    edge, cover = np.zeros_like(spread), np.zeros_like(known)
    edge[body[:, 0], body[:, 1]], cover[body[:, 0], body[:, 1]] = colour, 1.0
    weight = np.asarray(cv2.blur(cover, (3, 3)), np.float32)
    share = np.minimum(weight * 9.0, 1.0) * (1.0 - known)
    values = np.asarray(cv2.blur(edge, (3, 3)), np.float32) / np.maximum(weight, np.float32(1e-6))[..., None]
    total = known + share
    top = round((1.0 - shell_raster.BODY_TOP) * spread.shape[0])
    total[:top] = 0.0
    mixed = (product + values * share[..., None]) / np.maximum(total, np.float32(1e-6))[..., None]
    spread[top:] = fill_smoothly(np.asarray(mixed, np.float32), np.asarray(total, np.float32))[top:]


def _halved(values: F32) -> F32:
    half = ATLAS // 2
    return np.asarray(cv2.resize(values, (half, half), interpolation=cv2.INTER_AREA), np.float32)


def background(view: SourceView) -> F32:
    """What may lie behind the head: the surroundings with the person taken out and all detail smoothed away.

    Returns:
        (512, 512, 3) float32, over the square of the crop.
    """
    outline, _ = cover(view.screen + np.array([MARGIN, MARGIN, 0.0], np.float32))
    doubtful = cv2.dilate(((view.person > 0.25) | outline).astype(np.uint8), _square(2 * _RIM_PX + 1))
    weight = (view.inside & (doubtful == 0)).astype(np.float32)
    if not weight.any():
        weight = view.inside.astype(np.float32)
    small = np.asarray(cv2.resize(view.wide.astype(np.float32), (256, 256), interpolation=cv2.INTER_AREA), np.float32)
    share = np.asarray(cv2.resize(weight, (256, 256), interpolation=cv2.INTER_AREA), np.float32)
    filled = cv2.GaussianBlur(fill_smoothly(small, share), (0, 0), 6.0)
    low = MARGIN // 2
    middle = filled[low : low + CROP_SIZE // 2, low : low + CROP_SIZE // 2]
    return np.asarray(cv2.resize(middle, (2 * CROP_SIZE, 2 * CROP_SIZE), interpolation=cv2.INTER_CUBIC), np.float32)
