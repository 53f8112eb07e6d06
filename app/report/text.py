r"""Text of users made safe to print: cleaned, checked against the shipped fonts, escaped, and fitted to its space.

Nothing is dropped silently. Characters that would be invisible or change the reading order are printed as escapes
(`\u202e`); characters that no shipped font covers are refused by name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import Paragraph

from app.core.errors import EnfaceError
from app.core.topology import resources_dir

SANS, BOLD, MONO = "EnfaceSans", "EnfaceSans-Bold", "EnfaceMono"
ELLIPSIS = "…"
MAX_CHARACTERS = 2000
"""Longer texts are shortened before any typesetting."""

_FILES = {SANS: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf", MONO: "NotoSansMono-Regular.ttf"}
_MAX_MARKS = 3  # combining marks in a row: more than any language needs


@lru_cache(maxsize=1)
def fonts() -> dict[str, frozenset[int]]:
    """Register the shipped fonts with reportlab once; the code points that each covers.

    Raises:
        EnfaceError: a font file is missing or damaged (E161).
    """
    covered = {}
    for name, file in _FILES.items():
        path = resources_dir() / "fonts" / file
        try:
            font = TTFont(name, str(path))
        except (TTFError, OSError) as error:
            raise EnfaceError(
                "a font of the report cannot be read", file=path, remedy="install Enface again", code="E161"
            ) from error
        pdfmetrics.registerFont(font)
        covered[name] = frozenset(font.face.charToGlyph)
    return covered


def clean(text: str) -> str:
    """One line of printable characters: NFC, white space collapsed, invisible and control characters escaped."""
    if len(text) > MAX_CHARACTERS:
        text = text[: MAX_CHARACTERS // 2] + ELLIPSIS + text[-MAX_CHARACTERS // 2 :]
    marks = 0
    parts = []
    for character in unicodedata.normalize("NFC", " ".join(text.split())):
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        hidden = category in {"Cc", "Cf", "Cs", "Zl", "Zp"} or marks > _MAX_MARKS
        parts.append(character.encode("unicode_escape").decode("ascii") if hidden else character)
    return "".join(parts)


def require_glyphs(texts: Iterable[str]) -> None:
    """Raise `EnfaceError` (E160) that names the characters of cleaned texts that no shipped font covers."""
    known = frozenset().union(*fonts().values())
    missing = sorted({character for text in texts for character in text if ord(character) not in known})
    if missing:
        names = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing[:6])
        more = f" and {len(missing) - 6} more" if len(missing) > 6 else ""
        raise EnfaceError(
            f"the report cannot print these characters: {names}{more}",
            remedy="write the case data and file names in Latin, Greek or Cyrillic letters",
            code="E160",
        )


def font_for(character: str, font: str) -> str:
    """`font`, or another shipped font if only that has the character."""
    covered = fonts()
    return next((name for name in (font, SANS, MONO) if ord(character) in covered[name]), font)


def markup(text: str, font: str = SANS) -> str:
    """Reportlab paragraph markup of a cleaned text: escaped, in `font` or, where that has no glyph, another one."""
    parts = []
    for name, run in groupby(text, key=lambda character: font_for(character, font)):
        safe = escape("".join(run))
        parts.append(safe if name == font else f'<font name="{name}">{safe}</font>')
    return "".join(parts)


def fitted(text: str, style: ParagraphStyle, width: float, lines: int) -> Paragraph:
    """A paragraph of a cleaned text of at most so many lines; a longer text loses its middle.

    Args:
        text: cleaned.
        style: sets font and leading.
        width: pt.
        lines: maximum.
    """
    high = _most_that_may_fit(text, style, width * lines)
    paragraph = Paragraph(markup(shortened(text, high), style.fontName), style)
    if line_count(paragraph, width) <= lines:
        return paragraph
    low = 0
    while low < high - 1:
        middle = (low + high) // 2
        candidate = Paragraph(markup(shortened(text, middle), style.fontName), style)
        low, high = (middle, high) if line_count(candidate, width) <= lines else (low, middle)
    return Paragraph(markup(shortened(text, low), style.fontName), style)


def _most_that_may_fit(text: str, style: ParagraphStyle, room: float) -> int:
    """An upper bound, quick to find, of the characters that fit when the middle is left out; `room` is in pt."""
    used = 0.0
    for kept in range(len(text)):
        place = kept // 2 if kept % 2 == 0 else len(text) - 1 - kept // 2
        used += pdfmetrics.stringWidth(text[place], font_for(text[place], style.fontName), style.fontSize)
        if used > room:
            return kept
    return len(text)


def shortened(text: str, keep: int) -> str:
    """`keep` characters of a text, from its start and its end, with an ellipsis between."""
    if keep >= len(text):
        return text
    tail = keep // 2
    return text[: keep - tail].rstrip() + ELLIPSIS + (text[-tail:].lstrip() if tail else "")


def line_count(paragraph: Paragraph, width: float) -> int:
    """Lines that a paragraph takes at a width in pt."""
    _, height = paragraph.wrap(width, 1e6)
    return round(float(height) / float(paragraph.style.leading))
