"""The commands: each turns parsed options into a call of a service, and its answer into lines."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable

from app.cli.admin_commands import admin
from app.cli.batch_command import batch
from app.cli.case_commands import case, verify
from app.cli.console import Console, table
from app.cli.report_commands import report
from app.cli.server_commands import server
from app.core.errors import UsageError
from app.core.jobs import JobContext
from app.core.records import Box

Command = Callable[[Namespace, Console, JobContext], int]


def reconstruct(options: Namespace, console: Console, ctx: JobContext) -> int:
    """`enface reconstruct`: prints the written files."""
    from app.services.export import DEFAULT_FORMATS, write_outputs
    from app.services.reconstruct import ReconstructRequest
    from app.services.reconstruct import reconstruct as run

    request = ReconstructRequest(
        front=options.front,
        side=options.side,
        box=None if options.box is None else Box(*options.box),
        side_box=None if options.side_box is None else Box(*options.side_box),
        model=options.model,
        device=options.device,
        ipd_mm=options.ipd_mm,
        rotate=options.rotate,
    )
    result = run(request, ctx)
    files = write_outputs(result, options.out, (*DEFAULT_FORMATS, *options.formats), options.report, ctx)
    console.warnings(result.warnings)
    for path in files:
        console.result(path)
    return 0


def models(options: Namespace, console: Console, ctx: JobContext) -> int:
    """`enface models`: prints a table, a card, or the model that was changed."""
    from app.services import models as service

    if options.action == "list":
        states = service.list_models()
        rows = [
            ("*" if s.is_default else "", s.entry.name, s.entry.architecture, f"{s.entry.parameters:,}",
             s.entry.sha256[:12], s.entry.created[:10], "yes" if s.entry.metrics else "no",
             "ok" if s.fault is None else s.fault.code)
            for s in states
        ]  # fmt: skip
        header = ("", "model", "network", "parameters", "sha256", "created", "evaluated", "weights")
        for line in table(header, rows):
            console.result(line)
        faults = [state.fault for state in states if state.fault is not None]
        for fault in faults:
            console.message(fault.one_line())
        return faults[0].exit_code if faults else 0
    if options.action == "show":
        console.result(service.show_model(options.name)[1].rstrip())
    elif options.action == "import":
        console.result(service.import_model(options.source, options.name).file)
    else:
        console.result(service.promote_model(options.name).name)
    return 0


def self_check(options: Namespace, console: Console, ctx: JobContext) -> int:
    """`enface self-check`: prints a line for each check as soon as it is known, or one JSON object."""
    from app.services.self_check import CheckResult, exit_code_of, run_checks, to_json

    results: list[CheckResult] = []
    for result in run_checks(ctx):
        results.append(result)
        if not options.json:
            verdict = "ok" if result.ok else "FAILED" if result.needed else "not available"
            console.result(f"{result.name:<15} {verdict:<14} {result.seconds:6.2f} s  {result.detail}")
    if options.json:
        console.result(json.dumps(to_json(results)))
    return exit_code_of(results)


def synthesise(options: Namespace, console: Console, ctx: JobContext) -> int:
    """`enface synthesise`: prints the written files."""
    from app.services.synthesise import data_folder
    from app.services.synthesise import synthesise as run

    data = data_folder(options.data)
    for path in run(options.count, options.out, options.seed, options.source, options.preview, data, ctx):
        console.result(path)
    return 0


def train(options: Namespace, console: Console, ctx: JobContext) -> int:
    """`enface train`: prints the figures of the last validation, or the curves of a run."""
    from app.services.train import show_run
    from app.services.train import train as run

    if options.show is not None:
        (header, *rows), picture = show_run(options.show)
        for line in table(header, rows):
            console.result(line)
        console.result(picture)
        return 0
    for name, value in run(options.config, options.resume, ctx).items():
        console.result(f"{name} {value:.6g}")
    return 0


def evaluate(options: Namespace, console: Console, ctx: JobContext) -> int:
    """`enface evaluate`: prints the written files."""
    from app.services.evaluate import evaluate as run

    only = ("comparators", "demographics", "alignments", "no_sweep")
    if options.dataset == "micc":
        from app.services.micc import MiccRequest, evaluate_micc

        request = MiccRequest(
            root=options.root,
            out=options.out,
            models=tuple(options.model),
            comparators=options.comparators,
            demographics=options.demographics,
            alignments=options.alignments,
            sweep=not options.no_sweep,
            language=options.language,
        )
        for path in evaluate_micc(request, ctx):
            console.result(path)
        return 0
    given = [name for name in only if getattr(options, name)]
    if given:
        flag = f"--{given[0].replace('_', '-')}"
        raise UsageError(f"{flag} is for --dataset micc", remedy="leave it out", code="E201")
    for path in run(options.dataset, options.root, options.out, options.model, ctx):
        console.result(path)
    return 0


def bench(options: Namespace, console: Console, ctx: JobContext) -> int:
    """`enface bench`: prints one JSON object, or a table beside what is asked."""
    from app.networks.manifest import read_manifest
    from app.services.bench import bench as run
    from app.services.bench_table import bench_table
    from app.services.synthesise import data_folder
    from app.store.output import storage_errors

    result = run(ctx, data_folder(None))
    if options.out is not None:
        with storage_errors(options.out):
            options.out.write_text(json.dumps(result.to_json(), indent=1) + "\n", encoding="utf-8")
    if options.json:
        console.result(json.dumps(result.to_json()))
        return 0
    header, *rows = bench_table(result, read_manifest().find().name)
    for line in table(header, rows):
        console.result(line)
    return 0


COMMANDS: dict[str, Command] = {
    "reconstruct": reconstruct,
    "batch": batch,
    "models": models,
    "self-check": self_check,
    "synthesise": synthesise,
    "train": train,
    "evaluate": evaluate,
    "bench": bench,
    "case": case,
    "report": report,
    "verify": verify,
    "server": server,
    "admin": admin,
}
