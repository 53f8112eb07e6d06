"""A folder of results that appears whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from types import TracebackType

from app.core.errors import StorageError

_STAGING_PREFIX = ".enface-unfinished-"
_ABANDONED_AFTER_S = 24 * 3600.0
_LAST = "result.json"  # names the other files, so it is the first to go and the last to come

_NO_PERMISSION = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_BAD_NAME = (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ELOOP)
_NOT_A_FOLDER = (errno.ENOTDIR, errno.EEXIST, errno.EISDIR)


class TakenError(StorageError):
    """Somebody else does or has done this (E717)."""

    def __init__(self, path: Path) -> None:
        super().__init__("another worker is at this", file=path, remedy="let it finish, or try again", code="E717")


class OutputFolder:
    """Collects files aside and puts them into a folder together.

    Files are written and synced in a hidden folder on the same filesystem. When the block ends without an exception, a
    new folder appears by one rename; in an existing folder each file replaces its namesake, `result.json` last, and
    other files stay. If that fails midway, the earlier files are put back; if the machine dies midway, `result.json`
    is missing. When the block ends with an exception, all that was written is removed, folders made for it included.

        with OutputFolder(out) as output:
            output.write("mesh.ply", data)

    Args:
        folder: where the files go; made with its parents when missing.
        owned: names that belong to such a result. Those that an earlier result left (its `result.json` is there) and
            that are not written again are removed, so that no file of another face stays beside the new ones.
        first_wins: where the folder was not there at first and somebody else has made it meanwhile, leave theirs.

    Raises (on entering, writing and leaving):
        StorageError: no permission (E701), disk full (E702), file too large for the filesystem or a limit (E703), the
            path or one of its parents is a file (E704), the name is not allowed (E705), other failures (E706).
        TakenError (on leaving): somebody else was first, and `first_wins`.
    """

    def __init__(self, folder: str | os.PathLike[str], owned: Sequence[str] = (), *, first_wins: bool = False) -> None:
        self.folder = Path(folder)
        self._first_wins = first_wins
        self._owned = tuple(owned)
        self._staging = Path()
        self._made_parents: list[Path] = []
        self._existed = False
        self._names: list[str] = []

    def __enter__(self) -> OutputFolder:
        with storage_errors(self.folder):
            if not _is_nothing(self.folder) and not self.folder.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(self.folder))
            self._existed = self.folder.is_dir()
            home = self.folder if self._existed else self.folder.absolute().parent
            try:
                self._make_parents(home)
                _remove_abandoned(home)
                self._staging = home / f"{_STAGING_PREFIX}{secrets.token_hex(8)}"
                self._staging.mkdir()
            except OSError:
                self._remove_parents()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                with storage_errors(self.folder):
                    self._publish()
        except BaseException:
            self._discard()
            raise
        if error is not None:
            self._discard()

    def path(self, name: str) -> Path:
        """Where to write a file that another library writes itself; counts as written.

        Args:
            name: file name without folders.
        """
        if not name or PurePath(name).name != name or name in (".", ".."):
            raise ValueError(f"not a plain file name: {name!r}")
        if name not in self._names:
            self._names.append(name)
        return self._staging / name

    def write(self, name: str, data: bytes) -> None:
        """Write one file aside and sync it."""
        target = self.path(name)
        with storage_errors(self.folder / name), target.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())

    def _publish(self) -> None:
        for name in self._names:
            _sync(self._staging / name)
        _sync_folder(self._staging)
        if not self._existed and not self._appear():
            if self._first_wins:
                raise TakenError(self.folder)
            self._existed = True
        if self._existed:
            self._replace_files()
            shutil.rmtree(self._staging, ignore_errors=True)

    def _appear(self) -> bool:
        """Rename the staging folder to its final name; False when a folder has meanwhile taken that name."""
        try:
            self._staging.rename(self.folder)
        except OSError:
            if self.folder.is_dir():
                return False
            raise
        _sync_folder(self.folder.absolute().parent)
        return True

    def _replace_files(self) -> None:
        """Put each staged file over its namesake; on failure put the earlier files back."""
        names = sorted(self._names, key=lambda name: name == _LAST)
        stale = [name for name in self._owned if name not in names] if (self.folder / _LAST).exists() else []
        earlier = self._staging / "earlier"
        earlier.mkdir()
        kept: list[str] = []
        placed: list[str] = []
        try:
            for name in [*reversed(names), *stale]:
                if _keep_aside(self.folder / name, earlier / name):
                    kept.append(name)  # noqa: PERF401 - has to be right when the next one fails
            for name in stale:
                (self.folder / name).unlink(missing_ok=True)
            for name in names:
                (self._staging / name).replace(self.folder / name)
                placed.append(name)
            _sync_folder(self.folder)
        except BaseException:
            for name in placed:
                (self.folder / name).unlink(missing_ok=True)
            for name in kept:
                (earlier / name).replace(self.folder / name)
            raise

    def _discard(self) -> None:
        shutil.rmtree(self._staging, ignore_errors=True)
        self._remove_parents()

    def _make_parents(self, home: Path) -> None:
        missing = []
        while not home.exists():
            missing.append(home)
            home = home.parent
        for folder in reversed(missing):
            folder.mkdir()
            self._made_parents.append(folder)

    def _remove_parents(self) -> None:
        for folder in reversed(self._made_parents):
            with contextlib.suppress(OSError):
                folder.rmdir()
        self._made_parents.clear()


def storage_error(error: OSError, file: str | os.PathLike[str]) -> StorageError:
    """The coded error for a failed file operation; see `OutputFolder` for the codes."""
    number = error.errno
    if number in _NO_PERMISSION:
        cause, remedy, code = "no permission to write here", "choose another folder or change its permissions", "E701"
    elif number in _FULL:
        cause, remedy, code = "the disk is full", "free some space or choose another disk", "E702"
    elif number == errno.EFBIG:
        cause, remedy, code = "the file is larger than allowed", "raise the file size limit or change the disk", "E703"
    elif number in _NOT_A_FOLDER:
        cause, remedy, code = "a file is where a folder is needed, or the reverse", "choose another folder", "E704"
    elif number in _BAD_NAME:
        cause, remedy, code = "the name is too long or not allowed", "choose a shorter, plain name", "E705"
    else:
        reason = errno.errorcode.get(number or 0, type(error).__name__)
        cause, remedy, code = f"writing failed ({reason})", "check the disk and try again", "E706"
    return StorageError(cause, file=file, remedy=remedy, code=code)


@contextlib.contextmanager
def storage_errors(file: Path) -> Iterator[None]:
    """Turn the system's errors inside the block into coded ones (E7xx)."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, file) from error
    except ValueError as error:  # a NUL in the name
        raise storage_error(OSError(errno.EINVAL, str(error)), file) from error


def _is_nothing(path: Path) -> bool:
    """Whether there is not even a dangling link."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    return False


def _keep_aside(path: Path, aside: Path) -> bool:
    """Keep an earlier file under a second name, where the filesystem can; False when there is none.

    `result.json` is moved instead, so that a set of files which a crash leaves mixed does not look like a result.
    """
    if _is_nothing(path):
        return False
    if path.is_dir() and not path.is_symlink():
        raise IsADirectoryError(errno.EISDIR, "a folder has the name of a result", str(path))
    if path.name != _LAST:
        with contextlib.suppress(OSError):
            os.link(path, aside, follow_symlinks=False)
            return True
    path.rename(aside)
    return True


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync_folder(path: Path) -> None:
    """Make renames inside a folder durable; a filesystem without that notion is no failure."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_abandoned(home: Path) -> None:
    """Remove what a killed run left a day or more ago; a younger folder may belong to a run that still works."""
    limit = time.time() - _ABANDONED_AFTER_S
    for leftover in home.glob(f"{_STAGING_PREFIX}*"):
        with contextlib.suppress(OSError):
            if leftover.is_dir() and leftover.lstat().st_mtime < limit:
                shutil.rmtree(leftover, ignore_errors=True)
