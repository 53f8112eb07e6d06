"""The report of a case: what the case holds is on its pages, and the report is in the case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from platformdirs import user_config_path

from app.cli.main import main
from app.core.casefile import Kind, NewExhibit, Subject, Verdict
from app.core.errors import AlteredError, StorageError, UsageError
from app.report.content import Template
from app.report.document import ReportOptions
from app.report.signing import SigningKey, verify_report
from app.services import case_notes, case_report, cases
from app.services.case_report import ReportRequest, make_report
from app.services.case_runs import decide, latest_request, run_case
from app.services.sample import sample_pairs
from app.store.case import Case
from tests.helpers.cases import OPERATOR, photo_file
from tests.helpers.commands import logging_given_back, no_window
from tests.helpers.models import mean_face_predictor
from tests.helpers.pdf import solid, words_of
from tests.helpers.reports import stills
from tests.unit.report.test_signing import PASSWORD, make_key

HOSTILE = "<b>Ärger & Co</b> \u202e"


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    with logging_given_back():
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, database_kind: str) -> Path:
    """A case with a pair of the sample people, a photo to compare with, and an accepted result."""
    folder = tmp_path_factory.mktemp("home")
    person = sample_pairs()[0]
    assert person.side is not None
    details = cases.CaseDetails("2026-0007", "Ada Examiner", "AZ 7", "RESTRICTED", HOSTILE)
    with cases.create_case(folder / "case", details, OPERATOR) as case:
        cases.add_exhibit(case, person.front, NewExhibit("front", "custody suite", "order 5", "suspect"))
        cases.add_exhibit(case, person.side, NewExhibit("side"))
        cases.add_exhibit(case, photo_file(folder, "cctv.png"), NewExhibit("comparison"))
        made = run_case(case, latest_request(case, {"ipd_mm": 61.0}), None, mean_face_predictor())
        decide(case, made.result.id, Verdict.ACCEPTED, "agrees with the photos")
        case_notes.add_note(case, "seen by two people")
    return folder / "case"


@pytest.fixture
def case(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    monkeypatch.setattr(case_report, "draw_pictures", lambda mesh, template, ctx: stills(template, 60))
    with cases.open_case(home, OPERATOR) as opened:
        yield opened


def request(template: Template = Template.SUMMARY, **changes) -> ReportRequest:
    return ReportRequest(options=ReportOptions(template), **changes)


def run(arguments: list[str]) -> int:
    """The command's exit status."""

    return main(arguments, no_window)


@pytest.fixture
def settings() -> Iterator[Path]:
    """The user's file of report settings, empty."""
    file = user_config_path("enface", appauthor=False) / "report.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    yield file
    file.unlink(missing_ok=True)


def text_of(pdf: bytes) -> str:
    return solid(words_of(pdf))


def test_a_full_report_says_what_the_case_holds(case: Case) -> None:
    head = case.head()
    made = make_report(case, request(Template.LONG, organisation="State Laboratory"))
    text = text_of(made.pdf)
    file = cases.contents(case)
    for expected in (
        "2026-0007", "Ada Examiner", "AZ 7", "RESTRICTED", "<b>Ärger & Co</b> \\u202e", "State Laboratory",
        "E1 · front photo", "E2 · side photo", "E3 · comparison photo, not part of this result", "cctv.png",
        "custody suite", "order 5", "suspect", "verified", "Accepted by Ada Examiner", "agrees with the photos",
        "distance between the pupils 61 mm, entered by the examiner", "Accuracy not established", "NOT FINAL",
        "seen by two people", "ipd_mm 61", "run completed", "result accepted", "evidence hashed", "arrays.npz",
        f"report P{made.entry.id}", "recomputed and intact",
    ):  # fmt: skip
        assert solid(expected).lower() in text.lower(), expected
    for exhibit in file.exhibits:
        assert exhibit.sha256 in text
    assert made.entry.audit_seq == head.seq + 1  # the check of the evidence
    assert made.entry.audit_hash in text
    assert case.installation.public_key in text


def test_the_cover_names_the_organisation_of_the_call_the_case_or_the_installation(case: Case, settings: Path) -> None:
    def named(**changes) -> set[str]:
        text = text_of(make_report(case, request(**changes)).pdf)
        return {name for name in ("Installation Lab", "Case Lab", "Call Lab") if solid(name) in text}

    settings.write_text('organisation = "Installation Lab"')
    assert named() == {"Installation Lab"}
    case_notes.record_organisation(case, "Case Lab")
    assert named() == {"Case Lab"}
    assert named(organisation="Call Lab") == {"Call Lab"}
    case_notes.record_organisation(case, "")
    assert named() == {"Installation Lab"}
    settings.write_text("organisation = 7")
    with pytest.raises(StorageError) as caught:
        make_report(case, request())
    assert caught.value.code == "E719"


