"""What a head looks like: skin and its paint, hair, beard, brows, eyes, glasses, hats and clothes, drawn at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.synthesis import raster
from app.synthesis.accessories import Glasses, draw_glasses
from app.synthesis.colours import hair_colour, skin_colour
from app.synthesis.complexion import Layers, make_up, paint_skin
from app.synthesis.hairstyles import dress_head, grow_beard
from app.synthesis.paint import MIX, Paint
from app.synthesis.palette import BARE, LookConfig, Palette, colour_materials
from app.synthesis.wardrobe import Wardrobe
from app.synthesis.wear import Fitted, Piece, Worn

F32 = NDArray[np.float32]
Rng = np.random.Generator
__all__ = ["BARE", "Look", "LookConfig", "draw_look"]


@dataclass(frozen=True)
class Look:
    """One person's appearance.

    Attributes:
        wear: what is put on the head, in no order. skin: skin picture.
        albedo: (m, 3, 257), see `albedo_table`; gloss: (m,) specular strength. paint: layers on the skin.
        tone: individual typology angle of the skin, degrees (very light > 55, dark < -30).
        glasses: also among `wear`; their lenses are drawn last. tags: names of what is worn, for statistics.
    """

    wear: tuple[Worn, ...]
    skin: int
    albedo: F32
    gloss: F32
    paint: Paint
    tone: float
    glasses: Glasses | None = None
    tags: tuple[str, ...] = ()


def draw_look(wardrobe: Wardrobe, rng: Rng, config: LookConfig | None = None) -> Look:
    """Draw one person's appearance."""
    config = config or LookConfig()
    palette = Palette()
    age = float(rng.beta(1.1, 1.4))
    skin, tone = skin_colour(rng)
    hair = hair_colour(rng, tone, age)
    picture = int(rng.choice(wardrobe.skins))
    colour_materials(rng, palette, skin, hair)
    wear: list[Worn] = []
    tags: list[str] = []
    _dress_face(wardrobe, rng, config, palette, wear, tone)
    hat_fits = dress_head(wardrobe, rng, config, palette, wear, tags)
    bearded = rng.random() < config.beard
    layers = Layers(wardrobe, rng)
    if config.paint > 0:
        paint_skin(layers, rng, skin, hair, age, tone)
        if bearded:
            grow_beard(wardrobe, rng, palette, layers, wear, hair, tags)
        elif rng.random() < config.makeup:
            make_up(layers, rng)
            tags.append("makeup")
        if not hat_fits and rng.random() < 0.75:
            layers.add("shaved", rng.uniform(0.15, 0.95), hair, MIX)
    glasses = None
    if rng.random() < config.glasses:
        glasses = draw_glasses(rng)
        palette.tint[raster.FRAME] = rng.uniform(0.01, 0.08) if rng.random() < 0.6 else rng.uniform(0.02, 0.7, 3)
        palette.gloss[raster.FRAME] = rng.uniform(0.05, 0.6)
        wear.append(glasses)
        tags.append("glasses")
    return Look(tuple(wear), picture, palette.table(), palette.gloss, layers.paint(), tone, glasses, tuple(tags))


def _pick(rng: Rng, wardrobe: Wardrobe, family: str, probability: float) -> Piece | None:
    pieces = wardrobe.pieces[family]
    if rng.random() >= probability or not pieces:
        return None
    return pieces[int(rng.integers(len(pieces)))]


def _dress_face(
    wardrobe: Wardrobe, rng: Rng, config: LookConfig, palette: Palette, wear: list[Worn], tone: float
) -> None:
    """Eyes, brows, lashes, teeth, tongue, clothes."""
    eyes = _pick(rng, wardrobe, "eyes", 1.0)
    if eyes is not None:
        names = list(wardrobe.eyes)
        brown = [name for name in names if "brown" in name]
        dark = rng.random() < (0.92 if tone < 15 else 0.45)
        pool = brown if dark and brown else names
        picture = wardrobe.eyes[pool[int(rng.integers(len(pool)))]] if pool else eyes.picture
        gaze = (float(rng.normal(0, 0.16)), float(rng.normal(0, 0.07)))
        wear.append(Fitted(eyes, picture, gaze=gaze))
    brow = _pick(rng, wardrobe, "brows", config.brows * 0.6)
    if brow is not None:
        palette.reference[raster.BROW] = wardrobe.store.mean[brow.picture]
        wear.append(Fitted(brow, brow.picture, float(rng.uniform(0.6, 1.3))))
    lashes = _pick(rng, wardrobe, "lashes", 0.7)
    if lashes is not None and config.brows > 0:
        wear.append(Fitted(lashes, lashes.picture, 0.8))
    for family in ("teeth", "tongue"):
        piece = _pick(rng, wardrobe, family, 0.9)
        if piece is not None:
            wear.append(Fitted(piece, piece.picture))
    garment = _pick(rng, wardrobe, "garments", config.clothes)
    if garment is not None:
        wear.append(Fitted(garment, garment.picture if rng.random() < 0.7 else -1))
