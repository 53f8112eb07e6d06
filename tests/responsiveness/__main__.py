"""Print the window's figures: `xvfb-run -a python -m tests.responsiveness [PART OF A TRIAL'S NAME]`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

TRIALS = ("program", "pauses", "killed", "queue", "cycles")


def main() -> int:
    """Run each trial in a process of its own; 1 when a figure is not met."""
    parser = argparse.ArgumentParser(prog="python -m tests.responsiveness", description=__doc__)
    parser.add_argument("trial", nargs="?", default="", help="run only trials with this in their name")
    parser.add_argument("--sample", action="store_true", help="a fraction of each trial")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--record", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return _run(options.trial, sample=options.sample, record=options.record)
    command = [sys.executable, "-m", "tests.responsiveness", "--here", *(["--sample"] if options.sample else [])]
    names = [name for name in TRIALS if options.trial in name]
    return max((subprocess.run([*command, name], check=False).returncode for name in names), default=2)


def _run(name: str, *, sample: bool, record: Path | None) -> int:
    """Run one trial; its figures are printed, and written to `record` as JSON."""
    home = Path(tempfile.mkdtemp(prefix="enface-responsiveness-"))
    for folder in ("CONFIG", "DATA", "STATE"):
        os.environ[f"XDG_{folder}_HOME"] = str(home / folder.lower())
    from app.__main__ import _limit_threads
    from tests.responsiveness.cycles import cycles
    from tests.responsiveness.figure import Figure
    from tests.responsiveness.killed import killed
    from tests.responsiveness.pauses import pauses
    from tests.responsiveness.program import program
    from tests.responsiveness.queue import queue

    _limit_threads()
    trials: dict[str, tuple[Callable[..., Iterator[Figure]], dict[str, object]]] = {
        "program": (program, {"starts": 2, "idle_s": 4.0}),
        "pauses": (pauses, {"photos": 10}),
        "killed": (killed, {"count": 2}),
        "queue": (queue, {"photos": 10}),
        "cycles": (cycles, {"count": 8, "warm": 3}),
    }
    trial, smaller = trials[name]
    seen: list[Figure] = []
    try:
        for figure in trial(home, **(smaller if sample else {})):
            seen.append(figure)
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if record is not None:
        record.write_text(json.dumps([asdict(figure) for figure in seen]), encoding="utf-8")
    return 0 if all(figure.met for figure in seen) else 1


if __name__ == "__main__":
    sys.exit(main())
