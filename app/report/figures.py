"""Pictures, bars and keys that stand on a page: each is a flowable of known size. Lengths in pt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.core.frames import crop_to_photo
from app.core.records import CROP_SIZE
from app.core.views import ColourScale, Still
from app.report import look
from app.report.facts import CropFigure
from app.report.language import Words
from app.report.pictures import exact, photographic
from app.report.text import pieces

DOT_RADIUS = 0.85
BAR_HEIGHT = 7.0


class Figure(Flowable):  # type: ignore[misc] # reportlab has no types
    """Something drawn into a box of its own.

    Args:
        width: of the box.
        height: of the box.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height

    def wrap(self, *_: float) -> tuple[float, float]:
        """Its size, whatever there is room for."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw at the origin of the canvas."""
        raise NotImplementedError

    def frame(self, colour: Color = look.RULE) -> None:
        """A thin outline of the box."""
        self.canv.setStrokeColor(colour)
        self.canv.setLineWidth(0.6)
        self.canv.rect(0, 0, self.width, self.height, stroke=1, fill=0)

    def ground(self) -> None:
        """A pale ground."""
        self.canv.setFillColor(look.PANEL)
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)


class PhotoFigure(Figure):
    """A photo fitted into a box, with the outline of what the network saw.

    Args:
        photo: (H, W, 3) uint8 RGB, or None for an empty box.
        width: of the box.
        height: of the box.
        photo_to_crop: similarity of the crop to outline, or None.
        synthetic: whether the picture says of itself that a program made it.
    """

    def __init__(
        self,
        photo: NDArray[np.uint8] | None,
        width: float,
        height: float,
        photo_to_crop: NDArray[np.float64] | None = None,
        *,
        synthetic: bool = False,
    ) -> None:
        super().__init__(width, height)
        self._picture = None
        if photo is None:
            return
        rows, columns = photo.shape[:2]
        self._scale = min(width / columns, height / rows)
        self._shown = (columns * self._scale, rows * self._scale)
        self._picture = photographic(photo, *self._shown, synthetic=synthetic)
        self._square = None
        if photo_to_crop is not None:
            edge = CROP_SIZE - 0.5
            corners = np.array([(-0.5, -0.5), (edge, -0.5), (edge, edge), (-0.5, edge)])
            self._square = (crop_to_photo(corners, photo_to_crop) + 0.5) * self._scale

    def draw(self) -> None:
        """Draw photo and outline."""
        self.ground()
        if self._picture is None:
            return
        width, height = self._shown
        left, bottom = (self.width - width) / 2, (self.height - height) / 2
        self.canv.drawImage(self._picture, left, bottom, width, height)
        if self._square is not None:
            self.canv.saveState()
            window = self.canv.beginPath()
            window.rect(left, bottom, width, height)
            self.canv.clipPath(window, stroke=0, fill=0)
            path = self.canv.beginPath()
            for place, (x, y) in enumerate(self._square.tolist()):
                (path.moveTo if place == 0 else path.lineTo)(left + x, bottom + height - y)
            path.close()
            self.canv.setStrokeColor(look.CROP_LINE)
            self.canv.setLineWidth(1.0)
            self.canv.drawPath(path, stroke=1, fill=0)
            self.canv.restoreState()


class CropFigureBox(Figure):
    """What the network saw, without loss, with the landmarks it found."""

    def __init__(self, crop: CropFigure | None, side: float) -> None:
        super().__init__(side, side)
        self._picture = None if crop is None else exact(crop.image)
        self._points = None if crop is None else crop.landmarks

    def draw(self) -> None:
        """Draw crop and landmarks."""
        if self._picture is None:
            self.ground()
            return
        self.canv.drawImage(self._picture, 0, 0, self.width, self.height)
        if self._points is None:
            return
        self.canv.setLineWidth(DOT_RADIUS * 0.45)
        self.canv.setStrokeColor(look.INK)
        self.canv.setFillColor(look.WHITE)
        for x, y in ((self._points[:, :2] + 0.5) * self.width / CROP_SIZE).tolist():
            if 0.0 <= x <= self.width and 0.0 <= y <= self.height:
                self.canv.circle(x, self.height - y, DOT_RADIUS, stroke=1, fill=1)


