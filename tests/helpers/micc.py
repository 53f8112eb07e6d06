"""A folder in the layout of MICC Florence: people drawn from the shipped shape basis, as textured scans in OBJ files.

Scans are of whole heads with ears and neck, as the data set's are: a face that is cut out shows an outline where no
chin is, and misleads networks. Skin and hair are those of the sample case's people.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from app.core.frames import rotation_from_pose
from app.core.shell import fit_shell, load_shell
from app.core.texture import TextureView, bake_texture
from app.core.topology import load_topology, resources_dir
from app.evaluation.methods import Baselines, load_baselines
from app.services.reconstruct import ReconstructRequest, reconstruct
from app.synthesis.shell_texture import paint_atlas
from app.synthesis.shell_view import source_view

STAMP = 110920150452
"""Real scans are named by the moment they were taken."""
DOWN_MM = 270.0
"""How far below the crown a scan ends."""


@lru_cache(maxsize=1)
def baselines() -> Baselines:
    """The mean face and the shape basis of the shipped model."""
    return load_baselines([])


@lru_cache(maxsize=1)
def skins() -> list[bytes]:
    """PNG files in the UV space of the whole head, of the three sample people."""
    found, topology = [], load_topology()
    for name in "abc":
        front, side = (resources_dir() / "sample_case" / f"person_{name}_{view}.png" for view in ("front", "side"))
        made = reconstruct(ReconstructRequest(front, side))
        rgb, to_crop = made.front_photo.rgb, made.front_crop.photo_to_crop
        face = bake_texture(topology, TextureView(rgb, to_crop, made.prediction.front.posmap))
        atlas, _ = paint_atlas(source_view(made.prediction, rgb, to_crop, topology), face)
        buffer = io.BytesIO()
        Image.fromarray(atlas).save(buffer, "PNG", compress_level=1)
        found.append(buffer.getvalue())
    return found


def shape_of(number: int) -> np.ndarray:
    """The face (256, 256, 3) mm of a subject; no baseline of an evaluation draws the same one."""
    return baselines().other(1000 + number)


def scan_text(number: int, *, pitch: float = -12.0, unit: float = 1.0, name: str = str(STAMP)) -> str:
    """The OBJ of a subject: its own size, head tilted as in the data set, far from the origin."""
    shell = load_shell()
    head = fit_shell(shape_of(number), load_topology()).astype(np.float64)
    size = 1.0 + 0.04 * np.sin(number)
    turn = rotation_from_pose(2.0 * np.cos(number), pitch, 0.0)
    vertices = head * size @ turn.T + [8.0, -30.0, 40.0]
    kept = head[shell.triangles][..., 1].min(1) > head[:, 1].max() - DOWN_MM
    used, triangles = np.unique(shell.triangles[kept], return_inverse=True)
    places, corners = np.unique(shell.atlas_uv[kept].reshape(-1, 2), axis=0, return_inverse=True)
    lines = ["# scan", f"mtllib {name}.mtl", "usemtl skin"]
    lines += [f"v {x:.5f} {y:.5f} {z:.5f}" for x, y, z in vertices[used] / unit]
    lines += [f"vt {u:.6f} {v:.6f}" for u, v in places]
    triples = zip(triangles.reshape(-1, 3) + 1, corners.reshape(-1, 3) + 1, strict=True)
    lines += ["f " + " ".join(f"{v}/{t}" for v, t in zip(*pair, strict=True)) for pair in triples]
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
