"""Reading a photo that nobody vouches for.

The file is read once, so that the hash belongs to exactly the bytes that were decoded; a throw-away process with limits
(`app.imaging.decode_worker`) turns them into pixels. Whatever happens to that process, this one goes on.

Frames: the result is in the photo frame, upright after EXIF orientation, at most 4096 px on its longest side.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import stat
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np

from app.core.errors import ImageRefusedError
from app.core.jobs import JobContext
from app.core.records import Notice, Photo
from app.imaging.decode_notes import FORMAT_NAMES, NOTICES, REFUSALS, foreign_format

_log = logging.getLogger(__name__)

MAX_FILE_BYTES = 256 << 20
MAX_REPLY_BYTES = 1 << 16
MAX_WORKING_SIDE = 4096
WORKER_FLAG = "--decode-one-photo"
"""In a frozen build the program starts itself with this single argument; its entry point must then do nothing but call
`app.imaging.decode_worker.main()`."""

_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "LANG", "LC_ALL")


def worker_command() -> tuple[str, ...]:
    """The command line that starts a decoder process."""
    if getattr(sys, "frozen", False):
        return sys.executable, WORKER_FLAG
    return sys.executable, "-I", str(Path(__file__).with_name("decode_worker.py"))


@dataclass(frozen=True)
class PhotoDecoder:
    """Decodes photos, each in a process of its own; safe to use from any thread.

    Attributes:
        command: starts the decoder process.
        timeout_s: seconds, from its start, after which the process is killed.
        max_file_bytes: larger files are refused unread.
    """

    command: tuple[str, ...] = field(default_factory=worker_command)
    timeout_s: float = 9.5
    max_file_bytes: int = MAX_FILE_BYTES

    def decode(self, path: str | os.PathLike[str], ctx: JobContext | None = None, name: str | None = None) -> Photo:
        """Read and decode one photo.

        Args:
            path: the file; its folder is kept out of the result.
            ctx: cancels the work.
            name: the photo's original name, where the file is kept under another one.

        Raises:
            ImageRefusedError: E501 unreadable or no regular file, E502 empty, E503 no image of an allowed format,
                E504 truncated or damaged, E505 too large, E506 the decoder crashed, E507 it timed out.
            CancelledError: `ctx` was cancelled.
        """
        data = self._read(path)
        reply, pixels = self._ask(data, path, ctx)
        rgb = np.frombuffer(pixels, np.uint8).reshape(reply["height"], reply["width"], 3)
        return Photo(
            rgb=rgb,
            sha256=hashlib.sha256(data).hexdigest(),
            name=Path(os.fsdecode(os.fspath(path))).name if name is None else name,
            warnings=tuple(_notices(reply, path if name is None else name)),
        )

    def _read(self, path: str | os.PathLike[str]) -> bytes:
        """The bytes of a regular file, read once; a FIFO or device is refused without waiting for it."""
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - Path.open takes no descriptor
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise _refusal("not_a_file", path)
                if status.st_size > self.max_file_bytes:
                    raise _refusal("bytes", path)
                data = file.read(self.max_file_bytes + 1)
        except (OSError, ValueError) as error:
            raise _unreadable(error, path) from error
        if len(data) > self.max_file_bytes:
            raise _refusal("bytes", path)
        if not data:
            raise _refusal("empty", path)
        return data

    def _ask(
        self, data: bytes, path: str | os.PathLike[str], ctx: JobContext | None
    ) -> tuple[dict[str, Any], bytearray]:
        """Hand the bytes to a new process; its checked reply and the pixels."""
        try:
            process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ},
                cwd=Path(sys.executable).anchor,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise _refusal("crash", path, f"could not be started: {error.strerror}") from error
        with process, _Watch(process, self.timeout_s, ctx) as watch:
            try:
                reply, pixels = _converse(process, data)
            except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
                _end(process)
                if ctx is not None:
                    ctx.check()
                _log.warning("the photo decoder ended with status %s: %r", process.returncode, error)
                raise _refusal("timeout" if watch.timed_out else "crash", path) from error
            _end(process)
        if reply["status"] != "ok":
            reason = str(reply.get("reason"))
            detail = foreign_format(data) if reason == "format" else ""
            raise _refusal(reason if reason in REFUSALS else "crash", path, detail)
        return reply, pixels


def decode_photo(path: str | os.PathLike[str], ctx: JobContext | None = None, name: str | None = None) -> Photo:
    """Read and decode one photo with the default limits; see `PhotoDecoder.decode`."""
    return PhotoDecoder().decode(path, ctx, name)


class _Watch:
    """Kills a process at its deadline or when the work is cancelled."""

    def __init__(self, process: subprocess.Popen[bytes], timeout_s: float, ctx: JobContext | None) -> None:
        self.timed_out = False
        self._process = process
        self._deadline = time.monotonic() + timeout_s
        self._ctx = ctx
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="photo-decoder-watch", daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._done.wait(0.05):
            self.timed_out = time.monotonic() > self._deadline
            if self.timed_out or (self._ctx is not None and self._ctx.cancelled):
                self._process.kill()
                return


def _converse(process: subprocess.Popen[bytes], data: bytes) -> tuple[dict[str, Any], bytearray]:
    """Send the photo, read the reply. The process is not trusted: every length is checked before memory is taken.

    Raises:
        OSError, EOFError, ValueError, KeyError, TypeError: it ended early or answered nonsense.
    """
    source, sink = process.stdout, process.stdin
    if source is None or sink is None:
        raise EOFError
    sink.write(struct.pack(">Q", len(data)))
    sink.write(data)
    sink.close()
    (length,) = struct.unpack(">I", _read_exactly(source, 4))
    if length > MAX_REPLY_BYTES:
        raise ValueError(length)
    reply = json.loads(_read_exactly(source, length))
    if reply["status"] != "ok":
        return reply, bytearray()
    sizes = (reply["width"], reply["height"], *reply["declared"])
    if len(sizes) != 4 or not all(type(size) is int and size > 0 for size in sizes):
        raise ValueError(sizes)
    if max(sizes[:2]) > MAX_WORKING_SIDE or reply["format"] not in FORMAT_NAMES:
        raise ValueError(reply["format"])
    if not isinstance(reply["notes"], list):
        raise TypeError
    return reply, _read_exactly(source, sizes[0] * sizes[1] * 3)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop the process and let go of the pipe to it, which may still hold bytes that nobody will read."""
    process.kill()
    process.wait()
    with suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()


