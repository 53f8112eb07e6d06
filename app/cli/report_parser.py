"""The grammar of `enface report`; see `app.cli.parser`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

TEMPLATES = ("long", "short", "summary")
LANGUAGES = ("en", "de")


def add_report(parser: argparse.ArgumentParser, path: Callable[[str], Path], label: Callable[[str], int]) -> None:
    """Add the arguments of `enface report`.

    Args:
        parser: of the command.
        path: turns an argument into a path.
        label: turns a result's label into its number.
    """
    add = parser.add_argument
    add("folder", type=path, metavar="CASE", help="the case's folder")
    add("--out", type=path, required=True, metavar="FILE", help="the PDF; the case keeps a copy")
    add("--result", type=label, metavar="RESULT", help="e.g. M1 (default: the newest)")
    add("--template", choices=TEMPLATES, default="long", help="how much is printed (default: long)")
    add("--language", choices=LANGUAGES, default="en", help="of the report (default: en)")
    add(
        "--organisation",
        default="",
        metavar="TEXT",
        help="printed on the cover (default: the case's, else the one in report.toml)",
    )
    add("--spell-out", action="store_true", help="print characters that no font covers as code points")
    add("--sign", type=path, metavar="FILE", help="sign with the key of a PKCS#12 file (.p12)")
    add("--password-file", type=path, metavar="FILE", help="file whose first line is the key's password")
    add("--operator", metavar="NAME", help="who acts, for the audit trail (default: the account)")
