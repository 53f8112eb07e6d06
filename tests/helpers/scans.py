"""Scans for tests: the mean face, bent a little, as OBJ files with a painted texture."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from app.core.topology import load_topology


def person(seed: int) -> np.ndarray:
    """A face (256, 256, 3) mm: the mean face with smooth bumps; seed 0 is the mean face itself."""
    shape = np.array(load_topology().mean_shape, np.float32)
    if seed:
        noise = np.random.default_rng(seed).normal(size=(8, 8, 3)).astype(np.float32)
        shape += 2.5 * cv2.resize(noise, (256, 256), interpolation=cv2.INTER_CUBIC)
    return shape


def write_scan(folder: Path, name: str, shape: np.ndarray, unit: float = 1.0) -> Path:
    """Every other texel of a face as an OBJ with MTL and PNG; lengths in mm over `unit`."""
    folder.mkdir(parents=True, exist_ok=True)
    topology = load_topology()
    vertices = topology.gather(shape)[topology.lod_vertices] / unit
    uv = topology.uv[topology.lod_vertices]
    lines = [f"mtllib {name}.mtl", "usemtl skin"]
    lines += [f"v {x:.5f} {y:.5f} {z:.5f}" for x, y, z in vertices]
    lines += [f"vt {u:.6f} {v:.6f}" for u, v in uv]
    lines += [f"f {a}/{a} {b}/{b} {c}/{c}" for a, b, c in topology.lod_triangles + 1]
    (folder / f"{name}.obj").write_text("\n".join(lines) + "\n")
    (folder / f"{name}.mtl").write_text(f"newmtl skin\nmap_Kd {name}.png\n")
    Image.fromarray(_skin()).save(folder / f"{name}.png")
    return folder / f"{name}.obj"


def _skin() -> np.ndarray:
    topology = load_topology()
    picture = np.full((256, 256, 3), (205, 160, 135), np.uint8)
    for members, colour in (
        (range(17, 27), (70, 45, 35)),
        (range(36, 48), (40, 35, 35)),
        (range(48, 68), (160, 70, 70)),
    ):
        for row, column in topology.landmarks68[list(members)]:
            cv2.circle(picture, (int(column), int(row)), 4, colour, -1)
    return picture
