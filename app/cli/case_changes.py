"""`enface case`: what is corrected, labelled, thrown away, searched and compared after photos and runs are there."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from app.cli.console import Console, literal, table
from app.core.errors import UsageError
from app.core.jobs import JobContext

if TYPE_CHECKING:
    from app.core.casefile import Operator
    from app.core.result_diff import ResultDiff
    from app.store.case import Case

Action = Callable[[Namespace, Console, JobContext], int]


def operator_of(options: Namespace) -> Operator | None:
    """Who acts; None for the account that runs the program."""
    from app.core.casefile import Operator

    return None if options.operator is None else Operator(options.operator)


def opened_case(options: Namespace) -> Case:
    """The case that a command works in, open for writing."""
    from app.services.cases import open_case

    return open_case(options.folder, operator_of(options), purpose=options.action)


def _details(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_notes import record_organisation
    from app.services.cases import CaseDetails, contents, update_details

    names = ("number", "examiner", "reference", "classification", "description")
    with opened_case(options) as opened:
        info = contents(opened).info
        said = {name: _given(getattr(options, name), getattr(info, name)) for name in names}
        if said != {name: getattr(info, name) for name in names} or options.organisation is None:
            info = update_details(opened, CaseDetails(**said))
        if options.organisation is not None:
            record_organisation(opened, options.organisation)
    for name in names:
        console.result(literal(f"{name}: {getattr(info, name)}"))
    if options.organisation is not None:
        console.result(literal(f"organisation: {options.organisation}"))
    return 0


def _describe(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.core.casefile import Kind, NewExhibit, Subject
    from app.services.cases import contents, describe_exhibit

    with opened_case(options) as opened:
        item = contents(opened).exhibit(options.exhibit)
        if item is None:
            what = f"there is no exhibit {Subject(Kind.EXHIBIT, options.exhibit).label} in the case"
            raise UsageError(what, remedy="look at the list", code="E221")
        about = NewExhibit(
            role="" if options.role == "none" else _given(options.role, item.role),
            source=_given(options.source, item.source),
            legal_basis=_given(options.legal_basis, item.legal_basis),
            person_category=_given(options.person_category, item.person_category),
            supplier_sha256=_given(options.sha256, item.supplier_sha256),
            name=options.name,
        )
        item = describe_exhibit(opened, item.id, about)
    console.result(literal(f"{item.label} {item.role} {item.sha256} {item.name}"))
    for name in ("source", "legal_basis", "person_category", "supplier_sha256"):
        console.result(literal(f"{name.replace('_', ' ')}: {getattr(item, name)}"))
    if item.supplier_agrees is False:
        console.message(f"W401 {item.label} is not the file whose hash the supplier stated.")
    return 0


def _tag(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_notes import set_tags

    with opened_case(options) as opened:
        tags = set_tags(opened, options.about, tuple(options.tags))
    console.result(literal(" ".join((options.about.label, *tags))))
    return 0


def _trash(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_notes import trash

    with opened_case(options) as opened:
        trash(opened, options.about, options.reason)
    console.result(f"{options.about.label} is in the trash")
    return 0


def _restore(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_notes import restore

    with opened_case(options) as opened:
        restore(opened, options.about)
    console.result(f"{options.about.label} is out of the trash")
    return 0


def _search(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_notes import search

    with opened_case(options) as opened:
        hits = search(opened, options.text)
    for hit in hits:
        console.result(literal(f"{hit.subject.label} {hit.where}: {hit.text}"))
    return 0


def _diff(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.core.meshio import png_bytes
    from app.networks.manifest import write_atomically
    from app.services.case_diff import compare_results

    with opened_case(options) as opened:
        found = compare_results(opened, options.first, options.second, ctx, picture=options.picture is not None)
    if options.picture is not None and found.picture is not None:
        write_atomically(options.picture, png_bytes(found.picture, {"Software": "Enface"}))
    if options.json:
        console.result(json.dumps(_as_json(found)))
        return 0
    differing = [(name.removeprefix("."), one, two) for name, one, two in found.lines if one != two]
    cells = [(name, *(literal(value.replace("\n", "; ")) for value in pair)) for name, *pair in differing]
    for line in table(("differs", f"M{found.first}", f"M{found.second}"), cells):
        console.result(line)
    console.result("")
    if found.distance is None:
        console.result("the meshes have different layouts: no distance")
    else:
        far = found.distance
        console.result(
            f"distance: mean {far.mean_mm:.4f} mm, 95 % {far.p95_mm:.4f} mm, largest {far.largest_mm:.4f} mm"
        )
    return 0


def _compare(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.core.comparisons import CompareMode, FigureRequest
    from app.services.case_compare import keep_comparison
    from app.services.case_reports import latest_result

    mode, share = CompareMode(options.mode), options.percent / 100.0
    with opened_case(options) as opened:
        result = latest_result(opened) if options.result is None else options.result
        request = FigureRequest(result, options.photo, mode, options.layer, share, options.title)
        run = keep_comparison(opened, request, ctx)
    console.result(f"{run.label} M{result} E{options.photo} {mode}")
    return 0


def _figures(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_compare import choose_figures

    with opened_case(options) as opened:
        chosen = choose_figures(opened, options.result, options.runs)
    console.result(" ".join((f"M{options.result}", *(f"R{number}" for number in chosen.after))))
    return 0


def _as_json(found: ResultDiff) -> dict[str, object]:
    return {
        "first": f"M{found.first}",
        "second": f"M{found.second}",
        "lines": [{"name": name, "first": one, "second": two, "same": one == two} for name, one, two in found.lines],
        "distance_mm": None if found.distance is None else asdict(found.distance),
    }


def _given(value: str | None, before: str) -> str:
    return before if value is None else value


CHANGES: dict[str, Action] = {
    "details": _details,
    "describe": _describe,
    "tag": _tag,
    "trash": _trash,
    "restore": _restore,
    "search": _search,
    "diff": _diff,
    "compare": _compare,
    "figures": _figures,
}
