"""Photo files as cameras, scanners and attackers make them; no real person."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

QUADRANTS = ((200, 40, 40), (40, 180, 60), (50, 70, 210), (220, 200, 60))
"""Colours of the top left, top right, bottom left and bottom right quarter."""


def quadrants(width: int = 64, height: int = 48) -> NDArray[np.uint8]:
    """(height, width, 3) a picture whose four quarters differ, so that no turn or mirror image looks like it."""
    picture = np.zeros((height, width, 3), np.uint8)
    for index, colour in enumerate(QUADRANTS):
        row, column = divmod(index, 2)
        picture[row * height // 2 : (row + 1) * height // 2, column * width // 2 : (column + 1) * width // 2] = colour
    return picture


def noisy(width: int = 160, height: int = 120, seed: int = 0) -> NDArray[np.uint8]:
    """(height, width, 3) a picture with enough detail that each part of the file matters."""
    ramp = np.add.outer(np.arange(height), np.arange(width))[..., None] // 3
    grain = np.random.default_rng(seed).integers(0, 80, (height, width, 3))
    return np.clip(ramp + grain, 0, 255).astype(np.uint8)


def encoded(picture: NDArray[Any] | Image.Image, file_format: str, **options: object) -> bytes:
    """The bytes of an image file."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    sink = io.BytesIO()
    image.save(sink, file_format, **options)
    return sink.getvalue()


def as_stored(upright: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """What a camera stores under an EXIF orientation, by the table of the EXIF standard (0th row, 0th column)."""
    turned = upright.transpose(1, 0, 2)
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: turned,
        6: turned[::-1],
        7: turned[::-1, ::-1],
        8: turned[:, ::-1],
    }
    return np.ascontiguousarray(stored[orientation])


def png(width: int, height: int, pixels: bytes, extra: tuple[tuple[bytes, bytes], ...] = (), depth: int = 8) -> bytes:
    """A grey PNG of any declared size, with further chunks before its data."""
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), *extra, (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
