"""A mesh drawn where a photo shows a face: pictures with transparency that lie over a part of the photo.

The triangles are painted from the farthest to the nearest, each in one colour: at the size of these pictures a triangle
is about a pixel. That needs neither a window nor a graphics driver, and may run on any thread.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.face_fit import PosedFace
from app.core.frames import Pose
from app.core.jobs import JobContext
from app.core.records import FaceMesh
from app.render.overlay import OUTLINE, silhouette

SIZES = (480, 960)
"""Smallest and largest side of the pictures, px."""

_MARGIN = 0.22  # of the face's extent, on each side
_SHIFT = 4
_OVERSAMPLING = 2
_GREY = 205.0
_CHECK_EVERY = 20_000
_LIGHT = np.array([-0.42, 0.51, 0.75])
_AMBIENT = 0.22


def draw_posed(mesh: FaceMesh, placed: NDArray[np.floating], rgb: NDArray[np.uint8], ctx: JobContext) -> PosedFace:
    """Draw a mesh in every layer that it has.

    Args:
        mesh: colours and triangles.
        placed: (N, 3) its vertices in the photo: px, z larger = nearer.
        rgb: (H, W, 3) the photo.
        ctx: cancellation.

    Returns:
        Pictures and the area that they cover; the pose is left at zero.
    """
    low, high = placed[:, :2].min(axis=0), placed[:, :2].max(axis=0)
    side = float((high - low).max()) * (1.0 + 2.0 * _MARGIN)
    corner = (low + high) / 2.0 - side / 2.0
    size = int(np.clip(round(side), *SIZES))
    scale = size / side
    points = np.array(placed, dtype=np.float64)
    points[:, :2] = (points[:, :2] - corner) * scale - 0.5
    triangles = _visible(points, mesh.triangles)
    pictures = {}
    if mesh.texture is not None:
        pictures["texture"] = _paint(points, triangles, _texture_colours(mesh, triangles), size, ctx)
    pictures["shaded"] = _paint(points, triangles, _shades(points, triangles), size, ctx)
    pictures["outline"] = _outline(points, mesh.triangles, size)
    area = (float(corner[0]) + 0.5, float(corner[1]) + 0.5, side, side)
    return PosedFace(area, pictures, _background(rgb, corner, scale, size), Pose(0.0, 0.0, 0.0))


def _visible(points: NDArray[np.float64], triangles: NDArray[np.integer]) -> NDArray[np.integer]:
    """Triangles that face the viewer, the farthest first."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    turn = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    facing = triangles[turn < 0.0]  # counter-clockwise, with y down
    return np.asarray(facing[np.argsort(points[facing, 2].mean(axis=1), kind="stable")])


def _texture_colours(mesh: FaceMesh, triangles: NDArray[np.integer]) -> NDArray[np.uint8]:
    """(T, 3) colour of the texture in the middle of each triangle."""
    if mesh.texture is None:
        raise ValueError("the mesh has no texture")
    size = mesh.texture.shape[0]
    u, v = mesh.uv[triangles].mean(axis=1).T
    column = np.clip((u * size).astype(np.intp), 0, size - 1)
    row = np.clip(((1.0 - v) * size).astype(np.intp), 0, size - 1)
    return np.asarray(mesh.texture[row, column], dtype=np.uint8)


def _shades(points: NDArray[np.float64], triangles: NDArray[np.integer]) -> NDArray[np.uint8]:
    """(T, 3) grey of each triangle, lit from above the viewer's left."""
    a, b, c = (points[triangles[:, k]] * (1.0, -1.0, 1.0) for k in range(3))
    normals = np.cross(b - a, c - a)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    lit = np.maximum(normals @ (_LIGHT / np.linalg.norm(_LIGHT)), 0.0)
    shade = np.clip(_GREY * (_AMBIENT + (1.0 - _AMBIENT) * lit), 0.0, 255.0).astype(np.uint8)
    return np.repeat(shade[:, None], 3, axis=1)


def _paint(
    points: NDArray[np.float64],
    triangles: NDArray[np.integer],
    colours: NDArray[np.uint8],
    size: int,
    ctx: JobContext,
) -> NDArray[np.uint8]:
    large = size * _OVERSAMPLING
    fine = points[:, :2] * _OVERSAMPLING + (_OVERSAMPLING - 1) / 2.0
    corners = np.rint(np.clip(fine, -30_000.0, 30_000.0) * (1 << _SHIFT)).astype(np.int32)[triangles]
    canvas = np.zeros((large, large, 4), np.uint8)
    inks = np.concatenate([colours, np.full((len(colours), 1), 255, np.uint8)], axis=1).tolist()
    for number, (corner, ink) in enumerate(zip(corners, inks, strict=True)):
        if number % _CHECK_EVERY == 0:
            ctx.check()
        cv2.fillConvexPoly(canvas, corner, ink, cv2.LINE_8, _SHIFT)
    return _averaged(canvas, size)


def _averaged(canvas: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """The picture at its final size; colours are weighted by coverage, so that the rim does not darken."""
    weight = canvas[..., 3:].astype(np.float32) / 255.0
    premultiplied = np.concatenate([canvas[..., :3] * weight, canvas[..., 3:].astype(np.float32)], axis=2)
    small = np.asarray(cv2.resize(premultiplied, (size, size), interpolation=cv2.INTER_AREA), dtype=np.float32)
    small[..., :3] /= np.maximum(small[..., 3:] / 255.0, 1e-6)
    return np.clip(np.rint(small), 0, 255).astype(np.uint8)


def _outline(points: NDArray[np.float64], triangles: NDArray[np.integer], size: int) -> NDArray[np.uint8]:
    lines = np.zeros((size, size, 4), np.uint8)
    contours = silhouette(points, triangles, (size, size))
    cv2.polylines(lines, contours, True, (18, 20, 26, 255), 4, cv2.LINE_AA)
    cv2.polylines(lines, contours, True, (*OUTLINE, 255), 2, cv2.LINE_AA)
    return lines


def _background(rgb: NDArray[np.uint8], corner: NDArray[np.floating], scale: float, size: int) -> NDArray[np.uint8]:
    """The photo's pixels of the area."""
    matrix = np.array([[scale, 0.0, -corner[0] * scale - 0.5], [0.0, scale, -corner[1] * scale - 0.5]])
    method = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
    if scale < 1.0:
        shrunk = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=method)
        fx, fy = shrunk.shape[1] / rgb.shape[1], shrunk.shape[0] / rgb.shape[0]
        back = np.array([[1 / fx, 0.0, 0.5 / fx - 0.5], [0.0, 1 / fy, 0.5 / fy - 0.5], [0.0, 0.0, 1.0]])
        rgb, matrix = np.asarray(shrunk, dtype=np.uint8), matrix @ back
    picture = cv2.warpAffine(
        rgb, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(96, 96, 96)
    )
    return np.asarray(picture, dtype=np.uint8)
