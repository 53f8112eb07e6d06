"""Comparison figures of a case: drawn from stored bytes, kept with their recipe, printed where the analyst chose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.casefile import Kind, NewExhibit, Outcome, Subject
from app.core.comparisons import CompareMode, Comparison, FigureRequest, comparisons_of
from app.core.errors import AlteredError, EnfaceError, UsageError
from app.core.jobs import JobContext
from app.report.content import Template
from app.report.document import ReportOptions
from app.services import case_notes, case_report, cases
from app.services.case_compare import choose_figures, keep_comparison, read_figure
from app.services.case_report import ReportRequest, make_report
from app.services.case_runs import latest_request, run_case
from app.services.sample import sample_pairs
from app.store.case import Case
from tests.helpers.cases import OPERATOR, photo_file
from tests.helpers.models import mean_face_predictor
from tests.helpers.pdf import solid, words_of
from tests.helpers.reports import stills

TITLE = "<b>Gate & yard</b> \u202e"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, database_kind: str) -> Path:
    """A case with a result, two figures that show it with another photo, and a picture without a face."""
    folder = tmp_path_factory.mktemp("home")
    with cases.create_case(folder / "case", cases.CaseDetails("7", "Ada"), OPERATOR) as case:
        cases.add_exhibit(case, sample_pairs()[0].front, NewExhibit("front"))
        cases.add_exhibit(case, sample_pairs()[1].front, NewExhibit("comparison"))
        cases.add_exhibit(case, photo_file(folder, "noise.png"), NewExhibit("comparison"))
        run_case(case, latest_request(case), None, mean_face_predictor())
        kept(case, share=0.5, title=TITLE)
        case_notes.record_edit(case, 2, "orientation", {"quarter_turns": 0, "mirrored": True})
        kept(case, mode=CompareMode.WIPE, title="Second look")
    return folder / "case"


@pytest.fixture
def case(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    monkeypatch.setattr(case_report, "draw_pictures", lambda mesh, template, ctx: stills(template, 60))
    with cases.open_case(home, OPERATOR) as opened:
        yield opened


def kept(case: Case, exhibit: int = 2, **choices: Any) -> int:
    return keep_comparison(case, FigureRequest(1, exhibit, **choices), None, mean_face_predictor()).id


def test_a_figure_is_kept_with_its_recipe_and_one_event(case: Case) -> None:
    first, second = comparisons_of(cases.contents(case))
    events = [event for event in case_notes.audit_events(case) if event.action == "comparison.kept"]
    assert [(event.subject, event.detail["result"]) for event in events] == [("R3", "M1"), ("R2", "M1")]
    assert (first.label, first.exhibit_id, first.share, first.title, first.printed) == ("R2", 2, 0.5, TITLE, True)
    assert first.run.inputs[0]["sha256"] == cases.contents(case).exhibits[1].sha256
    assert {output.name for output in first.run.outputs} == {"comparison.png", "comparison.json"}
    assert second.run.parameters["edit"]["mirrored"] is True, "the edits that the case holds are part of the recipe"
    picture = read_figure(case, first.run)
    assert picture.shape[0] == picture.shape[1] >= 480
    assert picture[-10:, :, 0].mean() < 120, "the mark"


def test_the_report_prints_what_was_chosen_in_its_order_and_language(case: Case) -> None:
    choose_figures(case, 1, [3, 2])
    text = report_of(case, "en")
    assert text.index("Secondlook") < text.index(solid("<b>Gate & yard</b> \\u202e"))
    for said in (
        "M1 in the pose of E2 (yaw",
        "recipe: R2.",
        "textured model over the photo",
        "at the left of the line",
    ):
        assert solid(said) in text, said
    assert "inderHaltungvonE2" in report_of(case, "de")
    choose_figures(case, 1, [])
    assert solid("in the pose of E2") not in report_of(case, "en")
    choose_figures(case, 1, [2, 3])


def test_a_photo_in_the_trash_is_shown_no_more(case: Case) -> None:
    case_notes.trash(case, Subject(Kind.EXHIBIT, 2))
    assert not comparison(case, 2).printed
    with pytest.raises(UsageError, match="E2 is in the trash"):
        kept(case)
    case_notes.restore(case, Subject(Kind.EXHIBIT, 2))
    assert comparison(case, 2).printed


def test_a_figure_of_something_else_cannot_be_chosen(case: Case) -> None:
    with pytest.raises(UsageError, match="R1 is no comparison figure of M1") as caught:
        choose_figures(case, 1, [1])
    assert caught.value.code == "E221"


def test_a_photo_without_a_face_is_on_record_as_a_failed_run(case: Case) -> None:
    with pytest.raises(EnfaceError) as caught:
        kept(case, exhibit=3)
    run = cases.contents(case).runs[-1]
    assert (run.operation, run.outcome) == ("compare", Outcome.FAILED)
    assert run.error is not None
    assert run.error["code"] == caught.value.code


def test_an_altered_figure_stops_the_report(case: Case) -> None:
    stored = next(output for output in comparison(case, 2).run.outputs if output.name == "comparison.png")
    path = case.derived.path(stored.sha256)
    data = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(AlteredError) as caught:
        report_of(case, "en")
    assert caught.value.code == "E901"
    path.write_bytes(data)


def comparison(case: Case, number: int) -> Comparison:
    return next(one for one in comparisons_of(cases.contents(case)) if one.run.id == number)


def report_of(case: Case, language: str) -> str:
    options = ReportOptions(Template.SHORT, language)
    return solid(words_of(make_report(case, ReportRequest(1, options), JobContext()).pdf))