class StillFigure(Figure):
    """A picture of the model, marked as synthetic in its own metadata, fitted into a square."""

    def __init__(self, image: NDArray[np.uint8], width: float, height: float = 0.0) -> None:
        super().__init__(width, height or width)
        rows, columns = image.shape[:2]
        scale = min(self.width / columns, self.height / rows)
        self._shown = (columns * scale, rows * scale)
        self._picture = photographic(image, *self._shown, synthetic=True)

    def draw(self) -> None:
        """Draw picture and outline."""
        width, height = self._shown
        self.canv.drawImage(self._picture, (self.width - width) / 2, (self.height - height) / 2, width, height)
        self.frame()


class LengthBar(Figure):
    """A bar as long as so many mm in a parallel picture that is shown `side` wide."""

    def __init__(self, still: Still, side: float, length_mm: float, label: str) -> None:
        rows, columns = still.image.shape[:2]
        length = length_mm / still.camera.mm_per_px(rows) * side / max(rows, columns)
        super().__init__(length, 17.0)
        self._label = label

    def draw(self) -> None:
        """Draw the bar with end ticks and its length."""
        self.canv.setStrokeColor(look.INK)
        self.canv.setLineWidth(1.0)
        self.canv.line(0, 4, self.width, 4)
        for x in (0.0, self.width):
            self.canv.line(x, 1.5, x, 6.5)
        _label(self.canv, self.width / 2, 9.0, self._label)


class ColourBar(Figure):
    """What the colours of a confidence picture mean, with numbers in mm."""

    TICKS = 5

    def __init__(self, scale: ColourScale, width: float, words: Words) -> None:
        super().__init__(width, 30.0)
        self._picture = exact(scale.colours[None].repeat(4, axis=0))
        step = (scale.high - scale.low) / (self.TICKS - 1)
        digits = 0 if step >= 1 and step == round(step) else 1 if step >= 0.1 else 2
        self._ticks = [words.number(scale.low + place * step, digits) for place in range(self.TICKS)]
        self._ticks[-1] = f"≥ {self._ticks[-1]}"
        self._title = words("confidence.bar")

    def draw(self) -> None:
        """Draw title, gradient and ticks."""
        bottom = 11.0
        _label(self.canv, self.width / 2, bottom + BAR_HEIGHT + 4.0, self._title)
        self.canv.drawImage(self._picture, 0, bottom, self.width, BAR_HEIGHT)
        self.canv.setStrokeColor(look.MUTED)
        self.canv.setLineWidth(0.5)
        for place, text in enumerate(self._ticks):
            x = self.width * place / (self.TICKS - 1)
            self.canv.line(x, bottom, x, bottom - 2.5)
            _label(self.canv, x, bottom - 10.0, text)


class Swatch(Figure):
    """A small filled square of a legend."""

    def __init__(self, rgb: Sequence[int]) -> None:
        super().__init__(9.0, 9.0)
        self._colour = Color(*(part / 255.0 for part in rgb))

    def draw(self) -> None:
        """Draw it."""
        self.canv.setFillColor(self._colour)
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self.frame(look.MUTED)


def _label(canvas: Canvas, x: float, y: float, text: str) -> None:
    """Centred small text; each run in a font that has its characters, which the canvas itself does not check."""
    runs = pieces(text)
    widths = [stringWidth(run.text, run.font, look.SMALL) for run in runs]
    x -= sum(widths) / 2
    canvas.setFillColor(look.INK)
    for run, width in zip(runs, widths, strict=True):
        canvas.setFont(run.font, look.SMALL)
        canvas.drawString(x, y, run.text)
        x += width
