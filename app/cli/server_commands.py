"""`enface server`: setting a PostgreSQL server up, and looking at its cases."""

from __future__ import annotations

from argparse import Namespace

from app.cli.console import Console, table
from app.core.jobs import JobContext


def server(options: Namespace, console: Console, ctx: JobContext) -> int:
    """Set up, or list."""
    from app.store.server_schema import ANALYST, server_cases, set_up
    from app.store.server_settings import server_url

    if options.action == "set-up":
        set_up(server_url())
        console.result(f"ready; make each analyst's account a member of the role {ANALYST}")
        return 0
    rows = [(case.number, case.examiner, case.uid, case.folder, str(case.open_by or "")) for case in server_cases()]
    for line in table(("number", "examiner", "identifier", "folder", "open for writing by"), rows):
        console.result(line)
    return 0
