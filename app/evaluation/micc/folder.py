"""The data set's folder as it is distributed: `subject_01/Model/frontal1/obj/NUMBER.obj` with its texture.

Tolerant of what copies of it look like: other spellings of the folders, files that other programs left beside the
scan, a second frontal scan where the first is damaged, units that are not millimetres.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.core.errors import EnfaceError, UsageError
from app.core.jobs import JobContext
from app.evaluation.scan_files import Scan, read_scan

EXPECTED = tuple(f"subject_{number:02d}" for number in range(1, 54))
GROUPS = ("sex", "age", "tone", "ethnicity")
_SUBJECT = re.compile(r"subject[ _-]?0*(\d{1,3})", re.IGNORECASE)
_FRONTAL = re.compile(r"frontal[ _-]?(\d*)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:subject)?[ _-]?0*(\d{1,3})", re.IGNORECASE)
_LEFT_BY_OTHERS = re.compile(r"(aligned|rotated|cropped|registered)", re.IGNORECASE)
_DEPTH = 3
_MOST_FOLDERS = 5000
_MAX_TABLE_BYTES = 4 << 20
_HEAD_MM = (120.0, 900.0)
"""Largest side of the box around a scan that may hold hair, neck and shoulders."""


@dataclass(frozen=True)
class MiccSubject:
    """One person of the folder.

    Attributes:
        name: "subject_01". scans: OBJ files, the one to use first.
    """

    name: str
    scans: tuple[Path, ...]


@dataclass(frozen=True)
class Skipped:
    """A file or a subject that takes no part.

    Attributes:
        subject: its name. file: relative to the data set's folder, or "". cause: why, one sentence without full stop.
    """

    subject: str
    file: str
    cause: str


@dataclass(frozen=True)
class MiccFolder:
    """What a folder holds.

    Attributes:
        root: the folder.
        subjects: those with a scan, by name.
        missing: expected names without a folder.
        skipped: subjects without a scan that can be used, and files that were passed over for another.
    """

    root: Path
    subjects: tuple[MiccSubject, ...]
    missing: tuple[str, ...]
    skipped: tuple[Skipped, ...]

    @property
    def expected(self) -> int:
        """How many people the data set has."""
        return len(EXPECTED)

    def relative(self, file: Path) -> str:
        """A file's path inside the folder."""
        return file.relative_to(self.root).as_posix()


def list_subjects(root: Path) -> MiccFolder:
    """The people of a folder, without reading their scans.

    Raises:
        UsageError: the folder cannot be read or holds no subject with a scan (E242).
    """
    found: dict[str, MiccSubject] = {}
    skipped: list[Skipped] = []
    seen: set[str] = set()
    try:
        for name, folder in _subject_folders(root):
            seen.add(name)
            scans = _scans_of(folder)
            if name in found:
                skipped.append(Skipped(name, folder.relative_to(root).as_posix(), "a second folder of this subject"))
            elif scans:
                found[name] = MiccSubject(name, tuple(scans))
            else:
                where = folder.relative_to(root).as_posix()
                skipped.append(Skipped(name, where, "no OBJ file in a folder Model/frontal*/obj"))
    except OSError as error:
        raise _no_data(root, error.strerror or type(error).__name__) from error
    if not found:
        raise _no_data(root, "there is no subject_*/Model/frontal*/obj/*.obj")
    missing = tuple(name for name in EXPECTED if name not in seen)
    return MiccFolder(root, tuple(found[name] for name in sorted(found)), missing, tuple(skipped))


def read_subject(folder: MiccFolder, subject: MiccSubject) -> tuple[Path, Scan, list[Skipped]]:
    """The first of a subject's scans that can be used, in mm, and those passed over for it.

    Raises:
        UsageError: none of them can be used (E243).
    """
    passed: list[Skipped] = []
    for file in subject.scans:
        try:
            return file, usable_scan(file), passed
        except (EnfaceError, ValueError) as error:
            cause = error.cause if isinstance(error, EnfaceError) else str(error)
            passed.append(Skipped(subject.name, folder.relative(file), cause))
    causes = "; ".join(f"{Path(row.file).name}: {row.cause}" for row in passed)
    raise UsageError(
        f"no scan of {subject.name} can be used ({causes})",
        file=folder.root,
        remedy="take these files from the data set again",
        code="E243",
    )


def check_subjects(folder: MiccFolder, ctx: JobContext | None = None) -> list[Skipped]:
    """Read every subject's scan, and say which files cannot be used and why.

    Raises:
        CancelledError: cancelled through `ctx`.
    """
    ctx = ctx or JobContext()
    rows: list[Skipped] = []
    for number, subject in enumerate(folder.subjects):
        ctx.progress(f"Reading {subject.name}", number / len(folder.subjects))
        try:
            rows += read_subject(folder, subject)[2]
        except UsageError as error:
            rows.append(Skipped(subject.name, "", error.cause))
    return rows


