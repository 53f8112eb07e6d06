"""The sections of the two maps on the model: how far it may be off, and which of it a photo shows at all."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer, Table

from app.core.records import Provenance
from app.core.views import PROVENANCE_COLOURS, Layer
from app.report import look
from app.report.content import ReportContent
from app.report.figures import ColourBar, Swatch
from app.report.sections.views import stills_of, view_grid
from app.report.typeset import Setter, together

BAR_WIDTH = look.WIDTH * 0.62
TERMS = {
    Provenance.FRONT: "observed_front",
    Provenance.SIDE: "observed_side",
    Provenance.MIRRORED: "mirrored",
    Provenance.INVENTED: "invented",
}
"""The catalogue's words for where colour comes from: observed, mirrored, invented."""


def confidence_map(setter: Setter, content: ReportContent, columns: int = 3) -> list[Flowable]:
    """The map with its scale in mm, and the two figures that sum it up."""
    stills = stills_of(content, Layer.CONFIDENCE)
    story = [*setter.heading("confidence.title"), setter.lead("confidence.lead")]
    confidence = content.result.confidence
    if confidence is None:
        return [*story, setter.caution(setter.words("confidence.none"))]
    words = setter.words
    figures = words(
        "confidence.figures", median=words.number(confidence.median_mm), p95=words.number(confidence.p95_mm)
    )
    parts: list[Flowable] = [setter.text(figures, look.STRONG), Spacer(0, 6)]
    if stills:
        parts += view_grid(setter, stills, columns, bar=False)
        if stills[0].scale is not None:
            parts.append(ColourBar(stills[0].scale, BAR_WIDTH, words))
    return [*story, *together(*parts)]


def provenance_map(setter: Setter, content: ReportContent, columns: int = 3) -> list[Flowable]:
    """The map with its key, and the share of each kind."""
    stills = stills_of(content, Layer.PROVENANCE)
    story = [*setter.heading("provenance.title"), setter.lead("provenance.lead")]
    if content.result.shares is None:
        return [*story, setter.caution(setter.words("provenance.none"))]
    parts: list[Flowable] = []
    if stills:
        parts += view_grid(setter, stills, columns, bar=False)
    return [*story, *together(*parts, _key(setter, content))]


def shares_text(setter: Setter, content: ReportContent) -> str:
    """The shares of the surface in one line."""
    shares = content.result.shares or {}
    parts = [
        f"{setter.words.percent(shares[kind])} {setter.words(f'provenance.{term}')}"
        for kind, term in TERMS.items()
        if shares.get(kind, 0.0) > 0.0
    ]
    return ", ".join(parts)


def _key(setter: Setter, content: ReportContent) -> Table:
    rows = []
    for kind, term in TERMS.items():
        share = (content.result.shares or {}).get(kind, 0.0)
        text = [
            setter.say(f"provenance.{term}", look.STRONG),
            setter.say(f"provenance.{term}.text", look.FINE),
        ]
        rows.append([Swatch(PROVENANCE_COLOURS[kind]), text, setter.text(setter.words.percent(share, 1), look.NUMBER)])
    table = Table(rows, colWidths=[18.0, look.WIDTH - 18.0 - 60.0, 60.0], hAlign="LEFT")
    table.setStyle(look.LISTED)
    return table
