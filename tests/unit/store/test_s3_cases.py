"""Cases whose evidence lies in an S3-style store: all that a case promises, whatever the line to the store does."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.casefile import NewExhibit
from app.core.errors import StorageError
from app.services import cases
from app.services.case_bundles import export_bundle, import_bundle
from app.services.case_checks import check_evidence, verify_case
from app.services.case_moves import LOCAL, SERVER, move_case
from app.store.layout import CaseFolder
from app.store.objects import ObjectStore
from app.store.s3 import S3Store
from tests.helpers.cases import OPERATOR, case_with_photos, new_case, photo_file
from tests.helpers.s3 import BUCKET, Line, bad_line


def test_a_case_works_with_its_evidence_in_the_store(
    s3_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENFACE_EVIDENCE", f"s3://{BUCKET}/cases?endpoint={s3_address}&timeout=2")
    with case_with_photos(tmp_path) as case:
        assert isinstance(case.evidence, S3Store)
        for item in cases.contents(case).exhibits:
            case.evidence.path(item.sha256).unlink()  # another computer has no copies
        assert cases.exhibit_photo(case, 1).sha256 == cases.contents(case).exhibits[0].sha256
        assert check_evidence(case) == []
        bundle = export_bundle(case, tmp_path / "case.zip")
        gone = cases.contents(case).exhibits[1].sha256
        key = f"cases/{case.uid}/evidence/sha256/{gone[:2]}/{gone}"
        case.evidence._client.delete_object(Bucket=BUCKET, Key=key)
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        assert [fault.what for fault in case.faults] == ["E2"]
    with import_bundle(bundle, tmp_path / "copy", OPERATOR) as copy:
        assert isinstance(copy.evidence, S3Store)
        assert check_evidence(copy) == []


def test_opening_a_case_without_its_store_calls_nothing_altered(
    s3_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENFACE_EVIDENCE", f"s3://{BUCKET}/away?endpoint={s3_address}&timeout=2")
    with case_with_photos(tmp_path):
        pass
    for setting in (f"s3://{BUCKET}/away?endpoint=http://127.0.0.1:9&timeout=0.2", ""):
        monkeypatch.setenv("ENFACE_EVIDENCE", setting)
        with pytest.raises(StorageError) as told:
            cases.open_case(tmp_path / "case", OPERATOR)
        assert told.value.code == "E740"
    monkeypatch.setenv("ENFACE_EVIDENCE", f"s3://{BUCKET}/away?endpoint={s3_address}&timeout=2")
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        assert case.faults == ()


def test_evidence_goes_to_the_store_and_back(s3_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with case_with_photos(tmp_path) as case:
        hashes = sorted(case.evidence.hashes())
    monkeypatch.setenv("ENFACE_EVIDENCE", f"s3://{BUCKET}/moves?endpoint={s3_address}&timeout=2")
    move_case(tmp_path / "case", SERVER, OPERATOR)
    folder = CaseFolder(tmp_path / "case")
    assert folder.objects_uid is not None
    for sha256 in hashes:
        ObjectStore(folder.evidence).path(sha256).unlink()
    assert verify_case(folder.root, OPERATOR).faults == ()
    with cases.open_case(folder.root, OPERATOR) as case:
        cases.add_exhibit(case, photo_file(tmp_path, "later.png", 9), NewExhibit("comparison"))
    move_case(folder.root, LOCAL, OPERATOR)
    monkeypatch.delenv("ENFACE_EVIDENCE")
    assert folder.objects_uid is None
    assert verify_case(folder.root, OPERATOR).faults == ()


def test_a_case_on_a_line_with_faults_holds_every_photo_that_it_acknowledged(
    s3_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, acknowledged = Line(seed=1), {}
    with bad_line(s3_address, line) as proxy:
        monkeypatch.setenv("ENFACE_EVIDENCE", f"s3://{BUCKET}/faults-of-cases?endpoint={proxy}&timeout=0.5")
        with new_case(tmp_path / "case") as case:
            line.share = 0.3
            for number in range(4):
                photo = photo_file(tmp_path, f"{number}.png", number)
                acknowledged[cases.add_exhibit(case, photo, NewExhibit()).sha256] = photo.read_bytes()
            line.share = 1.0
            monkeypatch.setattr("app.store.s3.ATTEMPTS", 2)
            with pytest.raises(StorageError) as refused:
                cases.add_exhibit(case, photo_file(tmp_path, "refused.png", 9), NewExhibit())
            assert refused.value.code == "E740"
    assert sum(line.met.values()) > 5
    for sha256 in acknowledged:
        ObjectStore(CaseFolder(tmp_path / "case").evidence).path(sha256).unlink()  # another computer has no copies
    monkeypatch.setenv("ENFACE_EVIDENCE", f"s3://{BUCKET}/faults-of-cases?endpoint={s3_address}&timeout=5")
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        assert case.faults == ()
        assert [item.sha256 for item in cases.contents(case).exhibits] == list(acknowledged)
        assert {sha256: case.evidence.read(sha256) for sha256 in acknowledged} == acknowledged
