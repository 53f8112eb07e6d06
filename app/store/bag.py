"""BagIt bags (RFC 8493) as folders or zip files: writing one, and reading one that nobody vouches for.

A bag is a folder `data/` with a list of the SHA-256 of each file in it, and a list of the lists. Reading checks every
name before anything is opened, takes no links, no devices and no more than the stated bytes, and compares each file
with its hash while it is copied.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.core.errors import AlteredError, StorageError
from app.core.jobs import JobContext
from app.store.layout import make_folder, sync_folder
from app.store.output import storage_errors

MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MAX_FILES = 100_000
MAX_FILE_BYTES = 4 << 30
MAX_TOTAL_BYTES = 64 << 30
MAX_LIST_BYTES = 32 << 20
MAX_RATIO = 200
_SMALL = 1 << 20
_CHUNK = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_LINE = re.compile(r"([0-9a-f]{64}) [ *](\S{1,512})")
_TAGS = {DECLARATION, INFO, MANIFEST, TAG_MANIFEST}

# What zipfile lets through when an archive is damaged.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, UnicodeDecodeError, OverflowError)


@dataclass(frozen=True)
class _Entry:
    """A file of a bag: its size in bytes, and what it takes in the archive."""

    size: int
    packed: int


class Bag:
    """A bag that is read; used in a `with` block.

    Args:
        path: a folder or a zip file.

    Raises:
        StorageError: it cannot be read (E7xx), or is no bag (E716).
        AlteredError: a name, link, count, size or ratio that no bag of Enface has, or lists that do not fit (E904).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._archive: zipfile.ZipFile | None = None
        try:
            with storage_errors(path):
                if path.is_dir():
                    self._entries = dict(self._of_folder(path, ""))
                else:
                    self._archive = zipfile.ZipFile(path)
                    self._entries = dict(self._of_archive(self._archive))
            self._check_amount()
            self.hashes = self._lists()
        except _DAMAGE as error:
            self.close()
            raise StorageError(
                "this is no bundle", file=path, remedy="choose a bundle of Enface", code="E716"
            ) from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Bag:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the archive."""
        if self._archive is not None:
            self._archive.close()

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return self._entries[name].size

    def copy(self, name: str, target: Path, ctx: JobContext, mode: int = 0o600) -> None:
        """Copy one file out, comparing it with its hash on the way.

        Raises:
            AlteredError: it is not the listed one (E904).
        """
        hasher = hashlib.sha256()
        with storage_errors(target):
            make_folder(target.parent)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as sink:
                for chunk in self._chunks(name):
                    ctx.check()
                    hasher.update(chunk)
                    sink.write(chunk)
                sink.flush()
                os.fchmod(sink.fileno(), mode)
                os.fsync(sink.fileno())
        if hasher.hexdigest() != self.hashes[name]:
            raise self._refused(f"{name} is not the file that the list names")

    def _chunks(self, name: str) -> Iterator[bytes]:
        left = self._entries[name].size
        try:
            with self._open(name) as source:
                while chunk := source.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise self._refused(f"{name} is larger than it says")
                    yield chunk
        except (*_DAMAGE, EOFError, RuntimeError) as error:
            raise self._refused(f"{name} is damaged ({error})") from error

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        if self._archive is not None:
            with self._archive.open(name) as packed:
                yield packed
        else:
            descriptor = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(descriptor, "rb") as source:
                yield source

    def _of_folder(self, folder: Path, prefix: str) -> Iterator[tuple[str, _Entry]]:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                name = f"{prefix}{entry.name}"
                self._check_name(name)
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    yield from self._of_folder(Path(entry.path), f"{name}/")
                elif stat.S_ISREG(status.st_mode):
                    yield name, _Entry(status.st_size, status.st_size)
                else:
                    raise self._refused(f"{name!r} is a link or no regular file")

    def _of_archive(self, archive: zipfile.ZipFile) -> Iterator[tuple[str, _Entry]]:
        seen: set[str] = set()
        for info in archive.infolist():
            name = info.filename.rstrip("/") if info.is_dir() else info.filename
            self._check_name(name)
            kind = stat.S_IFMT(info.external_attr >> 16)
            if name.casefold() in seen or info.flag_bits & 0x1 or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise self._refused(f"{name!r} is a link, encrypted, or there twice")
            seen.add(name.casefold())
            if not info.is_dir():
                yield name, _Entry(info.file_size, info.compress_size)

    def _check_name(self, name: str) -> None:
        parts = name.split("/")
        if len(parts) > 8 or not all(_NAME.fullmatch(part) for part in parts):
            raise self._refused(f"the name {name[:80]!r} is none that a bundle has")

    def _check_amount(self) -> None:
        entries = self._entries.values()
        total, packed = sum(entry.size for entry in entries), sum(entry.packed for entry in entries)
        if len(self._entries) > MAX_FILES or total > MAX_TOTAL_BYTES:
            raise self._refused("it holds more than a bundle may")
        if any(entry.size > MAX_FILE_BYTES for entry in entries):
            raise self._refused("a file is larger than a bundle may hold")
        bombs = [e for e in entries if e.size > _SMALL and e.size > MAX_RATIO * max(1, e.packed)]
        if bombs or (total > _SMALL and total > MAX_RATIO * max(1, packed)):
            raise self._refused("it unpacks to far more than it is")

    def _lists(self) -> dict[str, str]:
        """Hash of every file in `data/`, after the lists were compared with the files and with each other."""
        if DECLARATION not in self._entries or self._text(DECLARATION) != DECLARED:
            raise StorageError("this is no bundle", file=self.path, remedy="choose a bundle of Enface", code="E716")
        tags = self._list(TAG_MANIFEST)
        if set(tags) != _TAGS - {TAG_MANIFEST}:
            raise self._refused("the list of lists is not complete")
        for name, sha256 in tags.items():
            if hashlib.sha256(self._text(name)).hexdigest() != sha256:
                raise self._refused(f"{name} was altered")
        hashes = self._list(MANIFEST)
        files = set(self._entries) - _TAGS
        if files != set(hashes) or not all(name.startswith("data/") for name in files):
            missing = sorted(set(hashes) ^ files)
            raise self._refused(f"the list and the files differ ({', '.join(missing[:3])})")
        return hashes

    def _list(self, name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self._text(name).decode("ascii", errors="replace").splitlines():
            parts = _LINE.fullmatch(line)
            if parts is None or parts[2] in found:
                raise self._refused(f"{name} holds a line that is no hash and name")
            found[parts[2]] = parts[1]
        return found

    def _text(self, name: str) -> bytes:
        if name not in self._entries or self._entries[name].size > MAX_LIST_BYTES:
            raise self._refused(f"{name} is missing or too large")
        with storage_errors(self.path):
            return b"".join(self._chunks(name))

    def _refused(self, cause: str) -> AlteredError:
        remedy = "ask the sender for the bundle again; nothing was imported"
        return AlteredError(cause, file=self.path, remedy=remedy, code="E904")


def finish_bag(folder: Path, info: dict[str, str]) -> None:
    """Write the lists of a folder whose `data/` is complete, and make all names in it durable.

    Args:
        folder: the bag in the making.
        info: labels and values for `bag-info.txt`; values hold no line breaks.
    """
    with storage_errors(folder):
        files = sorted(path for path in (folder / "data").rglob("*") if path.is_file())
        sizes = sum(path.stat().st_size for path in files)
        lines = {**info, "Payload-Oxum": f"{sizes}.{len(files)}"}
        _write(folder / DECLARATION, DECLARED)
        _write(folder / INFO, "".join(f"{name}: {value}\n" for name, value in lines.items()).encode("utf-8"))
        _write(folder / MANIFEST, _listing(folder, files))
        _write(folder / TAG_MANIFEST, _listing(folder, [folder / name for name in sorted(_TAGS - {TAG_MANIFEST})]))
        for place in [*(path for path in folder.rglob("*") if path.is_dir()), folder]:
            sync_folder(place)


def zip_bag(folder: Path, target: Path) -> None:
    """Pack a bag into a zip file, durably."""
    with storage_errors(target):
        with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    archive.write(path, path.relative_to(folder).as_posix())
        with target.open("rb+") as stream:
            os.fsync(stream.fileno())


def _listing(folder: Path, files: list[Path]) -> bytes:
    lines = []
    for path in files:
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        lines.append(f"{sha256}  {path.relative_to(folder).as_posix()}\n")
    return "".join(lines).encode("ascii")


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
