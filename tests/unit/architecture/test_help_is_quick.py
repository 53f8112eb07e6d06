"""`enface --help` answers at once: nothing heavy is imported on the way."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "torch",
    "cv2",
    "scipy",
    "PySide6",
    "vtkmodules",
    "pyvista",
    "dlib",
    "reportlab",
    "numba",
    "trimesh",
    "matplotlib",
}


def test_help_imports_nothing_heavy(root: Path) -> None:
    code = (
        "import sys\n"
        "from app.__main__ import main\n"
        "sys.argv = ['enface', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print(*sorted({{name.partition('.')[0] for name in sys.modules}} & {HEAVY!r}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "reconstruct" in done.stdout
    assert done.stderr.split() == []


@pytest.mark.alone
def test_help_takes_under_a_third_of_a_second(root: Path) -> None:
    """Processor time of the best of five runs, so that a busy machine does not decide the outcome."""

    def cost() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "app", "--help"], cwd=root, env=dict(os.environ), capture_output=True, check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    assert min(cost() for _ in range(5)) <= 0.3
