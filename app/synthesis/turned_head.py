"""One photo to another view of the head in it: the fitted shell, textured from the photo, drawn at another yaw.

What the photo does not show is taken from the mirrored half, and the rest is spread smoothly from its surroundings;
each pixel knows which. The background is the photo's surroundings, smoothed: where the head was, nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.frames import FloatArray, rotation_from_pose
from app.core.maps import fill_smoothly, smoothstep
from app.core.records import CROP_SIZE, Prediction
from app.core.rotation import AUTO, Turn, choose_turn, turned_rotation
from app.core.shell import ShellFollower, fit_shell, load_shell, sample_map, shell_follower
from app.core.synthetic import BACKGROUND
from app.core.texture import ENOUGH, BakedTexture, TextureView, fit_colours
from app.core.topology import FaceTopology
from app.core.visibility import view_weight
from app.synthesis import raster, shell_raster
from app.synthesis.camera import CROP_FACTOR, ViewPose, landmark_crop
from app.synthesis.person import grow_hair, hair_growth, person_mask
from app.synthesis.shell_raster import ATLAS

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
SIZE = 2 * CROP_SIZE
"""Side of the picture drawn, px."""

_MARGIN = 128  # crop px around the crop that still count as the photo's surroundings
_WIDE = CROP_SIZE + 2 * _MARGIN
_OCCLUDER_PX, _OUTLINE_PX = 5, 7
_FEATHER = 5
_HAIR_PX = 9  # width of the doubtful rim around the person


@dataclass(frozen=True, eq=False)
class SourceView:
    """A photo with the head shell fitted into it.

    Attributes:
        wide: (s, s, 3) uint8, the photo's surroundings at 1 px per crop px, `_MARGIN` px around the crop.
        inside: (s, s) bool, where `wide` shows the photo and not its repeated edge. person: (s, s) in [0, 1].
        head: (V, 3) shell, mm. camera: of the crop. screen: (V, 3) shell in crop px, smooth residual included.
        better_half: > 0 if the photo shows more of the face's +x half.
    """

    wide: U8
    inside: NDArray[np.bool_]
    person: F32
    head: F32
    camera: ViewPose
    screen: F32
    better_half: float


@dataclass(frozen=True, eq=False)
class TurnedHead:
    """The drawn view, unmarked.

    Attributes:
        rgb: (512, 512, 3) uint8. provenance: (512, 512) uint8 of `Provenance` or `BACKGROUND`.
        normals: (512, 512, 3) float32, camera frame, 0 on the background.
        landmarks68: (68, 3) px of the 256 px crop. turn: which view it is.
    """

    rgb: U8
    provenance: U8
    normals: F32
    landmarks68: F32
    turn: Turn


def fit_camera(shape_mm: FloatArray, posmap: FloatArray, rotation: FloatArray, topology: FaceTopology) -> ViewPose:
    """Scale, shift and distance under which a shape of known rotation comes closest to its position map.

    With X = R x the projection u (1 - k Z) = s X + tx (1 - k Z) is linear in s, tx, ty, k and k times the shift.
    """
    step = slice(None, None, 5)
    turned = topology.gather(shape_mm)[step].astype(np.float64) @ rotation.T
    x, y, z = turned.T
    u, v = topology.gather(posmap)[step, :2].astype(np.float64).T
    one, zero = np.ones_like(x), np.zeros_like(x)
    rows = np.concatenate([np.stack([x, one, zero, u * z, -z, zero], 1), np.stack([-y, zero, one, v * z, zero, -z], 1)])
    scale, tx, ty, inverse, _, _ = np.linalg.lstsq(rows, np.concatenate([u, v]), rcond=None)[0]
    inverse = float(np.clip(inverse, 0.0, 1.0 / 300.0))
    zoom = 1.0 / (1.0 - inverse * z)
    rows = np.concatenate([np.stack([x * zoom, one, zero], 1), np.stack([-y * zoom, zero, one], 1)])
    scale, tx, ty = np.linalg.lstsq(rows, np.concatenate([u, v]), rcond=None)[0]
    return ViewPose(rotation.astype(np.float32), float(scale), (float(tx), float(ty)), inverse)


def source_view(prediction: Prediction, photo: U8, photo_to_crop: FloatArray, topology: FaceTopology) -> SourceView:
    """Fit the shell into a photo.

    Args:
        prediction: of the photo alone; its front fit is the photo's.
        photo: (H, W, 3) RGB. photo_to_crop: (2, 3).
        topology: the canonical topology.
    """
    fit = prediction.front
    rotation = rotation_from_pose(fit.yaw, fit.pitch, fit.roll)
    camera = fit_camera(prediction.shape_mm, fit.posmap, rotation, topology)
    head = fit_shell(prediction.shape_mm, topology)
    screen = camera.project(head)
    screen[:, :2] += _residual(shell_follower(), screen, fit.posmap)
    wide, inside = _surroundings(photo, photo_to_crop)
    shifted = screen + np.array([_MARGIN, _MARGIN, 0.0], np.float32)
    cover, surely = _cover(shifted)
    person = person_mask(wide, inside, cover, surely)
    skull = head[load_shell().scalp > 0.5].mean(0, keepdims=True)
    x, y, _ = camera.project(skull)[0] + np.array([_MARGIN, _MARGIN, 0.0], np.float32)
    growth = hair_growth(person, inside, cover, (float(x), float(y)))
    grown = grow_hair(head, shifted, skull[0], (float(x), float(y)), growth, load_shell().scalp)
    screen += camera.project(grown) - camera.project(head)
    weight = view_weight(fit.posmap, topology)
    half = SIZE // 4
    area = weight * (topology.mean_shape[..., 2] > topology.mean_shape[..., 2][topology.mask].min())
    better = float(area[:, half:].sum() - area[:, :half].sum())
    plus_x_right = topology.mean_shape[128, 200, 0] > topology.mean_shape[128, 56, 0]
    return SourceView(wide, inside, person, grown, camera, screen, better if plus_x_right else -better)


def _cover(screen: F32) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where the shell, and where its face, lies in the surroundings: (s, s) each."""
    owner, _, _ = shell_raster.draw(screen, shell_raster.shell_triangles(), _WIDE)
    face = (shell_raster.face_corners()[1] > 0).all(1)
    return owner >= 0, (owner >= 0) & face[owner]


