"""Every service that changes or consults a case writes exactly one audit event; none is left out of the list below."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

import app.services
from app.core.bookmarks import CameraBookmark
from app.core.casefile import Kind, NewExhibit, Subject, Verdict
from app.core.caselog import AuditEvent, AuditHead
from app.core.comparisons import FigureRequest
from app.core.errors import StorageError
from app.core.jobs import JobContext
from app.core.measurements import MeasureKind, Measurement, SurfacePoint
from app.core.views import Camera
from app.report.content import Template
from app.report.document import ReportOptions
from app.services import (
    case_bundles,
    case_checks,
    case_compare,
    case_diff,
    case_notes,
    case_report,
    case_reports,
    case_runs,
    cases,
)
from app.store import audit
from app.store.case import Case
from tests.helpers.cases import OPERATOR, photo_file
from tests.helpers.cases import case_with_photos as made_case
from tests.helpers.models import mean_face_predictor
from tests.helpers.reports import stills

NOTE, KEPT, GONE = Subject(Kind.NOTE, 1), Subject(Kind.NOTE, 2), Subject(Kind.EXHIBIT, 4)
POINT = SurfacePoint(0, (1.0, 0.0, 0.0), (0.0, 0.0, 0.0))
EYE = Camera((0.0, 0.0, 900.0), (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), 120.0)
MEASURED = Measurement(MeasureKind.DISTANCE, (POINT, POINT), 0.0, None, "interpupillary 63 mm (assumed)")

Call = Callable[[Case, Path], object]
CALLS: dict[str, tuple[Call, str]] = {
    "cases.update_details": (lambda c, _: cases.update_details(c, cases.CaseDetails("2", "Ada")), "case.updated"),
    "cases.add_exhibit": (lambda c, p: cases.add_exhibit(c, photo_file(p, "new.png", 9)), "exhibit.added"),
    "cases.describe_exhibit": (
        lambda c, _: cases.describe_exhibit(c, 1, NewExhibit("front", "x")),
        "exhibit.described",
    ),
    "cases.exhibit_photo": (lambda c, _: cases.exhibit_photo(c, 3), "exhibit.viewed"),
    "case_notes.add_note": (lambda c, _: case_notes.add_note(c, "text"), "note.added"),
    "case_notes.edit_note": (lambda c, _: case_notes.edit_note(c, 2, "other"), "note.edited"),
    "case_notes.set_tags": (lambda c, _: case_notes.set_tags(c, Subject(Kind.EXHIBIT, 1), ("a", "b")), "tags.set"),
    "case_notes.record_edit": (lambda c, _: case_notes.record_edit(c, 3, "box", [1, 2, 3, 4]), "exhibit.edited"),
    "case_notes.record_measurements": (
        lambda c, _: case_notes.record_measurements(c, 1, [MEASURED]),
        "result.measured",
    ),
    "case_notes.record_bookmarks": (
        lambda c, _: case_notes.record_bookmarks(c, 1, [CameraBookmark("a", EYE)]),
        "result.bookmarked",
    ),
    "case_notes.record_organisation": (
        lambda c, _: case_notes.record_organisation(c, "Laboratory"),
        "case.organisation_set",
    ),
    "case_notes.trash": (lambda c, _: case_notes.trash(c, NOTE), "note.trashed"),
    "case_notes.restore": (lambda c, _: case_notes.restore(c, GONE), "exhibit.restored"),
    "case_notes.search": (lambda c, _: case_notes.search(c, "text"), "case.searched"),
    "case_notes.audit_events": (lambda c, _: case_notes.audit_events(c), "audit.viewed"),
    "case_runs.run_case": (
        lambda c, _: case_runs.run_case(c, case_runs.RunRequest(1), None, mean_face_predictor()),
        "run.done",
    ),
    "case_runs.decide": (lambda c, _: case_runs.decide(c, 1, Verdict.ACCEPTED, "agrees"), "result.accepted"),
    "case_runs.load_result": (lambda c, _: case_runs.load_result(c, 1), "result.opened"),
    "case_diff.compare_results": (
        lambda c, _: case_diff.compare_results(c, 1, 1, picture=False),
        "results.compared",
    ),
    "case_compare.keep_comparison": (
        lambda c, _: case_compare.keep_comparison(c, FigureRequest(1, 1), None, mean_face_predictor()),
        "comparison.kept",
    ),
    "case_compare.choose_figures": (lambda c, _: case_compare.choose_figures(c, 1, []), "comparison.chosen"),
    "case_reports.record_report": (
        lambda c, _: case_reports.record_report(c, b"%PDF-", case_reports.NewReport(1, "long", "en", c.head())),
        "report.made",
    ),
    "case_reports.export_result": (lambda c, p: case_reports.export_result(c, 1, p / "out"), "result.exported"),
    "case_reports.export_log": (lambda c, p: case_reports.export_log(c, p / "log"), "audit.exported"),
    "case_checks.check_evidence": (lambda c, _: case_checks.check_evidence(c), "evidence.checked"),
    "case_checks.verify_open": (
        lambda c, _: case_checks.verify_open(c, JobContext(), replay=False),
        "case.verified",
    ),
    "case_bundles.export_bundle": (lambda c, p: case_bundles.export_bundle(c, p / "bundle"), "bundle.exported"),
}
PARTS = {
    "cases.contents": "for drawing after a call: the event of opening the case covers it",
    "case_fields.verified_photo": "a step of those that show or process an exhibit",
    "case_results.store_result": "a step of a run: files, before the row",
    "case_results.read_result": "a step of those that open, export or print a result",
    "case_compare.draw": "a step of keeping a figure, and of drawing it again",
    "case_compare.read_figure": "a step of printing a figure",
    "case_compare.printed_figure": "a step of making a report",
    "case_recipes.done_row": "a step of a run",
    "case_recipes.record_failure": "the one event of a run that fails",
    "case_runs.result_mesh": "a small picture in a list: the event of opening the case covers it",
    "case_runs.latest_request": "chooses numbers; what is done with them is recorded",
    "case_reports.latest_result": "chooses a number; what is done with it is recorded",
    "case_report.report_content": "a step of making a report",
    "case_report.make_report": "two services, one after the other: checks the evidence, then enters the report",
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, database_kind: str) -> Iterator[Case]:
    """A case with a result of a sample person, two notes, and something in the trash."""
    from app.services.sample import sample_pairs

    folder = tmp_path_factory.mktemp("home")
    with cases.create_case(folder / "case", cases.CaseDetails("1", "Ada Examiner"), OPERATOR) as made:
        cases.add_exhibit(made, sample_pairs()[0].front, NewExhibit("front"))
        for number in (2, 3, 4):
            cases.add_exhibit(made, photo_file(folder, f"{number}.png", number))
        case_notes.add_note(made, "first text")
        case_notes.add_note(made, "second text")
        case_notes.trash(made, GONE)
        case_runs.run_case(made, case_runs.RunRequest(1), None, mean_face_predictor())
        yield made


@pytest.mark.parametrize("name", CALLS)
def test_a_service_writes_exactly_one_event(case: Case, tmp_path: Path, name: str) -> None:
    call, action = CALLS[name]
    before = case.head()
    call(case, tmp_path)
    assert [event.action for event in since(case, before)] == [action]


def test_a_report_is_a_check_of_the_evidence_and_an_entry(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_report, "draw_pictures", lambda mesh, template, ctx: stills(template, 60))
    before = case.head()
    options = ReportOptions(Template.SUMMARY, spell_out=True)
    case_report.make_report(case, case_report.ReportRequest(result_id=1, options=options))
    assert [event.action for event in since(case, before)] == ["evidence.checked", "report.made"]


@pytest.mark.parametrize(
    "call",
    [
        lambda c: case_notes.add_note(c, "about nothing", Subject(Kind.EXHIBIT, 99)),
        lambda c: case_notes.record_edit(c, 1, "box", [float("nan")]),
        lambda c: case_runs.decide(c, 99, Verdict.ACCEPTED, "agrees"),
        lambda c: cases.describe_exhibit(c, 4, NewExhibit(role="hat")),
    ],
    ids=["note", "step", "decision", "description"],
)
def test_what_is_refused_leaves_no_event(case: Case, call: Callable[[Case], object]) -> None:
    before = case.head()
    with pytest.raises(Exception, match=r"."):
        call(case)
    assert case.head() == before


def test_no_service_of_a_case_is_missing_from_the_list() -> None:
    found = set()
    for module_info in pkgutil.iter_modules(app.services.__path__):
        if not module_info.name.startswith("case"):
            continue
        module = import_module(f"app.services.{module_info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            public = function.__module__ == module.__name__ and not name.startswith("_")
            if public and first is not None and first.annotation == "Case":
                found.add(f"{module_info.name}.{name}")
    assert found == set(CALLS) | set(PARTS)


def test_a_service_inside_a_transaction_is_refused_at_once_and_nothing_is_kept(tmp_path: Path) -> None:
    with made_case(tmp_path, 1) as mine:
        before = mine.head()
        with pytest.raises(StorageError) as caught:
            nested(mine)
        assert caught.value.code == "E718"
        assert mine.head() == before
        case_notes.add_note(mine, "afterwards")
        assert [note.text for note in cases.contents(mine).notes] == ["afterwards"]


def nested(case: Case) -> None:
    with case.change("note.added"):
        case_notes.add_note(case, "inner")


def since(case: Case, head: AuditHead) -> list[AuditEvent]:
    with case.reading() as session:
        return audit.events_from(session, head.seq + 1, 100)
