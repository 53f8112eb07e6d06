"""Hair, beards and hats of one person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.synthesis import raster
from app.synthesis.accessories import draw_cloth
from app.synthesis.complexion import Layers
from app.synthesis.library import Patch
from app.synthesis.paint import MIX
from app.synthesis.palette import LookConfig, Palette
from app.synthesis.wardrobe import Wardrobe
from app.synthesis.wear import Fitted, Growth, Locks, Worn, draw_waves

F32 = NDArray[np.float32]
Rng = np.random.Generator


def dress_head(
    wardrobe: Wardrobe, rng: Rng, config: LookConfig, palette: Palette, wear: list[Worn], tags: list[str]
) -> bool:
    """Hat and hair; returns whether the scalp is covered."""
    covered = False
    hair_fits = True
    if rng.random() < config.hat:
        cloth, hair_fits = draw_cloth(rng, wardrobe.atlas, wardrobe.library.fabric)
        wear.append(cloth)
        tags.append("hat")
        covered = True
    if rng.random() >= config.hair or not hair_fits:
        return covered
    kind = rng.random()
    pieces = wardrobe.pieces["hair"]
    if pieces and kind < 0.42 and not covered:
        piece = pieces[int(rng.integers(len(pieces)))]
        if piece.fringe and rng.random() < 0.5:
            piece = pieces[int(rng.integers(len(pieces)))]
        palette.reference[raster.HAIR] = wardrobe.store.mean[piece.picture]
        stretch = rng.normal(1.0, 0.05, 3)
        shift = rng.normal((0.0, 0.0, -1.0), 2.5)
        mirrored = -1.0 if rng.random() < 0.5 else 1.0
        wear.append(
            Fitted(
                piece,
                piece.picture,
                float(rng.uniform(0.8, 1.4)),
                (mirrored * float(stretch[0]), float(stretch[1]), float(stretch[2])),
                (float(shift[0]), float(shift[1]), float(shift[2])),
            )
        )
        tags.append("piece")
        return True
    _grow_hair(wardrobe, rng, wear, tags, flat=covered, locks=(bool(pieces) and kind > 0.75) or kind > 0.6)
    return True


def _grow_hair(wardrobe: Wardrobe, rng: Rng, wear: list[Worn], tags: list[str], flat: bool, locks: bool) -> None:
    """Hair as shells, from a crop to a big loose volume, and locks that fall from it."""
    library = wardrobe.library
    patch = library.scalps[int(rng.integers(len(library.scalps)))]
    length = float(rng.choice([4.0, 9.0, 18.0, 40.0], p=[0.3, 0.35, 0.22, 0.13]) * rng.uniform(0.6, 1.5))
    length = min(length, 6.0) if flat else length
    rough = float(rng.uniform(0.0, 0.6)) * min(1.0, length / 12.0)
    lean = rng.normal(0, 0.5, 3) * length
    wear.append(
        Growth(
            patch,
            raster.HAIR,
            length,
            int(np.clip(2 + length / 4, 3, 8)),
            float(rng.uniform(1.2, 3.2)),
            (float(lean[0]), float(lean[1]), float(lean[2])),
            draw_waves(rng, rough, 14.0, 70.0),
        )
    )
    tags.append("shell")
    if locks:
        wear.append(_draw_locks(wardrobe, rng, patch))
        tags.append("locks")


def _draw_locks(wardrobe: Wardrobe, rng: Rng, patch: Patch) -> Locks:
    """Short tufts to long falling hair, straight or curly, usually combed out of the face."""
    count = int(rng.integers(130, 320))
    strong = np.flatnonzero(patch.weight > 0.5)
    roots = rng.choice(strong, count).astype(np.int32)
    place = wardrobe.atlas.mean[patch.rows[roots]]
    length = rng.uniform(35, 60) * rng.choice([1.0, 2.0, 4.5], p=[0.35, 0.35, 0.3]) * rng.uniform(0.7, 1.2, count)
    parting = float(rng.normal(0, 20))
    start = rng.normal(0, rng.uniform(0.08, 0.3), (count, 3))
    start[:, 0] += np.sign(place[:, 0] - parting) * rng.uniform(0.2, 1.6)
    start[:, 2] += rng.choice([-1.2, -0.3, 0.6])
    front = (place[:, 1] > 45) & (place[:, 2] > -40) & (np.abs(place[:, 0]) < 50)
    if rng.random() < 0.7:  # no fringe over the eyes
        start[front, 2] -= 1.6
        length[front] = np.minimum(length[front], 70)
    curls = rng.random() < 0.4
    amplitude = rng.uniform(2, 9) if curls else rng.uniform(0, 1.5)
    curl = np.c_[
        np.full(count, amplitude),
        rng.uniform(0.8, 2.0, count),
        rng.uniform(0, 6.3, count),
        rng.uniform(0, 6.3, count),
    ]
    return Locks(
        patch,
        roots,
        int(rng.choice(wardrobe.library.strand)),
        length.astype(np.float32),
        (rng.uniform(8, 16) * rng.uniform(0.6, 1.3, count)).astype(np.float32),
        start.astype(np.float32),
        float(rng.uniform(0.35, 0.9)),
        curl.astype(np.float32),
    )


def grow_beard(
    wardrobe: Wardrobe, rng: Rng, palette: Palette, layers: Layers, wear: list[Worn], hair: F32, tags: list[str]
) -> None:
    """Stubble as paint, or shells over a shaded skin."""
    tint = palette.tint[raster.BEARD]
    if rng.random() < 0.35:
        layers.add("beard", rng.uniform(0.25, 0.9), hair, MIX)
        tags.append("stubble")
        return
    patch = wardrobe.library.beards[int(rng.integers(len(wardrobe.library.beards)))]
    layers.add_picture(patch.picture, 3, rng.uniform(0.4, 0.9), tint * 0.7, MIX)
    tags.append("beard")
    if patch.style == "stubble":
        return
    length = float(rng.choice([2.0, 6.0, 14.0, 35.0], p=[0.35, 0.35, 0.2, 0.1]) * rng.uniform(0.6, 1.4))
    wear.append(
        Growth(
            patch,
            raster.BEARD,
            length,
            int(np.clip(2 + length / 3, 2, 8)),
            float(rng.uniform(0.9, 2.4)),
            (0.0, -0.6 * length, -0.1 * length),
            draw_waves(rng, float(rng.uniform(0, 0.5)), 8.0, 40.0),
        )
    )
