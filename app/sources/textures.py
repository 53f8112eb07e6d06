"""A folder of textures for backgrounds, such as the Describable Textures: decoded safely, kept small, once."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.errors import ImageRefusedError, UsageError
from app.core.jobs import JobContext
from app.core.meshio import png_bytes
from app.imaging.decode import decode_photo
from app.sources.report import SourceReport
from app.synthesis.backdrop import MOST_TEXTURES, TEXTURE_SUFFIXES

U8 = NDArray[np.uint8]
KEPT_PX, SMALLEST_PX = 300, 64


def list_textures(folder: Path) -> list[Path]:
    """Pictures below a folder, evenly spread over it, at most as many as the engine takes.

    Raises:
        UsageError: there is none (E278).
    """
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in TEXTURE_SUFFIXES and path.is_file())
    if not paths:
        raise UsageError("the folder holds no pictures", file=folder, remedy="choose another folder", code="E278")
    return paths[:: max(1, -(-len(paths) // MOST_TEXTURES))]


def read_texture(path: Path) -> U8:
    """One texture, its shorter side at most 300 px.

    Raises:
        ImageRefusedError: it is damaged, refused or too small (E5xx).
    """
    rgb = decode_photo(path).rgb
    shorter = min(rgb.shape[:2])
    if shorter < SMALLEST_PX:
        raise ImageRefusedError("the picture is too small", file=path, remedy="leave it out", code="E505")
    scale = min(1.0, KEPT_PX / shorter)
    return np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def copy_textures(folder: Path, out: Path, ctx: JobContext) -> SourceReport:
    """Write every texture that can be read as PNG into a folder that the engine may read.

    Raises:
        UsageError: none can be read (E278).
    """
    report = SourceReport("textures", str(folder))
    paths = list_textures(folder)
    out.mkdir(parents=True, exist_ok=True)
    kept = 0
    for index, path in enumerate(paths):
        ctx.progress("Reading textures", index / len(paths))
        picture = report.attempt(path, lambda path=path: read_texture(path))  # type: ignore[misc]
        if picture is not None:
            (out / f"{kept:04d}.png").write_bytes(png_bytes(picture))
            kept += 1
    if not kept:
        raise UsageError("no picture of the folder can be read", file=folder, remedy="choose another", code="E278")
    report.found["textures"] = kept
    return report
