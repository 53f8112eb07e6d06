"""Which sections and pictures each template holds."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Flowable, PageBreak, Spacer

from app.core.records import FaceMesh
from app.core.views import SEVEN_VIEWS, Layer
from app.report.content import ReportContent, Template
from app.report.sections import closing, cover, evaluation, exhibits, findings, maps, method, views
from app.report.typeset import Setter

MAP_VIEWS = ("right_profile", "front", "left_profile")
SHORT_VIEWS = ("right_profile", "front", "left_three_quarter", "left_profile")
PICTURES: dict[Template, dict[Layer, tuple[str, ...]]] = {
    Template.LONG: {
        Layer.TEXTURED: SEVEN_VIEWS,
        Layer.SHADED: SEVEN_VIEWS,
        Layer.CONFIDENCE: MAP_VIEWS,
        Layer.PROVENANCE: MAP_VIEWS,
    },
    Template.SHORT: {
        Layer.TEXTURED: SHORT_VIEWS,
        Layer.SHADED: SHORT_VIEWS,
        Layer.CONFIDENCE: SHORT_VIEWS,
        Layer.PROVENANCE: SHORT_VIEWS,
    },
    Template.SUMMARY: {Layer.TEXTURED: ("front", "left_three_quarter"), Layer.SHADED: ("front", "left_profile")},
}


def wanted_pictures(template: Template, mesh: FaceMesh) -> Iterator[tuple[str, Layer]]:
    """View and layer of every picture that a template shows of a mesh; layers that the mesh lacks are left out."""
    needs = {Layer.TEXTURED: mesh.texture, Layer.CONFIDENCE: mesh.sigma_mm, Layer.PROVENANCE: mesh.provenance}
    for layer, names in PICTURES[template].items():
        if layer not in needs or needs[layer] is not None:
            yield from ((name, layer) for name in names)


def story_of(setter: Setter, content: ReportContent, template: Template) -> list[Flowable]:
    """Everything between the first page's top and the last page's foot."""
    make = {Template.LONG: _long, Template.SHORT: _short, Template.SUMMARY: _summary}[template]
    story = make(setter, content)
    return [*story, *setter.appendix()]


def _long(setter: Setter, content: ReportContent) -> list[Flowable]:
    return [
        *cover.cover(setter, content),
        PageBreak(),
        *cover.contents(setter),
        Spacer(0, 10),
        *findings.result(setter, content),
        PageBreak(),
        *exhibits.exhibits(setter, content),
        PageBreak(),
        *method.method(setter, content),
        PageBreak(),
        *views.model_views(setter, content),
        *maps.confidence_map(setter, content),
        *maps.provenance_map(setter, content),
        *findings.measurements(setter, content),
        *findings.comparisons(setter, content),
        *evaluation.accuracy(setter, content),
        *closing.limits(setter),
        *closing.notes(setter, content),
        *closing.processing_log(setter, content),
        *closing.integrity(setter, content),
        *closing.signatures(setter, content),
    ]


def _short(setter: Setter, content: ReportContent) -> list[Flowable]:
    return [
        *cover.head(setter, content, Template.SHORT),
        *findings.result(setter, content),
        *exhibits.exhibits(setter, content),
        *method.method_in_short(setter, content),
        *views.views_in_short(setter, content),
        *maps.confidence_map(setter, content, 4),
        *maps.provenance_map(setter, content, 4),
        *findings.measurements(setter, content),
        *findings.comparisons(setter, content),
        *_accuracy_in_short(setter, content),
        *closing.limits(setter),
        *closing.integrity(setter, content),
        *closing.signatures(setter, content),
    ]


def _summary(setter: Setter, content: ReportContent) -> list[Flowable]:
    return [
        *cover.head(setter, content, Template.SUMMARY),
        *exhibits.exhibit_table(setter, content),
        *views.views_in_a_row(setter, content),
        *findings.result_in_short(setter, content),
        *closing.limits(setter, all_of_them=False),
    ]


def _accuracy_in_short(setter: Setter, content: ReportContent) -> list[Flowable]:
    return [*setter.heading("accuracy.title"), *evaluation.accuracy_table(setter, content)]
