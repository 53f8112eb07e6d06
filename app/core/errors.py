"""The one hierarchy of errors that reach a person, each with a code and an exit status.

Every failure that a user can cause or meet is raised as a subclass of `EnfaceError`. `one_line()` is what
the command line prints and what the window shows: code, file, cause, what to do next.
"""

from __future__ import annotations

import os


class EnfaceError(Exception):
    """A failure with a plain message.

    Args:
        cause: what went wrong, one sentence without a full stop.
        file: the file concerned, if any.
        remedy: what the person can do next, one sentence without a full stop.
        code: overrides the class's code, e.g. "E502".

    Attributes:
        code: stable identifier, printed first; documented in the user guide.
        exit_code: exit status of the command line.
    """

    code = "E100"
    exit_code = 1

    def __init__(
        self,
        cause: str,
        *,
        file: str | os.PathLike[str] | None = None,
        remedy: str = "see the log for details",
        code: str | None = None,
    ) -> None:
        super().__init__(cause)
        self.cause = cause
        self.file = None if file is None else os.fsdecode(os.fspath(file))
        self.remedy = remedy
        if code is not None:
            self.code = code

    def one_line(self) -> str:
        """Code, file, cause and remedy on one line; control characters are escaped."""
        where = f" {self.file}:" if self.file else ""
        text = f"{self.code}{where} {self.cause}; {self.remedy}."
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class UsageError(EnfaceError):
    """The call itself is wrong (exit 2)."""

    code = "E200"
    exit_code = 2


class NoFaceError(EnfaceError):
    """No face was found in a photo (exit 3)."""

    code = "E300"
    exit_code = 3


class SeveralFacesError(EnfaceError):
    """More than one face was found and none was chosen (exit 4)."""

    code = "E400"
    exit_code = 4


class ImageRefusedError(EnfaceError):
    """A photo is unreadable or refused (exit 5)."""

    code = "E500"
    exit_code = 5


class ModelError(EnfaceError):
    """Weights are missing, damaged or of the wrong shape (exit 6)."""

    code = "E600"
    exit_code = 6


class StorageError(EnfaceError):
    """Disk full, no permission, or a folder that cannot be written (exit 7)."""

    code = "E700"
    exit_code = 7


class AccessError(EnfaceError):
    """The person who is logged in may not do this, or nobody is (exit 7)."""

    code = "E730"
    exit_code = 7


class CancelledError(EnfaceError):
    """The person cancelled the work (exit 8)."""

    code = "E800"
    exit_code = 8

    def __init__(self, cause: str = "cancelled") -> None:
        super().__init__(cause, remedy="nothing was written")


class AlteredError(EnfaceError):
    """Evidence, a record or a report is not what was stored (exit 9)."""

    code = "E900"
    exit_code = 9
