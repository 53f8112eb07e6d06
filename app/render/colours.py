"""Colours of the confidence layer, and the scale bar that explains them."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.core.records import Provenance
from app.core.topology import resources_dir
from app.core.views import PROVENANCE_COLOURS, ColourScale

CONFIDENCE_TITLE = "Expected error (mm)"
INK = (40, 44, 52)
_ROUND_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@lru_cache(maxsize=1)
def viridis() -> NDArray[np.uint8]:
    """The perceptually uniform map viridis, (256, 3) uint8 RGB, dark = small."""
    ramp = np.arange(256, dtype=np.uint8).reshape(256, 1)
    table = np.ascontiguousarray(cv2.applyColorMap(ramp, cv2.COLORMAP_VIRIDIS)[:, 0, ::-1]).astype(np.uint8)
    table.setflags(write=False)
    return table


def confidence_scale(sigma_mm: NDArray[np.floating]) -> ColourScale:
    """From 0 to a round number of mm that at least 98 % of the values (N,) stay below."""
    top = max(float(np.percentile(sigma_mm, 98.0)), 1e-3)
    decade = 10.0 ** math.floor(math.log10(top))
    high = next(step * decade for step in _ROUND_STEPS if step * decade >= top * (1.0 - 1e-9))
    return ColourScale(CONFIDENCE_TITLE, 0.0, round(high, 9), viridis())


def colours_of(values: NDArray[np.floating], scale: ColourScale) -> NDArray[np.uint8]:
    """Colours (N, 3) uint8 RGB of values (N,); beyond the scale its end colours."""
    fraction = np.clip((np.asarray(values, dtype=np.float64) - scale.low) / (scale.high - scale.low), 0.0, 1.0)
    return scale.colours[np.rint(fraction * 255.0).astype(np.intp)]


def provenance_colours(provenance: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Colours (N, 3) uint8 RGB of values (N,) of `Provenance`."""
    table = np.array([PROVENANCE_COLOURS[kind] for kind in Provenance], dtype=np.uint8)
    return np.asarray(table[provenance], dtype=np.uint8)


def with_scale_bar(image: NDArray[np.uint8], scale: ColourScale) -> NDArray[np.uint8]:
    """The picture (H, W, 3) with a white strip below it that shows the colours with title and numbers."""
    height, width, _ = image.shape
    text_px = max(9, round(height * 0.042))
    bar_px = max(4, round(height * 0.025))
    strip = np.full((3 * text_px + bar_px, width, 3), 255, dtype=np.uint8)
    left, right, top = round(width * 0.15), round(width * 0.85), round(1.5 * text_px)
    strip[top : top + bar_px, left:right] = scale.colours[np.linspace(0, 255, right - left).round().astype(np.intp)]
    canvas = Image.fromarray(strip)
    pen = ImageDraw.Draw(canvas)
    font = ImageFont.truetype(resources_dir() / "fonts" / "NotoSans-Regular.ttf", text_px)
    pen.text(((left + right) / 2, top - round(text_px * 0.35)), scale.title, fill=INK, font=font, anchor="ms")
    for fraction in (0.0, 0.5, 1.0):
        value = scale.low + fraction * (scale.high - scale.low)
        place = (left + fraction * (right - left), top + bar_px + round(text_px * 1.1))
        pen.text(place, f"{value:.3g}", fill=INK, font=font, anchor="ms")
    return np.vstack([image, np.asarray(canvas)])
