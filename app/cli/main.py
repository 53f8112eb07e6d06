"""The `enface` command: parse, run, and turn whatever happens into one line and an exit status."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from app.cli.console import Console
from app.cli.parser import build_parser
from app.core.errors import CancelledError, EnfaceError
from app.core.jobs import JobContext

_log = logging.getLogger(__name__)


def main(argv: Sequence[str], open_window: Callable[[Sequence[str]], int]) -> int:
    """Run one command.

    Args:
        argv: arguments without the program's name.
        open_window: opens the workstation; called with the arguments when there is no command.

    Returns:
        The exit status (`app.core.errors`, `exit_code`); 1 for a defect of the program.
    """
    console = Console()
    try:
        options = build_parser().parse_args(argv)
        if options.command is None:
            return open_window(argv)
        return _run(options, console)
    except EnfaceError as error:
        console.message(error.one_line())
        return error.exit_code
    except KeyboardInterrupt:
        console.message(CancelledError().one_line())
        return CancelledError.exit_code
    except BrokenPipeError:
        # The reader has seen enough; the interpreter's last flush must not fail over it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        console.message(_wrapped("there is not enough memory", "close other programs and try again", "E102"))
        return 1
    except Exception as error:  # noqa: BLE001 - the boundary: a defect becomes one line and a status
        _log.exception("unexpected error")
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        console.message(_wrapped(f"unexpected error ({what})", "run it again with --verbose for the log", "E101"))
        return 1


def _run(options: Namespace, console: Console) -> int:
    _start_logging(verbose=options.verbose)
    from app.cli.commands import COMMANDS

    ctx = JobContext(console.progress)
    with _cancelled_by_signals(ctx):
        try:
            return COMMANDS[options.command](options, console, ctx)
        finally:
            console.done()


def _wrapped(cause: str, remedy: str, code: str) -> str:
    return EnfaceError(cause, remedy=remedy, code=code).one_line()


def _start_logging(*, verbose: bool) -> None:
    """Log to stderr, or nowhere: stderr belongs to the one line that says what went wrong."""
    handler = logging.StreamHandler() if verbose else logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(relativeCreated)8.0f ms %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler])
    logging.captureWarnings(True)


@contextmanager
def _cancelled_by_signals(ctx: JobContext) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM asks the work to stop cleanly, the second one interrupts it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        if ctx.cancelled:
            raise KeyboardInterrupt
        ctx.cancel()

    numbers = [signal.SIGINT, signal.SIGTERM]
    earlier = [signal.signal(number, stop) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, earlier, strict=True):
            signal.signal(number, handler)
