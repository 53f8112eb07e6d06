"""The grammar of `enface server`; see `app.cli.parser`."""

from __future__ import annotations

import argparse

_DESCRIPTION = """\
The server is the one of server.toml in the configuration folder, or of the variable ENFACE_DATABASE. `set-up` is for
its administrator: run it again after an update of Enface to migrate all cases.
"""


def add_server(parser: argparse.ArgumentParser) -> None:
    """The grammar of `enface server`."""
    parser.description = _DESCRIPTION
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    actions.add_parser("set-up", help="make registry, roles and functions, and migrate all cases", allow_abbrev=False)
    actions.add_parser("cases", help="list the cases, and who has one open", allow_abbrev=False)
