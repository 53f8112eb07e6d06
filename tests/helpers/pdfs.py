"""Small documents for tests."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


def blank_pdf(pages: int = 2) -> bytes:
    """A document with a line of text on each page."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for number in range(pages):
        canvas.drawString(72, 720, f"{number + 1}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
