"""The grammar of `enface batch`; see `app.cli.parser`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

_DESCRIPTION = """\
Reconstruct every photo of a folder, or every line of a CSV table with the columns front and side. "NAME_front" and
"NAME_side" in a folder belong together. Each line gets a folder of its own; batch.csv tells how each one ended. Run
the same batch again to go on after a stop: what is done is kept.
"""


def add_batch(parser: argparse.ArgumentParser, path: Callable[[str], Path], count: Callable[[str], int]) -> None:
    """The grammar of `enface batch`; the other choices are those of `enface reconstruct`."""
    parser.description = _DESCRIPTION
    add = parser.add_argument
    add("source", type=path, metavar="FOLDER|CSV", help="the photos")
    add("--out", type=path, required=True, metavar="DIR", help="folder for the results; made if missing")
    add("--workers", type=count, metavar="N", help="processes of this computer (default: one for each core)")
    add("--scheduler", metavar="URL", help="a Dask cluster, e.g. tls://server:8786, instead of local processes")
    add("--tls-ca", type=path, metavar="FILE", help="the cluster's certificate authority")
    add("--tls-cert", type=path, metavar="FILE", help="your certificate for the cluster")
    add("--tls-key", type=path, metavar="FILE", help="its private key")
    add("--model", metavar="NAME", help="model to use (see: enface models list)")
    add("--device", choices=("auto", "cpu", "cuda"), default="auto", help="where networks run (default: auto)")
    add("--rotate", default="auto", metavar="auto|paper|DEGREES", help="how a missing side view is made")
    add("--ipd-mm", type=float, metavar="MM", help="measured distance between the pupils (default: 63, assumed)")
    add("--again", action="store_true", help="also try photos again that failed before")
