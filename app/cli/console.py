"""Where the commands write: results to stdout; progress, warnings and failures to stderr."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import threading
from collections.abc import Iterable, Sequence

from app.core.records import Notice


class Console:
    """Lines for people and scripts; safe to use from several threads.

    A moving line of progress appears on stderr only when that is a terminal, and is gone when the command ends.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shown = ""
        self._moving = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                # A path that is not valid text is written as the bytes that it is.
                stream.reconfigure(errors="surrogateescape" if stream is sys.stdout else "backslashreplace")

    def result(self, line: object) -> None:
        """One line of the answer."""
        with self._lock:
            self._wipe()
            sys.stdout.write(f"{line}\n")

    def message(self, line: str) -> None:
        """One line for the person; where it cannot be written (a full disk behind stderr) the exit status has to do."""
        with self._lock, contextlib.suppress(OSError):
            self._wipe()
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    def warnings(self, notices: Iterable[Notice]) -> None:
        """A line for each notice."""
        for notice in notices:
            self.message(f"{notice.code} {notice.text}")

    def progress(self, stage: str, fraction: float) -> None:
        """Replace the moving line; nothing happens without a terminal."""
        if not self._moving:
            return
        line = f"{stage} {100 * fraction:3.0f} %"[: shutil.get_terminal_size().columns - 1]
        with self._lock:
            if line != self._shown:
                self._wipe()
                sys.stderr.write(line)
                sys.stderr.flush()
                self._shown = line

    @property
    def moving(self) -> bool:
        """Whether lines on stderr can be replaced."""
        return self._moving

    def block(self, lines: Sequence[str]) -> None:
        """Replace the moving lines by several; nothing happens without a terminal."""
        if not self._moving:
            return
        size = shutil.get_terminal_size()
        shown = [line[: size.columns - 1] for line in lines[-(size.lines - 1) :]]
        with self._lock:
            self._wipe()
            sys.stderr.write("\n".join(shown))
            sys.stderr.flush()
            self._shown = "\n".join(shown)

    def done(self) -> None:
        """Remove the moving line and write out what is still held back."""
        with self._lock:
            self._wipe()
            sys.stdout.flush()

    def _wipe(self) -> None:
        if self._shown:
            up = self._shown.count("\n")
            sys.stderr.write(f"\r\x1b[{up}A\x1b[J" if up else "\r\x1b[K")
            sys.stderr.flush()
            self._shown = ""


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a plain table with aligned columns; the last column is as long as it needs to be."""
    lines = [list(header), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def literal(text: str) -> str:
    """A text on one line; what would move the cursor or turn the line round is escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)
