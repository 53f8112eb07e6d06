"""Evidence in an S3-style store: nothing that was acknowledged is lost, whatever the line does to the replies."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.casefile import NewExhibit, Verification
from app.core.errors import AlteredError, StorageError
from app.services import cases
from app.services.case_bundles import export_bundle, import_bundle
from app.services.case_checks import check_evidence, verify_case
from app.services.case_moves import LOCAL, SERVER, move_case
from app.store.layout import CaseFolder
from app.store.objects import ObjectStore, Stored
from app.store.s3 import S3Place, S3Store
from tests.helpers.cases import OPERATOR, case_with_photos, photo_file
from tests.helpers.s3 import BUCKET, FAULTS, Line, bad_line, store

TRIALS = 200 if os.environ.get("ENFACE_FULL") else 25
SIZE = 3_000


@pytest.fixture(scope="module", autouse=True)
def account() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with store() as found:
        yield found


def place(address: str, prefix: str) -> S3Place:
    return S3Place(BUCKET, prefix, address, timeout_s=0.5)


def objects(address: str, prefix: str, root: Path) -> S3Store:
    return S3Store(place(address, prefix), "case/evidence", root)


def content(number: int) -> bytes:
    return hashlib.shake_256(str(number).encode()).digest(SIZE)


def test_bytes_come_back_and_are_listed(address: str, tmp_path: Path) -> None:
    kept = objects(address, "plain", tmp_path / "a")
    stored = [kept.add_bytes(content(number)) for number in range(3)]
    assert kept.add_bytes(content(0)) == stored[0]
    elsewhere = objects(address, "plain", tmp_path / "b")
    assert sorted(elsewhere.hashes()) == sorted(item.sha256 for item in stored)
    for number, item in enumerate(stored):
        assert elsewhere.read(item.sha256) == content(number)
        assert elsewhere.check(item.sha256, item.size).state is Verification.VERIFIED
        assert elsewhere.local(item.sha256).read_bytes() == content(number)


def test_missing_altered_and_short_objects_are_told_apart_from_a_dead_line(address: str, tmp_path: Path) -> None:
    kept = objects(address, "altered", tmp_path)
    stored = kept.add_bytes(content(1))
    key = {"Bucket": BUCKET, "Key": f"altered/case/evidence/sha256/{stored.sha256[:2]}/{stored.sha256}"}
    kept._client.put_object(**key, Body=content(2))
    assert kept.check(stored.sha256, stored.size).failed
    with pytest.raises(AlteredError) as told:
        kept.read(stored.sha256)
    assert told.value.code == "E901"
    with pytest.raises(AlteredError):
        kept.put(stored)
    kept._client.put_object(**key, Body=b"short")
    assert kept.glance(stored.sha256, stored.size).failed
    kept._client.delete_object(**key)
    assert kept.glance(stored.sha256, stored.size).detail == "missing from the store"
    kept._client.put_object(**key, Body=content(1))
    with bad_line(address, line := Line(kinds=("drop", "fail"))) as proxy:
        line.share = 1.0
        with pytest.raises(StorageError) as dead:
            objects(proxy, "altered", tmp_path / "x").check(stored.sha256, stored.size)
    assert dead.value.code == "E740"


def test_a_copy_on_this_computer_that_was_altered_is_fetched_again(address: str, tmp_path: Path) -> None:
    kept = objects(address, "copies", tmp_path)
    stored = kept.add_bytes(content(7))
    kept.path(stored.sha256).chmod(0o600)
    kept.path(stored.sha256).write_bytes(b"other")
    assert kept.local(stored.sha256).read_bytes() == content(7)


def test_nothing_acknowledged_is_lost_on_a_line_that_drops_delays_shortens_and_fails(
    address: str, tmp_path: Path
) -> None:
    line, acknowledged, refused = Line(seed=4), [], []
    with bad_line(address, line) as proxy:
        far = objects(proxy, "faults", tmp_path / "far")
        line.share = 0.45
        for number in range(TRIALS):
            try:
                acknowledged.append((number, far.add_bytes(content(number))))
            except StorageError as error:
                refused.append(error.code)
    near = objects(address, "faults", tmp_path / "near")
    assert len(acknowledged) + len(refused) == TRIALS
    assert set(refused) <= {"E740"}
    assert len(acknowledged) > TRIALS // 2
    assert set(line.met) == set(FAULTS)
    for number, item in acknowledged:
        assert item == Stored(hashlib.sha256(content(number)).hexdigest(), SIZE)
        assert near.read(item.sha256) == content(number)


def test_a_case_works_with_its_evidence_in_the_store(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENFACE_EVIDENCE", f"s3://{BUCKET}/cases?endpoint={address}&timeout=2")
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
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENFACE_EVIDENCE", f"s3://{BUCKET}/away?endpoint={address}&timeout=2")
    with case_with_photos(tmp_path):
        pass
    for setting in (f"s3://{BUCKET}/away?endpoint=http://127.0.0.1:9&timeout=0.2", ""):
        monkeypatch.setenv("ENFACE_EVIDENCE", setting)
        with pytest.raises(StorageError) as told:
            cases.open_case(tmp_path / "case", OPERATOR)
        assert told.value.code == "E740"
    monkeypatch.setenv("ENFACE_EVIDENCE", f"s3://{BUCKET}/away?endpoint={address}&timeout=2")
    with cases.open_case(tmp_path / "case", OPERATOR) as case:
        assert case.faults == ()


def test_evidence_goes_to_the_store_and_back(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with case_with_photos(tmp_path) as case:
        hashes = sorted(case.evidence.hashes())
    monkeypatch.setenv("ENFACE_EVIDENCE", f"s3://{BUCKET}/moves?endpoint={address}&timeout=2")
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


@pytest.mark.parametrize(
    "wrong",
    ["http://x/y", "s3://", "s3://b?endpoint=http://store.example", "s3://b?endpoint=ftp://127.0.0.1", "s3://b?x=1"],
)
def test_an_address_that_is_none_or_unsafe_is_refused(wrong: str) -> None:
    with pytest.raises(StorageError) as told:
        S3Place.parse(wrong)
    assert told.value.code == "E740"
    assert S3Place.parse("s3://b/p/q/?endpoint=https://store.example") == S3Place("b", "p/q", "https://store.example")
