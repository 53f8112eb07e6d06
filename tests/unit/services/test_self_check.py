"""The self-check really uses each part, goes on after a failure, and its status says what failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import CancelledError
from app.core.jobs import JobContext
from app.services import self_check
from app.services.self_check import CheckResult, exit_code_of, run_checks
from tests.helpers.models import store_untrained


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


def test_damaged_weights_fail_two_checks_and_the_others_still_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path))
    entry = store_untrained(tmp_path)
    entry.file.write_bytes(b"")
    checks = tuple(check for check in self_check._CHECKS if check.name in {"Models", "Network", "Disk space"})
    monkeypatch.setattr(self_check, "_CHECKS", checks)
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

    monkeypatch.setattr(self_check, "_CHECKS", (self_check._Check("Broken", broken),))
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
