"""Disks that fail, processes that are killed, cases that are damaged, locked or changed behind the program's back."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.services import cases
from app.services.sample import sample_pairs
from tests.helpers.cases import OPERATOR
from tests.reliability.program import ROOT, SILENT, Desk, Done, Outcome, Row, child_environment, enface, judged

FULL = os.environ.get("ENFACE_FULL") == "1"
_FRONT = sample_pairs()[0].front
_WRITES = "write,pwrite64"
_READ_ONLY = 'mount -o remount,ro "$0" &&'
_STORAGE = (0, 1, 7)  # 0: the fault met a write that does not matter
_PAST = (
    "import runpy, sys, datetime as d\n"
    "class Past(d.datetime):\n"
    "    @classmethod\n"
    "    def now(cls, tz=None): return cls(2001, 1, 1, tzinfo=tz)\n"
    "d.datetime = Past\nsys.argv[0] = 'app'\nrunpy.run_module('app', run_name='__main__', alter_sys=True)\n"
)


def _ready(folder: Path) -> Desk:
    """A case with a photo and a note."""
    desk = Desk(folder)
    desk.begin()
    desk.work("add", "--front", _FRONT)
    desk.work("note", "before the fault")
    return desk


def _steps(folder: Path) -> dict[str, tuple[object, ...]]:
    """What is interrupted: import, save, report of the trail, bundle."""
    return {
        "add": ("--comparison", sample_pairs()[1].front),
        "note": ("during the fault",),
        "log": ("--out", folder / "log"),
        "bundle": ("--out", folder / f"bundle-{random.getrandbits(40):x}.zip"),
    }


def _injected(calls: str, error: str, folder: Path) -> Outcome:
    """The n-th of some system calls fails, for many n and four kinds of work."""
    desk, tried, failed = _ready(folder), 0, 0
    for when in range(1, 61 if FULL else 4):
        for action, words in _steps(folder).items():
            if action in {"log", "bundle"} and when > 8:
                continue
            trace = folder / "trace"
            inject = f"inject={calls}:error={error}:when={when}"
            tools = ("strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={calls}", "-e", inject)
            done = desk.work(action, *words, wrapper=tools)
            tried += 1
            failed += done.status != 0
            mute = re.search(r"write\(2, .*INJECTED", trace.read_text(errors="replace")) is not None
            wrong = [each for each in judged(done, _STORAGE, desk).wrong if not (mute and each == SILENT)]
            if wrong:
                return Outcome(f"{action}, call {when}", tuple(wrong))
            shutil.rmtree(folder / "log", ignore_errors=True)
    after = judged(desk.work("note", "after the faults"), (0,), desk)
    return Outcome(f"{tried} faults, {failed} told as failures, nothing lost", after.wrong)


def _limited(folder: Path) -> Outcome:
    """No file may grow past 64 kB."""
    desk = _ready(folder)
    tools = ("sh", "-c", 'ulimit -f 128; exec "$@"', "sh")
    outcome = judged(desk.work("add", "--comparison", sample_pairs()[1].front, wrapper=tools), (7,), desk)
    return Outcome(outcome.found, outcome.wrong + judged(desk.work("note", "after"), (0,), desk).wrong)


def _mounted(spare: int, script: str, wanted: tuple[int, ...], codes: tuple[str, ...], folder: Path) -> Outcome:
    """The case lies on a disk of its own with that many bytes to spare, seen by the child alone, and is copied back."""
    desk = _ready(folder)
    disk, photo = folder / "disk", sample_pairs()[1].front
    disk.mkdir()
    files = [each for each in desk.case.rglob("*") if each.is_file()]
    size = spare + sum(-(-each.stat().st_size // 4096) * 4096 + 4096 for each in files)
    shell = (
        f'mount -t tmpfs -o size={size} tmpfs "$0" && cp -a "$1" "$0/case" && {script} shift || exit 99; "$@"; s=$?; '
        'rm -rf "$C" && cp -a "$0/case" "$C" || exit 99; exit $s'
    )
    program = [sys.executable, "-m", "app", "case", "add", str(disk / "case"), "--comparison", str(photo)]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", shell, str(disk), str(desk.case), *program],
        cwd=ROOT,
        env=child_environment(C=str(desk.case)),
        capture_output=True,
        check=False,
    )
    told = Done(done.returncode, done.stdout.decode(), done.stderr.decode())
    if told.status == 99:
        return Outcome("-", (f"the disk could not be made: {told.message[-300:]}",))
    outcome = judged(told, wanted, desk, codes)
    after = judged(desk.work("note", "with room again"), (0,), desk)
    return Outcome(outcome.found, outcome.wrong + after.wrong)


def _kills(folder: Path) -> Outcome:
    """kill -9 at random moments of import, save, log and bundle; what was acknowledged stays."""
    desk, chance, answered = _ready(folder), random.Random(6), 0
    count = 60 if FULL else 4
    for index in range(count):
        action = ("add", "note", "log", "bundle")[index % 4]
        child = subprocess.Popen(
            [sys.executable, "-m", "app", "case", action, str(desk.case), *map(str, _steps(folder)[action])],
            cwd=ROOT,
            env=child_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(chance.uniform(0.2, 4.0))
        os.killpg(child.pid, signal.SIGKILL)
        answer = child.communicate()[0].decode()
        answered += bool(answer)
        desk.kept += [line.split()[0] for line in answer.splitlines() if action in {"add", "note"} and line]
        shutil.rmtree(folder / "log", ignore_errors=True)
        if losses := desk.losses():
            return Outcome(f"kill {index} in {action}", tuple(losses))
    after = judged(desk.work("note", "after the kills"), (0,), desk)
    return Outcome(f"{count} kills ({answered} after the answer), nothing lost", after.wrong)


def _held(folder: Path) -> Outcome:
    """Another instance has the case: the second is told, and works once the first has gone."""
    desk = _ready(folder)
    with cases.open_case(desk.case, OPERATOR):
        refused = judged(desk.work("note", "second"), (7,), None, ("E710",))
    after = judged(desk.work("note", "afterwards"), (0,), desk)
    return Outcome(refused.found, refused.wrong + after.wrong)


def _stale(folder: Path) -> Outcome:
    """The holder of the lock was killed: its lock file stays and locks nobody out."""
    desk = _ready(folder)
    code = (
        "import os, signal, sys; from pathlib import Path; from app.services.cases import open_case; "
        "open_case(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = enface(desk.case, code=code)
    outcome = judged(desk.work("note", "afterwards"), (0,), desk)
    wrong = () if killed.status == -signal.SIGKILL else (f"the holder was not killed: {killed.message[-200:]}",)
    return Outcome(outcome.found, outcome.wrong + wrong)


def _changed(change: Callable[[Path], None], wanted: tuple[int, ...], folder: Path) -> Outcome:
    """The database is another one for a while: told, not written to; with the true one back, nothing is lost."""
    desk = _ready(folder)
    database = desk.case / "case.db"
    aside = folder / "aside.db"
    shutil.copy2(database, aside)
    change(database)
    before = database.read_bytes()
    outcome = judged(desk.work("note", "into a strange database"), wanted)
    wrong = () if database.read_bytes() == before else ("a database that is not the program's was written to",)
    for path in desk.case.glob("case.db-*"):
        path.unlink()
    shutil.copy2(aside, database)
    return Outcome(outcome.found, outcome.wrong + wrong + judged(desk.work("note", "after"), (0,), desk).wrong)


def _damage(database: Path) -> None:
    data = bytearray(database.read_bytes())
    data[4096:16384] = os.urandom(12288)
    database.write_bytes(bytes(data))


def _foreign(database: Path) -> None:
    database.unlink()
    raw = sqlite3.connect(database)
    raw.execute("CREATE TABLE other (x)")
    raw.commit()
    raw.close()


def _numbered(number: int, database: Path) -> None:
    raw = sqlite3.connect(database)
    raw.execute(f"PRAGMA user_version={number}")
    raw.close()


def _evidence(gone: bool, folder: Path) -> Outcome:
    """A stored original is altered or missing: verify says so (exit 9), a run refuses it, and all else works."""
    desk = _ready(folder)
    path = next(each for each in (desk.case / "evidence").rglob("*") if each.is_file())
    data = path.read_bytes()
    path.chmod(0o600)
    if gone:
        path.unlink()
    else:
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    verdict = judged(enface("verify", desk.case), (9,))
    refused = judged(desk.work("run", "--device", "cpu"), (7, 9))
    path.write_bytes(data)
    path.chmod(0o400)
    after = judged(desk.work("note", "put back"), (0,), desk)
    return Outcome(f"{verdict.found}; run {refused.found}", verdict.wrong + refused.wrong + after.wrong)


def _clock_back(folder: Path) -> Outcome:
    """The clock says 2001: the order is that of the sequence, and the trail stays sound."""
    desk = _ready(folder)
    first = judged(enface("case", "note", desk.case, "from the past", code=_PAST), (0,), desk)
    verdict = judged(enface("verify", desk.case), (0,), desk)
    with cases.open_case(desk.case, OPERATOR) as case:
        notes = [note.text for note in cases.contents(case).notes]
    wrong = () if notes[-1] == "from the past" else ("the order followed the clock",)
    return Outcome(f"{first.found}; verify {verdict.found}", first.wrong + verdict.wrong + wrong)


ROWS = (
    Row("storage", "kill -9 at random points", "nothing acknowledged is lost", _kills, sample=True),
    Row("storage", "kill -9 within reconstruct, accept, report, export", "nothing acknowledged is lost",
        test="tests/reliability/test_samples.py::test_figure_is_met[kills]"),
    Row("storage", "EIO on the n-th write", "told, nothing lost", partial(_injected, _WRITES, "EIO"), sample=True),
    Row("storage", "EIO on the n-th fsync", "told, nothing lost", partial(_injected, "fsync,fdatasync", "EIO")),
    Row("storage", "ENOSPC on the n-th write", "told, nothing lost", partial(_injected, _WRITES, "ENOSPC")),
    Row("storage", "small disk is full", "exit 7, E702", partial(_mounted, 600_000, "", (7,), ("E702",))),
    Row("storage", "EFBIG (RLIMIT_FSIZE)", "exit 7", _limited, sample=True),
    Row("storage", "read-only folder", "exit 7, E714", partial(_mounted, 64 << 20, _READ_ONLY, (7,), ("E714",))),
    Row("storage", "two instances", "the second is told", _held, sample=True),
    Row("storage", "stale lock", "opens", _stale, sample=True),
    Row("storage", "damaged database", "exit 9 or 7, not written", partial(_changed, _damage, (7, 9)), sample=True),
    Row("storage", "foreign database", "exit 7, not written", partial(_changed, _foreign, (7,))),
    Row("storage", "newer database", "exit 7, not written", partial(_changed, partial(_numbered, 99), (7,))),
    Row("storage", "database without a number", "exit 7, not written", partial(_changed, partial(_numbered, 0), (7,))),
    Row("storage", "older database", "migrated on a copy",
        test="tests/unit/store/test_database.py::test_a_case_of_every_released_schema_opens"),
    Row("storage", "altered evidence", "exit 9; not processed", partial(_evidence, False), sample=True),
    Row("storage", "missing evidence", "exit 9; not processed", partial(_evidence, True)),
    Row("storage", "clock back", "order by sequence", _clock_back, sample=True),
    Row("storage", "settings garbage", "defaults apply",
        test="tests/gui/test_settings.py"),
)  # fmt: skip
