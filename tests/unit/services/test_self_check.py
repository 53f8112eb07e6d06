"""The self-check really uses each part, goes on after a failure, and its status says what failed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from app.core.errors import CancelledError, EnfaceError
from app.core.jobs import JobContext
from app.networks.manifest import read_manifest
from app.services import check_surroundings, reference, self_check
from app.services.check_base import Check
from app.services.check_surroundings import PROGRAM_CHECKS, STORAGE_CHECKS
from app.services.self_check import CheckResult, exit_code_of, run_checks, to_json
from app.store.anchor import data_folder
from tests.helpers.models import store_untrained

DEAF = MagicMock(failed=False)
"""What a broken part answers: nothing is ever wrong."""


def by_name(results: list[CheckResult]) -> dict[str, CheckResult]:
    return {result.name: result for result in results}


@pytest.mark.slow
def test_a_sound_installation_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path))
    entry = store_untrained(tmp_path)
    results = list(run_checks())
    assert [result.name for result in results if not result.ok and result.needed] == []
    assert exit_code_of(results) == 0
    assert entry.sha256[:8] in by_name(results)["Models"].detail
    assert "no record of these weights" in by_name(results)["Reference face"].detail
    assert len(results) >= 25
    report = json.loads(json.dumps(to_json(results)))
    assert report["ok"] is True
    assert [check["name"] for check in report["checks"]] == [result.name for result in results]


def test_damaged_weights_fail_two_checks_and_the_others_still_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path))
    entry = store_untrained(tmp_path)
    entry.file.write_bytes(b"")
    checks = tuple(check for check in self_check.CHECKS if check.name in {"Models", "Network", "Disk space"})
    monkeypatch.setattr(self_check, "CHECKS", checks)
    results = list(run_checks())
    assert [(result.name, result.ok) for result in results] == [
        ("Models", False),
        ("Network", False),
        ("Disk space", True),
    ]
    assert all("E604" in result.detail for result in results[:2])
    assert exit_code_of(results) == 6


def test_a_failure_of_any_kind_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ImportError("libfoo.so.1: cannot open shared object file")

    monkeypatch.setattr(self_check, "CHECKS", (Check("Broken", broken),))
    results = list(run_checks())
    assert results[0].detail == "ImportError: libfoo.so.1: cannot open shared object file"
    assert exit_code_of(results) == 1


def test_what_is_not_needed_does_not_decide() -> None:
    assert exit_code_of([CheckResult("3D drawing", False, "E150", 0.0, 1, needed=False)]) == 0


def test_it_can_be_cancelled() -> None:
    ctx = JobContext()
    ctx.cancel()
    with pytest.raises(CancelledError):
        list(run_checks(ctx))


def test_there_are_enough_checks_with_names_of_their_own() -> None:
    names = [check.name for check in self_check.CHECKS]
    assert len(names) == len(set(names)) >= 25


@pytest.mark.parametrize("name", [check.name for check in (*PROGRAM_CHECKS, *STORAGE_CHECKS)])
def test_this_machine_and_the_keeping_of_cases_pass(name: str) -> None:
    check = next(check for check in self_check.CHECKS if check.name == name)
    assert check.run()


def test_the_checks_leave_no_case_and_no_key_behind() -> None:
    before = sorted(data_folder().rglob("*"))
    for check in STORAGE_CHECKS:
        check.run()
    assert sorted(data_folder().rglob("*")) == before


def test_a_library_below_its_floor_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_surroundings, "_version", lambda name: "12.9.9" if name == "pillow" else "99.0")
    with pytest.raises(EnfaceError, match=r"pillow 12\.9\.9 has known holes, 13\.0\.0 closes them"):
        check_surroundings._floors()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda record: record | {"vertices_mm": [[x + 3, y, z] for x, y, z in record["vertices_mm"]]}, "3.00 mm away"),
        (lambda record: record | {"vertices_mm": record["vertices_mm"][:5]}, "away from its record"),
        (lambda record: {}, "cannot be read"),
    ],
    ids=["moved", "fewer", "empty"],
)
def test_a_face_that_came_out_otherwise_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[dict[str, Any]], dict[str, Any]], said: str
) -> None:
    record = json.loads(reference.reference_file().read_bytes())
    monkeypatch.setattr(reference, "_vertices", lambda: np.array(record["vertices_mm"]))
    assert reference.compare() == "within 0.000 mm of its record"
    (tmp_path / "reference.json").write_text(json.dumps(change(record)))
    monkeypatch.setattr(reference, "reference_file", lambda: tmp_path / "reference.json")
    with pytest.raises(EnfaceError, match=said):
        reference.compare()


def test_the_record_is_that_of_the_shipped_default() -> None:
    """After other weights became the default: python -m app.services.reference."""
    record = json.loads(reference.reference_file().read_bytes())
    assert record["sha256"] == read_manifest().find().sha256


def test_the_shipped_weights_give_the_recorded_face_and_a_moved_one_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "of its record" in reference.compare()
    record = json.loads(reference.reference_file().read_bytes())
    record["vertices_mm"][7][2] += 2.0
    moved = tmp_path / "reference.json"
    moved.write_text(json.dumps(record))
    monkeypatch.setattr(reference, "reference_file", lambda: moved)
    with pytest.raises(EnfaceError, match="away from its record"):
        reference.compare()


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("Evidence store", "app.store.objects.ObjectStore.check"),
        ("Case lock", "app.store.lock.fcntl.flock"),
        ("Case database", "app.store.database.Database.settings"),
    ],
)
def test_a_part_that_does_not_do_its_work_is_found(name: str, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(damage, lambda *_, **__: DEAF)
    monkeypatch.setattr(self_check, "CHECKS", tuple(check for check in self_check.CHECKS if check.name == name))
    assert [result.ok for result in run_checks()] == [False]