def test_verify_traces_the_signature_of_a_report_to_what_is_trusted(
    case: Case, settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bag, mine = make_key("Ada Examiner")
    _, other = make_key("somebody else")
    report, root, roots = tmp_path / "report.pdf", tmp_path / "other.pem", tmp_path / "both.pem"
    report.write_bytes(make_report(case, request(key=SigningKey(bag, PASSWORD.encode()))).pdf)
    root.write_bytes(other)
    roots.write_bytes(other + mine)

    def verified(*arguments: str) -> tuple[int, str]:
        return run(["verify", str(report), *arguments]), capsys.readouterr().out

    assert "no certificate is trusted here" in verified()[1]
    assert verified("--trust", str(roots))[0] == 0
    status, text = verified("--trust", str(root))
    assert status == 9
    assert "ALTERED E909 signature: its certificate leads to none" in text
    settings.write_text(f"trust = ['{roots}']")
    status, text = verified()
    assert status == 0
    assert "the certificate leads to one that is trusted" in text
    assert run(["verify", str(case.folder.root), "--trust", str(root)]) == 2


def test_the_case_keeps_the_report_and_its_hash(case: Case) -> None:
    made = make_report(case, request())
    kept = case.folder.reports / made.entry.name
    assert kept.read_bytes() == made.pdf
    assert made.entry.sha256 == hashlib.sha256(made.pdf).hexdigest()
    assert cases.contents(case).reports[-1] == made.entry
    event = case_notes.audit_events(case, 1)[0]
    assert (event.action, event.subject) == ("report.made", made.entry.label)


def test_a_second_report_of_a_result_supersedes_the_first_and_says_so(case: Case) -> None:
    first = make_report(case, request())
    second = make_report(case, request(Template.LONG))
    assert second.entry.supersedes == first.entry.id
    assert first.entry.sha256 in text_of(second.pdf)


def test_a_signed_report_is_the_one_that_the_case_keeps(case: Case, tmp_path: Path) -> None:
    bag, _ = make_key("Ada Examiner")
    made = make_report(case, request(key=SigningKey(bag, PASSWORD.encode())))
    path = tmp_path / "report.pdf"
    path.write_bytes(made.pdf)
    found = verify_report(path)
    assert found.intact
    assert found.sha256 == made.entry.sha256


def test_the_same_state_at_the_same_time_says_the_same(case: Case) -> None:
    when = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    contents = [case_report.report_content(case, request(made=when), case_report.JobContext()) for _ in range(2)]
    assert contents[0].label == contents[1].label
    assert contents[0].log == contents[1].log
    assert contents[0].result.run == contents[1].result.run


def test_altered_evidence_of_the_result_is_not_reported(case: Case) -> None:
    item = cases.contents(case).exhibits[0]
    path = case.evidence.path(item.sha256)
    before, count = path.read_bytes(), len(cases.contents(case).reports)
    path.chmod(0o600)
    path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    try:
        with pytest.raises(AlteredError) as caught:
            make_report(case, request())
        assert caught.value.exit_code == 9
        assert len(cases.contents(case).reports) == count
    finally:
        path.write_bytes(before)
        path.chmod(0o400)


def test_altered_evidence_beside_the_result_is_printed_as_failed(case: Case) -> None:
    item = cases.contents(case).exhibits[2]
    path = case.evidence.path(item.sha256)
    before = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    try:
        text = words_of(make_report(case, request(Template.SHORT)).pdf)
        assert "FAILED" in text
        assert "no longer have the recorded hash" in text
    finally:
        path.write_bytes(before)
        path.chmod(0o400)


def test_what_cannot_be_reported_is_said(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        make_report(case, request(result_id=99))
    assert caught.value.code == "E221"
    case_notes.trash(case, Subject(Kind.RESULT, 1))
    try:
        with pytest.raises(UsageError) as caught:
            make_report(case, request(result_id=1))
        assert caught.value.code == "E222"
    finally:
        case_notes.restore(case, Subject(Kind.RESULT, 1))
    case.close()
    with cases.open_case(case.folder.root, OPERATOR, read_only=True) as reading, pytest.raises(StorageError):
        make_report(reading, request())


@pytest.mark.slow
def test_the_command_writes_a_signed_german_report_with_real_pictures(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bag, _ = make_key("Ada Examiner")
    (tmp_path / "key.p12").write_bytes(bag)
    (tmp_path / "password").write_text(PASSWORD + "\n")
    out = tmp_path / "bericht.pdf"
    arguments = ["report", str(home), "--out", str(out), "--template", "summary", "--language", "de"]
    signing = ["--sign", str(tmp_path / "key.p12"), "--password-file", str(tmp_path / "password")]
    assert run([*arguments, *signing, "--operator", "Ada"]) == 0
    printed = capsys.readouterr().out.split()
    assert printed[0] == str(out)
    assert hashlib.sha256(out.read_bytes()).hexdigest() in printed
    assert verify_report(out).intact
    assert "Fallnummer" in words_of(out.read_bytes())
    assert run(["verify", str(out)]) == 0
    said = capsys.readouterr().out
    assert "signed by" in said
    assert "Ada Examiner" in said
    data = bytearray(out.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "altered.pdf").write_bytes(data)
    assert run(["verify", str(tmp_path / "altered.pdf")]) == 9
    assert run(["report", str(home), "--out", str(tmp_path)]) == 2
    (tmp_path / "password").write_text("wrong\n")
    assert run([*arguments, *signing]) == 2
