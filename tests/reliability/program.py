"""The real program in a process of its own, and what must hold of a case when it is opened again afterwards."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.services import cases
from app.services.case_checks import check_evidence
from tests.helpers.cases import OPERATOR

ROOT = Path(__file__).resolve().parents[2]
_ANSWER = re.compile(r"^([ERMN]\d+)\b", re.MULTILINE)
_CODED = re.compile(r"[EW]\d{3} ")
_LONGEST_S = 300
SILENT = "it failed without a code"


@dataclass(frozen=True)
class Done:
    """How a child ended."""

    status: int
    answer: str
    message: str

    @property
    def codes(self) -> list[str]:
        """The codes that its messages begin with, warnings included."""
        return [line[:4] for line in self.message.splitlines() if _CODED.match(line)]

    @property
    def plain(self) -> bool:
        """Whether it ended as a program that has something to say, each line of it coded: no crash, no traceback."""
        return self.status >= 0 and all(_CODED.match(line) for line in self.message.splitlines())

    @property
    def short(self) -> str:
        """For the table."""
        return " ".join([f"exit {self.status}" if self.status >= 0 else f"signal {-self.status}", *self.codes])


def enface(*words: object, wrapper: Sequence[str] = (), code: str | None = None, **environment: str) -> Done:
    """Run the program to its end.

    Args:
        words: its arguments.
        wrapper: a program that starts it, `strace` with its options, say.
        code: Python to run in its place; it finds the arguments in `sys.argv`.
        environment: variables to set.
    """
    program = ["-m", "app"] if code is None else ["-c", code]
    done = subprocess.run(
        [*wrapper, sys.executable, *program, *map(_word, words)],
        cwd=ROOT,
        env=child_environment(**environment),
        capture_output=True,
        timeout=_LONGEST_S,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def _word(word: object) -> str | bytes:
    return word if isinstance(word, bytes) else str(word)


def child_environment(**more: str) -> dict[str, str]:
    """What a child sees: one thread, no display."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return {**kept, "OMP_NUM_THREADS": "1", "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), **more}


@dataclass
class Desk:
    """A case that commands work on, and what they acknowledged.

    Attributes:
        folder: for the files of the trial.
        kept: label of each thing that the program said it has stored.
    """

    folder: Path
    kept: list[str] = field(default_factory=list)

    @property
    def case(self) -> Path:
        return self.folder / "case"

    def begin(self, number: str = "7/26") -> Done:
        """Make the case."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return enface("case", "new", self.case, "--number", number, "--examiner", "A. Berg")

    def work(self, action: str, *words: object, wrapper: Sequence[str] = (), **environment: str) -> Done:
        """`enface case ACTION CASE ...`; what it acknowledges has to stay."""
        done = enface("case", action, self.case, *words, wrapper=wrapper, **environment)
        self.kept += _ANSWER.findall(done.answer)
        return done

    def losses(self) -> list[str]:
        """Open the case again: what was acknowledged and is not there, and what is damaged."""
        with cases.open_case(self.case, OPERATOR) as case:
            file = cases.contents(case)
            wrong = [f"damaged: {fault}" for fault in file.faults]
            wrong += [f"altered: {check.sha256[:8]}" for check in check_evidence(case) if check.failed]
        there = {f"E{item.id}" for item in file.exhibits} | {f"N{note.id}" for note in file.notes}
        there |= {f"R{run.id}" for run in file.runs} | {f"M{result.id}" for result in file.results}
        return wrong + [f"lost: {label}" for label in self.kept if label not in there]


@dataclass(frozen=True)
class Outcome:
    """What a row of the matrix came to: `found` for the table; `wrong` is empty when it is as it should be."""

    found: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row of the fault matrix.

    Attributes:
        group: images, faces, storage, names, models, training, data.
        fault: what is wrong.
        expected: what a person sees, in words.
        drive: makes the fault in a new folder and drives the program into it; None where a test does so.
        test: the test that does so, as pytest names it.
        sample: whether every run of the tests tries it; the others need `ENFACE_FULL=1`.
    """

    group: str
    fault: str
    expected: str
    drive: Callable[[Path], Outcome] | None = None
    test: str = ""
    sample: bool = False


def judged(done: Done, wanted: Sequence[int], desk: Desk | None = None, codes: Sequence[str] = ()) -> Outcome:
    """Whether a child ended as wanted, said so plainly, and left its case whole."""
    wrong = []
    if done.status not in wanted:
        wrong.append(f"{done.short} instead of exit {' or '.join(map(str, wanted))}: {done.message[-300:]}")
    if not done.plain:
        wrong.append(f"not a coded line: {done.message[-300:]}")
    wrong += [f"{code} was not said" for code in codes if code not in done.codes]
    if done.status and not done.codes and not done.answer:  # `verify` answers with its findings
        wrong.append(SILENT)
    if desk is not None:
        wrong += desk.losses()
    return Outcome(done.short, tuple(wrong))
