"""The grammar of `enface admin`; see `app.cli.parser`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

ROLES = ("analyst", "reviewer", "administrator", "auditor")

_DESCRIPTION = """\
What an administrator scripts. Each call logs --user in; the password is asked for, or read from the first line of
--password-file (- for standard input). A new password is the line after it. Everything else is in the window of
`enface --admin`.
"""


def add_admin(parser: argparse.ArgumentParser, path: Callable[[str], Path]) -> None:
    """Add the actions of `enface admin`.

    Args:
        parser: of the command.
        path: turns an argument into a path.
    """
    parser.description = _DESCRIPTION
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")

    def action(name: str, purpose: str, *given: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=purpose, description=f"{purpose.capitalize()}.", allow_abbrev=False)
        for each in given:
            choices = ROLES if each == "role" else None
            made.add_argument(each, metavar=each.upper(), choices=choices, help=", ".join(choices or ()) or None)
        made.add_argument("--user", required=True, metavar="NAME", help="who logs in")
        made.add_argument("--password-file", type=path, metavar="FILE", help="passwords, one a line; - for stdin")
        return made

    action("set-up", "make the first administrator and print the recovery codes")
    action("users", "list the users")
    action("add", "add a user and print the recovery codes", "name", "role")
    action("role", "give a user another role", "name", "role")
    action("disable", "refuse a user from now on", "name")
    action("enable", "let a disabled user in again", "name")
    action("unlock", "end the lock after too many wrong passwords", "name")
    action("reset", "set a user's password and print new recovery codes", "name")
    action("models", "list the models, and what was promoted when")
    promote = action("promote", "bring a model into use that has an evaluation record", "model")
    back = action("roll-back", "bring back the model that was in use before")
    for each in (promote, back):
        each.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept")
    action("verify", "check the whole audit trail (exit 9: something is altered)")
    action("export", "write the audit trail with its verifier").add_argument(
        "--out", type=path, required=True, metavar="DIR", help="folder for the files"
    )
