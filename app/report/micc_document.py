"""The PDF of an evaluation on MICC Florence: pages with a foot, as bytes that depend on the content alone."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from app.report import look
from app.report.document import pdf_date
from app.report.language import Words, moment, words_of
from app.report.micc_story import MiccContent, micc_story
from app.report.text import SANS, fonts, one_line, plain
from app.report.typeset import Setter


def micc_bytes(content: MiccContent, language: str = "en") -> bytes:
    """The evaluation as a PDF; the same content gives the same bytes.

    Raises:
        UsageError: there is no such language (E162).
        EnfaceError: a font or a language file is missing (E161).
    """
    fonts()
    words = words_of(language)
    setter = Setter(words, spell_out=True)
    buffer = io.BytesIO()
    document = _Document(buffer, content, words)
    document.build(micc_story(setter, content), canvasmaker=document.canvas_maker)
    return buffer.getvalue()


class _Document(BaseDocTemplate):  # type: ignore[misc] # reportlab has no types
    """A4 pages with a foot."""

    def __init__(self, buffer: io.BytesIO, content: MiccContent, words: Words) -> None:
        self._content, self._words = content, words
        super().__init__(
            buffer,
            pagesize=A4,
            invariant=1,
            pageCompression=1,
            lang=words.code,
            initialFontName=SANS,
            title=plain(words("micc.title")),
            author=plain(content.program),
            creator=plain(content.program),
            producer=plain(content.program),
        )
        bare = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
        frame = Frame(look.MARGIN, look.BOTTOM, look.WIDTH, look.HEIGHT + look.FIRST_PAGE, **bare)
        self.addPageTemplates([PageTemplate("page", [frame], onPageEnd=self._foot)])

    def canvas_maker(self, *arguments: object, **options: object) -> Canvas:
        """A canvas that takes the evaluation's own time for the document's."""
        canvas = Canvas(*arguments, **options)
        stamp = pdf_date(self._content.made)
        canvas.setDateFormatter(lambda *_: stamp)
        return canvas

    def _foot(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setStrokeColor(look.RULE)
        canvas.setLineWidth(0.6)
        canvas.line(look.MARGIN, look.BOTTOM - 9.0, look.MARGIN + look.WIDTH, look.BOTTOM - 9.0)
        texts = (
            (f"{self._content.program} · {moment(self._content.made)}", look.LABEL, 0.0, 0.8),
            (self._words("micc.page", page=canvas.getPageNumber()), look.LABEL_RIGHT, 0.8, 0.2),
        )
        for text, style, start, share in texts:
            line = one_line(text, style, look.WIDTH * share, spell_out=True)
            line.wrap(look.WIDTH * share, 100.0)
            line.drawOn(canvas, look.MARGIN + look.WIDTH * start, look.BOTTOM - 23.0)
        canvas.restoreState()
