"""The frame of the one-page report: header, warnings and footer.

A section takes the y where it starts and returns the y where it ends, in pt from the page's top.
"""

from __future__ import annotations

from app.report import drawing
from app.report.drawing import GAP, MARGIN, PAGE_HEIGHT, WIDTH, Page
from app.report.texts import Texts

TAG_WIDTH = 104.0
FOOTER_TOP = PAGE_HEIGHT - 76.0
MODES = {"pair": "Front and side photo", "single": "Front photo only"}
DRAFT = "A result is a draft until an examiner accepts or rejects it."
BY_HAND = (("Accepted / rejected, reason", 0.0, 0.5), ("Signature", 0.53, 0.27), ("Date", 0.83, 0.17))
"""Lines to fill in: label, start and width as shares of the text width."""


def header(page: Page, texts: Texts, moment: str, mode: str, statement: str) -> float:
    """Title, the statement of limits, and the data of the case."""
    y = 28.0
    page.text(MARGIN, y, WIDTH - 90, "3D face reconstruction", drawing.TITLE)
    page.panel(MARGIN + WIDTH - TAG_WIDTH, y + 5, TAG_WIDTH, 14, drawing.PANEL)
    page.text(MARGIN + WIDTH - TAG_WIDTH, y + 7.4, TAG_WIDTH, "DRAFT, NOT YET REVIEWED", drawing.TAG)
    y += 25
    page.panel(MARGIN, y, WIDTH, 19, drawing.CAUTION_PANEL, drawing.CAUTION)
    page.text(MARGIN + 10, y + 3.6, WIDTH - 20, statement, drawing.WARNING)
    y += 26
    fields = (
        ("Case number", texts.case_number or "not given", 0.28),
        ("Examiner", texts.examiner or "not given", 0.28),
        ("Input", MODES[mode], 0.2),
        ("Report made", moment, 0.24),
    )
    x, bottom = MARGIN, y
    for label, value, share in fields:
        width = share * WIDTH - GAP
        page.text(x, y, width, label, drawing.LABEL)
        bottom = max(bottom, page.text(x, y + 9.5, width, value, drawing.STRONG, lines=2))
        x += share * WIDTH
    return bottom + 9


def warnings(page: Page, y: float, texts: Texts) -> float:
    """All warnings that there is room for, and how many more there are."""
    y = page.heading(y, "Warnings")
    if not texts.warnings:
        return page.text(MARGIN, y, WIDTH, "None.", drawing.BODY)
    for place, warning in enumerate(texts.warnings):
        rest = len(texts.warnings) - place
        height = page.height(warning, drawing.BODY, WIDTH - 9, 2)
        room = FOOTER_TOP - 4 - y
        if room < height + (drawing.BODY.leading if rest > 1 else 0.0):
            return page.text(MARGIN + 9, y, WIDTH - 9, f"and {rest} more, see result.json", drawing.STRONG)
        page.text(MARGIN, y, 8, "•", drawing.BODY)
        y = page.text(MARGIN + 9, y, WIDTH - 9, warning, drawing.BODY, lines=2) + 0.5
    return y


def footer(page: Page, program: str, moment: str) -> None:
    """Lines for the review by hand, and the running foot."""
    y = FOOTER_TOP
    page.rule(MARGIN, y, WIDTH, drawing.ACCENT, 0.8)
    page.text(MARGIN, y + 5, WIDTH, DRAFT, drawing.LABEL)
    y += 31
    for label, start, share in BY_HAND:
        page.rule(MARGIN + start * WIDTH, y, share * WIDTH, drawing.MUTED, 0.5)
        page.text(MARGIN + start * WIDTH, y + 1.5, share * WIDTH, label, drawing.LABEL)
    page.text(MARGIN, y + 14, WIDTH * 0.8, f"{program}, {moment}", drawing.LABEL)
    page.text(MARGIN + WIDTH * 0.8, y + 14, WIDTH * 0.2, "Page 1 of 1", drawing.LABEL_RIGHT)
