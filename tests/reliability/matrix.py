"""The fault matrix: every row drives the real program into a fault, and the table says what came of it."""

from __future__ import annotations

import subprocess
import sys
import time
from html import escape
from pathlib import Path

from tests.reliability import rows_faces, rows_images, rows_models, rows_names, rows_storage
from tests.reliability.program import ROOT, Outcome, Row, child_environment

ROWS: tuple[Row, ...] = (*rows_images.ROWS, *rows_faces.ROWS, *rows_storage.ROWS, *rows_names.ROWS, *rows_models.ROWS)


def run_row(row: Row, folder: Path) -> Outcome:
    """What a row comes to; whatever goes wrong with it is its outcome."""
    if row.drive is None:
        return _of_test(row.test)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return row.drive(folder)
    except Exception as error:  # noqa: BLE001 - one row must not end the table
        return Outcome("-", (f"{type(error).__name__}: {error}",))


def run_matrix(home: Path, part: str = "", *, sample: bool = False) -> tuple[bool, list[str]]:
    """Run the rows whose group or fault contains `part`; whether all are as they should be, and the table's lines."""
    lines = ["| | fault | expected | found | |", "|---|---|---|---|---|"]
    met = True
    for number, row in enumerate(ROWS):
        if part not in f"{row.group} {row.fault}" or (sample and not row.sample):
            continue
        began = time.monotonic()
        outcome = run_row(row, home / str(number))
        met = met and not outcome.wrong
        verdict = "met" if not outcome.wrong else "**missed**"
        lines.append(f"| {row.group} | {escape(row.fault)} | {row.expected} | {outcome.found} | {verdict} |")
        problems = "".join(f"\n        {problem}" for problem in outcome.wrong)
        sys.stdout.write(f"{verdict.strip('*'):<7}{time.monotonic() - began:7.1f} s  {lines[-1]}{problems}\n")
        sys.stdout.flush()
    return met, lines


def _of_test(name: str) -> Outcome:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", name]
    done = subprocess.run(
        command, cwd=ROOT, env=child_environment(), capture_output=True, text=True, check=False, timeout=900
    )
    wrong = () if done.returncode == 0 else (done.stdout[-300:],)
    return Outcome(f"`{name.rpartition('/')[2]}`", wrong)
