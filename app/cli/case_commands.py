"""`enface case` and `enface verify`: options into calls of the services, answers into lines."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.cli.case_changes import CHANGES, opened_case, operator_of
from app.cli.console import Console, literal, table
from app.core.comparisons import comparisons_of
from app.core.errors import UsageError
from app.core.jobs import JobContext
from app.core.records import Box

if TYPE_CHECKING:
    from app.core.casefile import Exhibit
    from app.core.caselog import CaseFile
    from app.core.comparisons import Comparison

Action = Callable[[Namespace, Console, JobContext], int]
ALTERED = 9


def case(options: Namespace, console: Console, ctx: JobContext) -> int:
    """`enface case ACTION`."""
    return _ACTIONS[options.action](options, console, ctx)


def verify(options: Namespace, console: Console, ctx: JobContext) -> int:
    """`enface verify`: prints a line for each thing that was checked, then one for each that is altered."""
    from app.services.case_bundles import check_bundle, is_bundle
    from app.services.case_checks import verify_case, verify_report

    who, replay = operator_of(options), not options.no_replay
    if options.trust and (is_bundle(options.target) or not options.target.is_file()):
        remedy = "give --trust with a report, or leave it out"
        raise UsageError("only a report carries a signature with a certificate", remedy=remedy, code="E229")
    if is_bundle(options.target):
        verdict = check_bundle(options.target, who, ctx, replay=replay)
    elif options.target.is_file():
        verdict = verify_report(options.target, who, ctx, roots=options.trust)
    else:
        verdict = verify_case(options.target, who, ctx, replay=replay)
    for line in verdict.lines:
        console.result(literal(line))
    for fault in verdict.faults:
        console.result(literal(f"ALTERED {fault.code} {fault.what}: {fault.text}"))
    console.result("nothing is altered" if not verdict.faults else f"{len(verdict.faults)} altered")
    return ALTERED if verdict.faults else 0


def _new(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.cases import CaseDetails, create_case

    details = CaseDetails(
        options.number, options.examiner, options.reference, options.classification, options.description
    )
    with create_case(options.folder, details, operator_of(options)) as made:
        console.result(made.folder.root)
    return 0


def _add(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.core.casefile import NewExhibit
    from app.services.cases import add_exhibit

    photos = {role: getattr(options, role) for role in ("front", "side", "comparison") if getattr(options, role)}
    if not photos:
        raise UsageError("there is no photo to add", remedy="give --front, --side or --comparison", code="E227")
    if options.sha256 and len(photos) > 1:
        raise UsageError("one hash cannot be that of several photos", remedy="add them one by one", code="E227")
    with opened_case(options) as opened:
        for role, path in photos.items():
            about = NewExhibit(role, options.source, options.legal_basis, options.person_category, options.sha256)
            item = add_exhibit(opened, path, about, ctx)
            console.result(literal(f"{item.label} {item.role} {item.sha256} {item.name}"))
            if item.supplier_agrees is False:
                console.message(f"W401 {item.label} is not the file whose hash the supplier stated.")
    return 0


def _run(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_runs import latest_request, run_case

    choices: dict[str, Any] = {
        "model": options.model,
        "device": options.device,
        "ipd_mm": options.ipd_mm,
        "rotate": options.rotate,
        "box": None if options.box is None else Box(*options.box),
        "side_box": None if options.side_box is None else Box(*options.side_box),
    }
    with opened_case(options) as opened:
        done = run_case(opened, latest_request(opened, choices), ctx)
    console.warnings(done.reconstruction.warnings)
    console.result(f"{done.run.label} {done.result.label} {done.result.verdict}")
    return 0


def _show(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.cases import contents, open_case

    with open_case(options.folder, operator_of(options), read_only=_is_taken(options), purpose="show") as opened:
        file = contents(opened)
        settings = opened.database.settings()
    if options.json:
        console.result(json.dumps({**asdict(file), "database": settings, "labels": _labels(file)}))
        return 0
    for line in _summary(file):
        console.result(line)
    for fault in file.faults:
        console.message(literal(f"{fault.code} {fault.what}: {fault.text}"))
    return 0


def _decide(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.core.casefile import Verdict
    from app.services.case_runs import decide

    verdict = Verdict.ACCEPTED if options.action == "accept" else Verdict.REJECTED
    with opened_case(options) as opened:
        result = decide(opened, options.result, verdict, options.reason)
    console.result(f"{result.label} {result.verdict}")
    return 0


def _note(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_notes import add_note

    with opened_case(options) as opened:
        note = add_note(opened, options.text, *([] if options.about is None else [options.about]))
    console.result(f"N{note.id}")
    return 0


def _export(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_reports import export_result, latest_result
    from app.services.export import DEFAULT_FORMATS

    with opened_case(options) as opened:
        wanted = latest_result(opened) if options.result is None else options.result
        for path in export_result(opened, wanted, options.out, (*DEFAULT_FORMATS, *options.formats), ctx):
            console.result(path)
    return 0


def _log(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_reports import export_log

    with opened_case(options) as opened:
        for path in export_log(opened, options.out):
            console.result(path)
    return 0


def _bundle(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_bundles import export_bundle

    with opened_case(options) as opened:
        console.result(export_bundle(opened, options.out, ctx))
    return 0


def _import(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_bundles import import_bundle

    with import_bundle(options.bundle, options.folder, operator_of(options), ctx) as made:
        console.result(made.folder.root)
    return 0


def _is_taken(options: Namespace) -> bool:
    """Whether another instance has the case open for writing, so that it can only be looked at."""
    from app.services.case_places import is_open_elsewhere

    return is_open_elsewhere(options.folder)


def _labels(file: CaseFile) -> dict[str, list[str]]:
    return {
        "exhibits": [item.label for item in file.exhibits],
        "runs": [run.label for run in file.runs],
        "results": [result.label for result in file.results],
        "reports": [report.label for report in file.reports],
    }


def _summary(file: CaseFile) -> list[str]:
    info = file.info
    lines = [literal(f"case {info.number}, {info.examiner}"), f"audit trail: {file.head.seq} events, {file.head.hash}"]
    if file.read_only:
        lines.append(literal(f"read-only: {file.why_read_only}"))
    if file.exhibits:
        rows = [_exhibit_row(item) for item in file.exhibits]
        lines += ["", *table(("exhibit", "role", "sha256", "state", "name"), rows)]
    if file.results:
        results = []
        for result in file.results:
            run = file.run_of(result)
            used = " ".join(f"E{entry['exhibit']}" for entry in run.inputs)
            reason = literal(result.decisions[-1].reason) if result.decisions else ""
            state = "trash" if result.trashed_at else str(result.verdict)
            results.append((result.label, run.label, used, run.model_name, state, reason))
        lines += ["", *table(("result", "run", "from", "model", "verdict", "reason"), results)]
    errors = [(run, run.error) for run in file.runs if run.error is not None]
    lines += [literal(f"{run.label} {run.outcome}: {error['code']} {error['cause']}") for run, error in errors]
    lines += [literal(f"N{note.id} {note.subject.label}: {note.text}") for note in file.notes if not note.trashed_at]
    lines += [_figure_line(one) for one in comparisons_of(file)]
    lines += [f"{report.label} {report.template} {report.sha256} {report.name}" for report in file.reports]
    return lines


def _exhibit_row(item: Exhibit) -> tuple[str, ...]:
    state = "trash" if item.trashed_at else str(item.verification)
    if item.supplier_agrees is False:
        state += ", not the supplier's"
    return item.label, item.role, item.sha256[:16], state, literal(item.name)


def _figure_line(one: Comparison) -> str:
    place = "in the report" if one.printed else "not in the report"
    return literal(f"{one.label} M{one.result_id} with E{one.exhibit_id}: {one.mode}, {one.layer}, {place} {one.title}")


def _move(options: Namespace, console: Console, ctx: JobContext) -> int:
    from app.services.case_moves import move_case

    move_case(options.folder, options.to, operator_of(options))
    console.result(options.folder)
    return 0


_ACTIONS: dict[str, Action] = {
    "move": _move,
    "new": _new,
    "add": _add,
    "run": _run,
    "show": _show,
    "accept": _decide,
    "reject": _decide,
    "note": _note,
    **CHANGES,
    "export": _export,
    "log": _log,
    "bundle": _bundle,
    "import": _import,
}
