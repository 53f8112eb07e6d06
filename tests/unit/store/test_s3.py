"""Evidence in an S3-style store: nothing that was acknowledged is lost, whatever the line does to the replies."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from app.core.casefile import Verification
from app.core.errors import AlteredError, StorageError
from app.store.objects import Stored
from app.store.s3 import S3Place, S3Store
from tests.helpers.s3 import BUCKET, FAULTS, Line, bad_line

TRIALS = 200 if os.environ.get("ENFACE_FULL") else 25
SIZE = 3_000


def place(address: str, prefix: str) -> S3Place:
    return S3Place(BUCKET, prefix, address, timeout_s=0.5)


def objects(address: str, prefix: str, root: Path) -> S3Store:
    return S3Store(place(address, prefix), "case/evidence", root)


def content(number: int) -> bytes:
    return hashlib.shake_256(str(number).encode()).digest(SIZE)


def test_bytes_come_back_and_are_listed(s3_address: str, tmp_path: Path) -> None:
    kept = objects(s3_address, "plain", tmp_path / "a")
    stored = [kept.add_bytes(content(number)) for number in range(3)]
    assert kept.add_bytes(content(0)) == stored[0]
    elsewhere = objects(s3_address, "plain", tmp_path / "b")
    assert sorted(elsewhere.hashes()) == sorted(item.sha256 for item in stored)
    for number, item in enumerate(stored):
        assert elsewhere.read(item.sha256) == content(number)
        assert elsewhere.check(item.sha256, item.size).state is Verification.VERIFIED
        assert elsewhere.local(item.sha256).read_bytes() == content(number)


def test_missing_altered_and_short_objects_are_told_apart_from_a_dead_line(s3_address: str, tmp_path: Path) -> None:
    kept = objects(s3_address, "altered", tmp_path)
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
    with bad_line(s3_address, line := Line(kinds=("drop", "fail"))) as proxy:
        line.share = 1.0
        with pytest.raises(StorageError) as dead:
            objects(proxy, "altered", tmp_path / "x").check(stored.sha256, stored.size)
    assert dead.value.code == "E740"


def test_a_copy_on_this_computer_that_was_altered_is_fetched_again(s3_address: str, tmp_path: Path) -> None:
    kept = objects(s3_address, "copies", tmp_path)
    stored = kept.add_bytes(content(7))
    kept.path(stored.sha256).chmod(0o600)
    kept.path(stored.sha256).write_bytes(b"other")
    assert kept.local(stored.sha256).read_bytes() == content(7)


def test_nothing_acknowledged_is_lost_on_a_line_that_drops_delays_shortens_and_fails(
    s3_address: str, tmp_path: Path
) -> None:
    line, acknowledged, refused = Line(seed=4), [], []
    with bad_line(s3_address, line) as proxy:
        far = objects(proxy, "faults", tmp_path / "far")
        line.share = 0.45
        for number in range(TRIALS):
            try:
                acknowledged.append((number, far.add_bytes(content(number))))
            except StorageError as error:
                refused.append(error.code)
    near = objects(s3_address, "faults", tmp_path / "near")
    assert len(acknowledged) + len(refused) == TRIALS
    assert set(refused) <= {"E740"}
    assert len(acknowledged) > TRIALS // 2
    assert set(line.met) == set(FAULTS)
    for number, item in acknowledged:
        assert item == Stored(hashlib.sha256(content(number)).hexdigest(), SIZE)
        assert near.read(item.sha256) == content(number)


@pytest.mark.parametrize(
    "wrong",
    ["http://x/y", "s3://", "s3://b?endpoint=http://store.example", "s3://b?endpoint=ftp://127.0.0.1", "s3://b?x=1"],
)
def test_an_address_that_is_none_or_unsafe_is_refused(wrong: str) -> None:
    with pytest.raises(StorageError) as told:
        S3Place.parse(wrong)
    assert told.value.code == "E740"
    assert S3Place.parse("s3://b/p/q/?endpoint=https://store.example") == S3Place("b", "p/q", "https://store.example")
