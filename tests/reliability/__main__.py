"""Print the tables: `python -m tests.reliability [--sample] [--matrix [--write FILE]] [PART OF A NAME]`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> int:
    """Run the trials; 1 when a figure is not met."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--sample", action="store_true", help="a tenth of each trial")
    parser.add_argument("--matrix", action="store_true", help="the fault matrix instead of the figures")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the matrix's table into this Markdown file")
    parser.add_argument("trial", nargs="?", default="", help="run only trials or rows with this in their name")
    options = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="enface-reliability-"))
    os.environ["XDG_DATA_HOME"] = str(home / "data")
    if not options.sample:
        os.environ["ENFACE_FULL"] = "1"
    from tests.reliability.matrix import run_matrix
    from tests.reliability.page import write_table
    from tests.reliability.table import run_all

    try:
        if options.matrix:
            met, lines = run_matrix(home, options.trial, sample=options.sample)
            if options.write is not None:
                write_table(options.write, lines)
            return 0 if met else 1
        return 0 if run_all(home, options.trial, 10 if options.sample else 1) else 1
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