def read_demographics(table: Path) -> dict[str, dict[str, str]]:
    """Sex, age, skin tone or ethnicity of subjects from a CSV with a column `subject` and any of `GROUPS`.

    Ages in years become decades.

    Raises:
        UsageError: the table cannot be used (E245).
    """
    try:
        if table.stat().st_size > _MAX_TABLE_BYTES:
            raise ValueError("it is too large")
        with table.open(newline="", encoding="utf-8-sig") as stream:
            rows = [{(key or "").strip().lower(): (value or "").strip() for key, value in row.items()
                     if isinstance(value, str)} for row in csv.DictReader(stream)]  # fmt: skip
    except (OSError, ValueError, csv.Error) as error:
        raise _bad_table(table, str(error)) from error
    people: dict[str, dict[str, str]] = {}
    for row in rows:
        match = _NUMBER.fullmatch(row.get("subject", ""))
        if match is None:
            raise _bad_table(table, f"{row.get('subject')!r} names no subject")
        people[_name(match[1])] = {key: _class(key, row[key]) for key in GROUPS if row.get(key)}
    if not any(people.values()):
        raise _bad_table(table, f"it has no column of {', '.join(GROUPS)}")
    return people


def subject_name(text: str) -> str | None:
    """The subject that a file or a cell names ("1", "01", "subject_01"), or None."""
    match = _NUMBER.fullmatch(text)
    return None if match is None else _name(match[1])


def _class(key: str, value: str) -> str:
    if key == "age" and value.isdigit():
        decade = int(value) // 10 * 10
        return f"{decade}-{decade + 9}"
    return value[:40]


def _name(number: str) -> str:
    return f"subject_{int(number):02d}"


def _subject_folders(root: Path) -> Iterator[tuple[str, Path]]:
    """Folders named like a subject, the nearest first, down to a few levels."""
    own = _SUBJECT.fullmatch(root.name)
    if own is not None:
        yield _name(own[1]), root
        return
    level, looked = [root], 0
    for _ in range(_DEPTH):
        following: list[Path] = []
        for folder in level:
            looked += 1
            if looked > _MOST_FOLDERS:
                return
            for entry in sorted(child for child in folder.iterdir() if child.is_dir()):
                match = _SUBJECT.fullmatch(entry.name)
                if match is not None:
                    yield _name(match[1]), entry
                else:
                    following.append(entry)
        level = following


def _scans_of(subject: Path) -> list[Path]:
    """The OBJ files of the frontal scans: of frontal1 before frontal2, plain names before longer ones."""
    ranked: list[tuple[int, int, int, str, Path]] = []
    for model in _children(subject, "model"):
        for frontal in sorted(child for child in model.iterdir() if child.is_dir()):
            match = _FRONTAL.fullmatch(frontal.name)
            if match is None:
                continue
            for folder in [*_children(frontal, "obj"), frontal]:
                for file in folder.iterdir():
                    if file.suffix.lower() == ".obj" and file.is_file() and not _LEFT_BY_OTHERS.match(file.stem):
                        order = int(match[1] or 0)
                        ranked.append((order, not file.stem.isdigit(), len(file.stem), file.name, file))
    return [row[-1] for row in sorted(ranked)]


def _children(folder: Path, name: str) -> list[Path]:
    return sorted(child for child in folder.iterdir() if child.is_dir() and child.name.lower() == name)


def usable_scan(file: Path) -> Scan:
    """A scan in mm with its texture, which may lie beside it under another name.

    Raises:
        UsageError: the file is damaged (E240).
        ImageRefusedError: the texture is damaged or refused (E5xx).
        ValueError: it has no texture or is no head.
    """
    scan = read_scan(file)
    if scan.texture is None or scan.uv is None:
        scan = read_scan(file, texture=_picture_beside(file))
    if scan.texture is None or scan.uv is None:
        raise ValueError("it has no texture, so no picture can be made of it")
    used = scan.vertices[np.unique(scan.triangles)]
    size = float(np.ptp(used, axis=0).max())
    low, high = _HEAD_MM
    unit = next((unit for unit in (1.0, 10.0, 1000.0) if low <= size * unit <= high), None)
    if unit is None:
        raise ValueError(f"it is {size:g} units across, which is no head in mm, cm or m")
    return Scan(scan.vertices * unit, scan.triangles, scan.uv, scan.texture)


def _picture_beside(file: Path) -> Path | None:
    """The picture named like the scan, or the only one in its folder."""
    pictures = sorted(
        child for child in file.parent.iterdir()
        if child.suffix.lower() in {".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"} and child.is_file()
    )  # fmt: skip
    alike = [picture for picture in pictures if picture.stem.lower() == file.stem.lower()]
    return alike[0] if alike else pictures[0] if len(pictures) == 1 else None


def _no_data(root: Path, why: str) -> UsageError:
    return UsageError(
        f"the folder holds no scans of MICC Florence ({why})",
        file=root,
        remedy="name the folder that holds subject_01, subject_02 and so on, as distributed",
        code="E242",
    )


def _bad_table(table: Path, why: str) -> UsageError:
    return UsageError(
        f"the table of people cannot be used ({why})",
        file=table,
        remedy=f"give a CSV file with the columns subject and any of {', '.join(GROUPS)}",
        code="E245",
    )
