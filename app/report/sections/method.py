"""The section of the method: what was done, in plain words and in a drawing, and every choice that was made."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer

from app.report import look
from app.report.content import ReportContent
from app.report.diagram import MethodFigure
from app.report.language import moment
from app.report.typeset import Cell, Setter, together

PARAGRAPHS = ("photos", "network", "shape", "texture", "scale")


def method(setter: Setter, content: ReportContent) -> list[Flowable]:
    """Plain words, the figure, and the run."""
    story = [*setter.heading("method.title")]
    story += [setter.say(f"method.{name}", look.TEXT) for name in PARAGRAPHS]
    story.append(Spacer(0, 6))
    story += together(MethodFigure(setter, content), Spacer(0, 5), setter.say("method.caption", look.LABEL))
    story += together(setter.subheading("run.title"), setter.facts(_run_rows(setter, content)))
    story += _outputs(setter, content)
    return story


def method_in_short(setter: Setter, content: ReportContent) -> list[Flowable]:
    """The figure with one paragraph."""
    return [
        *setter.heading("method.title"),
        *together(
            setter.say("method.short", look.TEXT),
            Spacer(0, 4),
            MethodFigure(setter, content),
            Spacer(0, 5),
            setter.say("method.caption", look.LABEL),
        ),
    ]


def network_rows(setter: Setter, content: ReportContent) -> list[tuple[str | Flowable, Cell]]:
    """Name and hash of the weights, and where they ran."""
    words, model, run = setter.words, content.result.model, content.result.run
    name = model.name
    if model.parameters:
        name = words("run.network.value", name=name, count=words.number(model.parameters, 0))
    if run.device:
        name = words("run.network.device", name=name, device=run.device)
    return [
        ("run.network", setter.user(name, words("run.network"), setter.value)),
        ("run.weights", setter.text(model.sha256, look.HASH)),
    ]


def _run_rows(setter: Setter, content: ReportContent) -> list[tuple[str | Flowable, Cell]]:
    words, run = setter.words, content.result.run

    def user(key: str, text: str) -> tuple[str, Cell]:
        return key, setter.user(text, words(key))

    rows: list[tuple[str | Flowable, Cell]] = []
    if run.label:
        rows.append(user("run.label", run.label))
    if run.operation:
        rows.append(user("run.operation", " ".join(filter(None, (run.operation, run.version)))))
    if run.operator:
        rows.append(user("run.operator", run.operator))
    if run.started is not None:
        duration = "" if run.seconds is None else words("run.duration", seconds=words.number(run.seconds, 1))
        rows.append(("run.started", moment(run.started) + duration))
    rows += network_rows(setter, content)
    for name, value in run.parameters:
        rows.append((setter.name(name, words("run.parameter")), setter.user(value, name)))
    return rows


def _outputs(setter: Setter, content: ReportContent) -> list[Flowable]:
    outputs = content.result.run.outputs
    if not outputs:
        return []
    rows: list[list[Cell]] = [
        [setter.user(name, setter.words("run.file"), look.FINE, 90), setter.text(digest, look.HASH)]
        for name, digest in outputs
    ]
    header = [setter.words("run.file"), "SHA-256"]
    return [setter.subheading("run.outputs"), setter.rows(header, rows, (150, 332))]
