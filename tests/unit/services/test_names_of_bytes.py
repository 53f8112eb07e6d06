"""Files whose names are bytes that are no UTF-8: kept literally from the import to the report, and never a crash."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from app.cli.main import main
from app.core.casefile import NewExhibit, Outcome
from app.report.content import Template
from app.report.document import ReportOptions
from app.services import case_bundles, case_notes, case_report, cases
from app.services.case_checks import verify_case
from app.services.case_report import ReportRequest, make_report
from app.services.case_reports import export_log, export_result
from app.services.case_runs import RunRequest, run_case
from app.services.sample import sample_pairs
from app.store.case import Case
from tests.helpers.cases import OPERATOR, new_case
from tests.helpers.commands import logging_given_back, no_window
from tests.helpers.models import mean_face_predictor
from tests.helpers.pdf import solid, words_of
from tests.helpers.reports import stills

NAME = b"T\xe4ter \xff\xfe.png"
"""Latin-1 and more: what a card of an old camera gives."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has file names that are no text")


@pytest.fixture(scope="module", autouse=True)
def untouched_logging() -> Iterator[None]:
    with logging_given_back():
        yield


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample person's front photo under that name."""
    path = tmp_path_factory.mktemp("photos") / os.fsdecode(NAME)
    path.write_bytes(sample_pairs()[0].front.read_bytes())
    return path


@pytest.fixture(scope="module")
def home(photo: Path, tmp_path_factory: pytest.TempPathFactory, database_kind: str) -> Path:
    """A case, in a folder of such a name, with that photo and a result of it."""
    folder = tmp_path_factory.mktemp("home") / os.fsdecode(b"Fall \xfc")
    with new_case(folder) as case:
        cases.add_exhibit(case, photo, NewExhibit("front"))
        done = run_case(case, RunRequest(1), None, mean_face_predictor())
        assert done.run.outcome is Outcome.DONE
    return folder


@pytest.fixture
def case(home: Path) -> Iterator[Case]:
    with cases.open_case(home, OPERATOR) as opened:
        yield opened


def enface(*arguments: object) -> tuple[int, str, str]:
    """Status, answer and message of a command."""
    answer, message = io.StringIO(), io.StringIO()
    with redirect_stdout(answer), redirect_stderr(message):
        status = main([str(argument) for argument in arguments], no_window)
    return status, answer.getvalue(), message.getvalue()


def test_the_name_comes_back_to_the_byte(case: Case) -> None:
    item = cases.contents(case).exhibits[0]
    assert os.fsencode(item.name) == NAME
    assert os.fsencode(cases.exhibit_photo(case, 1).name) == NAME
    assert case_notes.search(case, os.fsdecode(b"\xe4TER"))[0].where == "name"


def test_it_is_shown_as_one_line_and_as_json(home: Path) -> None:
    status, answer, _ = enface("case", "show", home)
    assert status == 0
    assert "T\\udce4ter \\udcff\\udcfe.png" in answer
    status, answer, _ = enface("case", "show", home, "--json")
    assert status == 0
    assert os.fsencode(json.loads(answer)["exhibits"][0]["name"]) == NAME


def test_a_real_terminal_gets_it_too(home: Path, photo: Path, root: Path) -> None:
    command: list[str | bytes] = [
        sys.executable,
        "-m",
        "app",
        "case",
        "add",
        os.fsencode(home),
        "--comparison",
        os.fsencode(photo),
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"E")
    assert b"T\\udce4ter" in done.stdout


def test_the_trail_the_exports_and_the_bundle_keep_it(case: Case, tmp_path: Path) -> None:
    export_log(case, tmp_path / "log")
    trail = (tmp_path / "log" / "audit.jsonl").read_text(encoding="ascii")
    events = [json.loads(json.loads(line)["body"]) for line in trail.splitlines()]
    added = next(event for event in events if event["action"] == "exhibit.added")
    assert os.fsencode(added["detail"]["name"]) == NAME
    check = [sys.executable, "verify_audit.py", "audit.jsonl", "audit-head.json"]
    assert subprocess.run(check, cwd=tmp_path / "log", check=False).returncode == 0
    export_result(case, 1, tmp_path / os.fsdecode(b"netz \xff"))
    sidecar = json.loads((tmp_path / os.fsdecode(b"netz \xff") / "provenance.json").read_bytes())
    assert os.fsencode(sidecar["evidence"][0]["name"]) == NAME
    bundle = case_bundles.export_bundle(case, tmp_path / os.fsdecode(b"b\xfcndel.zip"))
    with case_bundles.import_bundle(bundle, tmp_path / os.fsdecode(b"kopie \xff"), OPERATOR) as copy:
        assert os.fsencode(cases.contents(copy).exhibits[0].name) == NAME
    assert verify_case(tmp_path / os.fsdecode(b"kopie \xff"), OPERATOR, replay=False).faults == ()


@pytest.mark.parametrize("template", [Template.LONG, Template.SUMMARY])
def test_the_report_prints_its_bytes(case: Case, monkeypatch: pytest.MonkeyPatch, template: Template) -> None:
    monkeypatch.setattr(case_report, "draw_pictures", lambda mesh, template, ctx: stills(template, 60))
    made = make_report(case, ReportRequest(result_id=1, options=ReportOptions(template)))
    assert solid("ter") in solid(words_of(made.pdf))
    assert any(word in solid(words_of(made.pdf)) for word in ("\\xe4", "\\udce4"))


def test_what_cannot_be_read_is_named_in_one_line(home: Path, tmp_path: Path) -> None:
    junk = tmp_path / os.fsdecode(b"\xff.jpg")
    junk.write_bytes(b"no photo")
    status, _, message = enface("case", "add", home, "--front", junk)
    assert status == 5
    assert message.startswith("E5")
    assert len(message.splitlines()) == 1
