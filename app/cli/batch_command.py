"""`enface batch`: many photos, on the processes of this computer or on a cluster."""

from __future__ import annotations

from argparse import Namespace
from importlib.util import find_spec

from app.cli.console import Console
from app.core.errors import UsageError
from app.core.jobs import JobContext

_MOST_NAMED = 20


def batch(options: Namespace, console: Console, ctx: JobContext) -> int:
    """Run the batch; prints where the table is, and how it ended."""
    from app.cli.batch_table import BatchTable, one_line
    from app.networks.manifest import read_manifest
    from app.services.batch import plan_batch
    from app.services.batch_cluster import DaskPool, Place
    from app.services.batch_line import BatchChoices
    from app.services.batch_run import TABLE_NAME, ThisProcess, exit_code_of, run_batch
    from app.services.batch_worker import BatchTask, perform
    from app.services.reconstruct import ReconstructRequest, check_choices

    if options.scheduler is not None and options.workers is not None:
        cause = "a cluster has the workers that were started there"
        raise UsageError(cause, remedy="give --workers or --scheduler", code="E201")
    rows = plan_batch(options.source.absolute())
    check_choices(ReconstructRequest(rows[0].front, rotate=options.rotate, ipd_mm=options.ipd_mm))
    entry = read_manifest().find(options.model)
    entry.require_file()
    choices = BatchChoices(entry.name, options.device, options.rotate, options.ipd_mm, tuple(options.formats))
    task = BatchTask(rows[0], options.out.absolute(), choices, entry.sha256, again=options.again)
    table = BatchTable(console)
    place = Place(options.scheduler, options.workers, options.tls_ca, options.tls_cert, options.tls_key)
    if options.scheduler is None and options.workers is None and find_spec("distributed") is None:
        console.message("W233 Dask is not installed: one process works on one line after the other.")
        progress, failures = run_batch(rows, task, ThisProcess(perform), ctx, table.show)
    else:
        with DaskPool(place) as pool:
            progress, failures = run_batch(rows, task, pool, ctx, table.show)
    for answer in failures[:_MOST_NAMED]:
        console.message(f"{answer.name}: {answer.problem}")
    console.message(one_line(progress))
    console.result(options.out / TABLE_NAME)
    return exit_code_of(failures)
