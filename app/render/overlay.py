"""Drawings on a photo or crop: the 68 landmarks, the mesh's outline, wire and dots, and sheets of such pictures.

Every function returns a new picture; points are in the picture's own pixel frame (x right, y down, origin at the centre
of the top-left pixel). Lines are drawn twice, dark and wide below, light and thin above, so that they read on any skin
and background.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.core.records import Box
from app.core.topology import resources_dir

Picture = NDArray[np.uint8]
Points = NDArray[np.floating]
Rgb = tuple[int, int, int]

FEATURES: tuple[tuple[str, range, bool, Rgb], ...] = (
    ("jaw", range(17), False, (255, 214, 102)),
    ("brow, image left", range(17, 22), False, (124, 222, 255)),
    ("brow, image right", range(22, 27), False, (124, 222, 255)),
    ("nose bridge", range(27, 31), False, (160, 255, 160)),
    ("nose base", range(31, 36), False, (160, 255, 160)),
    ("eye, image left", range(36, 42), True, (124, 222, 255)),
    ("eye, image right", range(42, 48), True, (124, 222, 255)),
    ("mouth, outer", range(48, 60), True, (255, 150, 170)),
    ("mouth, inner", range(60, 68), True, (255, 150, 170)),
)
"""iBUG-68: name, points, whether they close a ring, colour."""

OUTLINE: Rgb = (90, 230, 255)
_DARK: Rgb = (18, 20, 26)
_SHIFT = 4  # cv2 draws at sixteenths of a pixel


def draw_landmarks(image: Picture, points68: Points, *, colour: Rgb | None = None) -> Picture:
    """The 68 landmarks, joined feature by feature.

    Args:
        image: (H, W, 3) uint8 RGB.
        points68: (68, 2) or (68, 3), iBUG order; a third column is not used.
        colour: one colour for all features, e.g. for a second set of landmarks.
    """
    if points68.shape[0] != 68:
        raise ValueError(f"68 landmarks are needed, not {points68.shape[0]}")
    drawing = image.copy()
    width = _line_width(points68)
    under_px = 2 if _extent(points68) > 200.0 else 1
    for under in (True, False):
        for _, members, closed, own in FEATURES:
            line = _fixed(points68[members.start : members.stop])
            ink = _DARK if under else colour or own
            cv2.polylines(drawing, [line], closed, ink, width + under_px if under else width, cv2.LINE_AA, _SHIFT)
    dot = min(max(_extent(points68) / 250.0, 0.5), 6.0)
    for x, y in _fixed(points68):
        for radius, ink in ((dot + 0.8, _DARK), (dot, (255, 255, 255))):
            cv2.circle(drawing, (int(x), int(y)), round(radius * (1 << _SHIFT)), ink, -1, cv2.LINE_AA, _SHIFT)
    return drawing


def draw_outline(image: Picture, points: Points, triangles: NDArray[np.integer], *, colour: Rgb = OUTLINE) -> Picture:
    """The silhouette of a projected mesh.

    Args:
        image: (H, W, 3) uint8 RGB.
        points: (N, 2) or (N, 3), mesh vertices in the picture.
        triangles: (T, 3) indices.
        colour: of the line.
    """
    drawing = image.copy()
    contours = silhouette(points, triangles, (image.shape[1], image.shape[0]))
    width = _line_width(points)
    cv2.polylines(drawing, contours, True, _DARK, width + 2, cv2.LINE_AA)
    cv2.polylines(drawing, contours, True, colour, width, cv2.LINE_AA)
    return drawing


def silhouette(points: Points, triangles: NDArray[np.integer], size: tuple[int, int]) -> list[NDArray[np.int32]]:
    """Outer contours, each (K, 1, 2) int32 px, of a projected mesh within a picture of (width, height)."""
    mask = np.zeros((size[1], size[0]), dtype=np.uint8)
    corners = _fixed(points)[triangles]
    cv2.polylines(mask, list(corners), True, 255, 1, cv2.LINE_8, _SHIFT)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return [np.asarray(contour, dtype=np.int32) for contour in contours if len(contour) > 8]


def draw_box(image: Picture, box: Box, *, colour: Rgb = (255, 255, 255)) -> Picture:
    """A face box, photo px."""
    drawing = image.copy()
    corners = np.array([(box.x, box.y), (box.x + box.w, box.y), (box.x + box.w, box.y + box.h), (box.x, box.y + box.h)])
    width = _line_width(corners)
    for ink, thickness in ((_DARK, width + 2), (colour, width)):
        cv2.polylines(drawing, [_fixed(corners)], True, ink, thickness, cv2.LINE_AA, _SHIFT)
    return drawing


def close_up(
    image: Picture, points: Points, *, size: int = 512, margin: float = 0.35
) -> tuple[Picture, NDArray[np.float64]]:
    """A square window around points, resampled.

    Args:
        image: (H, W, 3) uint8 RGB.
        points: (N, 2) or (N, 3) px.
        size: of the result, px.
        margin: free border on each side, as a fraction of the points' larger extent.

    Returns:
        The window (size, size, 3), grey where it reaches past the picture, and the (2, 3) similarity from picture px
        to window px.
    """
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    extent = max(float((high - low).max()) * (1.0 + 2.0 * margin), 1.0)
    scale = size / extent
    shift = (size - 1) / 2.0 - scale * (low + high) / 2.0
    matrix = np.array([[scale, 0.0, shift[0]], [0.0, scale, shift[1]]])
    shrink = scale < 1.0
    source, before = image, matrix
    if shrink:  # average first: warpAffine takes single samples
        smaller = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        fx, fy = smaller.shape[1] / image.shape[1], smaller.shape[0] / image.shape[0]
        back = np.array([[1 / fx, 0.0, 0.5 / fx - 0.5], [0.0, 1 / fy, 0.5 / fy - 0.5], [0.0, 0.0, 1.0]])
        source, before = np.asarray(smaller, dtype=np.uint8), matrix @ back
    window = cv2.warpAffine(
        source, before, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(96, 96, 96)
    )
    return np.asarray(window, dtype=np.uint8), matrix


def contact_sheet(
    images: Sequence[Picture], captions: Sequence[str], *, columns: int = 0, cell: int = 384, gap: int = 12
) -> Picture:
    """Pictures side by side on white, each fitted into a square cell with its caption below.

    Args:
        images: (H, W, 3) uint8 RGB, of any sizes.
        captions: one for each picture; shortened to the cell's width.
        columns: 0 for about as many as rows.
        cell: side of a cell, px.
        gap: free space around cells, px.

    Raises:
        ValueError: no pictures, or not as many captions.
    """
    if not images or len(images) != len(captions):
        raise ValueError("a contact sheet needs pictures and as many captions")
    columns = columns or math.ceil(math.sqrt(len(images)))
    rows = math.ceil(len(images) / columns)
    text_px = max(11, cell // 24)
    step_x, step_y = cell + gap, cell + gap + round(text_px * 1.7)
    sheet = Image.new("RGB", (columns * step_x + gap, rows * step_y + gap), (255, 255, 255))
    pen = ImageDraw.Draw(sheet)
    font = _font(text_px)
    for place, (image, caption) in enumerate(zip(images, captions, strict=True)):
        x, y = gap + place % columns * step_x, gap + place // columns * step_y
        picture = Image.fromarray(np.ascontiguousarray(image))
        factor = cell / max(picture.size)
        fitted = picture.resize(
            (max(1, round(picture.width * factor)), max(1, round(picture.height * factor))), Image.Resampling.LANCZOS
        )
        sheet.paste(fitted, (x + (cell - fitted.width) // 2, y + (cell - fitted.height) // 2))
        pen.text((x + cell / 2, y + cell + text_px * 1.2), _shorten(caption, font, cell), (40, 44, 52), font, "ms")
    return np.asarray(sheet)


@lru_cache(maxsize=8)
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(resources_dir() / "fonts" / "NotoSans-Regular.ttf", pixels)


def _shorten(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text + "…"


def _fixed(points: Points) -> NDArray[np.int32]:
    """(N, 2) in cv2's fixed-point pixels."""
    return np.rint(_limited(points) * (1 << _SHIFT)).astype(np.int32)


def _line_width(points: Points) -> int:
    """1 px for each 280 px that the points span, at most 12."""
    return min(max(1, round(_extent(points) / 280.0)), 12)


def _extent(points: Points) -> float:
    return float(np.ptp(_limited(points), axis=0).max())


def _limited(points: Points) -> NDArray[np.float64]:
    """(N, 2) with far and invalid points brought near enough for cv2's 32 bits."""
    return np.clip(np.nan_to_num(np.asarray(points[:, :2], dtype=np.float64)), -30000.0, 30000.0)
