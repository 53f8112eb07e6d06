r"""Text of users made safe to print: literal, checked against the shipped fonts, escaped.

Nothing is dropped and nothing is taken for markup. Characters that would be invisible or change the reading order are
printed as escapes (`\u202e`) on a tint that tells them from the same characters typed; characters that no shipped font
covers are refused by name, or spelled out as such escapes where the reader of the report was asked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import Paragraph

from app.core.errors import EnfaceError
from app.core.topology import resources_dir

SANS, BOLD, MONO = "EnfaceSans", "EnfaceSans-Bold", "EnfaceMono"
ELLIPSIS = "…"
TINT = "#E9EDF2"
NBSP = "\u00a0"
GLUE = "\ufdd0"
"""Between a number and its unit: printed as a no-break space. A noncharacter, so that no text of a user means it."""

_FILES = {SANS: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf", MONO: "NotoSansMono-Regular.ttf"}
_LINE = 400  # more characters than any line of the report can hold
_MAX_MARKS = 3  # combining marks in a row: more than any language needs
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


class Piece(NamedTuple):
    """A run of text in one font; `spelled` when it stands for characters that cannot be shown themselves."""

    text: str
    font: str
    spelled: bool


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
            font = TTFont(name, str(path), shapable=False)
        except (TTFError, OSError) as error:
            raise EnfaceError(
                "a font of the report cannot be read", file=path, remedy="install Enface again", code="E161"
            ) from error
        pdfmetrics.registerFont(font)
        covered[name] = frozenset(font.face.charToGlyph)
    return covered


def pieces(text: str, font: str = SANS, *, lines: bool = False, spell_out: bool = False) -> list[Piece]:
    """A text as runs that print exactly what it holds.

    Args:
        text: anything.
        font: the wanted one; a run that it lacks takes another shipped font.
        lines: keep line ends, each in a piece of its own; otherwise they are spelled out like other controls.
        spell_out: print characters that no font covers as escapes instead of refusing the text.

    Raises:
        EnfaceError: no shipped font covers a character (E160).
    """
    fonts()
    marked = list(_marked(unicodedata.normalize("NFC", text), font, lines=lines))
    missing = sorted({text for text, name, spelled in marked if not name and not spelled})
    if missing and not spell_out:
        raise _no_glyph(missing)
    whole = [piece if piece.font else Piece(_escaped(piece.text), MONO, True) for piece in marked]
    runs = groupby(whole, key=lambda piece: (piece.font, piece.spelled, piece.text == "\n"))
    return [Piece("".join(piece.text for piece in run), name, spelled) for (name, spelled, _), run in runs]


def plain(text: str, *, lines: bool = False) -> str:
    """What is read on the page for a text whose characters all have glyphs."""
    return "".join(piece.text for piece in pieces(text, lines=lines, spell_out=True))


def markup(text: str, font: str = SANS, *, lines: bool = False, spell_out: bool = False) -> str:
    """Reportlab paragraph markup of a text, see `pieces`."""
    return _markup(pieces(text, font, lines=lines, spell_out=spell_out), font)


def literal(text: str) -> str:
    """A text from outside in which nothing means `GLUE`."""
    return text.replace(GLUE, _escaped(GLUE))


def one_line(text: str, style: ParagraphStyle, width: float, *, spell_out: bool = False) -> Paragraph:
    """A text in a single line of at most `width` pt; a longer one loses its middle."""
    text = shortened(text, _LINE)
    low, high = 0, len(text)
    if _width(text, style, spell_out) > width:
        while low < high - 1:
            middle = (low + high) // 2
            fits = _width(shortened(text, middle), style, spell_out) <= width
            low, high = (middle, high) if fits else (low, middle)
        text = shortened(text, low)
    return Paragraph(markup(text, style.fontName, spell_out=spell_out), style)


def shortened(text: str, keep: int) -> str:
    """`keep` characters of a text, from its start and its end, with an ellipsis between."""
    if keep >= len(text):
        return text
    tail = keep // 2
    return text[: keep - tail].rstrip() + ELLIPSIS + (text[-tail:].lstrip() if tail else "")


def _marked(text: str, font: str, *, lines: bool) -> Iterator[Piece]:
    """Every character with the font that has it, "" where none has; spaces kept from being collapsed."""
    marks, before = 0, "\n"
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if character == GLUE:
            yield Piece(NBSP, font, False)
        elif character == "\n" and lines:
            yield Piece("\n", font, False)
        elif character == " ":
            yield Piece(NBSP if before in {" ", "\n"} else " ", font, False)
        elif category in _HIDDEN or category == "Zs" or marks > _MAX_MARKS:
            yield Piece(_escaped(character), MONO, True)
        else:
            yield Piece(character, _font_for(character, font), False)
        before = character


def _escaped(character: str) -> str:
    return _SHORT.get(character) or character.encode("unicode_escape").decode("ascii")


def _font_for(character: str, font: str) -> str:
    """`font`, or another shipped font if only that has the character, or ""."""
    covered = fonts()
    return next((name for name in (font, SANS, MONO) if ord(character) in covered[name]), "")


def _markup(runs: list[Piece], font: str) -> str:
    parts = []
    for text, name, spelled in runs:
        if text.strip("\n") == "" and text:
            parts.append("<br/>" * len(text))
            continue
        safe = escape(text)
        tint = f' backcolor="{TINT}"' if spelled else ""
        parts.append(safe if name == font and not spelled else f'<font name="{name}"{tint}>{safe}</font>')
    return "".join(parts)


def _width(text: str, style: ParagraphStyle, spell_out: bool) -> float:
    runs = pieces(text, style.fontName, spell_out=spell_out)
    return float(sum(pdfmetrics.stringWidth(run.text, run.font, style.fontSize) for run in runs))


def _no_glyph(missing: list[str]) -> EnfaceError:
    names = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing[:6])
    more = f" and {len(missing) - 6} more" if len(missing) > 6 else ""
    return EnfaceError(
        f"the report cannot print these characters: {names}{more}",
        remedy="write the text in Latin, Greek or Cyrillic letters, or have such characters spelled out (--spell-out)",
        code="E160",
    )