def _read_exactly(source: IO[bytes], count: int) -> bytearray:
    """`count` bytes, or EOFError."""
    buffer = bytearray(count)
    view, filled = memoryview(buffer), 0
    while filled < count:
        got = source.readinto(view[filled:])  # type: ignore[attr-defined]
        if not got:
            raise EOFError(filled)
        filled += got
    return buffer


def _notices(reply: dict[str, Any], path: str | os.PathLike[str]) -> list[Notice]:
    """What the decoder noticed, in our words: texts of the untrusted process are not repeated."""
    keys = [key for key in NOTICES if key in reply["notes"]]
    name = str(reply["format"])
    suffix = Path(os.fsdecode(os.fspath(path))).suffix.lower()
    if suffix not in FORMAT_NAMES[name]:
        keys.append("extension")
    width, height = reply["declared"]
    values = {
        "declared": f"{width} x {height}",
        "size": f"{reply['width']} x {reply['height']}",
        "format": name,
    }
    return [Notice(code, text.format_map(values)) for code, text in (NOTICES[key] for key in keys)]


def _refusal(reason: str, path: str | os.PathLike[str], detail: str = "") -> ImageRefusedError:
    """The error for one of the reasons in `REFUSALS`."""
    code, cause, remedy = REFUSALS[reason]
    return ImageRefusedError(f"{cause} ({detail})" if detail else cause, file=path, remedy=remedy, code=code)


def _unreadable(error: OSError | ValueError, path: str | os.PathLike[str]) -> ImageRefusedError:
    """The error for a file that the system does not let us read."""
    if isinstance(error, FileNotFoundError):
        return _refusal("missing", path)
    if isinstance(error, IsADirectoryError) or getattr(error, "errno", None) in (errno.ENXIO, errno.ENODEV):
        return _refusal("not_a_file", path)
    return _refusal("unreadable", path, getattr(error, "strerror", None) or str(error))
