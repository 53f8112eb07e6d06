"""`enface report`: options into a call of the service, its answer into lines."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from app.cli.console import Console
from app.core.errors import UsageError
from app.core.jobs import JobContext

if TYPE_CHECKING:
    from app.report.signing import SigningKey


def report(options: Namespace, console: Console, ctx: JobContext) -> int:
    """`enface report`: prints the written file, its hash, and its label in the case."""
    from app.core.casefile import Operator
    from app.networks.manifest import write_atomically
    from app.report.content import Template
    from app.report.document import ReportOptions
    from app.services.case_report import ReportRequest, make_report
    from app.services.cases import default_operator, open_case

    key = None if options.sign is None else _key(options)
    if options.out.is_dir():
        raise UsageError("this is a folder", file=options.out, remedy="name the PDF file", code="E167")
    request = ReportRequest(
        result_id=options.result,
        options=ReportOptions(Template(options.template), options.language, options.spell_out),
        key=key,
        organisation=options.organisation,
    )
    operator = Operator(options.operator) if options.operator else default_operator()
    with open_case(options.folder, operator, purpose="report") as case:
        made = make_report(case, request, ctx)
    write_atomically(options.out, made.pdf)
    console.result(f"{options.out}")
    console.result(f"{made.entry.label} {made.entry.sha256}")
    return 0


def _key(options: Namespace) -> SigningKey:
    from app.report.signing import read_key

    password = os.environ.get("ENFACE_KEY_PASSWORD", "")
    if options.password_file is not None:
        try:
            lines = options.password_file.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise UsageError(
                "the password cannot be read", file=options.password_file, remedy="name a text file", code="E168"
            ) from error
        password = lines[0] if lines else ""
    elif not password and sys.stdin.isatty():
        password = getpass.getpass("Password of the signing key: ")
    return read_key(options.sign, password)
