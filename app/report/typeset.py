"""From plain text to paragraphs and tables: the only place where text becomes reportlab markup.

A section hands over texts, never markup. Long texts are shortened where they stand and printed in full in an appendix,
so that no text, however long, breaks a page or is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Paragraph, Table
from reportlab.platypus.flowables import HRFlowable, Spacer

from app.report import look
from app.report.language import Words
from app.report.text import literal, markup, plain, shortened

Cell: TypeAlias = str | Flowable | list[Flowable]

PLACE_LIMIT = 320
"""Characters that a text may have where it stands; a longer one goes to the appendix."""
LEAST_ROWS = 2
"""Rows that stand under a heading when the others have to go to the next page."""
FOLLOWING = 44.0
"""Room below a heading that has to hold its first lines, else both go to the next page, pt."""
PRINT_LIMIT = 20_000
"""Characters of one text that are printed at all; of a longer one its hash is printed beside its ends."""


@dataclass(frozen=True)
class LongText:
    """A text that is printed in full in the appendix.

    Attributes:
        mark: how it is referred to, e.g. "A3".
        label: what it is.
        text: all of it.
    """

    mark: str
    label: str
    text: str


class Heading(Paragraph):  # type: ignore[misc] # reportlab has no types
    """A section's heading, which the table of contents and the outline take up.

    Args:
        title: plain text.
        content: its markup.
        key: of the bookmark.
        style: of the heading.
    """

    def __init__(self, title: str, content: str, key: str, style: ParagraphStyle) -> None:
        super().__init__(content, style)
        self.title = title
        self.key = key
        self.keepWithNext = True


class Rows(Table):  # type: ignore[misc] # reportlab has no types
    """A table of independent rows, which may begin under its heading and go on on the next page."""


class Block(KeepTogether):  # type: ignore[misc] # reportlab has no types
    """What belongs together; where the page has no room for it, rows at its end are divided before it moves on."""

    def split(self, width: float, height: float) -> list[Flowable]:
        """Its parts for this page and the next."""
        *before, last = self._content
        if before and isinstance(last, Rows):
            room = height - sum(
                part.wrap(width, height)[1] + part.getSpaceBefore() + part.getSpaceAfter() for part in before
            )
            parts = last.split(width, room - last.getSpaceBefore()) if room > 0 else []
            if len(parts) > 1 and parts[0]._nrows - last.repeatRows >= LEAST_ROWS:
                return [*before, *parts]
        moved: list[Flowable] = super().split(width, height)
        return moved


@dataclass(eq=False)
class Setter:
    """Makes paragraphs of one report.

    Attributes:
        words: its language.
        spell_out: print characters without a glyph as escapes instead of refusing the report.
        compact: set small headings and facts, for a page that has to hold much.
        long_texts: what the appendix has to print.
    """

    words: Words
    spell_out: bool = False
    compact: bool = False
    long_texts: list[LongText] = field(default_factory=list)
    _headings: int = 0

    @property
    def value(self) -> ParagraphStyle:
        """How the value of a fact is set."""
        return look.FINE if self.compact else look.BODY

    @property
    def strong(self) -> ParagraphStyle:
        """How a value is set that matters most."""
        return look.FINE_STRONG if self.compact else look.STRONG

    def text(self, text: str, style: ParagraphStyle = look.BODY, *, lines: bool = False) -> Paragraph:
        """A paragraph that prints a text literally."""
        return Paragraph(markup(text, style.fontName, lines=lines, spell_out=self.spell_out), style)

    def say(self, key: str, style: ParagraphStyle = look.BODY, **values: object) -> Paragraph:
        """A paragraph of the catalogue."""
        return self.text(self.words(key, **values), style)

    def short(self, text: str, label: str, limit: int = PLACE_LIMIT) -> str:
        """The text itself, or its ends and where the whole is printed.

        Args:
            text: from outside.
            label: what it is, for the appendix.
            limit: characters that may be printed here; one that is spelled out counts as all of its escape.
        """
        printed = len(plain(text))
        if printed <= limit and text.count("\n") < 2:
            return literal(text)
        known = next((entry for entry in self.long_texts if entry.text == text), None)
        if known is None:
            known = LongText(f"T{len(self.long_texts) + 1}", label, text)
            self.long_texts.append(known)
        return (
            f"{literal(shortened(text, limit * len(text) // printed))} [{self.words('appendix.see', mark=known.mark)}]"
        )

    def lead(self, key: str) -> Paragraph:
        """The paragraph under a heading; stays with what it leads to."""
        paragraph = self.say(key, look.TEXT)
        paragraph.keepWithNext = True
        return paragraph

    def user(self, text: str, label: str, style: ParagraphStyle = look.BODY, limit: int = PLACE_LIMIT) -> Paragraph:
        """A paragraph of a text from outside; "not stated" when it is empty."""
        if not text:
            return self.say("not_stated", _muted(style))
        return self.text(self.short(text, label, limit), style)

    def heading(self, key: str) -> list[Flowable]:
        """A numbered section heading over a rule."""
        self._headings += 1
        title = f"{self._headings}  {self.words(key)}"
        style = look.COMPACT_HEADING if self.compact else look.HEADING
        heading = Heading(title, markup(title, style.fontName), f"section{self._headings}", style)
        rule = HRFlowable(
            width="100%", thickness=0.8, color=look.ACCENT, spaceBefore=0, spaceAfter=3 if self.compact else 7
        )
        rule.keepWithNext = True
        return [heading, rule]

    def name(self, text: str, label: str, width: float = look.LABEL_WIDTH) -> Paragraph:
        """The label of a fact that is named by a path, broken at its dots where it is wider than its column."""
        lines = [""]
        for part in self.short(text, label, 60).replace(".", ".\0").split("\0"):
            wide = stringWidth(lines[-1] + part, look.LABEL.fontName, look.LABEL.fontSize) > width - look.LABEL_GAP
            lines = [*lines, part] if wide and lines[-1] else [*lines[:-1], lines[-1] + part]
        return self.text("\n".join(lines), look.LABEL, lines=True)

    def subheading(self, key: str, **values: object) -> Paragraph:
        """A heading inside a section."""
        paragraph = self.say(key, look.SUBHEADING, **values)
        paragraph.keepWithNext = True
        return paragraph

    def facts(
        self,
        rows: Sequence[tuple[str | Flowable, Cell]],
        width: float = look.WIDTH,
        label: float = look.LABEL_WIDTH,
        *,
        fine: bool = False,
    ) -> Table:
        """Labels (keys of the catalogue, or flowables) and values (plain text or flowables) in two columns.

        Args:
            rows: from top to bottom.
            width: of both columns.
            label: width of the labels.
            fine: values are as small as the labels.
        """
        cells = [
            [
                self.say(key, look.LABEL) if isinstance(key, str) else key,
                self._cell(value, self.value),
            ]
            for key, value in rows
        ]
        table = Rows(cells, colWidths=[label, width - label], hAlign="LEFT")
        table.setStyle(look.FINE_FACTS if fine or self.compact else look.FACTS)
        return table

    def rows(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        *,
        numbers: Sequence[int] = (),
        strong: Sequence[int] = (),
    ) -> Table:
        """A table with rules whose header repeats on each page.

        Args:
            header: plain titles.
            rows: plain text or flowables.
            widths: of the columns, as shares of the text width.
            numbers: columns that are aligned to the right.
            strong: rows in bold.
        """
        total = sum(widths)
        head = [
            self.text(title, look.LABEL_RIGHT if place in numbers else look.LABEL) for place, title in enumerate(header)
        ]
        body = []
        for place, row in enumerate(rows):
            plain, number = (
                (look.FINE_STRONG, _right(look.FINE_STRONG)) if place in strong else (look.FINE, look.FINE_NUMBER)
            )
            body.append([self._cell(cell, number if at in numbers else plain) for at, cell in enumerate(row)])
        table = Rows(
            [head, *body], colWidths=[share / total * look.WIDTH for share in widths], repeatRows=1, hAlign="LEFT"
        )
        table.setStyle(look.ROWS)
        return table

    def caution(self, title: str, text: str = "") -> Table:
        """A panel that nobody overlooks."""
        parts: list[Flowable] = [self.text(title, look.CAUTION_STRONG)]
        if text:
            parts.append(self.text(text, look.CAUTION_TEXT))
        table = Table([[parts]], colWidths=[look.WIDTH], hAlign="LEFT")
        table.setStyle(look.panel(look.CAUTION_PANEL, look.CAUTION))
        return table

    def bullets(self, texts: Sequence[str], style: ParagraphStyle = look.BODY) -> Table:
        """A list with bullets."""
        table = Rows(
            [[self.text("•", style), self.text(text, style)] for text in texts],
            colWidths=[11.0, look.WIDTH - 11.0],
            hAlign="LEFT",
        )
        table.setStyle(look.LISTED)
        return table

    def appendix(self) -> list[Flowable]:
        """All texts that were shortened, in full."""
        if not self.long_texts:
            return []
        story = [*self.heading("appendix.title"), self.lead("appendix.lead")]
        for entry in self.long_texts:
            title = self.text(f"{entry.mark}  {entry.label}", look.SUBHEADING)
            story += [CondPageBreak(title.wrap(look.WIDTH, look.HEIGHT)[1] + FOLLOWING), title]
            story.append(self.text(literal(entry.text[:PRINT_LIMIT]), look.FINE, lines=True))
            if len(entry.text) > PRINT_LIMIT:
                digest = hashlib.sha256(entry.text.encode("utf-8", "surrogatepass")).hexdigest()
                rest = self.words.number(len(entry.text) - PRINT_LIMIT, 0)
                story.append(Spacer(0, 4))
                story.append(self.caution(self.words("appendix.cut", count=rest, sha256=digest)))
        return story

    def _cell(self, value: Cell, style: ParagraphStyle) -> Flowable | list[Flowable]:
        return self.text(value, style) if isinstance(value, str) else value


def together(*parts: Flowable) -> list[Flowable]:
    """Flowables that stay on one page if a page can hold them, with what stands before them and wants to stay."""
    for part in parts[:-1]:
        part.keepWithNext = True
    return list(parts)


def side_by_side(cells: Sequence[Cell], widths: Sequence[float]) -> Table:
    """Flowables in columns of given widths, top-aligned."""
    table = Table([list(cells)], colWidths=list(widths), hAlign="LEFT")
    table.setStyle(look.GRID)
    return table


def _muted(style: ParagraphStyle) -> ParagraphStyle:
    return look.style(style.fontName, style.fontSize, look.MUTED, style.leading, alignment=style.alignment)


def _right(style: ParagraphStyle) -> ParagraphStyle:
    return look.style(style.fontName, style.fontSize, style.textColor, style.leading, alignment=2)
