"""The cover, and the head of the shorter templates: what this is, of which case, how far it may be used."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer, Table
from reportlab.platypus.tableofcontents import TableOfContents

from app.core.views import Layer
from app.report import look
from app.report.content import ReportContent, Status, Template
from app.report.facts import Role
from app.report.figures import Figure, PhotoFigure, StillFigure
from app.report.language import LANGUAGES, moment
from app.report.typeset import Cell, Setter, side_by_side

HERO = (look.WIDTH - 3 * look.GAP) / 4


def cover(setter: Setter, content: ReportContent) -> list[Flowable]:
    """The first page of the full report."""
    return [
        Spacer(0, 60),
        setter.text("ENFACE", look.style(look.HEADING.fontName, look.SMALL, look.ACCENT, 12.0)),
        Spacer(0, 2),
        setter.say("title", look.COVER_TITLE),
        Spacer(0, 1),
        setter.say(f"template.{Template.LONG.value}", look.COVER_SUBTITLE),
        Spacer(0, 20),
        status_panel(setter, content),
        Spacer(0, 16),
        setter.facts(_case_rows(setter, content)),
        Spacer(0, 18),
        *hero(setter, content),
        Spacer(0, 18),
        statement(setter),
    ]


def contents(setter: Setter) -> list[Flowable]:
    """The table of contents."""
    table = TableOfContents(dotsMinLevel=0, levelStyles=[look.CONTENTS], tableStyle=look.GRID)
    return [setter.say("contents", look.HEADING), Spacer(0, 8), table]


def head(setter: Setter, content: ReportContent, template: Template) -> list[Flowable]:
    """The head of a shorter template: title, status and the data of the case in two columns."""
    rows = [row for row in _case_rows(setter, content) if row[0] in _HEAD_ROWS]
    half = (len(rows) + 1) // 2
    width = (look.WIDTH - 2 * look.GAP) / 2
    columns = [setter.facts(part, width, 78.0) for part in (rows[:half], rows[half:])]
    return [
        setter.say("title", look.HEADING),
        setter.say(f"template.{template.value}", look.LABEL),
        Spacer(0, 6),
        status_panel(setter, content),
        Spacer(0, 6),
        side_by_side([columns[0], "", columns[1]], [width, 2 * look.GAP, width]),
    ]


_HEAD_ROWS = ("case.number", "case.examiner", "case.reference", "case.organisation", "report.label", "report.made")


def status_panel(setter: Setter, content: ReportContent) -> Table:
    """What the report calls itself, and why it is not final if it is not."""
    status = content.status
    colour = look.GOOD if status is Status.FINAL else look.CAUTION
    ground = look.PANEL if status is Status.FINAL else look.CAUTION_PANEL
    strong = look.style(look.STRONG.fontName, look.SUB, colour, 14.0)
    parts: list[Flowable] = [setter.say(f"status.{status.value}", strong)]
    reasons = [setter.words(key) for key in content.obstacles]
    if reasons:
        parts.append(setter.text(" ".join(reasons), look.style(look.BODY.fontName, look.NORMAL, colour, 12.6)))
    else:
        parts.append(setter.say("status.final.text", look.BODY))
    table = Table([[parts]], colWidths=[look.WIDTH], hAlign="LEFT")
    table.setStyle(look.panel(ground, colour))
    return table


def statement(setter: Setter) -> Table:
    """The sentence that stands on every page."""
    table = Table([[setter.say("statement", look.STATEMENT)]], colWidths=[look.WIDTH], hAlign="LEFT")
    table.setStyle(look.panel(look.CAUTION_PANEL, look.CAUTION))
    return table


def hero(setter: Setter, content: ReportContent) -> list[Flowable]:
    """Photographs and model in one row, each under its name."""
    cells: list[tuple[Figure, str]] = []
    for exhibit in content.exhibits:
        if exhibit.used and exhibit.role in (Role.FRONT, Role.SIDE) and len(cells) < 2:
            figure = PhotoFigure(exhibit.photo, HERO, HERO, synthetic=exhibit.synthetic)
            kind = "cover.synthesised" if exhibit.synthetic else f"cover.{exhibit.role.value}"
            cells.append((figure, setter.words(kind, label=exhibit.label)))
    for layer in (Layer.TEXTURED, Layer.SHADED):
        stills = {still.view: still for still in content.stills if still.layer is layer}
        still = stills.get("front" if layer is Layer.TEXTURED else "left_three_quarter")
        if still is not None:
            cells.append((StillFigure(still.image, HERO), setter.words(f"cover.{layer.value}")))
    if not cells:
        return []
    widths = [HERO + look.GAP] * (len(cells) - 1) + [HERO]
    pictures = side_by_side([figure for figure, _ in cells], widths)
    captions = side_by_side([setter.text(caption, look.CAPTION) for _, caption in cells], widths)
    return [pictures, Spacer(0, 3), captions]


def _case_rows(setter: Setter, content: ReportContent) -> list[tuple[str, Cell]]:
    case, words = content.case, setter.words

    def user(key: str, text: str, limit: int = 160) -> tuple[str, Cell]:
        return key, setter.user(text, words(key), setter.strong if key == "case.number" else setter.value, limit)

    rows = [
        user("case.number", case.number),
        user("case.subject", case.subject, 240),
        user("case.examiner", case.examiner),
        user("case.organisation", case.organisation),
        user("case.reference", case.reference),
        user("case.classification", case.classification, 80),
    ]
    if case.opened is not None:
        rows.append(("case.opened", moment(case.opened)))
    rows.append(user("report.label", content.label))
    rows.append(("report.made", moment(content.made)))
    if content.made_by:
        rows.append(user("report.made_by", content.made_by))
    rows.append(
        ("report.program", words("report.program.value", program=content.program, language=LANGUAGES[words.code]))
    )
    rows.append(("report.supersedes", _supersedes(setter, content)))
    return rows


def _supersedes(setter: Setter, content: ReportContent) -> Cell:
    if not content.supersedes:
        return setter.say("report.supersedes.none")
    labels = ", ".join(earlier.label for earlier in content.supersedes)
    return setter.user(labels, setter.words("report.supersedes"), setter.value, 160)
