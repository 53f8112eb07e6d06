"""Reading scans: OBJ with an optional texture, as untrusted input within fixed bounds."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.errors import EnfaceError, UsageError
from app.imaging.decode import decode_photo

MAX_BYTES = 512 << 20
MAX_LINE = 16384
MAX_VERTICES = 3_000_000
MAX_TRIANGLES = 6_000_000
MAX_CORNERS = 64
TABLE_NAME = "scans.csv"
_MAX_TABLE_BYTES = 16 << 20


@dataclass(frozen=True, eq=False)
class Scan:
    """A scanned face, upright, looking along +z.

    Attributes:
        vertices: (N, 3) float64, mm; y up, x to the image's right in a frontal picture.
        triangles: (T, 3) int64.
        uv: (T, 3, 2) float32 of each corner, v up, or None.
        texture: (H, W, 3) uint8 RGB, or None.
    """

    vertices: NDArray[np.float64]
    triangles: NDArray[np.int64]
    uv: NDArray[np.float32] | None = None
    texture: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class ScanEntry:
    """One scan of a folder.

    Attributes:
        file: the OBJ. subject: who was scanned; several scans of one person count as one subject.
        mm_per_unit: what the file's lengths are multiplied by.
        groups: "tone", "age" and "sex" where the folder's table states them.
    """

    file: Path
    subject: str
    mm_per_unit: float
    groups: dict[str, str]


class _Mesh:
    """What an OBJ file has given so far."""

    def __init__(self) -> None:
        self.vertices: list[tuple[float, float, float]] = []
        self.uv: list[tuple[float, float]] = []
        self.triangles: list[tuple[int, int, int]] = []
        self.corners: list[tuple[int, int, int]] = []
        self.libraries: list[str] = []

    def take(self, line: str) -> None:
        """One line; what concerns neither shape nor texture is passed over."""
        word, _, rest = line.partition(" ")
        if word == "v":
            x, y, z = (float(part) for part in rest.split()[:3])
            self.vertices.append((x, y, z))
            if len(self.vertices) > MAX_VERTICES:
                raise ValueError(f"more than {MAX_VERTICES} vertices")
        elif word == "vt":
            u, v = (float(part) for part in rest.split()[:2])
            self.uv.append((u, v))
            if len(self.uv) > MAX_VERTICES:
                raise ValueError(f"more than {MAX_VERTICES} texture points")
        elif word == "f":
            self._face(rest.split())
        elif word == "mtllib" and not self.libraries:
            self.libraries.append(rest.strip())

    def _face(self, parts: list[str]) -> None:
        if not 3 <= len(parts) <= MAX_CORNERS:
            raise ValueError(f"a face with {len(parts)} corners")
        places, textures = [], []
        for part in parts:
            fields = part.split("/")
            places.append(_index(fields[0], len(self.vertices)))
            textures.append(_index(fields[1], len(self.uv)) if len(fields) > 1 and fields[1] else -1)
        for k in range(1, len(parts) - 1):
            self.triangles.append((places[0], places[k], places[k + 1]))
            self.corners.append((textures[0], textures[k], textures[k + 1]))
        if len(self.triangles) > MAX_TRIANGLES:
            raise ValueError(f"more than {MAX_TRIANGLES} triangles")


def _index(text: str, count: int) -> int:
    """0-based index of OBJ's 1-based or, below zero, backward one."""
    number = int(text)
    place = number - 1 if number > 0 else count + number
    if number == 0 or not 0 <= place < count:
        raise ValueError(f"a face names point {number} of {count}")
    return place


def read_scan(path: Path, mm_per_unit: float = 1.0, texture: Path | None = None, *, with_texture: bool = True) -> Scan:
    """Read an OBJ and its first texture.

    Args:
        path: the OBJ.
        mm_per_unit: what its lengths are multiplied by.
        texture: a picture to use instead of the one that its material names.
        with_texture: read one at all.

    Raises:
        UsageError: the file cannot be read, is damaged or exceeds a bound (E240).
        ImageRefusedError: the texture is damaged or refused (E5xx).
    """
    mesh = _Mesh()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"more than {MAX_BYTES >> 20} MB")
        with path.open("r", encoding="utf-8", errors="replace") as stream:
            while line := stream.readline(MAX_LINE):
                if len(line) == MAX_LINE:
                    raise ValueError("a line that is too long")
                mesh.take(line.rstrip("\r\n"))
        vertices = np.array(mesh.vertices, np.float64).reshape(-1, 3) * mm_per_unit
        if len(vertices) < 4 or len(mesh.triangles) < 4 or not np.isfinite(vertices).all():
            raise ValueError("no surface, or coordinates that are not finite")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"the scan cannot be read ({error})", file=path, remedy="export it again as OBJ", code="E240"
        ) from error
    pixels, uv = _texture_of(path, mesh, texture) if with_texture else None, None
    if pixels is not None:
        uv = np.array(mesh.uv, np.float32)[np.array(mesh.corners, np.int64)]
    return Scan(vertices, np.array(mesh.triangles, np.int64), uv, pixels)


