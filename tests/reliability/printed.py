"""What the tests of the report print and build, at the size that the environment asks for, as figures of the table."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from tests.reliability.trials import Figure

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "reports built anywhere and at any time with one hash": "test_reproducible.py",
    "pages of hostile strings, each printed literally in each field": "test_hostile.py",
}


def printed(folder: Path, count: int) -> list[Figure]:
    """Run the tests of both; with ENFACE_FULL=1 (the table at full size) 20 builds and 200 strings in every field."""
    return [_passed(folder, name, file) for name, file in FILES.items()]


def _passed(folder: Path, name: str, file: str) -> Figure:
    began = time.perf_counter()
    command = [sys.executable, "-m", "pytest", "-q", "--basetemp", str(folder / file), f"tests/unit/report/{file}"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", done.stdout)}
    asked = max(1, sum(counts.values()))
    note = "" if done.returncode == 0 else done.stdout[-500:]
    return Figure(
        name, counts.get("passed", 0) if done.returncode == 0 else 0, asked, time.perf_counter() - began, note
    )
