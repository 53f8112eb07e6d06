"""Textures of the rasteriser, end to end in one array."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.errors import UsageError

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]


class PictureStore:
    """Flat RGBA textures for the rasteriser.

    Attributes:
        pixels: all textures end to end, RGBA as uint32 with red lowest.
        table: (k, 3) int32 offset in pixels, height, width.
        mean: (k, 3) float32 mean linear colour of the opaque part.
    """

    def __init__(self) -> None:
        self._parts: list[U8] = []
        self._rows: list[tuple[int, int, int]] = []
        self._means: list[F32] = []
        self._end = 0

    def add(self, rgba: U8) -> int:
        """Add one picture (h, w, 4); returns its index."""
        height, width = rgba.shape[:2]
        self._rows.append((self._end, height, width))
        flat = np.ascontiguousarray(rgba).reshape(-1)
        self._parts.append(flat)
        self._end += height * width
        solid = rgba[rgba[..., 3] > 128][:, :3]
        linear = (solid.astype(np.float32) / 255.0) ** 2.2 if len(solid) else np.full((1, 3), 0.2, np.float32)
        self._means.append(linear.mean(0))
        return len(self._rows) - 1

    def add_file(self, path: Path, largest: int) -> int:
        """Read a texture of the data pack and shrink it to `largest` pixels.

        Raises:
            UsageError: the file is missing or no picture (E211).
        """
        return self.add(read_picture(path, largest))

    def add_grey(self, grey: F32, alpha: F32) -> int:
        """Add a brightness in 0..1 with an alpha in 0..1."""
        return self.add(eight_bit(np.stack([grey, grey, grey, alpha], -1)))

    def freeze(self) -> None:
        """Join what was added."""
        self.pixels: NDArray[np.uint32] = np.concatenate(self._parts).view("<u4")
        self.table = np.array(self._rows, np.int32)
        self.mean = np.stack(self._means).astype(np.float32)
        self._parts = []


def eight_bit(values: F32) -> U8:
    """0..1 to 0..255."""
    return np.asarray(np.clip(values * 255.0 + 0.5, 0, 255), np.uint8)


def read_picture(path: Path, largest: int) -> U8:
    """A texture as RGBA, at most `largest` pixels wide or high.

    Raises:
        UsageError: the file is missing or no picture (E211).
    """
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise UsageError("a texture cannot be read", file=path, remedy="restore the data folder", code="E211")
    if picture.ndim == 2:
        picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    if picture.shape[2] == 3:
        picture = np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])
    scale = largest / max(picture.shape[:2])
    if scale < 1.0:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(picture[..., [2, 1, 0, 3]], np.uint8)
