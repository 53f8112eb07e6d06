"""Plots of figures as pictures: lines, and bars with intervals. Drawn at twice the size and averaged down."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from app.core.topology import resources_dir

Picture = NDArray[np.uint8]
Rgb = tuple[int, int, int]

# Okabe and Ito's colours, which colour-blind readers can tell apart; black for the first of the baselines.
COLOURS: tuple[Rgb, ...] = (
    (0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (230, 159, 0), (86, 180, 233), (110, 60, 160),
    (120, 120, 120),
)  # fmt: skip
_INK: Rgb = (40, 44, 52)
_GRID: Rgb = (224, 226, 230)
_FINE = 2


@dataclass(frozen=True)
class Series:
    """A line.

    Attributes:
        name: in the legend. x, y: its points; points that are not finite interrupt it.
        dashed: for baselines.
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    dashed: bool = False


@dataclass(frozen=True)
class Bars:
    """One bar in each group.

    Attributes:
        name: in the legend. values: one for each group; NaN leaves the place empty.
        intervals: low and high of each value, or None.
    """

    name: str
    values: Sequence[float]
    intervals: Sequence[tuple[float, float]] | None = None


@dataclass(frozen=True)
class _Axis:
    """From values to px along one axis."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def at(self, value: float) -> float:
        low, high = (math.log10(v) if self.logarithmic else v for v in (self.low, self.high))
        place = math.log10(max(value, self.low)) if self.logarithmic else value
        return self.start + (place - low) / (high - low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        if self.logarithmic:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            steps = (1, 2, 5) if last - first <= 3 else (1,)
            marks = [k * 10.0**e for e in range(first, last + 1) for k in steps]
            return [mark for mark in marks if self.low <= mark <= self.high]
        return _round_steps(self.low, self.high)


class _Sheet:
    """A canvas with a frame, axes and a legend on its right."""

    def __init__(self, size: tuple[int, int], title: str, labels: tuple[str, str], names: Sequence[str]) -> None:
        self.width, self.height = size[0] * _FINE, size[1] * _FINE
        self.image = Image.new("RGB", (self.width, self.height), (255, 255, 255))
        self.pen = ImageDraw.Draw(self.image)
        self.small, self.large = _font(13 * _FINE), _font(16 * _FINE)
        legend = max((self.small.getlength(name) for name in names), default=0.0) + 48 * _FINE
        self.left, self.top = 72 * _FINE, 46 * _FINE
        self.right, self.bottom = self.width - int(legend) - 12 * _FINE, self.height - 58 * _FINE
        self.pen.text((self.left, 22 * _FINE), title, _INK, self.large, "lm")
        middle = ((self.left + self.right) / 2, self.height - 14 * _FINE)
        self.pen.text(middle, labels[0], _INK, self.small, "mm")
        if labels[1]:
            self.pen.text((12 * _FINE, 40 * _FINE), labels[1], _INK, self.small, "lb")

    def upright(self, axis: _Axis) -> None:
        """Horizontal grid lines with their values."""
        for value in axis.ticks():
            y = axis.at(value)
            self.pen.line([(self.left, y), (self.right, y)], _GRID, _FINE)
            self.pen.text((self.left - 8 * _FINE, y), _label(value), _INK, self.small, "rm")

    def across(self, axis: _Axis) -> None:
        """Vertical grid lines with their values."""
        for value in axis.ticks():
            x = axis.at(value)
            self.pen.line([(x, self.top), (x, self.bottom)], _GRID, _FINE)
            self.pen.text((x, self.bottom + 8 * _FINE), _label(value), _INK, self.small, "ma")

    def legend(self, names: Sequence[str], dashed: Sequence[bool]) -> None:
        """Colour and name of each series, top down, beside the frame."""
        x = self.right + 14 * _FINE
        for number, (name, broken) in enumerate(zip(names, dashed, strict=True)):
            y = self.top + (12 + 22 * number) * _FINE
            self.line([(x, y), (x + 24 * _FINE, y)], colour_of(number), broken)
            self.pen.text((x + 30 * _FINE, y), name, _INK, self.small, "lm")

    def line(self, points: Sequence[tuple[float, float]], colour: Rgb, dashed: bool) -> None:
        """A polyline of two px; dashed ones in steps of six px along their length."""
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            length = math.hypot(x1 - x0, y1 - y0)
            if not dashed or length == 0:
                self.pen.line([(x0, y0), (x1, y1)], colour, 2 * _FINE)
                continue
            step = 6.0 * _FINE
            for k in range(0, math.ceil(length / step), 2):
                a, b = k * step / length, min(1.0, (k + 1) * step / length)
                ends = [(x0 + t * (x1 - x0), y0 + t * (y1 - y0)) for t in (a, b)]
                self.pen.line(ends, colour, 2 * _FINE)

    def picture(self) -> Picture:
        """The finished picture."""
        self.pen.rectangle([self.left, self.top, self.right, self.bottom], outline=_INK, width=_FINE)
        small = self.image.resize((self.width // _FINE, self.height // _FINE), Image.Resampling.BOX)
        return np.asarray(small)


def line_chart(
    series: Sequence[Series],
    title: str,
    x_label: str,
    y_label: str,
    *,
    size: tuple[int, int] = (900, 560),
    logarithmic: bool = False,
    y_range: tuple[float, float] | None = None,
) -> Picture:
    """Lines over a common axis.

    Args:
        series: at least one.
        title: above the frame.
        x_label: below it.
        y_label: above the upright axis.
        size: px.
        logarithmic: the upright axis, where all values are positive and far apart.
        y_range: of the upright axis; by default that of the values.

    Returns:
        (height, width, 3) uint8 RGB.
    """
    x = [v for s in series for v in s.x if math.isfinite(v)]
    y = [v for s in series for v in s.y if math.isfinite(v)]
    logarithmic = logarithmic and bool(y) and min(y) > 0 and max(y) / min(y) > 3
    names = [s.name for s in series]
    sheet = _Sheet(size, title, (x_label, y_label), names)
    low, high = y_range or _range(y, logarithmic)
    upright = _Axis(low, high, sheet.bottom, sheet.top, logarithmic)
    across = _Axis(*_span(x), sheet.left, sheet.right)
    sheet.upright(upright)
    sheet.across(across)
    for number, one in enumerate(series):
        for part in _unbroken(one):
            points = [(across.at(a), min(max(upright.at(b), sheet.top), sheet.bottom)) for a, b in part]
            if len(points) == 1:
                (px, py), r = points[0], 3 * _FINE
                sheet.pen.ellipse([px - r, py - r, px + r, py + r], fill=colour_of(number))
            sheet.line(points, colour_of(number), one.dashed)
    sheet.legend(names, [s.dashed for s in series])
    return sheet.picture()


def bar_chart(
    groups: Sequence[str], bars: Sequence[Bars], title: str, y_label: str, *, size: tuple[int, int] = (900, 480)
) -> Picture:
    """Bars side by side in groups, with intervals where they are given; (height, width, 3) uint8 RGB."""
    tops = [v for b in bars for v in [*b.values, *(high for _, high in b.intervals or ())] if math.isfinite(v)]
    sheet = _Sheet(size, title, ("", y_label), [b.name for b in bars])
    upright = _Axis(0.0, (max(tops, default=1.0) or 1.0) * 1.06, sheet.bottom, sheet.top)
    sheet.upright(upright)
    room = (sheet.right - sheet.left) / max(len(groups), 1)
    wide = room * 0.8 / max(len(bars), 1)
    for g, group in enumerate(groups):
        start = sheet.left + g * room + room * 0.1
        sheet.pen.text((start + room * 0.4, sheet.bottom + 8 * _FINE), group, _INK, sheet.small, "ma")
        for number, one in enumerate(bars):
            if not math.isfinite(one.values[g]):
                continue
            x0, x1 = start + number * wide, start + (number + 0.9) * wide
            sheet.pen.rectangle([x0, upright.at(one.values[g]), x1, sheet.bottom], fill=colour_of(number))
            if one.intervals is not None and all(map(math.isfinite, one.intervals[g])):
                low, high = (upright.at(v) for v in one.intervals[g])
                middle = (x0 + x1) / 2
                sheet.pen.line([(middle, low), (middle, high)], _INK, 2 * _FINE)
    sheet.legend([b.name for b in bars], [False] * len(bars))
    return sheet.picture()


def stack(pictures: Sequence[Picture]) -> Picture:
    """Pictures of one width, one below the other."""
    return np.concatenate(list(pictures), axis=0)


def colour_of(number: int) -> Rgb:
    """Colour of the n-th series."""
    return COLOURS[number % len(COLOURS)]


def _unbroken(series: Series) -> list[list[tuple[float, float]]]:
    parts: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(series.x, series.y, strict=True):
        if math.isfinite(x) and math.isfinite(y):
            parts[-1].append((x, y))
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _range(values: Sequence[float], logarithmic: bool) -> tuple[float, float]:
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    if logarithmic:
        return low / 1.1, high * 1.1
    if low >= 0 and low < 0.6 * high:
        low = 0.0
    margin = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return (low if low == 0.0 else low - margin), high + margin


def _span(values: Sequence[float]) -> tuple[float, float]:
    if not values or min(values) == max(values):
        middle = values[0] if values else 0.0
        return middle - 1.0, middle + 1.0
    return min(values), max(values)


def _round_steps(low: float, high: float, count: int = 6) -> list[float]:
    """Round numbers between two values, about so many."""
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = power * next(k for k in (1, 2, 2.5, 5, 10) if k * power >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def _label(value: float) -> str:
    return f"{value:.6g}" if abs(value) < 1e5 else f"{value / 1000:.6g}k"


@lru_cache(maxsize=8)
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(resources_dir() / "fonts" / "NotoSans-Regular.ttf", pixels)
