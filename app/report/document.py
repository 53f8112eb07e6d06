"""The document: pages with banner, head and foot around the sections, as bytes that depend on the content alone."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate
from reportlab.platypus.paragraph import Paragraph

from app.core.records import LIMITS_STATEMENT
from app.report import look
from app.report.content import ReportContent, Status, Template
from app.report.language import Words, moment, words_of
from app.report.templates import story_of
from app.report.text import BOLD, SANS, fonts, one_line, plain
from app.report.typeset import Block, Heading, Setter

KEYWORDS = ("synthetic", "AI-estimated", "trainedAlgorithmicMedia", "3D face reconstruction")
BANNER_HEIGHT = 14.0
BANNER_EDGE = 17.0
"""Distance of the classification's banners from the page's edges, pt."""
WATERMARK = 92.0
rl_config.useA85 = 0  # streams as bytes: a fifth smaller, and several times faster to write


@dataclass(frozen=True)
class ReportOptions:
    """How a report is printed.

    Attributes:
        template: how much.
        language: ISO 639-1, of `app.report.language.LANGUAGES`.
        spell_out: print characters that no font covers as escapes instead of refusing.
    """

    template: Template = Template.LONG
    language: str = "en"
    spell_out: bool = False


def report_bytes(content: ReportContent, options: ReportOptions | None = None) -> bytes:
    """The report as a PDF; the same content and options give the same bytes, on any day and in any place.

    Raises:
        UsageError: there is no such language (E162).
        EnfaceError: a character that no font covers (E160), a font or a language file is missing (E161).
        ValueError: a time has no time zone.
    """
    options = options or ReportOptions()
    fonts()
    words = words_of(options.language)
    setter = Setter(words, options.spell_out, compact=options.template is Template.SUMMARY)
    buffer = io.BytesIO()
    document = _Document(buffer, content, options, words)
    document.multiBuild(
        [PageCount(document), *story_of(setter, content, options.template)], canvasmaker=document.canvas_maker
    )
    return buffer.getvalue()


class PageCount(Flowable):  # type: ignore[misc] # reportlab has no types
    """Takes no room; asks for another pass until the number of pages is the one that was printed."""

    def __init__(self, document: _Document) -> None:
        super().__init__()
        self._document = document
        self.width = self.height = 0.0

    def isIndexing(self) -> bool:  # noqa: N802 - reportlab's name
        """Whether it needs passes of its own."""
        return True

    def isSatisfied(self) -> bool:  # noqa: N802 - reportlab's name
        """Whether the last pass printed the right number of pages."""
        return self._document.settled

    def beforeBuild(self) -> None:  # noqa: N802 - reportlab's name
        """Nothing is to be reset."""

    def afterBuild(self) -> None:  # noqa: N802 - reportlab's name
        """Nothing is to be gathered."""

    def notify(self, kind: str, stuff: object) -> None:
        """Headings are no concern of it."""

    def draw(self) -> None:
        """Draw nothing."""


class _Document(BaseDocTemplate):  # type: ignore[misc] # reportlab has no types
    """Knows after its first pass how many pages there are."""

    def __init__(self, buffer: io.BytesIO, content: ReportContent, options: ReportOptions, words: Words) -> None:
        self._content, self._options, self._words = content, options, words
        self._pages, self.settled = 0, False
        title = words("metadata.title", case=content.case.number or content.label or words("not_stated"))
        super().__init__(
            buffer,
            pagesize=A4,
            invariant=1,
            pageCompression=1,
            lang=words.code,
            initialFontName=SANS,
            title=plain(title),
            author=plain(content.case.examiner or content.program),
            subject=LIMITS_STATEMENT,
            creator=plain(content.program),
            producer=plain(content.program),
            keywords=", ".join(KEYWORDS),
        )
        self.keepTogetherClass = Block
        bare = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
        frame = Frame(look.MARGIN, look.BOTTOM, look.WIDTH, look.HEIGHT, **bare)
        # The first page has no running head.
        first = Frame(look.MARGIN, look.BOTTOM, look.WIDTH, look.HEIGHT + look.FIRST_PAGE, **bare)
        drawn = {"onPage": self._under, "onPageEnd": self._around}
        self.addPageTemplates(
            [
                PageTemplate("first", [first], autoNextPageTemplate="page", **drawn),
                PageTemplate("page", [frame], **drawn),
            ]
        )

    def canvas_maker(self, *arguments: object, **options: object) -> Canvas:
        """A canvas that takes the report's own time for the document's."""
        canvas = Canvas(*arguments, **options)
        stamp = pdf_date(self._content.made)
        canvas.setDateFormatter(lambda *_: stamp)
        return canvas

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Enter headings into contents and outline."""
        if isinstance(flowable, Heading):
            self.canv.bookmarkPage(flowable.key)
            self.canv.addOutlineEntry(flowable.title, flowable.key, 0)
            self.notify("TOCEntry", (0, flowable.text, self.page, flowable.key))

    def _endBuild(self) -> None:  # noqa: N802 - reportlab's name
        self.settled = self._pages == self.page
        self._pages = self.page
        super()._endBuild()

    def _under(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        if self._content.status is Status.FINAL:
            return
        canvas.saveState()
        canvas.setFillColor(look.WATERMARK)
        canvas.setFont(BOLD, WATERMARK)
        canvas.translate(look.PAGE_WIDTH / 2, look.PAGE_HEIGHT / 2)
        canvas.rotate(52)
        canvas.drawCentredString(0, -WATERMARK / 3, self._words(f"watermark.{self._content.status.value}"))
        canvas.restoreState()

    def _around(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.saveState()
        self._banners(canvas)
        if canvas.getPageNumber() > 1:
            self._head(canvas)
        self._foot(canvas)
        canvas.restoreState()

    def _banners(self, canvas: Canvas) -> None:
        classification = self._content.case.classification
        if not classification:
            return
        for bottom in (look.PAGE_HEIGHT - BANNER_EDGE - BANNER_HEIGHT, BANNER_EDGE):
            canvas.setFillColor(look.INK)
            canvas.rect(look.MARGIN, bottom, look.WIDTH, BANNER_HEIGHT, stroke=0, fill=1)
            self._line(canvas, classification, look.BANNER, look.MARGIN + 6, bottom + 2.0, look.WIDTH - 12)

    def _head(self, canvas: Canvas) -> None:
        case = self._content.case.number or self._words("not_stated")
        title = self._words("page.head", case=case, report=self._content.label or self._words("not_stated"))
        bottom = look.PAGE_HEIGHT - 60.0
        self._line(canvas, title, look.LABEL, look.MARGIN, bottom, look.WIDTH * 0.62)
        status = self._words(f"page.status.{self._content.status.value}")
        colour = look.GOOD if self._content.status is Status.FINAL else look.CAUTION
        strong = look.style(BOLD, look.SMALL, colour, 10.4, alignment=2)
        self._line(canvas, status, strong, look.MARGIN + look.WIDTH * 0.64, bottom, look.WIDTH * 0.36)
        self._rule(canvas, bottom - 3.0)

    def _foot(self, canvas: Canvas) -> None:
        self._rule(canvas, look.BOTTOM - 9.0)
        bottom = look.BOTTOM - 23.0
        self._line(canvas, self._words("statement"), look.FOOT_STRONG, look.MARGIN, bottom, look.WIDTH * 0.82)
        page = self._words("page.number", page=canvas.getPageNumber(), pages=self._pages)
        self._line(canvas, page, look.LABEL_RIGHT, look.MARGIN + look.WIDTH * 0.82, bottom, look.WIDTH * 0.18)
        made = f"{self._content.program} · {moment(self._content.made)}"
        self._line(canvas, made, look.LABEL, look.MARGIN, bottom - 11.0, look.WIDTH)

    def _line(self, canvas: Canvas, text: str, style: object, x: float, bottom: float, width: float) -> None:
        paragraph: Paragraph = one_line(text, style, width, spell_out=self._options.spell_out)
        paragraph.wrap(width, 100.0)
        paragraph.drawOn(canvas, x, bottom)

    def _rule(self, canvas: Canvas, y: float) -> None:
        canvas.setStrokeColor(look.RULE)
        canvas.setLineWidth(0.6)
        canvas.line(look.MARGIN, y, look.MARGIN + look.WIDTH, y)


def pdf_date(when: datetime) -> str:
    """PDF's form of a moment, e.g. D:20261122204512+01'00'.

    Raises:
        ValueError: it has no time zone.
    """
    offset = when.utcoffset()
    if offset is None:
        raise ValueError("the time of a report needs a time zone")
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    # Not strftime: it does not pad years everywhere.
    digits = "".join(f"{part:02d}" for part in (when.month, when.day, when.hour, when.minute, when.second))
    return f"D:{when.year:04d}{digits}{'-' if minutes < 0 else '+'}{hours:02d}'{rest:02d}'"
