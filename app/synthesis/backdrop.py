"""What stands behind a head: booking walls, rooms, textures, panoramas; 8-bit display values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.synthesis.noise import noise_picture

F32 = NDArray[np.float32]
U8 = NDArray[Any]  # uint8; OpenCV gives it no closer type
Rng = np.random.Generator
BANK, BANK_PX = 24, 256
TEXTURE_SUFFIXES = (".jpg", ".jpeg", ".png")
MOST_TEXTURES = 400
FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_PLAIN)


class Backdrops:
    """Backgrounds from noise drawn once, panoramas, and a folder of texture pictures where one is configured.

    Args:
        panoramas: (n, 64, 128, 3) linear radiance; may be empty.
        textures: folder of pictures (such as the Describable Textures), or None.
        only_textures: the paper's backgrounds: nothing but textures, procedural ones without a folder.
    """

    def __init__(self, panoramas: F32, textures: Path | None = None, only_textures: bool = False) -> None:
        rng = np.random.default_rng(17)
        self.noise: list[U8] = [
            np.asarray(noise_picture(rng, BANK_PX, int(rng.integers(2, 9))) * 255, np.uint8) for _ in range(BANK)
        ]
        self.panoramas = panoramas
        self.textures = [] if textures is None else read_textures(textures)
        self._shares = np.array([0.0, 0.0, 0.0, 0.0, 1.0] if only_textures else [0.34, 0.2, 0.16, 0.15, 0.15])

    def draw(self, rng: Rng, size: int) -> U8:
        """A background (size, size, 3)."""
        makers = (self._wall, self._room, self._panorama, self._gradient, self._texture)
        kind = int(rng.choice(5, p=self._shares))
        if kind == 2 and not len(self.panoramas):
            kind = 1
        picture = makers[kind](rng, size)
        if kind in (1, 2) and rng.random() < 0.6:
            picture = cv2.blur(picture, (int(rng.integers(2, max(3, size // 14))),) * 2)
        return np.ascontiguousarray(picture, np.uint8)

    def cloud(self, rng: Rng, size: int) -> U8:
        """A piece of noise (size, size)."""
        noise = self.noise[int(rng.integers(len(self.noise)))]
        part = int(rng.integers(40, BANK_PX))
        x, y = (int(v) for v in rng.integers(0, BANK_PX - part + 1, 2))
        return np.asarray(cv2.resize(noise[y : y + part, x : x + part], (size, size), interpolation=cv2.INTER_LINEAR))

    def _tinted(self, rng: Rng, size: int, colour: F32, spread: float) -> U8:
        """A plain colour (3,) in 0..255 with clouds of `spread`."""
        cloud = self.cloud(rng, size)
        level = np.arange(256, dtype=np.float32)[:, None] / 255.0 - 0.5
        table = np.clip(colour[None] * (1.0 + spread * level), 0, 255).astype(np.uint8)
        return np.asarray(cv2.LUT(cv2.merge([cloud, cloud, cloud]), table[None]))

    def _wall(self, rng: Rng, size: int) -> U8:
        """A plain booking wall, often with a height chart."""
        colour = rng.uniform(50, 245) * rng.uniform(0.85, 1.0, 3)
        picture = self._tinted(rng, size, colour.astype(np.float32), float(rng.uniform(0.0, 0.3)))
        if rng.random() < 0.5:
            _height_chart(rng, picture)
        elif rng.random() < 0.15:
            _bricks(rng, picture)
        return picture

    def _room(self, rng: Rng, size: int) -> U8:
        """Furniture, windows, shelves, people far away: boxes, lines and blobs of dull colours."""
        colour = rng.uniform(20, 235) * rng.uniform(0.7, 1.0, 3)
        picture = self._tinted(rng, size, colour.astype(np.float32), float(rng.uniform(0.1, 0.9)))
        for _ in range(int(rng.integers(4, 22))):
            shade = rng.uniform(5, 250) * (rng.uniform(0.75, 1.0, 3) if rng.random() < 0.75 else rng.uniform(0.1, 1, 3))
            ink = tuple(float(c) for c in shade)
            x, y = (int(v) for v in rng.integers(-size // 6, size, 2))
            w, h = int(rng.integers(2, size // 2)), int(rng.integers(2, size // 2))
            kind = rng.random()
            if kind < 0.55:
                cv2.rectangle(
                    picture, (x, y), (x + w, y + h), ink, -1 if rng.random() < 0.8 else int(rng.integers(1, 5))
                )
            elif kind < 0.75:
                cv2.line(picture, (x, y), (x + w, y + h * int(rng.choice([-1, 0, 1]))), ink, int(rng.integers(1, 9)))
            elif kind < 0.92:
                cv2.ellipse(picture, (x, y), (w // 2 + 1, h // 2 + 1), float(rng.uniform(0, 180)), 0, 360, ink, -1)
            else:
                _write(rng, picture, (x, y), ink)
        return picture

    def _panorama(self, rng: Rng, size: int) -> U8:
        radiance = self.panoramas[int(rng.integers(len(self.panoramas)))]
        width = int(rng.integers(16, 60))
        x, y = int(rng.integers(0, 128 - width)), int(rng.integers(0, 64 - min(width, 48)))
        part = radiance[y : y + min(width, 48), x : x + width]
        part = np.clip(part / (part.mean() * rng.uniform(1.0, 3.0) + 1e-3), 0, 1) ** (1 / 2.2)
        eight = np.ascontiguousarray(part * 255, np.uint8)
        return np.asarray(cv2.resize(eight, (size, size), interpolation=cv2.INTER_CUBIC))

    def _gradient(self, rng: Rng, size: int) -> U8:
        corners = rng.uniform(0, 255, (2, 2, 1)) + rng.normal(0, 30, (2, 2, 3))
        return np.asarray(
            cv2.resize(np.clip(corners, 0, 255).astype(np.uint8), (size, size), interpolation=cv2.INTER_LINEAR)
        )

    def _texture(self, rng: Rng, size: int) -> U8:
        """A texture picture, or three noises as colours."""
        if self.textures and rng.random() < 0.9:
            picture = self.textures[int(rng.integers(len(self.textures)))]
            side = int(min(picture.shape[:2]) * rng.uniform(0.4, 1.0))
            y = int(rng.integers(0, picture.shape[0] - side + 1))
            x = int(rng.integers(0, picture.shape[1] - side + 1))
            return np.asarray(
                cv2.resize(picture[y : y + side, x : x + side], (size, size), interpolation=cv2.INTER_AREA)
            )
        return np.asarray(cv2.merge([self.cloud(rng, size) for _ in range(3)]))


def read_textures(folder: Path) -> list[U8]:
    """Pictures below a folder as RGB, at most `MOST_TEXTURES` spread over it, each at most 300 px."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in TEXTURE_SUFFIXES)
    found: list[U8] = []
    for path in paths[:: max(1, len(paths) // MOST_TEXTURES)]:
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if picture is None or min(picture.shape[:2]) < 8:
            continue
        scale = min(1.0, 300 / min(picture.shape[:2]))
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found.append(np.ascontiguousarray(picture[..., ::-1]))
    return found


def _write(rng: Rng, picture: U8, at: tuple[int, int], ink: tuple[float, ...]) -> None:
    letters = "ABCDEFGHIJKLMNOPRSTUVWXYZ0123456789  -/"
    text = "".join(letters[int(i)] for i in rng.integers(0, len(letters), int(rng.integers(3, 12))))
    scale = picture.shape[0] / 256 * float(rng.uniform(0.3, 1.4))
    cv2.putText(picture, text, at, int(rng.choice(FONTS)), scale, ink, int(rng.integers(1, 3)), cv2.LINE_AA)


def _height_chart(rng: Rng, picture: U8) -> None:
    """Lines across the wall with numbers at one or both sides."""
    size = picture.shape[0]
    ink = tuple(float(c) for c in (rng.uniform(0, 110) * rng.uniform(0.5, 1.0, 3)))
    pitch, start = int(rng.integers(size // 16, size // 5)), int(rng.integers(size // 5))
    first, whole = int(rng.integers(30, 42)) * 5, int(rng.choice([2, 3, 5]))
    width, scale = int(rng.integers(0, 2)) + max(1, size // 260), size / 600 * float(rng.uniform(0.7, 1.3))
    numbers, both, short = rng.random() < 0.8, rng.random() < 0.5, rng.random() < 0.3
    for i, y in enumerate(range(start, size, pitch)):
        reach = size // 4 if short and i % whole else size
        cv2.line(picture, (0, y), (reach, y), ink, width + int(i % whole == 0), cv2.LINE_AA)
        if numbers:
            for x in (4, size - size // 8) if both else (4,):
                cv2.putText(picture, str(first - 5 * i), (x, y - 2), FONTS[0], scale, ink, 1, cv2.LINE_AA)


def _bricks(rng: Rng, picture: U8) -> None:
    """Bricks or tiles."""
    size = picture.shape[0]
    high = int(rng.integers(size // 24 + 2, size // 7))
    wide = int(high * rng.uniform(1.0, 2.5))
    ink = tuple(float(c) for c in rng.uniform(20, 230) * rng.uniform(0.8, 1.0, 3))
    for row, y in enumerate(range(0, size, high)):
        cv2.line(picture, (0, y), (size, y), ink, 1)
        for x in range((row % 2) * wide // 2, size, wide):
            cv2.line(picture, (x, y), (x, y + high), ink, 1)
