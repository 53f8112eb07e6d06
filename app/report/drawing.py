"""The report's look: colours, type scale, and the few shapes that its sections are made of.

Positions are in pt, x from the page's left edge, y from its top edge downwards.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.report.text import BOLD, MONO, SANS, fitted, fonts, line_count

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 40.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
GAP = 9.0

INK = HexColor("#1B2430")
MUTED = HexColor("#5A6675")
RULE = HexColor("#D3D9E0")
ACCENT = HexColor("#1D3F66")
PANEL = HexColor("#F5F7F9")
CAUTION = HexColor("#8A5A00")
CAUTION_PANEL = HexColor("#FDF5E4")
CROP_LINE = HexColor("#E0A100")


def style(font: str, size: float, colour: Color, *, leading: float = 1.32, alignment: int = 0) -> ParagraphStyle:
    """A paragraph style; alignment 0 left, 1 centred, 2 right."""
    name = f"{font}-{size}-{colour.hexval()}-{alignment}"
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=size * leading, textColor=colour, alignment=alignment
    )


BODY = style(SANS, 7.6, INK)
STRONG = style(BOLD, 7.6, INK)
BODY_RIGHT = style(SANS, 7.6, INK, alignment=2)
STRONG_RIGHT = style(BOLD, 7.6, INK, alignment=2)
LABEL = style(SANS, 6.8, MUTED)
LABEL_RIGHT = style(SANS, 6.8, MUTED, alignment=2)
TAG = style(BOLD, 6.6, ACCENT, alignment=1)
CAPTION = style(SANS, 6.8, MUTED, alignment=1)
HASH = style(MONO, 6.3, INK, leading=1.4)
HEADING = style(BOLD, 7.4, ACCENT)
TITLE = style(BOLD, 17.0, INK, leading=1.2)
WARNING = style(BOLD, 8.6, CAUTION)
NOTE = style(SANS, 7.2, CAUTION)


class Page:
    """One A4 page under construction; every draw method returns the y below what it drew.

    Args:
        title: for the metadata.
        subject: for the metadata.
        keywords: for the metadata.
        generated_at: with time zone; the document's creation date.
        producer: program and version.
    """

    def __init__(self, title: str, subject: str, keywords: list[str], generated_at: datetime, producer: str) -> None:
        fonts()
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, invariant=1, pageCompression=1, lang="en", initialFontName=SANS)
        self.canvas.setTitle(title)
        self.canvas.setAuthor("Enface")
        self.canvas.setCreator(producer)
        self.canvas.setProducer(producer)
        self.canvas.setSubject(subject)
        self.canvas.setKeywords(", ".join(keywords))
        stamp = _pdf_date(generated_at)
        self.canvas.setDateFormatter(lambda *_: stamp)

    def finish(self) -> bytes:
        """The PDF."""
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()

    def text(self, x: float, y: float, width: float, text: str, look: ParagraphStyle, lines: int = 1) -> float:
        """A cleaned text in at most `lines` lines; a longer one loses its middle."""
        paragraph = fitted(text, look, width, lines)
        _, height = paragraph.wrap(width, PAGE_HEIGHT)
        paragraph.drawOn(self.canvas, x, PAGE_HEIGHT - y - height)
        return y + float(height)

    def height(self, text: str, look: ParagraphStyle, width: float, lines: int) -> float:
        """Height in pt that `text` would take."""
        return float(line_count(fitted(text, look, width, lines), width) * look.leading)

    def heading(self, y: float, text: str, x: float = MARGIN, width: float = WIDTH) -> float:
        """A section's heading over a thin rule."""
        y = self.text(x, y, width, text.upper(), HEADING)
        self.rule(x, y + 1.5, width)
        return y + 6.5

    def rule(self, x: float, y: float, width: float, colour: Color = RULE, thickness: float = 0.6) -> None:
        """A horizontal line."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(thickness)
        self.canvas.line(x, PAGE_HEIGHT - y, x + width, PAGE_HEIGHT - y)

    def panel(self, x: float, y: float, width: float, height: float, colour: Color, bar: Color | None = None) -> None:
        """A filled rectangle, with a coloured bar along its left edge if wanted."""
        self.canvas.setFillColor(colour)
        self.canvas.rect(x, PAGE_HEIGHT - y - height, width, height, stroke=0, fill=1)
        if bar is not None:
            self.canvas.setFillColor(bar)
            self.canvas.rect(x, PAGE_HEIGHT - y - height, 2.4, height, stroke=0, fill=1)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """A thin outline."""
        self.canvas.setStrokeColor(RULE)
        self.canvas.setLineWidth(0.6)
        self.canvas.rect(x, PAGE_HEIGHT - y - height, width, height, stroke=1, fill=0)

    def picture(self, x: float, y: float, width: float, height: float, image: ImageReader) -> None:
        """A picture stretched to a rectangle."""
        self.canvas.drawImage(image, x, PAGE_HEIGHT - y - height, width, height)

    def polygon(self, points: NDArray[np.floating], colour: Color, thickness: float) -> None:
        """A closed line through points (N, 2)."""
        path = self.canvas.beginPath()
        for place, (x, y) in enumerate(points.tolist()):
            (path.moveTo if place == 0 else path.lineTo)(x, PAGE_HEIGHT - y)
        path.close()
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(thickness)
        self.canvas.drawPath(path, stroke=1, fill=0)

    def dots(self, points: NDArray[np.floating], radius: float) -> None:
        """White dots with a dark rim at points (N, 2)."""
        self.canvas.setLineWidth(radius * 0.45)
        self.canvas.setStrokeColor(INK)
        self.canvas.setFillColor(HexColor("#FFFFFF"))
        for x, y in points.tolist():
            self.canvas.circle(x, PAGE_HEIGHT - y, radius, stroke=1, fill=1)

    @contextmanager
    def clipped(self, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """Limit what is drawn inside the block to a rectangle."""
        self.canvas.saveState()
        path = self.canvas.beginPath()
        path.rect(x, PAGE_HEIGHT - y - height, width, height)
        self.canvas.clipPath(path, stroke=0, fill=0)
        yield
        self.canvas.restoreState()


def _pdf_date(moment: datetime) -> str:
    """PDF's form of a moment, e.g. D:20261122204512+01'00'."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("the time of a report needs a time zone")
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    # Not strftime: it does not pad years everywhere.
    digits = "".join(f"{part:02d}" for part in (moment.month, moment.day, moment.hour, moment.minute, moment.second))
    return f"D:{moment.year:04d}{digits}{'-' if minutes < 0 else '+'}{hours:02d}'{rest:02d}'"