def _residual(follower: ShellFollower, screen: F32, posmap: FloatArray) -> F32:
    """Smooth field (V, 2) that carries the projected face to where the position map has it."""
    shell = load_shell()
    wanted = sample_map(posmap[..., :2], shell.texel[shell.controls])
    return follower.spread(wanted - screen[shell.controls, :2])


def _surroundings(photo: U8, photo_to_crop: FloatArray) -> tuple[U8, NDArray[np.bool_]]:
    """The photo around the crop at the crop's scale, and where it is real."""
    matrix = np.asarray(photo_to_crop, np.float64).copy()
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    factor = int(np.clip(np.ceil(1.0 / scale), 1, 8))
    matrix[:, 2] += _MARGIN
    fine = matrix * factor
    fine[:, 2] += (factor - 1) / 2
    side = _WIDE * factor
    picture = cv2.warpAffine(photo, fine, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if factor > 1:
        picture = cv2.resize(picture, (_WIDE, _WIDE), interpolation=cv2.INTER_AREA)
    cover = np.full(photo.shape[:2], 255, np.uint8)
    inside = cv2.warpAffine(cover, matrix, (_WIDE, _WIDE), flags=cv2.INTER_NEAREST)
    return np.asarray(picture, np.uint8), inside > 0


def paint_atlas(view: SourceView, face: BakedTexture) -> tuple[U8, U8]:
    """The shell's texture from the photo, with the face's own texture in its place: colour and provenance."""
    table = shell_raster.atlas()
    triangles = shell_raster.shell_triangles()
    shifted = view.screen + np.array([_MARGIN, _MARGIN, 0.0], np.float32)
    owner, depth, _ = shell_raster.draw(shifted, triangles, _WIDE)
    nearest = cv2.dilate(depth, np.ones((_OCCLUDER_PX, _OCCLUDER_PX), np.uint8))
    inner = cv2.erode((owner >= 0).astype(np.uint8), np.ones((_OUTLINE_PX, _OUTLINE_PX), np.uint8))
    inner &= (view.inside & (view.person > 0.5)).astype(np.uint8)
    cosine = (raster.vertex_normals(view.head, triangles) @ view.camera.rotation[2]).astype(np.float32)
    found = shell_raster.look_up(view.screen, cosine, table.corner, table.weight, nearest, inner, float(-_MARGIN))
    place = found[:, :2] + np.float32(_MARGIN)
    colour, weight = np.zeros((ATLAS * ATLAS, 3), np.float32), np.zeros(ATLAS * ATLAS, np.float32)
    colour[table.place] = _read(view.wide, place)
    weight[table.place] = found[:, 2]
    picture, trust = colour.reshape(ATLAS, ATLAS, 3), weight.reshape(ATLAS, ATLAS)
    trust = cv2.blur(cv2.erode(trust, np.ones((_FEATHER, _FEATHER), np.uint8)), (_FEATHER, _FEATHER))
    return _complete(picture, trust, face)


def _read(picture: U8, place: F32) -> F32:
    """Linear samples (N, 3) at x, y (N, 2); OpenCV takes maps of at most 32767 rows, so they are folded."""
    count = len(place)
    folded = np.zeros((-(-count // ATLAS), ATLAS, 2), np.float32)
    folded.reshape(-1, 2)[:count] = place
    return np.asarray(cv2.remap(picture, folded, None, cv2.INTER_LINEAR).reshape(-1, 3)[:count], np.float32)


def _complete(colour: F32, weight: F32, face: BakedTexture) -> tuple[U8, U8]:
    """Mirror, take over the face, fill what is left."""
    table = shell_raster.atlas()
    observed = smoothstep(0.0, ENOUGH, weight)
    other = fit_colours(np.ascontiguousarray(colour[:, ::-1]), weight[:, ::-1], colour, weight)
    mirrored = smoothstep(0.0, ENOUGH, np.ascontiguousarray(weight[:, ::-1])) * (1.0 - observed)
    known = observed + mirrored
    colour = colour * observed[..., None] + other * mirrored[..., None]
    colour /= np.maximum(known, np.float32(1e-6))[..., None]
    shares = np.stack([observed, np.zeros_like(observed), mirrored, 1.0 - known])
    origin = shares.argmax(axis=0).astype(np.uint8)
    on_face = np.flatnonzero(table.inset > 0)
    place, texel = table.place[on_face], table.face[on_face]
    scale = face.rgb.shape[0] / 256
    position = ((texel + 0.5) * scale - 0.5).astype(np.float32)
    skin = _read(face.rgb, position[:, ::-1])
    share = np.clip(table.inset[on_face] / 6.0, 0.0, 1.0).astype(np.float32)
    flat, flat_known, flat_origin = colour.reshape(-1, 3), known.reshape(-1), origin.reshape(-1)
    total = share + (1 - share) * flat_known[place]
    flat[place] = (flat[place] * ((1 - share) * flat_known[place])[:, None] + skin * share[:, None]) / np.maximum(
        total, 1e-6
    )[:, None]
    flat_known[place] = total
    row, column = np.clip(np.rint(position), 0, face.rgb.shape[0] - 1).astype(int).T
    flat_origin[place] = np.where(share > 0.5, face.provenance[row, column], flat_origin[place])
    return _fill(colour, known, origin), origin


def _fill(colour: F32, known: F32, origin: U8) -> U8:
    """Spread what is known over the rest, hair over the scalp and skin over the skin, with the shade of folds."""
    scalp, shade = shell_raster.atlas_values()
    half = (ATLAS // 2, ATLAS // 2)
    spread = np.zeros((*half, 3), np.float32)
    for share in (scalp, 1.0 - scalp):
        weight = cv2.resize(known * share, half, interpolation=cv2.INTER_AREA)
        product = cv2.resize(colour * (known * share)[..., None], half, interpolation=cv2.INTER_AREA)
        filled = fill_smoothly(product / np.maximum(weight, np.float32(1e-6))[..., None], np.minimum(weight, 1.0))
        if not weight.any():
            filled = spread
        spread += filled * cv2.resize(share, half, interpolation=cv2.INTER_AREA)[..., None]
    unseen = cv2.resize(spread, (ATLAS, ATLAS), interpolation=cv2.INTER_LINEAR) * shade[..., None]
    mixed = colour * known[..., None] + unseen * (1.0 - known)[..., None]
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)


def background(view: SourceView) -> F32:
    """What may lie behind the head: the surroundings with the person taken out and all detail smoothed away.

    Returns:
        (512, 512, 3) float32, over the square of the crop.
    """
    cover, _ = _cover(view.screen + np.array([_MARGIN, _MARGIN, 0.0], np.float32))
    person = ((view.person > 0.25) | cover).astype(np.uint8)
    person = cv2.dilate(person, np.ones((2 * _HAIR_PX + 1, 2 * _HAIR_PX + 1), np.uint8))
    weight = (view.inside & (person == 0)).astype(np.float32)
    if not weight.any():
        weight = view.inside.astype(np.float32)
    small = cv2.resize(view.wide.astype(np.float32), (256, 256), interpolation=cv2.INTER_AREA)
    share = cv2.resize(weight, (256, 256), interpolation=cv2.INTER_AREA)
    filled = cv2.GaussianBlur(fill_smoothly(small, share), (0, 0), 6.0)
    low = _MARGIN // 2
    middle = filled[low : low + CROP_SIZE // 2, low : low + CROP_SIZE // 2]
    return np.asarray(cv2.resize(middle, (SIZE, SIZE), interpolation=cv2.INTER_CUBIC), np.float32)


def turn_head(
    prediction: Prediction, view: TextureView, face: BakedTexture, topology: FaceTopology, option: str = AUTO
) -> TurnedHead:
    """Draw the head of a photo at another yaw.

    Args:
        prediction: of the photo alone.
        view: the photo and its position map.
        face: the texture baked from it.
        topology: the canonical topology.
        option: see `app.core.rotation.parse_option`.

    Raises:
        UsageError: the option is unknown (E206).
    """
    source = source_view(prediction, view.photo, view.photo_to_crop, topology)
    turn = choose_turn(prediction.front.yaw, source.better_half, option)
    rotation = turned_rotation(rotation_from_pose(*_angles(prediction)), turn.yaw).astype(np.float32)
    marks = topology.gather(prediction.shape_mm)[topology.landmark_vertices].astype(np.float32)
    unit = replace(source.camera, rotation=rotation)
    camera = landmark_crop(unit, marks, CROP_SIZE, CROP_FACTOR, (0.0, 0.0))
    screen = camera.project(source.head)
    screen[:, :2] = (screen[:, :2] + 0.5) * (SIZE / CROP_SIZE) - 0.5
    triangles = shell_raster.shell_triangles()
    owner, _, bary = shell_raster.draw(screen, triangles, SIZE)
    atlas_rgb, atlas_origin = paint_atlas(source, face)
    rgb, origin = np.zeros((SIZE, SIZE, 3), np.uint8), np.full((SIZE, SIZE), BACKGROUND, np.uint8)
    corners, insets = shell_raster.face_corners()
    shell_raster.paint(
        owner, bary, load_shell().atlas_uv, atlas_rgb, atlas_origin,
        corners, insets, face.rgb, face.provenance, rgb, origin,
    )  # fmt: skip
    covered = (owner >= 0).astype(np.float32)
    alpha = cv2.GaussianBlur(covered, (0, 0), 1.2) * covered
    behind = background(source)
    picture = rgb * alpha[..., None] + behind * (1 - alpha[..., None])
    normals = _normals(source.head, triangles, camera.rotation, owner, bary)
    return TurnedHead(np.clip(picture + 0.5, 0, 255).astype(np.uint8), origin, normals, camera.project(marks), turn)


def _angles(prediction: Prediction) -> tuple[float, float, float]:
    return prediction.front.yaw, prediction.front.pitch, prediction.front.roll


def _normals(head: F32, triangles: NDArray[np.int32], rotation: F32, owner: NDArray[np.int32], bary: F32) -> F32:
    turned = (raster.vertex_normals(head, triangles) @ rotation.T).astype(np.float32)
    covered = owner >= 0
    corner = turned[triangles[owner[covered]]]
    pair = bary[covered]
    weight = np.concatenate([1.0 - pair.sum(1, keepdims=True), pair], 1)
    out = np.zeros((*owner.shape, 3), np.float32)
    out[covered] = np.einsum("nk,nkc->nc", weight, corner)
    return out
