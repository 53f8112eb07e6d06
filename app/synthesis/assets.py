"""Readers of MakeHuman assets (CC0): hair, eyes, brows, lashes, teeth and garments fitted to hm08.

A `.mhclo` file ties each vertex of an `.obj` to three vertices of hm08 and an offset that scales with the head.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.synthesis.hm08 import MM


@dataclass(frozen=True)
class Asset:
    """One fitted piece.

    Attributes:
        name: file stem.
        binding: (n, 3) int64 hm08 vertices.
        weights: (n, 3) float64.
        offset: (n, 3) float64, in units of the three scale distances.
        scale: for each axis two hm08 vertices and their distance in mm on the neutral base: (3, 3).
        triangles: (t, 3) int64.
        uv: (t, 3, 2) float32, v up.
        picture: texture file, or None.
    """

    name: str
    binding: NDArray[np.int64]
    weights: NDArray[np.float64]
    offset: NDArray[np.float64]
    scale: NDArray[np.float64]
    triangles: NDArray[np.int64]
    uv: NDArray[np.float32]
    picture: Path | None


def _read_obj(path: Path) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Triangles (t, 3) and their corner UVs (t, 3, 2)."""
    uv: list[list[float]] = []
    faces: list[list[int]] = []
    corners: list[list[int]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "vt":
            uv.append([float(x) for x in rest.split()[:2]])
        elif kind == "f":
            parts = [c.split("/") for c in rest.split()]
            for i in range(1, len(parts) - 1):
                triple = (parts[0], parts[i], parts[i + 1])
                faces.append([int(c[0]) - 1 for c in triple])
                corners.append([int(c[1]) - 1 if len(c) > 1 and c[1] else 0 for c in triple])
    table = np.array(uv or [[0.0, 0.0]], np.float32)
    return np.array(faces, np.int64), table[np.array(corners, np.int64)]


def read_asset(obj: Path, picture: Path | None = None) -> Asset:
    """Read an `.obj` with the `.mhclo` beside it."""
    scale = np.zeros((3, 3))
    binding: list[list[int]] = []
    weights: list[list[float]] = []
    offset: list[list[float]] = []
    reading = False
    for line in obj.with_suffix(".mhclo").read_text(encoding="utf-8").splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] in ("x_scale", "y_scale", "z_scale"):
            axis = "xyz".index(words[0][0])
            scale[axis] = float(words[1]), float(words[2]), float(words[3]) * MM
        elif words[0] == "verts":
            reading = True
        elif reading and words[0].isdigit():
            if len(words) == 1:
                binding.append([int(words[0])] * 3)
                weights.append([1.0, 0.0, 0.0])
                offset.append([0.0, 0.0, 0.0])
            elif len(words) >= 9:
                binding.append([int(w) for w in words[:3]])
                weights.append([float(w) for w in words[3:6]])
                offset.append([float(w) * MM for w in words[6:9]])
        elif reading and binding:
            reading = False
    triangles, uv = _read_obj(obj)
    return Asset(
        obj.stem,
        np.array(binding, np.int64),
        np.array(weights),
        np.array(offset),
        scale,
        triangles,
        uv,
        picture if picture is not None and picture.exists() else None,
    )


FAMILIES = {
    "eyes": ("eyes/low-poly.obj", None),
    "brows": ("eyebrows/*.obj", "{stem}.png"),
    "lashes": ("eyelashes/*.obj", "{stem}.png"),
    "hair": ("hair/*.obj", "{stem}_diffuse.png"),
    "teeth": ("mouth/teeth_base.obj", "teeth.png"),
    "tongue": ("mouth/tongue01.obj", "tongue01_diffuse.jpg"),
    "garments": ("garments/*.obj", "{stem}_diffuse.jpg"),
}


def read_families(folder: Path) -> dict[str, list[Asset]]:
    """All assets under the `makehuman` folder of the data pack, by family; families without files are empty."""
    found: dict[str, list[Asset]] = {}
    for family, (pattern, picture) in FAMILIES.items():
        found[family] = [
            read_asset(obj, obj.parent / picture.format(stem=obj.stem) if picture else None)
            for obj in sorted(folder.glob(pattern))
            if obj.with_suffix(".mhclo").exists()
        ]
    return found
