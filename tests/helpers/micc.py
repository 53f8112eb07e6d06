"""A folder in the layout of MICC Florence: people drawn from the shipped shape basis, as textured scans in OBJ files.

Their skin is that of the sample case's people, so that detectors and networks see faces.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from app.core.frames import rotation_from_pose
from app.core.topology import load_topology, resources_dir
from app.evaluation.methods import Baselines, load_baselines
from app.services.reconstruct import ReconstructRequest, reconstruct

STAMP = 110920150452
"""Real scans are named by the moment they were taken."""


@lru_cache(maxsize=1)
def baselines() -> Baselines:
    """The mean face and the shape basis of the shipped model."""
    return load_baselines([])


@lru_cache(maxsize=1)
def skins() -> list[bytes]:
    """PNG files in the face's UV space, of the three sample people."""
    found = []
    for name in "abc":
        front, side = (resources_dir() / "sample_case" / f"person_{name}_{view}.png" for view in ("front", "side"))
        texture = reconstruct(ReconstructRequest(front, side)).mesh.texture
        assert texture is not None
        buffer = io.BytesIO()
        Image.fromarray(texture).save(buffer, "PNG", compress_level=1)
        found.append(buffer.getvalue())
    return found


def shape_of(number: int) -> np.ndarray:
    """The face (256, 256, 3) mm of a subject; no baseline of an evaluation draws the same one."""
    return baselines().other(1000 + number)


def scan_text(number: int, *, pitch: float = -12.0, unit: float = 1.0, name: str = str(STAMP)) -> str:
    """The OBJ of a subject: its own size, head tilted as in the data set, far from the origin."""
    topology = load_topology()
    size = 1.0 + 0.04 * np.sin(number)
    turn = rotation_from_pose(2.0 * np.cos(number), pitch, 0.0)
    vertices = topology.gather(shape_of(number))[topology.lod_vertices] * size @ turn.T + [8.0, -30.0, 40.0]
    lines = ["# scan", f"mtllib {name}.mtl", "usemtl skin"]
    lines += [f"v {x:.5f} {y:.5f} {z:.5f}" for x, y, z in vertices / unit]
    lines += [f"vt {u:.6f} {v:.6f}" for u, v in topology.uv[topology.lod_vertices]]
    lines += [f"f {a}/{a} {b}/{b} {c}/{c}" for a, b, c in topology.lod_triangles + 1]
    return "\n".join(lines) + "\n"


def write_subject(root: Path, number: int, *, frontal: int = 1, unit: float = 1.0) -> Path:
    """One subject's frontal scan with material and texture; the OBJ's path."""
    folder = root / f"subject_{number:02d}" / "Model" / f"frontal{frontal}" / "obj"
    folder.mkdir(parents=True, exist_ok=True)
    name = str(STAMP + number)
    (folder / f"{name}.obj").write_text(scan_text(number, unit=unit, name=name))
    (folder / f"{name}.mtl").write_text(f"newmtl skin\nmap_Kd {name}.png\n")
    (folder / f"{name}.png").write_bytes(skins()[number % 3])
    return folder / f"{name}.obj"


def write_folder(root: Path, count: int) -> Path:
    """A folder of so many subjects."""
    for number in range(1, count + 1):
        write_subject(root, number)
    return root