def _texture_of(path: Path, mesh: _Mesh, picture: Path | None) -> NDArray[np.uint8] | None:
    """The given picture or that of the first material that has one, if every corner of the mesh has a place in it."""
    if not mesh.uv or min(min(corner) for corner in mesh.corners) < 0:
        return None
    if not all(math.isfinite(value) for pair in mesh.uv for value in pair):
        return None
    if picture is not None:
        return decode_photo(picture).rgb
    if not mesh.libraries:
        return None
    library = _beside(path, mesh.libraries[0])
    if library is None or library.stat().st_size > _MAX_TABLE_BYTES:
        return None
    for line in library.read_text(encoding="utf-8", errors="replace").splitlines():
        word, _, rest = line.strip().partition(" ")
        named = _beside(path, rest.split()[-1]) if word == "map_Kd" and rest.split() else None
        if named is not None:
            return decode_photo(named).rgb
    return None


def _beside(path: Path, name: str) -> Path | None:
    """A file named by another, if it is there and does not lead out of that one's folder."""
    folder = path.parent.resolve()
    try:
        target = (folder / name.strip().replace("\\", "/")).resolve()
        inside = target.is_relative_to(folder) and target.is_file()
    except (OSError, ValueError):
        return None
    return target if inside else None


def list_scans(root: Path) -> list[ScanEntry]:
    """The scans of a folder: those of `scans.csv` if it has one, else every OBJ file in it and its sub-folders.

    Columns of the table: `file` (relative), and optionally `subject`, `mm_per_unit`, `tone`, `age`, `sex`.

    Raises:
        UsageError: no scans, or a table that cannot be used (E241).
    """
    table = root / TABLE_NAME
    try:
        if table.exists():
            return _from_table(root, table)
        files = sorted(path for path in root.rglob("*.obj") if path.is_file())
        if not files:
            raise ValueError("there is no OBJ file")
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise UsageError(
            f"the folder holds no usable scans ({error})",
            file=root,
            remedy=f"give a folder of OBJ files, with or without {TABLE_NAME}",
            code="E241",
        ) from error
    return [ScanEntry(path, str(path.relative_to(root).with_suffix("")), 1.0, {}) for path in files]


def _from_table(root: Path, table: Path) -> list[ScanEntry]:
    if table.stat().st_size > _MAX_TABLE_BYTES:
        raise ValueError("the table is too large")
    entries = []
    with table.open(newline="", encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            file = _beside(table, row["file"])
            if file is None:
                raise ValueError(f"{row['file']!r} is not in the folder")
            scale = float(row.get("mm_per_unit") or 1.0)
            if not (math.isfinite(scale) and scale > 0):
                raise ValueError(f"mm_per_unit {scale} of {row['file']!r}")
            groups = {name: row[name].strip() for name in ("tone", "age", "sex") if (row.get(name) or "").strip()}
            entries.append(ScanEntry(file, (row.get("subject") or Path(row["file"]).stem).strip(), scale, groups))
    if not entries:
        raise ValueError("the table has no rows")
    return entries


def readable_scans(root: Path) -> tuple[list[tuple[ScanEntry, Scan]], list[dict[str, str]]]:
    """All scans of a folder that can be read, and for the others their names and why.

    Raises:
        UsageError: none can be read (E240, E241).
    """
    found: list[tuple[ScanEntry, Scan]] = []
    refused: list[dict[str, str]] = []
    last: EnfaceError | None = None
    for entry in list_scans(root):
        try:
            found.append((entry, read_scan(entry.file, entry.mm_per_unit)))
        except EnfaceError as error:
            last = error
            refused.append({"file": entry.file.name, "cause": error.cause})
    if not found and last is not None:
        raise last
    return found, refused
