"""The sections of what was found: the result at a glance, measurements, comparison figures."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer

from app.core.records import Scale
from app.report import look
from app.report.content import Comparison, Measurement, ReportContent
from app.report.facts import Decision
from app.report.figures import StillFigure
from app.report.language import moment
from app.report.notices import notice_text
from app.report.sections.evaluation import verdict
from app.report.sections.maps import shares_text
from app.report.sections.method import network_rows
from app.report.text import GLUE
from app.report.typeset import Cell, Setter, together

COMPARISON_HEIGHT = 250.0


def result(setter: Setter, content: ReportContent) -> list[Flowable]:
    """What was made, how good it is thought to be, and what the examiner said."""
    story = [*setter.heading("result.title"), setter.facts(result_rows(setter, content))]
    return [*story, *warnings(setter, content)]


def result_in_short(setter: Setter, content: ReportContent) -> list[Flowable]:
    """The same, with a line instead of a heading where there are no warnings."""
    if content.result.warnings:
        return result(setter, content)
    rows = [*result_rows(setter, content), ("warnings.title", setter.words("warnings.none"))]
    return [*setter.heading("result.title"), setter.facts(rows)]


def result_rows(setter: Setter, content: ReportContent) -> list[tuple[str | Flowable, Cell]]:
    """The facts of the result."""
    words, made = setter.words, content.result
    rows: list[tuple[str | Flowable, Cell]] = [
        ("result.decision", _decision(setter, content)),
        ("result.input", words(f"mode.{made.mode}")),
        (
            "result.mesh",
            words(
                "result.mesh.value", vertices=words.number(made.vertices, 0), triangles=words.number(made.triangles, 0)
            ),
        ),
        ("result.scale", scale_text(setter, made.scale)),
        ("result.pose", _pose(setter, content)),
        ("result.error", _expected_error(setter, content)),
    ]
    if made.shares:
        rows.append(("result.origin", shares_text(setter, content)))
    rows += [("result.accuracy", verdict(setter, content)), *network_rows(setter, content)]
    return rows


def warnings(setter: Setter, content: ReportContent) -> list[Flowable]:
    """Every warning of the program."""
    notices = content.result.warnings
    if not notices:
        return [*together(setter.subheading("warnings.title"), setter.say("warnings.none"))]
    label = setter.words("warnings.title")
    texts = [setter.short(f"{notice.code}: {notice_text(setter.words, notice)}", label) for notice in notices]
    return [setter.subheading("warnings.title"), setter.bullets(texts)]


def measurements(setter: Setter, content: ReportContent) -> list[Flowable]:
    """Lengths and angles on the mesh, each with its uncertainty."""
    story = [*setter.heading("measurements.title"), setter.lead("measurements.lead")]
    if not content.measurements:
        return [*story, setter.say("measurements.none")]
    words = setter.words
    header = [words(f"measurements.{column}") for column in ("label", "value", "uncertainty", "basis")]
    rows = [_measurement(setter, measurement) for measurement in content.measurements]
    table = setter.rows(header, rows, (196, 74, 82, 130), numbers=(1, 2))
    note = setter.text(words("measurements.scale", scale=scale_text(setter, content.result.scale)), look.LABEL)
    return [*story, *(together(table, Spacer(0, 4), note) if len(rows) < 12 else (table, Spacer(0, 4), note))]


def comparisons(setter: Setter, content: ReportContent) -> list[Flowable]:
    """The figures; nothing at all when there is none."""
    if not content.comparisons:
        return []
    story = [*setter.heading("comparisons.title"), setter.lead("comparisons.lead")]
    for figure in content.comparisons:
        story += together(*_comparison(setter, figure))
    return story


def scale_text(setter: Setter, scale: Scale) -> str:
    """The assumption behind every millimetre."""
    key = "scale.assumed" if scale.assumed else "scale.entered"
    digits = 0 if float(scale.ipd_mm).is_integer() else 1
    return setter.words(key, mm=setter.words.number(scale.ipd_mm, digits))


def _decision(setter: Setter, content: ReportContent) -> list[Flowable]:
    words, decision = setter.words, content.result.decision
    text = words(f"decision.{decision.state.value}")
    if decision.state is not Decision.DRAFT:
        who = setter.short(decision.by, words("result.decision"), 120) or words("not_stated")
        text = words("decision.by", text=text, who=who)
        if decision.at is not None:
            text += f", {moment(decision.at)}"
    cells: list[Flowable] = [setter.text(text, setter.strong)]
    if decision.reason:
        cells.append(setter.user(decision.reason, words("decision.reason"), setter.value))
    return cells


def _pose(setter: Setter, content: ReportContent) -> str:
    words = setter.words
    parts = []
    for name, angle in zip(("yaw", "pitch", "roll"), content.result.pose, strict=True):
        value = round(float(angle), 1)
        side = "plus" if value > 0 else "minus"
        turn = f" ({words(f'pose.{name}.{side}')})" if value else ""
        parts.append(f"{words(f'pose.{name}')} {words.signed(value)}°{turn}")
    return ", ".join(parts)


def _expected_error(setter: Setter, content: ReportContent) -> str:
    words, confidence = setter.words, content.result.confidence
    if confidence is None:
        return words("result.error.none")
    return words("result.error.value", median=words.number(confidence.median_mm), p95=words.number(confidence.p95_mm))


def _measurement(setter: Setter, measurement: Measurement) -> list[Cell]:
    words = setter.words
    digits, space = (1, "") if measurement.unit == "°" else (1, GLUE)
    unit = f"{space}{measurement.unit}"
    known = measurement.uncertainty
    basis = measurement.basis or ("" if known is None else words("measurements.expanded"))
    return [
        setter.user(measurement.label, words("measurements.label"), look.FINE, 160),
        words.number(measurement.value, digits) + unit,
        words("measurements.unknown") if known is None else f"±{GLUE}{words.number(known, digits)}{unit}",
        setter.user(basis, words("measurements.basis"), look.FINE, 120),
    ]


def _comparison(setter: Setter, figure: Comparison) -> list[Flowable]:
    rows, columns = figure.image.shape[:2]
    scale = min(look.WIDTH / columns, COMPARISON_HEIGHT / rows)
    caption = setter.words("comparisons.caption")
    return [
        setter.user(figure.title, setter.words("comparisons.title"), look.SUBHEADING, 120),
        StillFigure(figure.image, columns * scale, rows * scale),
        Spacer(0, 2),
        setter.text(f"{setter.short(figure.caption, caption, 240)} {caption}".strip(), look.LABEL),
        Spacer(0, 4),
    ]
