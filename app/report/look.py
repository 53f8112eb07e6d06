"""The report's look: its grid, its five type sizes, its colours and its kinds of table. Lengths in pt."""

from __future__ import annotations

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import TableStyle

from app.report.text import BOLD, MONO, SANS

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 20.0 * mm
TOP, BOTTOM = 29.0 * mm, 25.0 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
HEIGHT = PAGE_HEIGHT - TOP - BOTTOM
FIRST_PAGE = 26.0
"""How much higher the text of the first page may start."""

GAP = 10.0
LABEL_WIDTH = 112.0
"""Width of the column of labels in lists of facts; every such list on every page starts its values at one line."""
LABEL_GAP = 6.0
"""What a label keeps clear of that width."""

INK = HexColor("#1B2430")
MUTED = HexColor("#5A6675")
RULE = HexColor("#D3D9E0")
ACCENT = HexColor("#1D3F66")
PANEL = HexColor("#F4F6F8")
WATERMARK = HexColor("#EDF0F4")
WHITE = HexColor("#FFFFFF")
GOOD = HexColor("#2B6E4F")
CAUTION = HexColor("#8A5A00")
CAUTION_PANEL = HexColor("#FDF6E7")
BAD = HexColor("#9B2C2C")
CROP_LINE = HexColor("#E0A100")

SMALL, NORMAL, SUB, HEAD, TITLE = 7.6, 9.0, 10.5, 15.0, 25.0


def style(font: str, size: float, colour: Color, leading: float, **options: object) -> ParagraphStyle:
    """A paragraph style; its name says all of it, so that equal styles are equal."""
    name = "-".join([font, str(size), colour.hexval(), *(f"{key}{value}" for key, value in options.items())])
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, textColor=colour, **options)


BODY = style(SANS, NORMAL, INK, 12.6)
TEXT = style(SANS, NORMAL, INK, 12.6, spaceAfter=5.0)
STRONG = style(BOLD, NORMAL, INK, 12.6)
NUMBER = style(SANS, NORMAL, INK, 12.6, alignment=2)
LABEL = style(SANS, SMALL, MUTED, 10.4)
CAPTION = style(SANS, SMALL, MUTED, 10.4, rightIndent=6.0)
"""Under pictures that stand side by side."""
LABEL_RIGHT = style(SANS, SMALL, MUTED, 10.4, alignment=2)
FINE = style(SANS, SMALL, INK, 10.4)
FINE_STRONG = style(BOLD, SMALL, INK, 10.4)
FINE_NUMBER = style(SANS, SMALL, INK, 10.4, alignment=2)
HASH = style(MONO, SMALL, INK, 10.4)
HEADING = style(BOLD, HEAD, INK, 19.0, spaceBefore=16.0, spaceAfter=3.0)
COMPACT_HEADING = style(BOLD, SUB, INK, 14.0, spaceBefore=8.0, spaceAfter=2.0)
SUBHEADING = style(BOLD, SUB, ACCENT, 14.0, spaceBefore=9.0, spaceAfter=4.0)
COVER_TITLE = style(BOLD, TITLE, INK, 30.0)
COVER_SUBTITLE = style(SANS, SUB, MUTED, 14.0)
STATEMENT = style(BOLD, SUB, CAUTION, 14.0)
CAUTION_TEXT = style(SANS, NORMAL, CAUTION, 12.6)
CAUTION_STRONG = style(BOLD, NORMAL, CAUTION, 12.6)
BANNER = style(BOLD, SMALL, WHITE, 10.4, alignment=1)
FOOT_STRONG = style(BOLD, SMALL, INK, 10.4)
CONTENTS = style(SANS, NORMAL, INK, 14.6)

_BARE = [
    ("FONTNAME", (0, 0), (-1, -1), SANS),  # the default, set for every cell, would not be embedded
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
]
GRID = TableStyle(_BARE)
"""Cells side by side, without lines or padding."""

_LABELS = ("RIGHTPADDING", (0, 0), (0, -1), LABEL_GAP)
FINE_FACTS = TableStyle([*_BARE, _LABELS, ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6)])
"""Label and value of one size."""

_LISTED = [*_BARE, ("TOPPADDING", (0, 0), (-1, -1), 1.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8)]
FACTS = TableStyle([*_LISTED, _LABELS, ("TOPPADDING", (0, 0), (0, -1), 1.2 + NORMAL - SMALL)])
"""Label and value, on one baseline."""

LISTED = TableStyle(_LISTED)
"""Bullets and keys beside their text."""

ROWS = TableStyle(
    [
        *_BARE,
        ("TOPPADDING", (0, 0), (-1, -1), 2.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.4),
        ("RIGHTPADDING", (0, 0), (-2, -1), 7),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, ACCENT),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
    ]
)
"""A table with a header row and a thin rule under each row."""


def panel(colour: Color, bar: Color) -> TableStyle:
    """One cell on a ground, with a bar along its left edge."""
    return TableStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), SANS),
            ("BACKGROUND", (0, 0), (-1, -1), colour),
            ("LINEBEFORE", (0, 0), (0, -1), 2.4, bar),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 10),
            ("RIGHTPADDING", (0, 0), (-1, -1), 10),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
        ]
    )
