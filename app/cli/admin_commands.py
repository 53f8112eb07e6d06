"""`enface admin`: what an administrator scripts, behind the same login as the window."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.console import Console, literal, table
from app.core.errors import AlteredError, UsageError
from app.core.jobs import JobContext

if TYPE_CHECKING:
    from app.services.admin.access import Session

_MOST = 1 << 16


def admin(options: Namespace, console: Console, ctx: JobContext) -> int:
    """Log in, do one thing, log out."""
    from app.services.admin.access import Administration

    passwords = _passwords(options)
    with Administration() as administration:
        if options.action == "set-up":
            session, codes = administration.set_up(options.user, next(passwords))
            _print_codes(console, codes)
        else:
            session = administration.login(options.user, next(passwords))
            _ACTIONS[options.action](session, options, console, passwords)
        administration.logout(session)
    return 0


def _users(session: Session, options: Namespace, console: Console, passwords: Iterator[str]) -> None:
    from app.services.admin.users import list_users

    rows = [
        (user.name, user.role.value, "disabled" if user.disabled else "may log in", str(user.codes_left))
        for user in list_users(session)
    ]
    for line in table(("name", "role", "state", "codes left"), rows):
        console.result(literal(line))


def _add(session: Session, options: Namespace, console: Console, passwords: Iterator[str]) -> None:
    from app.services.admin.capabilities import Role
    from app.services.admin.users import create_user

    _print_codes(console, create_user(session, options.name, next(passwords), Role(options.role)))


def _reset(session: Session, options: Namespace, console: Console, passwords: Iterator[str]) -> None:
    from app.services.admin.users import reset_password

    _print_codes(console, reset_password(session, options.name, next(passwords)))


def _change_user(session: Session, options: Namespace, console: Console, passwords: Iterator[str]) -> None:
    from app.services.admin import users
    from app.services.admin.capabilities import Role

    if options.action == "role":
        users.set_role(session, options.name, Role(options.role))
    elif options.action == "unlock":
        users.unlock(session, options.name)
    else:
        users.set_disabled(session, options.name, options.action == "disable")


def _models(session: Session, options: Namespace, console: Console, passwords: Iterator[str]) -> None:
    from app.services.admin.models import history, models

    rows = [
        ("*" if state.is_default else "", state.entry.name, state.entry.sha256[:12],
         "yes" if state.entry.metrics else "no", "ok" if state.fault is None else state.fault.code)
        for state in models(session)
    ]  # fmt: skip
    for line in table(("", "model", "sha256", "evaluated", "weights"), rows):
        console.result(line)
    for each in history(session):
        change = f"{each.before_model or '-'} -> {each.model} {each.sha256[:12]}"
        console.result(literal(f"{each.at}  {each.by}: {change}: {each.reason}"))


def _promote(session: Session, options: Namespace, console: Console, passwords: Iterator[str]) -> None:
    from app.networks.manifest import read_manifest
    from app.services.admin import models

    used = read_manifest().find().sha256
    if options.action == "promote":
        entry = models.promote(session, options.model, used, options.reason)
    else:
        entry = models.roll_back(session, used, options.reason)
    console.result(f"{entry.name} {entry.sha256[:12]}")


def _verify(session: Session, options: Namespace, console: Console, passwords: Iterator[str]) -> None:
    from app.services.admin.trail import check_trail

    faults = check_trail(session)
    for fault in faults:
        console.result(literal(f"{fault.code} {fault.what}: {fault.text}"))
    if faults:
        cause = f"{len(faults)} of the administration's records are not as they were written"
        raise AlteredError(cause, remedy="keep the folder as it is and take back a copy of it", code=faults[0].code)
    console.result("every event and every record is as it was written")


def _export(session: Session, options: Namespace, console: Console, passwords: Iterator[str]) -> None:
    from app.services.admin.trail import export_trail

    for path in export_trail(session, options.out):
        console.result(path)


Action = Callable[["Session", Namespace, Console, Iterator[str]], None]
_ACTIONS: dict[str, Action] = {
    "users": _users,
    "add": _add,
    "reset": _reset,
    "role": _change_user,
    "disable": _change_user,
    "enable": _change_user,
    "unlock": _change_user,
    "models": _models,
    "promote": _promote,
    "roll-back": _promote,
    "verify": _verify,
    "export": _export,
}


def _print_codes(console: Console, codes: list[str]) -> None:
    for code in codes:
        console.result(code)
    console.message("These recovery codes are shown this once; print them and lock them away.")


def _passwords(options: Namespace) -> Iterator[str]:
    """The password, then a new one where the action sets one: from a file, from standard input, or asked for.

    Raises:
        UsageError: a line is missing, or nobody can be asked (E292).
    """
    if options.password_file is None:
        yield from _asked(first=options.action == "set-up")
    yield from _lines(options.password_file)
    raise UsageError("a password is missing", remedy="put each on a line of its own", code="E292")


def _lines(file: Path) -> list[str]:
    try:
        if str(file) == "-":
            return sys.stdin.read(_MOST).splitlines()
        with file.open(encoding="utf-8") as stream:
            return stream.read(_MOST).splitlines()
    except (OSError, ValueError) as error:
        raise UsageError(
            "the passwords cannot be read", file=file, remedy="check the file; it must be UTF-8", code="E292"
        ) from error


def _asked(*, first: bool) -> Iterator[str]:
    """What is typed on the terminal, unseen; a new password twice."""
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked for the password", remedy="give --password-file", code="E292")
    if not first:
        yield getpass.getpass("Password: ")
    while True:
        new = getpass.getpass("New password: ")
        if new == getpass.getpass("New password again: "):
            yield new
        else:
            sys.stderr.write("The two are not the same.\n")
