"""From whatever happens to one line and an exit status."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.cli import commands
from app.cli.console import Console, table
from app.cli.main import main
from app.core.errors import EnfaceError, ImageRefusedError, ModelError
from app.core.jobs import JobContext
from tests.helpers.commands import logging_given_back, no_window


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    with logging_given_back():
        yield


def run(monkeypatch: pytest.MonkeyPatch, outcome: BaseException | int, *options: str) -> int:
    """`enface self-check`, whose work ends as told."""

    def work(_options: Namespace, _console: Console, _ctx: JobContext) -> int:
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    monkeypatch.setitem(commands.COMMANDS, "self-check", work)
    return main(["self-check", *options], no_window)


@pytest.mark.parametrize("arguments", [[], ["--sample"]], ids=["nothing", "--sample"])
def test_without_a_command_the_window_opens(arguments: list[str]) -> None:
    opened: list[Sequence[str]] = []

    def window(argv: Sequence[str]) -> int:
        opened.append(argv)
        return 5

    assert main(arguments, window) == 5
    assert opened == [arguments]


@pytest.mark.parametrize(
    "error",
    [
        ImageRefusedError("the file is empty", file="a.jpg", remedy="copy it again", code="E502"),
        ModelError("the weights are damaged", code="E604"),
        EnfaceError("two\nlines", file="\u202egpj.exe"),
    ],
    ids=["photo", "model", "control characters"],
)
def test_a_failure_is_one_line_on_stderr(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: EnfaceError
) -> None:
    assert run(monkeypatch, error) == error.exit_code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.rstrip("\n") == error.one_line()
    assert err.count("\n") == 1
    assert err.startswith(error.code)


def test_a_defect_is_one_line_and_its_traceback_is_for_those_who_ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, ZeroDivisionError("by zero")) == 1
    err = capsys.readouterr().err
    assert err.startswith("E101")
    assert err.count("\n") == 1
    assert "--verbose" in err


@pytest.mark.parametrize(("error", "status"), [(KeyboardInterrupt(), 8), (MemoryError(), 1)], ids=["ctrl-c", "memory"])
def test_interrupts_and_lack_of_memory_have_their_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, status: int
) -> None:
    assert run(monkeypatch, error) == status
    assert capsys.readouterr().err.count("\n") == 1


def test_wrong_use_is_one_line_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reconstruct", "--front"], no_window) == 2
    err = capsys.readouterr().err
    assert err.startswith("E201")
    assert err.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_signal_asks_the_work_to_stop(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    def work(_options: Namespace, _console: Console, ctx: JobContext) -> int:
        os.kill(os.getpid(), number)
        for _ in range(1000):
            ctx.check()
            time.sleep(0.01)
        return 0

    monkeypatch.setitem(commands.COMMANDS, "self-check", work)
    before = signal.getsignal(number)
    assert main(["self-check"], no_window) == 8
    assert capsys.readouterr().err.startswith("E800")
    assert signal.getsignal(number) is before


def test_a_second_signal_ends_work_that_does_not_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(_options: Namespace, _console: Console, _ctx: JobContext) -> int:
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.05)
        pytest.fail("went on")

    monkeypatch.setitem(commands.COMMANDS, "self-check", work)
    assert main(["self-check"], no_window) == 8


def test_a_reader_that_went_away_is_no_failure(root: Path) -> None:
    command = f"{sys.executable} -m app --help | true"
    done = subprocess.run(["bash", "-c", command], cwd=root, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_stderr_leaves_the_exit_status(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app", "verify", tmp_path / "missing"]
    expected = subprocess.run(command, cwd=root, capture_output=True, check=False).returncode
    with Path("/dev/full").open("w") as full:
        assert (
            subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=full, check=False).returncode == expected
        )


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = _Terminal()
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setenv("TERM", "xterm")
    console = Console()
    console.progress("Reconstructing", 0.5)
    console.message("E300 no face")
    console.progress("Writing", 0.9)
    console.done()
    assert stderr.getvalue() == "Reconstructing  50 %\r\x1b[KE300 no face\nWriting  90 %\r\x1b[K"


def test_progress_is_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    console.progress("Reconstructing", 0.5)
    console.done()
    assert capsys.readouterr() == ("", "")


def test_a_path_that_is_not_text_comes_out_as_its_bytes(root: Path) -> None:
    code = "from app.cli.console import Console; c = Console(); c.result('caf\\udce9.obj'); c.done()"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True)
    assert done.stdout == b"caf\xe9.obj\n"


def test_a_table_has_aligned_columns() -> None:
    assert table(("a", "long"), [("wide cell", "x"), ("y", "")]) == ["a          long", "wide cell  x", "y"]
