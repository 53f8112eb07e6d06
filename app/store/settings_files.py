"""Settings that are written by hand: TOML files in /etc/enface and in the user's configuration folder."""

from __future__ import annotations

import tomllib
from pathlib import Path

from platformdirs import user_config_path

from app.core.errors import StorageError

SITE = Path("/etc/enface")


def read_settings(name: str, code: str = "E719") -> dict[str, object]:
    """What both files of this name say; the user's own comes last and wins.

    Args:
        name: of the files, e.g. "report.toml".
        code: of the error.

    Raises:
        StorageError: a file cannot be read.
    """
    found: dict[str, object] = {}
    for folder in (SITE, user_config_path("enface", appauthor=False)):
        path = folder / name
        if path.is_file():
            try:
                found |= tomllib.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                cause = f"the settings cannot be read ({error})"
                raise StorageError(cause, file=path, remedy="correct it, or move it away", code=code) from error
    return found
