"""The section of the accuracy: the evaluation of the very weights that were used, beside the mean face."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer

from app.report import look
from app.report.accuracy import REGIONS, Accuracy, Figures, accuracy_of
from app.report.content import ReportContent
from app.report.sections.method import network_rows
from app.report.text import GLUE
from app.report.typeset import Cell, Setter, together

TITLES = {"nme_mean": "NME", "mm_median": "accuracy.median", "mm_mean": "accuracy.mean", "mm_p95": "accuracy.p95"}


def accuracy(setter: Setter, content: ReportContent) -> list[Flowable]:
    """Figures, regions, lineage and known failures."""
    model = content.result.model
    story = [*setter.heading("accuracy.title"), setter.lead("accuracy.lead")]
    story.append(setter.facts(network_rows(setter, content)))
    story.append(Spacer(0, 6))
    story += accuracy_table(setter, content)
    record = accuracy_of(model.name, model.metrics)
    if record is not None:
        story += _regions(setter, content, record)
    for key, texts in (("accuracy.lineage", model.lineage), ("accuracy.failures", model.failure_modes)):
        if texts:
            label = setter.words(key)
            story.append(setter.subheading(key))
            story.append(setter.bullets([setter.short(text, label) for text in texts], look.FINE))
    return story


def accuracy_table(setter: Setter, content: ReportContent) -> list[Flowable]:
    """The figures of the model above those of its baselines, and what they mean; or that there are none."""
    words, model = setter.words, content.result.model
    record = accuracy_of(model.name, model.metrics)
    if record is None:
        return [setter.caution(words("accuracy.none"), words("accuracy.none.text"))]
    columns = record.columns
    header = [words("accuracy.method"), *(_title(setter, column) for column in columns), words("accuracy.interval")]
    rows: list[list[Cell]] = [
        [_method(setter, content, row), *(_cell(setter, row, column) for column in columns), _interval(setter, row)]
        for row in record.rows
    ]
    strong = [place for place, row in enumerate(record.rows) if row is _used(content, record)]
    widths = (150, *(62 for _ in columns), 92)
    table = setter.rows(header, rows, widths, numbers=tuple(range(1, len(header))), strong=strong)
    source = setter.text(_source(setter, record), look.LABEL)
    return together(table, Spacer(0, 4), source, Spacer(0, 5), setter.text(verdict(setter, content), look.STRONG))


def verdict(setter: Setter, content: ReportContent) -> str:
    """One sentence that holds the model against the mean face; the report never leaves that to the reader."""
    words, model = setter.words, content.result.model
    record = accuracy_of(model.name, model.metrics)
    used = None if record is None else _used(content, record)
    mean = None if record is None else record.row("mean_face")
    if used is None or mean is None:
        return words("accuracy.none")
    column = next((name for name in ("mm_median", "nme_mean") if name in used.values and name in mean.values), None)
    if column is None:
        return words("accuracy.incomparable")
    mine, theirs = used.values[column], mean.values[column]
    better = mine < theirs and not (used.interval is not None and used.interval[1] >= theirs)
    key = "accuracy.better" if better else "accuracy.not_better"
    return words(key, mine=_figure(setter, column, mine), mean=_figure(setter, column, theirs))


def _used(content: ReportContent, record: Accuracy) -> Figures | None:
    """The row that speaks of the reported result: one photo or two."""
    single = record.row("single") if content.result.mode == "single" else None
    return single or record.row("pair")


def _regions(setter: Setter, content: ReportContent, record: Accuracy) -> list[Flowable]:
    used, mean = _used(content, record), record.row("mean_face")
    if used is None or mean is None:
        return []
    names = [name for name in REGIONS if name in used.regions and name in mean.regions]
    if not names:
        return []
    words = setter.words
    header = [words("accuracy.method"), *(words(f"region.{name}") for name in names)]
    rows: list[list[Cell]] = [
        [_method(setter, content, row), *(words.number(row.regions[name], 2) for name in names)] for row in (used, mean)
    ]
    table = setter.rows(header, rows, (118, *(52 for _ in names)), numbers=tuple(range(1, len(header))), strong=(0,))
    return [*together(setter.subheading("accuracy.regions"), table)]


def _method(setter: Setter, content: ReportContent, row: Figures) -> str:
    if row.method in {"mean_face", "other_person"}:
        return setter.words(f"accuracy.{row.method}")
    return setter.words(f"accuracy.{row.method}", model=content.result.model.name)


def _title(setter: Setter, column: str) -> str:
    title = TITLES[column]
    return setter.words(title) if setter.words.has(title) else title


def _cell(setter: Setter, row: Figures, column: str) -> str:
    return _figure(setter, column, row.values[column]) if column in row.values else "–"


def _figure(setter: Setter, column: str, value: float) -> str:
    if not column.startswith("mm"):
        return setter.words.percent(value, 2)
    return f"{setter.words.number(value, 2)}{GLUE}mm"


def _interval(setter: Setter, row: Figures) -> str:
    if row.interval is None:
        return "–"
    low, high = (setter.words.number(value, 2) for value in row.interval)
    return setter.words("accuracy.interval.value", low=low, high=high)


def _source(setter: Setter, record: Accuracy) -> str:
    words = setter.words
    dataset = setter.short(record.dataset, words("accuracy.title"), 200) or words("not_stated")
    parts = [words("accuracy.source", dataset=dataset)]
    if record.subjects is not None:
        parts.append(words("accuracy.subjects", count=words.number(record.subjects, 0)))
    if record.normaliser:
        parts.append(words("accuracy.normaliser", how=setter.short(record.normaliser, words("accuracy.title"), 200)))
    return " ".join(parts)
