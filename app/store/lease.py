"""A claim on a piece of work that lapses by itself: whoever dies holding it keeps nobody waiting for long.

A lease is a file in a folder that all workers see. Its holder touches it again and again; one that was not touched for
a while has lapsed, and the next worker takes it over. Ages are told by the folder's own clock, so that the clocks of
several computers need not agree. On one computer a holder whose process is gone is noticed at once.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import threading
from pathlib import Path
from typing import Any

from app.core.errors import StorageError
from app.store.layout import now, read_small
from app.store.output import TakenError, storage_errors

LASTS_S = 60.0
_BEATS = 6  # times that a holder touches its lease before it would lapse


class Lease:
    """Held inside a `with` block.

    Args:
        path: the file; its folder exists.
        lasts_s: seconds without a touch after which it has lapsed.

    Raises:
        TakenError (on entering): somebody else holds it.
        StorageError: the folder cannot be written (E7xx).
    """

    def __init__(self, path: Path, lasts_s: float = LASTS_S) -> None:
        self.path = path
        self._lasts_s = lasts_s
        self._token = secrets.token_hex(16)
        self._over = threading.Event()
        self._keeper: threading.Thread | None = None

    def __enter__(self) -> Lease:
        with storage_errors(self.path):
            if not self._claim():
                self._clear_lapsed()
                if not self._claim():
                    raise TakenError(self.path)
        self._keeper = threading.Thread(target=self._keep, name="lease", daemon=True)
        self._keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._keeper is not None:
            self._keeper.join()
        with contextlib.suppress(OSError, StorageError):
            if self.held:
                self.path.unlink()

    @property
    def held(self) -> bool:
        """Whether the lease is still this holder's; another may have taken it while this process was suspended."""
        return bool(_content(self.path).get("token") == self._token)

    def require(self) -> None:
        """Raise `TakenError` unless the lease is still this holder's; asked right before the work is made known."""
        if not self.held:
            raise TakenError(self.path)

    def _claim(self) -> bool:
        holder = {
            "token": self._token,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "born": _birth_of(os.getpid()),
            "since": now(),
        }
        aside = self.path.with_name(f".{self.path.name}.{self._token}")
        aside.write_text(json.dumps(holder), encoding="ascii")
        try:
            os.link(aside, self.path)  # whole at once: a half-written lease would look like nobody's
        except FileExistsError:
            return False
        finally:
            aside.unlink(missing_ok=True)
        return True

    def _clear_lapsed(self) -> None:
        """Move a lapsed lease out of the way; of several that try, one does."""
        try:
            touched = self.path.stat().st_mtime
        except FileNotFoundError:
            return
        holder = _content(self.path)
        if self._clock() - touched < self._lasts_s and not _is_dead(holder):
            return
        aside = self.path.with_name(f".{self.path.name}.{self._token}.lapsed")
        with contextlib.suppress(FileNotFoundError):
            self.path.rename(aside)
            if _content(aside).get("token") != holder.get("token"):  # another was quicker, and this one is alive
                with contextlib.suppress(FileExistsError):
                    os.link(aside, self.path)
            aside.unlink()

    def _clock(self) -> float:
        """The time by the folder's own clock."""
        probe = self.path.with_name(f".{self.path.name}.{self._token}.clock")
        probe.touch()
        try:
            return probe.stat().st_mtime
        finally:
            probe.unlink(missing_ok=True)

    def _keep(self) -> None:
        while not self._over.wait(self._lasts_s / _BEATS):
            with contextlib.suppress(OSError, StorageError):
                if self.held:
                    os.utime(self.path)


def _content(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_small(path) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_dead(holder: dict[str, Any]) -> bool:
    """Whether the holder was a process of this computer that is gone."""
    pid = holder.get("pid")
    if holder.get("host") != socket.gethostname() or not isinstance(pid, int):
        return False
    return _birth_of(pid) != holder.get("born")


def _birth_of(pid: int) -> str:
    """When a process began, as the system counts; numbers of processes are used again. "" for one that is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]
