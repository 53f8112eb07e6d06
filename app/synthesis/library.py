"""All sheets and hair pictures that looks choose from, drawn once from a fixed seed."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from app.synthesis import masks, paint
from app.synthesis.atlas import Atlas
from app.synthesis.noise import noise_picture
from app.synthesis.pictures import PictureStore, eight_bit

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
Rng = np.random.Generator
PATCH = 0.04  # least mask value of a triangle that carries hair


@dataclass(frozen=True)
class Patch:
    """Triangles of the cage under a mask.

    Attributes:
        rows: (n,) fine vertices. weight: (n,) mask there. triangles: (t, 3) into rows. uv: (t, 3, 2).
        picture: its brightness and alpha, or -1. style: name of the beard, or "".
    """

    rows: I32
    weight: F32
    triangles: I32
    uv: F32
    picture: int
    style: str = ""
    line: masks.Hairline | None = None


def cut_patch(atlas: Atlas, mask: F32, picture: int, style: str = "", line: masks.Hairline | None = None) -> Patch:
    """The part of the cage where a mask is not empty."""
    value = atlas.sample(mask)
    keep = (value.max(1) > PATCH) & atlas.outer
    rows, inverse = np.unique(atlas.triangles[keep], return_inverse=True)
    weight = np.zeros(len(rows), np.float32)
    np.maximum.at(weight, inverse.reshape(-1), value[keep].reshape(-1))
    return Patch(
        rows.astype(np.int32),
        weight,
        inverse.reshape(-1, 3).astype(np.int32),
        atlas.uv[keep],
        picture,
        style,
        line,
    )


@dataclass
class Library:
    """What looks choose from.

    Attributes:
        sheets: by family, (picture, channel) of each sheet.
        beards, scalps: hair that grows on the head. fabric: tiling pictures of cloth. strand: alpha pictures of locks.
    """

    sheets: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    beards: list[Patch] = field(default_factory=list)
    scalps: list[Patch] = field(default_factory=list)
    fabric: list[int] = field(default_factory=list)
    strand: list[int] = field(default_factory=list)


def build_library(atlas: Atlas, store: PictureStore, rng: Rng) -> Library:
    """Draw everything into the store."""
    library = Library()
    _add_sheets(library, atlas, store, rng)
    for style in masks.BEARDS * 3:
        mask = masks.beard(atlas.place, style, rng)
        hair = masks.strands(rng, paint.SHAPE, int(rng.integers(3, 9)), float(rng.uniform(0, 1)))
        alpha = np.clip(mask * (0.35 + 1.1 * hair), 0, 1) * (mask > 0.02)
        library.beards.append(cut_patch(atlas, mask, store.add_grey(0.4 + 0.6 * hair, alpha), style))
    for _ in range(20):
        line = masks.draw_hairline(rng)
        edge = masks.wobble(rng, paint.SHAPE, float(rng.uniform(2, 9)), 7)
        mask = masks.scalp(atlas.place, line, edge, float(rng.uniform(2, 9)))
        hair = masks.strands(rng, paint.SHAPE, int(rng.integers(5, 22)), float(rng.random()))
        alpha = np.clip(mask * (0.5 + 1.0 * hair), 0, 1) * (mask > 0.02)
        library.scalps.append(cut_patch(atlas, mask, store.add_grey(0.35 + 0.65 * hair, alpha), line=line))
    for _ in range(8):
        library.fabric.append(store.add(_fabric(rng)))
    for _ in range(6):
        library.strand.append(store.add_grey(*_lock(rng)))
    return library


def _add_sheets(library: Library, atlas: Atlas, store: PictureStore, rng: Rng) -> None:
    lines = paint.Lines(atlas)
    families: dict[str, list[F32]] = {
        "wrinkles": [paint.wrinkles(rng, lines, age) for age in np.linspace(0, 1, 16)],
        "freckles": [paint.dots(rng, atlas, int(rng.integers(60, 500)), 0.5, 1.1, face=True) for _ in range(8)],
        "moles": [paint.dots(rng, atlas, int(rng.integers(1, 14)), 0.8, 2.0, face=False) for _ in range(12)],
        "spots": [paint.dots(rng, atlas, int(rng.integers(5, 40)), 1.0, 3.2, face=False) for _ in range(8)],
        "blotches": [paint.blotches(rng, atlas) for _ in range(12)],
        "lips": [masks.lips(atlas.place, float(rng.uniform(0.7, 2.2))) for _ in range(4)],
        "shadow": [paint.eye_shadow(rng, atlas) for _ in range(8)],
        "liner": [paint.eye_liner(atlas)],
        "scars": [paint.scars(rng, lines) for _ in range(8)],
        "brows": [paint.brow_shape(rng, atlas) for _ in range(20)],
        "beard": [paint.stubble(rng, masks.beard(atlas.place, style, rng)) for style in (*masks.BEARDS, "stubble")],
        "shaved": [
            paint.stubble(
                rng,
                masks.scalp(atlas.place, masks.draw_hairline(rng), masks.wobble(rng, paint.SHAPE, 5.0, 7), 6.0),
            )
            for _ in range(14)
        ],
    }
    flat = [(name, sheet) for name, sheets in families.items() for sheet in sheets]
    for start in range(0, len(flat), 4):
        group = flat[start : start + 4]
        channels = [sheet for _, sheet in group] + [np.zeros(paint.SHAPE, np.float32)] * (4 - len(group))
        picture = store.add(eight_bit(np.stack(channels, -1)))
        for channel, (name, _) in enumerate(group):
            library.sheets.setdefault(name, []).append((picture, channel))


def _fabric(rng: Rng) -> NDArray[np.uint8]:
    """Knit, weave, stripes or a plain cloth."""
    size = 128
    row, column = np.mgrid[0:size, 0:size].astype(np.float32)
    cell = float(rng.choice([4.0, 8.0, 16.0, 32.0]))
    kind = rng.random()
    base = 0.75 + 0.15 * (noise_picture(rng, size, 7) - 0.5)
    if kind < 0.3:
        base = base + 0.2 * np.sin(row * 2 * np.pi / cell)
    elif kind < 0.5:
        base = base * np.where((row // cell + column // cell) % 2 < 1, 1.0, rng.uniform(0.3, 0.8))
    elif kind < 0.7:
        base = base + 0.15 * np.sin(row * 2 * np.pi / 4) * np.sin(column * 2 * np.pi / 4)
    colour = np.ones(3) if rng.random() < 0.6 else rng.uniform(0.3, 1.0, 3)
    picture = np.clip(base[..., None] * colour, 0, 1)
    return eight_bit(np.dstack([picture, np.ones((size, size))]).astype(np.float32))


def _lock(rng: Rng) -> tuple[F32, F32]:
    """A lock of hair along v: brightness and alpha, frayed at its sides and tip."""
    height, width = 128, 32
    hair = cv2.GaussianBlur(rng.random((height, width), np.float32), (0, 0), sigmaX=0.7, sigmaY=14)
    hair = np.clip(0.5 + (hair - hair.mean()) / (hair.std() + 1e-6) * 0.2, 0, 1)
    across = 1 - np.abs(np.linspace(-1, 1, width, dtype=np.float32)) ** 3
    along = np.minimum(1, np.linspace(0, 3.0, height, dtype=np.float32))  # v = 0, the tip, is the last row
    alpha = np.clip(across[None] * along[::-1, None] * (0.45 + hair), 0, 1)
    return (0.4 + 0.6 * hair).astype(np.float32), alpha.astype(np.float32)
