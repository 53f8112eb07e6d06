"""Rows of the fault matrix: a sample in every run of the tests, all of them with ENFACE_FULL=1."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.reliability.matrix import ROWS, run_row
from tests.reliability.program import Row

FULL = os.environ.get("ENFACE_FULL") == "1"
DRIVEN = [row for row in ROWS if row.drive is not None and (FULL or row.sample)]


def _id(row: Row) -> str:
    return f"{row.group}-{row.fault}".replace(" ", "-")


@pytest.mark.slow
@pytest.mark.parametrize("row", DRIVEN, ids=_id)
def test_the_program_meets_the_fault(row: Row, tmp_path: Path) -> None:
    assert run_row(row, tmp_path / "row").wrong == ()


def test_what_other_tests_cover_exists(root: Path) -> None:
    for row in ROWS:
        if row.drive is None:
            file, _, name = row.test.partition("::")
            assert (root / file).is_file(), row.test
            assert f"def {name.partition('[')[0]}" in (root / file).read_text(encoding="utf-8"), row.test
