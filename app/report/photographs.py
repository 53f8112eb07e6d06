"""The section of the photographs: each as received, its crop, its name and its hash."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.core.frames import crop_to_photo, photo_to_crop_points
from app.core.records import CROP_SIZE, Crop, Photo, ReconstructionResult, ViewFit
from app.core.topology import load_topology
from app.report import drawing
from app.report.drawing import GAP, MARGIN, WIDTH, Page
from app.report.pictures import exact, photographic
from app.report.texts import Texts

PHOTO_SIDE = 108.0
NO_SIDE = "Depth and the parts of the face that the front photo does not show are estimated from the front photo alone."


def photographs(page: Page, y: float, result: ReconstructionResult, texts: Texts) -> float:
    """Each photo as received with its crop outlined, the network's input, file name and hash."""
    y = page.heading(y, "Photographs")
    width = (WIDTH - 2 * GAP) / 2
    points = photo_to_crop_points(result.landmarks68[:, :2], result.front_crop.photo_to_crop)
    front = _Exhibit("Front", texts.front_name, result.front_photo, result.front_crop, points)
    bottom = _photograph(page, MARGIN, y, width, front)
    x = MARGIN + width + 2 * GAP
    if result.side_photo is not None and result.side_crop is not None:
        fit = result.prediction.side
        found = None if fit is None else _landmarks(fit)
        _photograph(page, x, y, width, _Exhibit("Side", texts.side_name, result.side_photo, result.side_crop, found))
    else:
        page.panel(x, y, width, PHOTO_SIDE, drawing.PANEL)
        page.text(x + 12, y + 40, width - 24, "No side photo was given", drawing.STRONG)
        page.text(x + 12, y + 52, width - 24, NO_SIDE, drawing.BODY, lines=3)
    return bottom + 8


@dataclass(frozen=True)
class _Exhibit:
    """A photo with its crop; `points` are landmarks (68, 2) in crop px, if known."""

    label: str
    name: str
    photo: Photo
    crop: Crop
    points: NDArray[np.floating] | None


def _landmarks(fit: ViewFit) -> NDArray[np.floating]:
    rows, columns = load_topology().landmarks68.T
    return fit.posmap[rows, columns, :2]


def _photograph(page: Page, x: float, y: float, width: float, exhibit: _Exhibit) -> float:
    columns, rows = exhibit.photo.size
    scale = PHOTO_SIDE / max(columns, rows)
    shown = (columns * scale, rows * scale)
    left, top = x + (PHOTO_SIDE - shown[0]) / 2, y + (PHOTO_SIDE - shown[1]) / 2
    page.panel(x, y, PHOTO_SIDE, PHOTO_SIDE, drawing.PANEL)
    page.picture(left, top, *shown, photographic(exhibit.photo.rgb, *shown, synthetic=False))
    edge = CROP_SIZE - 0.5
    square = np.array([(-0.5, -0.5), (edge, -0.5), (edge, edge), (-0.5, edge)])
    corners = crop_to_photo(square, exhibit.crop.photo_to_crop)
    with page.clipped(left, top, *shown):
        page.polygon((corners + 0.5) * scale + (left, top), drawing.CROP_LINE, 1.0)
    side = x + width - PHOTO_SIDE
    page.picture(side, y, PHOTO_SIDE, PHOTO_SIDE, exact(exhibit.crop.image))
    seen = "Network input"
    if exhibit.points is not None:
        seen += ", 68 landmarks"
        with page.clipped(side, y, PHOTO_SIDE, PHOTO_SIDE):
            page.dots((exhibit.points + 0.5) * PHOTO_SIDE / CROP_SIZE + (side, y), 0.9)
    y += PHOTO_SIDE + 2.5
    page.text(x, y, PHOTO_SIDE, f"{exhibit.label} photo, {columns} × {rows} px", drawing.CAPTION)
    y = page.text(side, y, PHOTO_SIDE, seen, drawing.CAPTION) + 2
    y = page.text(x, y, width, exhibit.name or "no name", drawing.STRONG)
    y = page.text(x, y, width, "SHA-256 of the original file", drawing.LABEL)
    return page.text(x, y, width, exhibit.photo.sha256, drawing.HASH)
