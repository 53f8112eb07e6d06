"""The sections of an evaluation on MICC Florence in print: every figure beside its baselines, plots, worst faces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from reportlab.platypus import Flowable, Spacer

from app.report import look
from app.report.figures import Figure
from app.report.pictures import exact, photographic
from app.report.typeset import Cell, Setter, side_by_side, together

Picture = NDArray[np.uint8]
_MOST_LISTED = 60
_REGIONS = ("forehead", "eyes", "nose", "mouth", "cheeks", "jaw")
_CHARTS = ("ced", "yaw", "region")


@dataclass(frozen=True, eq=False)
class MiccContent:
    """What is printed.

    Attributes:
        results: `results.json` of the evaluation. folder: the data set's, as the person named it.
        charts: pictures by file name. shots: pictures of one scan, from the front and the side.
        worst: method, subject, median mm and picture of the worst faces.
        made: when, with a time zone. program: name and version.
    """

    results: Mapping[str, Any]
    folder: str
    charts: Mapping[str, Picture]
    shots: Sequence[Picture]
    worst: Sequence[tuple[str, str, float, Picture]]
    made: datetime
    program: str


class ChartFigure(Figure):
    """A plot or a picture at a given width."""

    def __init__(self, image: Picture, width: float, *, framed: bool = False) -> None:
        rows, columns = image.shape[:2]
        super().__init__(width, width * rows / columns)
        self._framed = framed
        self._picture = photographic(image, self.width, self.height, synthetic=False) if framed else exact(image)

    def draw(self) -> None:
        """Draw it."""
        self.canv.drawImage(self._picture, 0, 0, self.width, self.height)
        if self._framed:
            self.frame()


def micc_story(setter: Setter, content: MiccContent) -> list[Flowable]:
    """All sections in order."""
    words, results = setter.words, content.results
    story: list[Flowable] = [
        setter.text(words("micc.title"), look.COVER_TITLE),
        Spacer(0, 4),
        setter.text(words("micc.subtitle"), look.COVER_SUBTITLE),
        Spacer(0, 10),
        setter.facts(_facts(setter, content)),
        Spacer(0, 8),
        *(setter.text(text, look.STRONG) for text in _verdicts(setter, results)),
    ]
    story += _results(setter, content)
    story += _paper(setter, results)
    story += _charts(setter, content)
    story += _people(setter, content)
    story += _worst(setter, content)
    story += _method(setter, content)
    story += _who(setter, results)
    return [*story, *setter.appendix()]


def _facts(setter: Setter, content: MiccContent) -> list[tuple[str, Cell]]:
    words, found = setter.words, content.results["micc"]
    people = words(
        "micc.people.value",
        expected=found["expected"],
        found=found["found"],
        measured=found["measured"],
        missing=len(found["missing"]),
    )
    models = ", ".join(f"{name} ({digest[:12]})" for name, digest in found["models"].items())
    others = ", ".join(f"{name} ({row['meshes']})" for name, row in found["comparators"].items())
    return [
        ("micc.folder", setter.user(content.folder, words("micc.folder"))),
        ("micc.people", people),
        ("micc.models", models),
        ("micc.others", setter.user(others, words("micc.others")) if others else words("micc.none")),
    ]


def _verdicts(setter: Setter, results: Mapping[str, Any]) -> list[str]:
    """Each model against the mean face, in words."""
    methods, words = results["methods"], setter.words
    mean = methods["mean_face"]
    texts = []
    for name in results["micc"]["models"]:
        own = methods.get(name)
        if own is None or own["nme_mean"] is None or mean["nme_mean"] is None:
            continue
        better = own["nme_ci95"][1] < mean["nme_mean"]
        worse = own["nme_ci95"][0] > mean["nme_mean"]
        key = "micc.better" if better else "micc.worse" if worse else "micc.alike"
        texts.append(words(key, model=name, mine=_nme(setter, own), mean=_nme(setter, mean)))
    return texts


def _results(setter: Setter, content: MiccContent) -> list[Flowable]:
    words, results = setter.words, content.results
    keys = ("nme", "interval", "scored", "median", "mean", "p95", "failures")
    header = [words("micc.method"), *(words(f"micc.column.{key}") for key in keys)]
    rows: list[list[Cell]] = []
    for name, entry in results["methods"].items():
        rows.append(
            [
                setter.short(name, words("micc.method"), 40),
                _nme(setter, entry),
                _interval(setter, entry.get("nme_ci95")),
                _number(setter, entry.get("nme_scored_mean"), 4),
                _number(setter, entry["mm_median"], 2),
                _number(setter, entry["mm_mean"], 2),
                _number(setter, entry["mm_p95"], 2),
                words.number(entry["failures"], 0),
            ]
        )
    table = setter.rows(header, rows, (112, 44, 82, 50, 50, 46, 42, 46), numbers=tuple(range(1, 8)))
    regions = [[setter.short(name, words("micc.method"), 40),
                *(_number(setter, entry["by_region"].get(region), 2) for region in _REGIONS)]
               for name, entry in results["methods"].items() if entry["by_region"]]  # fmt: skip
    heads = [words("micc.method"), *(words(f"region.{region}") for region in _REGIONS)]
    return [
        *setter.heading("micc.results"),
        setter.lead("micc.results.lead"),
        table,
        Spacer(0, 4),
        setter.text(words("micc.normaliser", how=results["normaliser"]), look.LABEL),
        *together(
            setter.subheading("micc.regions"),
            setter.rows(heads, regions, (112, *(52 for _ in _REGIONS)), numbers=tuple(range(1, 7))),
        ),
    ]


def _paper(setter: Setter, results: Mapping[str, Any]) -> list[Flowable]:
    """Published rows stand first and say that they are; rows measured here carry an interval."""
    words = setter.words
    story = [*setter.heading("micc.paper"), setter.lead("micc.paper.lead")]
    header = [words("micc.method"), words("micc.column.nme"), words("micc.column.interval"), words("micc.origin")]
    for number, table in results["tables"].items():
        rows: list[list[Cell]] = [
            [
                setter.short(row["method"], words("micc.method"), 70),
                _number(setter, row["nme"], 4),
                _interval(setter, row["ci95"]),
                words("micc.published" if row["published"] else "micc.measured"),
            ]
            for row in table["rows"]
        ]
        body = setter.rows(header, rows, (230, 70, 90, 90), numbers=(1, 2))
        story += together(setter.subheading("micc.table", number=number, title=words(f"micc.table.{number}")), body)
    return story


def _charts(setter: Setter, content: MiccContent) -> list[Flowable]:
    files = {"ced": "micc_ced.png", "yaw": "micc_by_yaw.png", "region": "by_region.png"}
    story: list[Flowable] = list(setter.heading("micc.charts"))
    for key in _CHARTS:
        picture = content.charts.get(files[key])
        if picture is not None:
            caption = setter.text(setter.words(f"micc.chart.{key}"), look.LABEL)
            story += together(ChartFigure(picture, look.WIDTH * 0.86), Spacer(0, 2), caption, Spacer(0, 8))
    return story


def _people(setter: Setter, content: MiccContent) -> list[Flowable]:
    groups = content.results["demographics"]
    if not groups:
        return []
    story: list[Flowable] = [*setter.heading("micc.groups"), setter.lead("micc.groups.lead")]
    for group in groups:
        for name in (f"micc_by_{group}.png", f"micc_histogram_{group}.png"):
            if name in content.charts:
                story += [ChartFigure(content.charts[name], look.WIDTH * 0.86), Spacer(0, 6)]
    return story


def _worst(setter: Setter, content: MiccContent) -> list[Flowable]:
    if not content.worst:
        return []
    words, width = setter.words, (look.WIDTH - 2 * look.GAP) / 3
    story: list[Flowable] = [*setter.heading("micc.worst"), setter.lead("micc.worst.lead")]
    for start in range(0, len(content.worst), 3):
        cells: list[Cell] = []
        for method, subject, median, picture in content.worst[start : start + 3]:
            caption = words("micc.worst.caption", subject=subject, mm=words.number(median, 2))
            cells.append(
                [
                    ChartFigure(picture, width, framed=True),
                    setter.text(setter.short(method, words("micc.method"), 40), look.FINE_STRONG),
                    setter.text(caption, look.LABEL),
                    Spacer(0, 8),
                ]
            )
        cells += [""] * (3 - len(cells))
        story.append(side_by_side(cells, [width + look.GAP, width + look.GAP, width]))
    return story


def _method(setter: Setter, content: MiccContent) -> list[Flowable]:
    words = setter.words
    story: list[Flowable] = [*setter.heading("micc.how"), setter.say("micc.how.text", look.TEXT)]
    if content.shots:
        side = (look.WIDTH - 2 * look.GAP) / 3
        cells: list[Cell] = [ChartFigure(shot, side, framed=True) for shot in content.shots[:2]]
        cells.append(setter.text(words("micc.how.shots"), look.LABEL))
        story.append(side_by_side(cells, [side + look.GAP, side + look.GAP, side]))
        story.append(Spacer(0, 6))
    story.append(setter.bullets([words(f"micc.limit.{key}") for key in ("scale", "pictures", "nme", "published")]))
    return story


def _who(setter: Setter, results: Mapping[str, Any]) -> list[Flowable]:
    words, found = setter.words, results["micc"]
    story: list[Flowable] = list(setter.heading("micc.who"))
    models = [name for name in results["methods"] if name in found["models"]][:3]
    columns = (*models, "mean_face")
    header = [words("micc.subject"), words("micc.scan"), words("micc.alignment"), *columns]
    rows: list[list[Cell]] = [
        [name, row["sha256"][:12], row["alignment_sha256"][:12],
         *(_number(setter, results["people"][name].get(method, {}).get("nme"), 4) for method in columns)]
        for name, row in found["scans"].items()
    ]  # fmt: skip
    widths = (80, 90, 90, *(60 for _ in columns))
    story.append(setter.lead("micc.who.lead"))
    story.append(setter.rows(header, rows, widths, numbers=tuple(range(3, 3 + len(columns)))))
    if found["skipped"]:
        story.append(setter.subheading("micc.skipped"))
        texts = [": ".join(part for part in (row["subject"], row["file"], row["cause"]) if part)
                 for row in found["skipped"][:_MOST_LISTED]]  # fmt: skip
        story.append(setter.bullets([setter.short(text, words("micc.skipped")) for text in texts], look.FINE))
    if found["missing"]:
        story.append(setter.subheading("micc.missing"))
        story.append(setter.text(", ".join(found["missing"]), look.FINE))
    return story


def _nme(setter: Setter, entry: Mapping[str, Any]) -> str:
    return _number(setter, entry["nme_mean"], 4)


def _number(setter: Setter, value: float | None, digits: int) -> str:
    return "–" if value is None else setter.words.number(value, digits)


def _interval(setter: Setter, pair: Sequence[float] | None) -> str:
    if pair is None:
        return "–"
    low, high = (setter.words.number(value, 4) for value in pair)
    return setter.words("accuracy.interval.value", low=low, high=high)
