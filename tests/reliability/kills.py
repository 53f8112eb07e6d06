"""Processes killed at any moment while they work on a case, and a hundred that start on it at once."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.core.casefile import NewExhibit, Verdict
from app.core.errors import EnfaceError
from app.core.jobs import JobContext
from app.core.topology import load_topology
from app.services import case_notes, case_runs, cases
from app.services.case_bundles import check_bundle, export_bundle
from app.services.case_checks import verify_open
from app.services.case_reports import NewReport, record_report
from app.services.case_runs import RunRequest, decide, run_case
from app.store.case import Case
from tests.helpers.cases import OPERATOR, case_with_photos, photo_file
from tests.helpers.faces import make_result
from tests.helpers.models import mean_face_predictor
from tests.reliability.trials import Figure

Ack = Callable[[dict[str, Any]], object]
KINDS = ("import", "save", "reconstruct", "accept", "report", "export")


def kills(folder: Path, count: int) -> list[Figure]:
    """Kill a child at a random moment of one kind of work; what it acknowledged must be there, and nothing be damaged.

    The reconstruction itself is made once, beforehand: what is at stake is the keeping of it.
    """
    began, chance = time.perf_counter(), random.Random(4)
    predictor, result = mean_face_predictor(), make_result(load_topology())
    lost = damaged = acknowledged = 0
    with patch.object(case_runs, "reconstruct", lambda *_: result):
        for index in range(count):
            if index % 30 == 0:
                home = folder / f"case-{index}"
                home.mkdir()
                with case_with_photos(home, 1) as case:
                    run_case(case, RunRequest(1), None, predictor)
            acks = _killed(home, KINDS[index % len(KINDS)], chance.uniform(0.0, 1.0), predictor, index)
            acknowledged += len(acks)
            bad = _lost(home, acks)
            lost += bad
            damaged += bad == 0 and _damaged(home)
    kept = count if lost + damaged == 0 else 0
    note = f"{acknowledged:,} acknowledged, {lost} lost, {damaged} damaged; over {', '.join(KINDS)}"
    return [Figure("kills without loss or damage", kept, count, time.perf_counter() - began, note)]


def starts(folder: Path, count: int) -> list[Figure]:
    """That many processes open one case for writing at once; one gets it, the others are told."""
    began = time.perf_counter()
    with case_with_photos(folder, 1):
        pass
    gate, opened = os.pipe()
    answers, sink = os.pipe()
    hold, release = os.pipe()
    children = []
    for _ in range(count):
        pid = os.fork()
        if pid == 0:
            _start(folder, (gate, opened, sink, hold, release))
        children.append(pid)
    os.close(opened)
    os.close(sink)
    os.close(hold)
    said = b""
    while len(said) < count and select.select([answers], [], [], 120)[0]:
        said += os.read(answers, count)
    os.close(release)
    for pid in children:
        os.waitpid(pid, 0)
    for descriptor in (gate, answers):
        os.close(descriptor)
    good = said.count(b"w") == 1 and said.count(b"r") == count - 1
    with cases.open_case(folder / "case", OPERATOR) as case:
        good = good and not case.faults
    note = f"{said.count(b'w')} writer, {said.count(b'r')} told, {said.count(b'?')} other"
    seconds = time.perf_counter() - began
    return [Figure("simultaneous starts with one writer", count if good else 0, count, seconds, note)]


def _start(folder: Path, ends: tuple[int, int, int, int, int]) -> None:
    gate, opened, sink, hold, release = ends
    try:
        os.close(opened)
        os.close(release)
        os.read(gate, 1)
        try:
            cases.open_case(folder / "case", OPERATOR)
            answer = b"w"
        except EnfaceError as error:
            answer = b"r" if error.code == "E710" else b"?"
        os.write(sink, answer)
        os.read(hold, 1)
    finally:
        os._exit(0)


def _killed(home: Path, kind: str, delay: float, predictor: object, index: int) -> list[dict[str, Any]]:
    """What a child said that it had done before it was killed."""
    answers, sink = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(answers)
            _work(home, kind, predictor, index, lambda ack: os.write(sink, json.dumps(ack).encode() + b"\n"))
        finally:
            os._exit(1)
    os.close(sink)
    said = b""
    while not said and select.select([answers], [], [], 60)[0]:
        chunk = os.read(answers, 1 << 16)
        if not chunk:
            break
        said += chunk  # the case is open
    time.sleep(delay)
    os.kill(pid, signal.SIGKILL)
    while chunk := os.read(answers, 1 << 16):
        said += chunk
    os.close(answers)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), f"{kind}: the child ended by itself: {said!r}"
    return [ack for line in said.splitlines() if "id" in (ack := json.loads(line))]


def _work(home: Path, kind: str, predictor: Any, index: int, ack: Ack) -> None:
    case = cases.open_case(home / "case", OPERATOR)
    photos = [photo_file(home, f"new-{seed}.png", 100 * index + seed) for seed in range(8)] if kind == "import" else []
    ack({"ready": True})
    step = 0
    while True:
        step += 1
        if kind == "import":
            item = cases.add_exhibit(case, photos[step % 8], NewExhibit("comparison"))
            ack({"kind": kind, "id": item.id, "sha256": item.sha256})
        elif kind == "save":
            note = case_notes.add_note(case, f"{index}-{step}")
            ack({"kind": kind, "id": note.id, "text": f"{index}-{step}"})
        elif kind == "reconstruct":
            done = run_case(case, RunRequest(1), None, predictor)
            ack({"kind": kind, "id": done.result.id})
        elif kind == "accept":
            done_ = decide(case, 1, Verdict.ACCEPTED, f"{index}-{step}")
            ack({"kind": kind, "id": 1, "count": len(done_.decisions)})
        elif kind == "report":
            report = record_report(case, b"%%PDF-1.7 %d-%d" % (index, step), NewReport(1, "long", "en", case.head()))
            ack({"kind": kind, "id": report.id, "sha256": report.sha256})
        else:
            target = export_bundle(case, home / f"bundle-{index}-{step}")
            ack({"kind": kind, "id": step, "path": str(target)})


def _lost(home: Path, acks: list[dict[str, Any]]) -> int:
    with cases.open_case(home / "case", OPERATOR) as case:
        file = cases.contents(case)
        there: dict[str, Callable[[dict[str, Any]], bool]] = {
            "import": lambda a: any((e.id, e.sha256) == (a["id"], a["sha256"]) for e in file.exhibits),
            "save": lambda a: any((n.id, n.text) == (a["id"], a["text"]) for n in file.notes),
            "reconstruct": lambda a: any(r.id == a["id"] for r in file.results),
            "accept": lambda a: len(file.results[0].decisions) >= a["count"],
            "report": lambda a: any((r.id, r.sha256) == (a["id"], a["sha256"]) for r in file.reports),
            "export": lambda a: not check_bundle(Path(a["path"]), OPERATOR, replay=False).faults,
        }
        return sum(not there[ack["kind"]](ack) for ack in acks)


def _damaged(home: Path) -> bool:
    """Whether anything in the case is altered, or a bundle appeared that is not whole."""
    with cases.open_case(home / "case", OPERATOR) as case:
        bad = _faulty(case)
    for bundle in home.glob("bundle-*"):
        bad = bad or bool(check_bundle(bundle, OPERATOR, replay=False).faults)
    for leftover in [*home.glob("bundle-*"), *home.glob(".enface-unfinished-*")]:
        _remove(leftover)
    return bad


def _faulty(case: Case) -> bool:
    return bool(verify_open(case, JobContext(), replay=False).faults)


def _remove(path: Path) -> None:
    import shutil

    shutil.rmtree(path, ignore_errors=True)
