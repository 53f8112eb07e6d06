"""An installed program checks itself the first time it is started, and only then."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.bootstrap.main import first_start


def test_an_installed_program_checks_itself_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not first_start(tmp_path)  # run from a checkout
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert first_start(tmp_path / "state")
    assert not first_start(tmp_path / "state")


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    (tmp_path / "file").touch()
    assert not first_start(tmp_path / "file")
