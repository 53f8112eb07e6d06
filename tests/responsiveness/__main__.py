"""Print the window's figures: `xvfb-run -a python -m tests.responsiveness [PART OF A TRIAL'S NAME]`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TRIALS = ("program", "pauses")


def main() -> int:
    """Run each trial in a process of its own; 1 when a figure is not met."""
    parser = argparse.ArgumentParser(prog="python -m tests.responsiveness", description=__doc__)
    parser.add_argument("trial", nargs="?", default="", help="run only trials with this in their name")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return _run(options.trial)
    command = [sys.executable, "-m", "tests.responsiveness", "--here"]
    names = [name for name in TRIALS if options.trial in name]
    return max((subprocess.run([*command, name], check=False).returncode for name in names), default=2)


def _run(name: str) -> int:
    home = Path(tempfile.mkdtemp(prefix="enface-responsiveness-"))
    for folder in ("CONFIG", "DATA", "STATE"):
        os.environ[f"XDG_{folder}_HOME"] = str(home / folder.lower())
    from app.__main__ import _limit_threads
    from tests.responsiveness.pauses import pauses
    from tests.responsiveness.program import program

    _limit_threads()
    trials = {"program": program, "pauses": pauses}
    met = True
    try:
        for figure in trials[name](home):
            met = met and figure.met
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
