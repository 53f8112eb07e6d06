"""A case from its making to its reading: what is in it, who may write, what the audit trail says."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.core.casefile import NewExhibit, Verification
from app.core.errors import EnfaceError, ImageRefusedError, StorageError, UsageError
from app.services import case_notes, case_places, cases
from app.services.cases import CaseDetails
from app.store.case import Case
from tests.helpers.cases import OPERATOR, case_with_photos, new_case, photo_file


def actions(case: Case) -> list[str]:
    """The actions of the audit trail, oldest first, without adding one."""
    with case.reading() as session:
        from app.store.audit import newest

        return [event.action for event in reversed(newest(session, 1000))]


def test_a_new_case_holds_its_details_and_survives_closing(tmp_path: Path) -> None:
    details = CaseDetails("K-17/26", "Ada Examiner", "ref 9", "RESTRICTED", "two photos")
    with cases.create_case(tmp_path / "deep" / "case", details, OPERATOR) as case:
        made = cases.contents(case).info
    assert (made.number, made.examiner, made.reference, made.classification) == (
        "K-17/26",
        "Ada Examiner",
        "ref 9",
        "RESTRICTED",
    )
    with cases.open_case(tmp_path / "deep" / "case", OPERATOR) as case:
        assert cases.contents(case).info == made
        assert actions(case) == ["case.created", "case.opened", "case.opened"]


@pytest.mark.parametrize("occupied", ["file", "folder", "link"])
def test_a_case_takes_no_place_that_is_taken(tmp_path: Path, occupied: str) -> None:
    place = tmp_path / "case"
    if occupied == "file":
        place.write_text("mine")
    elif occupied == "folder":
        place.mkdir()
        (place / "mine").write_text("mine")
    else:
        place.symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StorageError) as caught:
        new_case(place)
    assert caught.value.code == "E715"
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "details", [CaseDetails("", "Ada"), CaseDetails("1", " \n"), CaseDetails("1", "A", "x" * 1_000_001)]
)
def test_a_case_needs_its_number_and_examiner(tmp_path: Path, details: CaseDetails) -> None:
    with pytest.raises(UsageError) as caught:
        cases.create_case(tmp_path / "case", details, OPERATOR)
    assert caught.value.code == "E220"
    assert list(tmp_path.iterdir()) == []


def test_an_exhibit_is_a_copy_of_the_bytes_that_were_given(tmp_path: Path) -> None:
    path = photo_file(tmp_path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    with new_case(tmp_path / "case") as case:
        about = NewExhibit(
            "front", "station 4", "section 81b", "suspect", hashlib.sha256(before[0]).hexdigest().upper()
        )
        item = cases.add_exhibit(case, path, about)
        stored = case.evidence.path(item.sha256)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert stored.read_bytes() == before[0]
    assert stored.stat().st_mode & 0o777 == 0o400
    assert item.sha256 == hashlib.sha256(before[0]).hexdigest()
    assert (item.label, item.name, item.verification) == ("E1", "front.png", Verification.VERIFIED)
    assert item.supplier_agrees is True


def test_a_file_that_is_not_the_suppliers_is_kept_and_marked(tmp_path: Path) -> None:
    with new_case(tmp_path / "case") as case:
        item = cases.add_exhibit(case, photo_file(tmp_path), NewExhibit(supplier_sha256="0" * 64))
        assert item.supplier_agrees is False
        assert cases.contents(case).exhibits[0].supplier_sha256 == "0" * 64


def test_what_is_no_photo_stays_out_and_leaves_nothing(tmp_path: Path) -> None:
    junk = tmp_path / "front.jpg"
    junk.write_bytes(b"no photo at all")
    with new_case(tmp_path / "case") as case:
        with pytest.raises(ImageRefusedError):
            cases.add_exhibit(case, junk, NewExhibit("front"))
        assert cases.contents(case).exhibits == ()
        assert list(case.evidence.hashes()) == []
        assert actions(case)[-1] == "case.opened"


def test_a_description_can_be_corrected_and_the_event_keeps_the_earlier_one(tmp_path: Path) -> None:
    with case_with_photos(tmp_path, 1) as case:
        cases.describe_exhibit(case, 1, NewExhibit("side", "archive", "warrant", "witness"))
        event = case_notes.audit_events(case)[0]
    assert event.action == "exhibit.described"
    assert event.detail["before"] == {"role": "front", "source": "", "legal_basis": "", "person_category": ""}
    assert event.detail["after"]["source"] == "archive"


def test_looking_at_an_exhibit_is_recorded_and_keeps_its_name(tmp_path: Path) -> None:
    with case_with_photos(tmp_path, 1) as case:
        photo = cases.exhibit_photo(case, 1)
        assert photo.name == "photo-0.png"
        assert photo.warnings == ()
        assert actions(case)[-1] == "exhibit.viewed"


def test_altered_evidence_is_not_shown_and_the_failure_is_a_row_and_an_event(tmp_path: Path) -> None:
    with case_with_photos(tmp_path, 1) as case:
        path = case.evidence.path(cases.contents(case).exhibits[0].sha256)
        path.chmod(0o600)
        data = bytearray(path.read_bytes())
        data[20] ^= 1
        path.write_bytes(data)
        with pytest.raises(EnfaceError) as caught:
            cases.exhibit_photo(case, 1)
        assert caught.value.exit_code in (5, 9)
        assert caught.value.code == "E901"
        item = cases.contents(case).exhibits[0]
        assert item.verification is Verification.FAILED
        assert actions(case)[-1] == "exhibit.check_failed"


def test_missing_evidence_is_found_on_opening_and_the_rest_can_be_worked_with(tmp_path: Path) -> None:
    with case_with_photos(tmp_path, 2) as case:
        first, second = cases.contents(case).exhibits
        lost = case.evidence.path(first.sha256)
    lost.unlink()
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        file = cases.contents(case)
        assert [item.verification for item in file.exhibits] == [Verification.FAILED, Verification.VERIFIED]
        assert [fault.code for fault in file.faults] == ["E901"]
        assert not file.read_only
        assert cases.exhibit_photo(case, second.id).sha256 == second.sha256


def test_a_second_writer_is_told_who_has_the_case(tmp_path: Path) -> None:
    with new_case(tmp_path / "case"):
        with pytest.raises(StorageError) as caught:
            cases.open_case(tmp_path / "case", OPERATOR)
        assert caught.value.code == "E710"
        assert f"process {os.getpid()}" in caught.value.cause
    cases.open_case(tmp_path / "case", OPERATOR).close()


def test_a_reader_sees_what_the_writer_has_committed_and_changes_nothing(tmp_path: Path) -> None:
    with case_with_photos(tmp_path, 1) as writer:
        with cases.open_case(tmp_path / "case", OPERATOR, read_only=True) as reader:
            assert len(cases.contents(reader).exhibits) == 1
            assert case_notes.search(reader, "photo-0")
            with pytest.raises(StorageError) as caught:
                case_notes.add_note(reader, "no")
            assert caught.value.code == "E714"
        assert actions(writer)[-1] == "exhibit.added"
        case_notes.add_note(writer, "still mine")


def test_who_has_a_case_open_elsewhere_is_seen_and_a_killed_one_has_it_no_more(tmp_path: Path, root: Path) -> None:
    new_case(tmp_path / "case").close()
    new_case(tmp_path / "other").close()
    code = (
        "import sys, pathlib\nfrom app.services import cases\n"
        "opened = cases.open_case(pathlib.Path(sys.argv[1]))\nprint(flush=True)\nsys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, tmp_path / "case"]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        seen = open_by(tmp_path)
        assert f"(process {other.pid}, since 20" in seen["case"]
        assert seen["other"] == ""
        with cases.open_or_look(tmp_path / "case", OPERATOR) as looked:
            assert looked.why_read_only == f"the case is open for writing: {seen['case']}"
            assert cases.contents(looked).info.number == "2026-0001"
        with cases.open_or_look(tmp_path / "other", OPERATOR) as mine:
            assert not mine.read_only
            assert open_by(tmp_path)["other"] == "", "it is open here, not elsewhere"
        other.kill()
    soon = time.monotonic() + 30
    while open_by(tmp_path)["case"] and time.monotonic() < soon:
        time.sleep(0.05)  # a server notices when the connection breaks
    with cases.open_or_look(tmp_path / "case", OPERATOR) as case:
        assert not case.read_only
        assert actions(case).count("case.opened") == 3


def open_by(home: Path) -> dict[str, str]:
    """Who has each case in a folder open elsewhere, as the list of known cases says."""
    known = [case for case in case_places.known_cases() if Path(case.folder).parent == home]
    return {Path(case.folder).name: case.open_by for case in known}


@pytest.mark.parametrize("content", [None, b"", b"text", b"SQLite format 3\0" + bytes(84)])
def test_what_is_no_case_is_refused_with_a_code(tmp_path: Path, content: bytes | None) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    if content is not None:
        (folder / "case.db").write_bytes(content)
    with pytest.raises(EnfaceError) as caught:
        cases.open_case(folder, OPERATOR)
    assert caught.value.code in ({"E711"} if content is None else {"E712", "E903"})


def test_the_trash_can_be_undone(tmp_path: Path) -> None:
    with case_with_photos(tmp_path, 1) as case:
        item = cases.contents(case).exhibits[0].subject
        case_notes.trash(case, item, "wrong person")
        assert cases.contents(case).exhibits[0].trashed_at is not None
        assert cases.contents(case).latest("front") is None
        with pytest.raises(UsageError) as caught:
            cases.exhibit_photo(case, 1)
        assert caught.value.code == "E222"
        case_notes.restore(case, item)
        assert cases.contents(case).latest("front") is not None
        assert actions(case)[-2:] == ["exhibit.trashed", "exhibit.restored"]


def test_recent_cases_come_newest_first_and_say_when_one_is_gone(tmp_path: Path) -> None:
    new_case(tmp_path / "first", "1").close()
    new_case(tmp_path / "second", "2").close()
    cases.open_case(tmp_path / "first", OPERATOR).close()
    mine = [case for case in cases.recent_cases() if case.folder.startswith(str(tmp_path))]
    assert [case.number for case in mine] == ["1", "2"]
    (tmp_path / "second").rename(tmp_path / "moved")
    assert [case.present for case in cases.recent_cases() if case.folder.startswith(str(tmp_path))] == [True, False]
    cases.forget_recent(str(tmp_path / "second"))
    assert [c.number for c in cases.recent_cases() if c.folder.startswith(str(tmp_path))] == ["1"]
