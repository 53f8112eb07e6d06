"""The drawn figure of the method: from photographs to a textured mesh, with the pictures of the very case."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.core.views import Layer
from app.report import look
from app.report.content import ReportContent
from app.report.facts import Exhibit, Role
from app.report.figures import CropFigureBox, Figure, PhotoFigure, StillFigure
from app.report.typeset import Setter

STEPS = ("photos", "crop", "network", "shape", "texture")
SIDE = 82.0
ARROW = (look.WIDTH - len(STEPS) * SIDE) / (len(STEPS) - 1)
BAR_HEIGHTS = (66.0, 50.0, 36.0, 24.0, 16.0, 24.0, 36.0, 50.0)


class NetworkFigure(Figure):
    """A network as the layers it narrows and widens through; the narrowest is filled."""

    def __init__(self) -> None:
        super().__init__(SIDE, SIDE)

    def draw(self) -> None:
        """Draw the layers as upright bars joined by their outline."""
        self.ground()
        step = self.width / (len(BAR_HEIGHTS) + 1)
        middle = self.height / 2
        places = [(step * (place + 1), height / 2) for place, height in enumerate(BAR_HEIGHTS)]
        self.canv.setLineWidth(0.5)
        self.canv.setStrokeColor(look.RULE)
        for (x0, half0), (x1, half1) in pairwise(places):
            for sign in (1, -1):
                self.canv.line(x0, middle + sign * half0, x1, middle + sign * half1)
        for x, half in places:
            narrow = half * 2 == min(BAR_HEIGHTS)
            self.canv.setFillColor(look.CROP_LINE if narrow else look.ACCENT)
            self.canv.rect(x - 2.0, middle - half, 4.0, 2 * half, stroke=0, fill=1)


class MethodFigure(Flowable):  # type: ignore[misc] # reportlab has no types
    """Five steps from left to right, joined by arrows, each with a title and a sentence."""

    def __init__(self, setter: Setter, content: ReportContent) -> None:
        super().__init__()
        self.width = look.WIDTH
        self._pictures = [_pictures_of(step, content) for step in STEPS]
        self._titles = [
            setter.text(f"{place}  {setter.words(f'figure.{step}')}", look.FINE_STRONG)
            for place, step in enumerate(STEPS, 1)
        ]
        self._texts = [setter.say(f"figure.{step}.text", look.LABEL) for step in STEPS]
        self._title_height = max(title.wrap(SIDE, 1000)[1] for title in self._titles)
        widths = [SIDE + (ARROW * 0.6 if step != STEPS[-1] else 0.0) for step in STEPS]
        text_height = max(text.wrap(width, 1000)[1] for text, width in zip(self._texts, widths, strict=True))
        self.height = SIDE + 5.0 + self._title_height + 1.0 + text_height

    def wrap(self, *_: float) -> tuple[float, float]:
        """Its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw pictures, arrows and texts."""
        for place, figures in enumerate(self._pictures):
            x = place * (SIDE + ARROW)
            bottom = self.height - SIDE
            for figure, dx, dy in figures:
                figure.drawOn(self.canv, x + dx, bottom + dy)
            if place:
                _arrow(self.canv, x - ARROW + 2.5, x - 2.5, bottom + SIDE / 2)
            top = bottom - 5.0
            self._titles[place].wrap(SIDE, 1000)
            self._titles[place].drawOn(self.canv, x, top - self._titles[place].height)
            self._texts[place].drawOn(self.canv, x, top - self._title_height - 1.0 - self._texts[place].height)


def _pictures_of(step: str, content: ReportContent) -> list[tuple[Figure, float, float]]:
    """Figures of a step with their places inside its square."""
    used = [exhibit for exhibit in content.exhibits if exhibit.used and exhibit.role in (Role.FRONT, Role.SIDE)][:2]
    if step == "photos":
        return _halves([_photo(exhibit, len(used)) for exhibit in used])
    if step == "crop":
        side = SIDE if len(used) < 2 else (SIDE - 3.0) / 2
        return _halves([CropFigureBox(exhibit.crop, side) for exhibit in used])
    if step == "network":
        return [(NetworkFigure(), 0.0, 0.0)]
    layer = Layer.SHADED if step == "shape" else Layer.TEXTURED
    image = _still(content, layer)
    return [] if image is None else [(StillFigure(image, SIDE), 0.0, 0.0)]


def _photo(exhibit: Exhibit, count: int) -> Figure:
    width = SIDE if count < 2 else (SIDE - 3.0) / 2
    return PhotoFigure(exhibit.photo, width, SIDE, synthetic=exhibit.synthetic)


def _halves(figures: list[Figure]) -> list[tuple[Figure, float, float]]:
    """One figure in the middle, or two beside each other, centred vertically."""
    placed = []
    for place, figure in enumerate(figures):
        x = 0.0 if len(figures) == 1 else place * (SIDE + 3.0) / 2
        placed.append((figure, x, (SIDE - figure.height) / 2))
    return placed


def _still(content: ReportContent, layer: Layer) -> NDArray[np.uint8] | None:
    chosen = [still for still in content.stills if still.layer is layer]
    turned = [still for still in chosen if still.view == "left_three_quarter"]
    best = turned or chosen
    return best[0].image if best else None


def _arrow(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    canvas.setStrokeColor(look.ACCENT)
    canvas.setFillColor(look.ACCENT)
    canvas.setLineWidth(1.0)
    canvas.line(x0, y, x1 - 3.0, y)
    head = canvas.beginPath()
    head.moveTo(x1, y)
    head.lineTo(x1 - 4.0, y + 2.4)
    head.lineTo(x1 - 4.0, y - 2.4)
    head.close()
    canvas.drawPath(head, stroke=0, fill=1)
