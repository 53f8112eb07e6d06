"""Files that are kept by their content: evidence as it came in, and what runs made of it.

A file is written under a temporary name on the same filesystem (O_EXCL), synced, closed, read again and hashed; then
it gets its name, mode 0400, by a link, and the folder is synced. Only then may a database row name it, so a crash
leaves at most a file that no row names.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.casefile import Verification
from app.core.errors import AlteredError, StorageError
from app.core.jobs import JobContext
from app.store.layout import make_folder, sync_folder
from app.store.output import storage_errors

MAX_BYTES = 4 << 30
_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = "incoming"


@dataclass(frozen=True)
class Stored:
    """Bytes that are kept: their hash, lower-case hex, and their number."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Check:
    """What was found when stored bytes were looked at.

    Attributes:
        sha256: the hash that they were stored under.
        state: whether they still have it.
        detail: what is wrong, or "".
    """

    sha256: str
    state: Verification
    detail: str = ""

    @property
    def failed(self) -> bool:
        """Whether the bytes are missing or others."""
        return self.state is Verification.FAILED


class ObjectStore:
    """A folder of files by content.

    Args:
        root: e.g. the case's `evidence/`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the bytes with this hash are.

        Raises:
            AlteredError: this is no hash (E903).
        """
        if not _HASH.fullmatch(sha256):
            raise AlteredError("a row names bytes by something that is no hash", remedy="restore the case", code="E903")
        return self.root / "sha256" / sha256[:2] / sha256

    def local(self, sha256: str) -> Path:
        """A file on this computer with the bytes; see `path`."""
        return self.path(sha256)

    def add_file(self, source: Path, ctx: JobContext | None = None, limit: int = MAX_BYTES) -> Stored:
        """Copy a file in; the source is only read.

        Raises:
            StorageError: it is no regular file (E704) or too large (E703), or cannot be read or written (E7xx).
            AlteredError: what was written reads back as something else, or the store holds other bytes there (E901).
            CancelledError: cancelled through `ctx`.
        """
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        with storage_errors(source):
            descriptor = os.open(source, flags)
        with os.fdopen(descriptor, "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise StorageError("this is not a regular file", file=source, remedy="choose a file", code="E704")
            if status.st_size > limit:
                cause = f"the file is larger than {limit >> 20} MiB"
                raise StorageError(cause, file=source, remedy="choose a smaller file", code="E703")

            def chunks() -> Iterator[bytes]:
                got = 0
                with storage_errors(source):
                    while data := stream.read(_CHUNK):
                        got += len(data)
                        if got > limit:
                            raise StorageError("the file grows while it is read", file=source, code="E703")
                        yield data

            return self._add(chunks(), ctx)

    def add_bytes(self, data: bytes) -> Stored:
        """Keep bytes; see `add_file`."""
        return self._add(iter([data]), None)

    def read(self, sha256: str, limit: int = MAX_BYTES) -> bytes:
        """The bytes, if they are still the ones that were stored.

        Raises:
            AlteredError: they are missing, too many, or others (E901).
        """
        path = self.path(sha256)
        try:
            with path.open("rb") as stream:
                data = stream.read(limit + 1)
        except OSError as error:
            raise self._altered(sha256, f"cannot be read ({error.strerror})") from error
        if len(data) > limit or hashlib.sha256(data).hexdigest() != sha256:
            raise self._altered(sha256, "is not what was stored")
        return data

    def glance(self, sha256: str, size: int) -> Check:
        """Look at the size alone: says FAILED or not checked."""
        if not _HASH.fullmatch(sha256):
            return Check(sha256, Verification.FAILED, "its row names no hash")
        try:
            status = self.path(sha256).lstat()
        except OSError as error:
            return Check(sha256, Verification.FAILED, f"missing ({error.strerror})")
        if not stat.S_ISREG(status.st_mode):
            return Check(sha256, Verification.FAILED, "no regular file")
        if status.st_size != size:
            return Check(sha256, Verification.FAILED, f"{status.st_size} bytes instead of {size}")
        return Check(sha256, Verification.NOT_CHECKED)

    def check(self, sha256: str, size: int, ctx: JobContext | None = None) -> Check:
        """Hash all the bytes: says verified or FAILED."""
        glance = self.glance(sha256, size)
        if glance.failed:
            return glance
        try:
            found = self._hash(self.path(sha256), ctx).sha256
        except OSError as error:
            return Check(sha256, Verification.FAILED, f"cannot be read ({error.strerror})")
        if found != sha256:
            return Check(sha256, Verification.FAILED, f"its SHA-256 is {found}")
        return Check(sha256, Verification.VERIFIED)

    def hashes(self) -> Iterator[str]:
        """The names of all files here."""
        for folder in sorted(self.root.glob("sha256/*")):
            for path in sorted(folder.iterdir()):
                if _HASH.fullmatch(path.name):
                    yield path.name

    def remove_unfinished(self) -> None:
        """Remove what a killed process left half-written; only the case's one writer may call this."""
        for path in self.root.glob(f"{_UNFINISHED}/*"):
            with contextlib.suppress(OSError):
                path.unlink()

    def _add(self, chunks: Iterator[bytes], ctx: JobContext | None) -> Stored:
        aside = self.root / _UNFINISHED / secrets.token_hex(16)
        with storage_errors(aside):
            make_folder(aside.parent)
            try:
                written = self._write(aside, chunks, ctx)
                if self._hash(aside, ctx) != written:
                    raise self._altered(written.sha256, "reads back as something else: the disk is not reliable")
                self._name(aside, written)
            finally:
                aside.unlink(missing_ok=True)
        return written

    @staticmethod
    def _write(aside: Path, chunks: Iterator[bytes], ctx: JobContext | None) -> Stored:
        hasher, size = hashlib.sha256(), 0
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(aside, flags, 0o600), "wb") as stream:
            for chunk in chunks:
                if ctx is not None:
                    ctx.check()
                stream.write(chunk)
                hasher.update(chunk)
                size += len(chunk)
            stream.flush()
            os.fchmod(stream.fileno(), 0o400)
            os.fsync(stream.fileno())
        return Stored(hasher.hexdigest(), size)

    def _name(self, aside: Path, written: Stored) -> None:
        target = self.path(written.sha256)
        make_folder(target.parent)
        named = _link_or_rename(aside, target)
        if not named and self.check(written.sha256, written.size).failed:
            raise self._altered(written.sha256, "is already here with other bytes")
        sync_folder(target.parent)

    @staticmethod
    def _hash(path: Path, ctx: JobContext | None) -> Stored:
        hasher, size = hashlib.sha256(), 0
        with path.open("rb") as stream:
            while data := stream.read(_CHUNK):
                if ctx is not None:
                    ctx.check()
                hasher.update(data)
                size += len(data)
        return Stored(hasher.hexdigest(), size)

    def _altered(self, sha256: str, what: str) -> AlteredError:
        remedy = "keep the case as it is and restore the file from a bundle or its supplier"
        return AlteredError(f"a stored file {what}", file=self.path(sha256), remedy=remedy, code="E901")


def check_all(
    store: ObjectStore, items: dict[str, int], ctx: JobContext, stage: str, span: tuple[float, float] = (0.0, 1.0)
) -> list[Check]:
    """Hash every item.

    Args:
        store: where they are.
        items: size by hash.
        ctx: progress and cancellation.
        stage: what the person sees.
        span: fractions of the whole job at start and end.
    """
    found = []
    for index, (sha256, size) in enumerate(items.items()):
        ctx.progress(stage, span[0] + (span[1] - span[0]) * index / len(items))
        found.append(store.check(sha256, size, ctx))
    return found


def _link_or_rename(aside: Path, target: Path) -> bool:
    """Give a file its name; False when the name is taken. A filesystem without links gets a rename."""
    try:
        os.link(aside, target)
        return True
    except FileExistsError:
        return False
    except OSError:
        if target.exists():
            return False
        aside.rename(target)
        return True
