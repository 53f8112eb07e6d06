"""Many photos: which lines a folder or a table makes. `app.services.batch_line` works on one, `batch_run` on all."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from app.core.errors import StorageError, UsageError

PHOTO_SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp")
MAX_ROWS = 1_000_000
_MAX_TABLE_BYTES = 256 << 20
_LONGEST_NAME = 80
_ROLE = re.compile(r"^(?P<name>.+?)[ _.-]+(?P<role>front|side|profile)$", re.IGNORECASE)


@dataclass(frozen=True)
class BatchRow:
    """One line of a batch.

    Attributes:
        name: of its folder in the output; unique within a batch.
        front: the front photo.
        side: the side photo, None for one photo.
    """

    name: str
    front: Path
    side: Path | None = None


def plan_batch(source: Path) -> list[BatchRow]:
    """The lines of a folder of photos or of a table.

    In a folder every photo is a line of its own; "NAME_front" and "NAME_side" (or "NAME_profile") belong together. A
    table is CSV with the columns front and side; relative paths count from the table's folder, an empty side is none.

    Raises:
        StorageError: the source cannot be read (E707).
        UsageError: there is no photo (E230), or the table is no such table (E231).
    """
    try:
        rows = _from_folder(source) if source.is_dir() else _from_table(source)
    except OSError as error:
        cause = f"it cannot be read ({error.strerror or error})"
        raise StorageError(cause, file=source, remedy="check the path and its permissions", code="E707") from error
    if not rows:
        raise UsageError("there is no photo in it", file=source, remedy="choose another folder or table", code="E230")
    return _unique(rows)


def _from_folder(folder: Path) -> list[BatchRow]:
    photos = sorted(path for path in folder.iterdir() if path.suffix.lower() in PHOTO_SUFFIXES and path.is_file())
    fronts: dict[str, Path] = {}
    sides: dict[str, Path] = {}
    rows = []
    _require_fit(len(photos), folder)
    for path in photos:
        named = _ROLE.match(path.stem)
        if named is None:
            rows.append(BatchRow(path.stem, path))
        elif named["role"].lower() == "front":
            fronts[named["name"]] = path
        else:
            sides[named["name"]] = path
    rows += [BatchRow(name, path, sides.pop(name, None)) for name, path in fronts.items()]
    rows += [BatchRow(path.stem, path) for path in sides.values()]  # a side without its front is tried alone
    return sorted(rows, key=lambda row: row.front.name)


def _from_table(file: Path) -> list[BatchRow]:
    with file.open("rb") as stream:
        data = stream.read(_MAX_TABLE_BYTES + 1)
    remedy = "save it as CSV (UTF-8) with the columns front and side"
    if len(data) > _MAX_TABLE_BYTES:
        raise UsageError("the table is too large", file=file, remedy="divide it", code="E231")
    try:
        text = data.decode("utf-8-sig")
        table = csv.DictReader(io.StringIO(text, newline=""), dialect=_dialect(text))
        if table.fieldnames is None or "front" not in table.fieldnames:
            raise UsageError("the table has no column called front", file=file, remedy=remedy, code="E231")
        pairs = [((line.get("front") or "").strip(), (line.get("side") or "").strip()) for line in table]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"the table cannot be read ({error})", file=file, remedy=remedy, code="E231") from error
    _require_fit(len(pairs), file)
    return [
        BatchRow(Path(front).stem, _path(file, front), _path(file, side) if side else None)
        for front, side in pairs
        if front
    ]


def _require_fit(count: int, source: Path) -> None:
    if count > MAX_ROWS:
        raise UsageError(f"there are more than {MAX_ROWS:,} photos", file=source, remedy="divide it", code="E231")


def _dialect(text: str) -> type[csv.Dialect] | str:
    head = text.partition("\n")[0]
    return "excel" if "," in head or ";" not in head else _Semicolons


class _Semicolons(csv.excel):
    """What spreadsheets write where the comma is the decimal sign."""

    delimiter = ";"


def _path(table: Path, text: str) -> Path:
    if "\0" in text:
        raise UsageError("a file name holds a zero byte", file=table, remedy="correct the table", code="E231")
    path = Path(text)
    return path if path.is_absolute() else table.parent / path


def _unique(rows: list[BatchRow]) -> list[BatchRow]:
    """Names that every file system takes, each once, whatever the case of its letters."""
    used: set[str] = set()
    named = []
    for row in rows:
        stem = re.sub(r"[^\w.-]+", "_", row.name).strip("._-")[:_LONGEST_NAME] or "photo"
        name, number = stem, 1
        while name.casefold() in used:
            number += 1
            name = f"{stem}_{number}"
        used.add(name.casefold())
        named.append(BatchRow(name, row.front, row.side))
    return named
