"""What a head looks like: textures, hair, brows, eyes, clothes and their colours, drawn at random for each head.

Pictures come from a configured data folder (MakeHuman, CC0); without one every material falls back to procedural noise
textures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.errors import UsageError
from app.synthesis import brows, raster
from app.synthesis.assets import Asset, read_families
from app.synthesis.colours import hair_colour, skin_colour
from app.synthesis.head_model import HeadModel
from app.synthesis.noise import procedural_skin

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
Rng = np.random.Generator

SKIN_CROP = (1296, 352, 752, 1408, 2048)  # left, top, width, height of the head's island in the full skin picture


class PictureStore:
    """Flat RGBA textures for the rasteriser.

    Attributes:
        pixels: all textures end to end, RGBA uint8.
        table: (k, 3) int32 offset, height, width.
        mean: (k, 3) float32 mean linear colour of the opaque part.
    """

    def __init__(self) -> None:
        self._parts: list[NDArray[np.uint8]] = []
        self._rows: list[tuple[int, int, int]] = []
        self._means: list[NDArray[np.float32]] = []
        self._end = 0

    def add(self, rgba: NDArray[np.uint8]) -> int:
        """Add one picture (h, w, 4); returns its index."""
        height, width = rgba.shape[:2]
        self._rows.append((self._end, height, width))
        flat = np.ascontiguousarray(rgba).reshape(-1)
        self._parts.append(flat)
        self._end += len(flat)
        solid = rgba[rgba[..., 3] > 128][:, :3]
        linear = (solid.astype(np.float32) / 255.0) ** 2.2 if len(solid) else np.full((1, 3), 0.2, np.float32)
        self._means.append(linear.mean(0))
        return len(self._rows) - 1

    def add_file(self, path: Path, largest: int) -> int:
        """Read a texture of the data pack and shrink it to `largest` pixels.

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
        return self.add(np.ascontiguousarray(picture[..., [2, 1, 0, 3]]))

    def freeze(self) -> None:
        """Join what was added."""
        self.pixels = np.concatenate(self._parts)
        self.table = np.array(self._rows, np.int32)
        self.mean = np.stack(self._means).astype(np.float32)
        self._parts = []


@dataclass(frozen=True)
class Piece:
    """One mesh bound to the cage; `fringe` marks hair that hangs over an eye.

    Attributes:
        rows: (n, 3) int32 cage rows; weights (n, 3); offset (n, 3) mm; axes (3, 3): row, row, distance.
        triangles (t, 3); uv (t, 3, 2); material; picture (-1: chosen at random among `choices`).
    """

    rows: I32
    weights: F32
    offset: F32
    axes: NDArray[np.float64]
    triangles: I32
    uv: F32
    material: int
    picture: int
    fringe: bool = False

    def place(self, cage: F32) -> F32:
        """Vertices on a head: (n, 3) mm."""
        scale = np.array(
            [abs(cage[int(a), k] - cage[int(b), k]) / d if d > 0 else 1.0 for k, (a, b, d) in enumerate(self.axes)],
            np.float32,
        )
        base = np.einsum("nkd,nk->nd", cage[self.rows], self.weights)
        return np.asarray(base + self.offset * scale, np.float32)


LOWEST_MM = -270.0
HM08_VERTICES = 19158
MATERIAL_OF = {
    "eyes": raster.EYE,
    "brows": raster.BROW,
    "lashes": raster.LASH,
    "hair": raster.HAIR,
    "teeth": raster.TEETH,
    "tongue": raster.TONGUE,
    "garments": raster.GARMENT,
}


class Wardrobe:
    """All textures and pieces that a head can wear.

    Args:
        model: the baked head model (pieces are bound to its cage).
        data: configured data folder or None.
        seed: seed of the procedural textures.
    """

    def __init__(self, model: HeadModel, data: Path | None, seed: int = 7) -> None:
        self.store = PictureStore()
        self.pieces: dict[str, list[Piece]] = {name: [] for name in MATERIAL_OF}
        self.skins: list[tuple[int, bool]] = []
        self.eye_pictures: list[int] = []
        used = np.unique(model.triangles[model.skin > 0])
        self._skin_rows = used[used < int(model.body_count)]  # the subdivision keeps the cage's vertices first
        place = np.full(HM08_VERTICES, -1, np.int32)
        place[model.index] = np.arange(len(model.index), dtype=np.int32)
        folder = None if data is None else data / "makehuman"
        if folder is not None and folder.is_dir():
            for path in sorted((folder / "skins_head").glob("*.jpg")):
                self.skins.append((self.store.add_file(path, 1024), True))
            for path in sorted((folder / "eyes").glob("*_eye.png")):
                self.eye_pictures.append(self.store.add_file(path, 256))
            for family, assets in read_families(folder).items():
                self.pieces[family] = [self._bind(asset, family, place, model.ict_mean) for asset in assets]
        rng = np.random.default_rng(seed)
        for _ in range(4):
            self.skins.append((self.store.add(procedural_skin(rng)), False))
        self.store.freeze()
        left, top, width, height, full = SKIN_CROP
        uv = model.uv.copy()
        self.skin_uv = np.stack(
            [(uv[..., 0] * full - left) / width, 1.0 - ((1.0 - uv[..., 1]) * full - top) / height], -1
        ).astype(np.float32)
        outside = ((self.skin_uv < 0) | (self.skin_uv > 1)).any((1, 2))
        self.skin_uv = np.clip(self.skin_uv, 0.002, 0.998)
        self.plain_uv = (uv * 6.0).astype(np.float32)
        self.off_skin = outside
        border = np.isin(model.triangles, model.triangles[outside]).any(1) & ~outside
        self.neck = {skin: self._mean_at(skin, self.skin_uv[border]) for skin, cropped in self.skins if cropped}
        self.body_material = np.where(model.skin > 0, raster.SKIN, raster.CAVITY).astype(np.int32)

    def _mean_at(self, picture: int, uv: F32) -> F32:
        """Mean linear colour of a picture at some UVs (t, 3, 2)."""
        start, height, width = (int(x) for x in self.store.table[picture])
        image = self.store.pixels[start : start + height * width * 4].reshape(height, width, 4)
        row = np.clip(((1 - uv[..., 1]) * height).astype(int), 0, height - 1)
        column = np.clip((uv[..., 0] * width).astype(int), 0, width - 1)
        linear = (image[row, column, :3].astype(np.float32) / 255.0) ** 2.2
        return np.asarray(linear.reshape(-1, 3).mean(0), np.float32)

    def _bind(self, asset: Asset, family: str, place: I32, mean: F32) -> Piece:
        """Bind an asset to the cage and drop what lies below the shoulders."""
        picture = -1 if asset.picture is None else self.store.add_file(asset.picture, 512)
        axes = asset.scale.copy()
        axes[:, :2] = place[asset.scale[:, :2].astype(int)]
        whole = Piece(
            np.maximum(place[asset.binding], 0),
            asset.weights.astype(np.float32),
            asset.offset.astype(np.float32),
            axes,
            asset.triangles.astype(np.int32),
            asset.uv,
            MATERIAL_OF[family],
            picture,
        )
        if family == "brows":
            whole = brows.lift(whole, mean, self._skin_rows)
        placed = whole.place(mean)
        bound = np.asarray((place[asset.binding] >= 0).all(1))
        keep = (placed[whole.triangles][:, :, 1].min(1) > LOWEST_MM) & bound[whole.triangles].all(1)
        over_face = (np.abs(placed[:, 0]) < 45) & (np.abs(placed[:, 1]) < 15) & (placed[:, 2] > 0)
        used, inverse = np.unique(whole.triangles[keep], return_inverse=True)
        return replace(
            whole,
            rows=whole.rows[used],
            weights=whole.weights[used],
            offset=whole.offset[used],
            triangles=inverse.reshape(-1, 3).astype(np.int32),
            uv=whole.uv[keep],
            fringe=family == "hair" and bool(over_face.sum() > 8),
        )


@dataclass(frozen=True)
class Look:
    """One person's appearance: pieces worn and colours of each material.

    Attributes:
        wear: pieces with the picture to use and the strength of their alpha test.
        skin: skin picture and whether it is a MakeHuman one.
        albedo: (11, 3, 257), see `albedo_table`; gloss: (11,) specular strength.
        tone: individual typology angle of the skin, degrees (very light > 55, dark < -30).
    """

    wear: tuple[tuple[Piece, int, float], ...]
    skin: tuple[int, bool]
    albedo: F32
    gloss: F32
    tone: float


def albedo_table(tint: F32, contrast: F32, reference: F32) -> F32:
    """Linear albedo for each 8-bit texture value, and last without a texture: (m, 3, 257).

    Args:
        tint: (m, 3) linear colour. contrast: (m,) exponent on texture / reference.
        reference: (m, 3) mean linear texture colour; 0 takes the texture as it is.
    """
    linear = (np.arange(256, dtype=np.float32) / 255.0) ** 2.2
    plain = linear[None, None] * np.ones_like(reference)[..., None]
    relative = (linear[None, None] / np.maximum(reference, 1e-4)[..., None] + 1e-4) ** contrast[:, None, None]
    table = np.where(reference[..., None] > 0, relative, plain)
    table = np.concatenate([table, np.ones((*reference.shape, 1))], -1)
    return np.clip(table * tint[..., None], 0.0, 1.2).astype(np.float32)


def draw_look(wardrobe: Wardrobe, rng: Rng) -> Look:
    """Draw one person's appearance."""
    store = wardrobe.store
    skin = wardrobe.skins[int(rng.integers(len(wardrobe.skins)))]
    colour, tone = skin_colour(rng)
    hair = hair_colour(rng, tone)
    tint = np.ones((11, 3), np.float32)
    contrast = np.ones(11, np.float32)
    reference = np.zeros((11, 3), np.float32)
    gloss = np.zeros(11, np.float32)
    tint[raster.SKIN], reference[raster.SKIN] = colour, store.mean[skin[0]]
    contrast[raster.SKIN] = rng.uniform(0.5, 1.2)
    gloss[raster.SKIN] = rng.uniform(0.0, 0.12)
    tint[raster.CAVITY] = colour * np.array([0.35, 0.12, 0.1], np.float32)
    tint[raster.EYE] = rng.uniform(0.6, 1.0)
    gloss[raster.EYE] = rng.uniform(0.2, 0.8)
    tint[raster.TEETH] = rng.uniform(0.5, 1.0)
    tint[raster.LASH] = hair * 0.5
    for material in (raster.HAIR, raster.BROW):
        tint[material] = hair * (1.0 if material == raster.HAIR else rng.uniform(0.5, 1.2))
        contrast[material] = rng.uniform(0.3, 0.9)
        gloss[material] = rng.uniform(0.0, 0.15)
    tint[raster.GARMENT] = rng.uniform(0.05, 1.2, 3)
    wear: list[tuple[Piece, int, float]] = []

    def choose(family: str, probability: float, alpha: float) -> None:
        pieces = wardrobe.pieces[family]
        if not pieces or rng.random() >= probability:
            return
        piece = pieces[int(rng.integers(len(pieces)))]
        if family == "hair" and piece.fringe and rng.random() < 0.7:
            piece = pieces[int(rng.integers(len(pieces)))]
        picture = piece.picture
        if family == "eyes" and wardrobe.eye_pictures:
            picture = int(rng.choice(wardrobe.eye_pictures))
        if family in ("hair", "brows") and picture >= 0:
            reference[piece.material] = store.mean[picture]
        wear.append((piece, picture, alpha))

    choose("eyes", 1.0, 0.0)
    choose("brows", 0.93, rng.uniform(0.6, 1.3))
    choose("lashes", 0.7, 0.8)
    choose("teeth", 0.6, 0.0)
    choose("tongue", 0.6, 0.0)
    choose("hair", 0.72, rng.uniform(0.8, 1.4))
    choose("garments", 0.6, 0.0)
    albedo = albedo_table(tint, contrast, reference)
    if skin[0] in wardrobe.neck:  # the body goes on in the colour that the head's picture has at the neck
        albedo[raster.SKIN, :, -1] = colour * (wardrobe.neck[skin[0]] / store.mean[skin[0]]) ** contrast[raster.SKIN]
    return Look(tuple(wear), skin, albedo, gloss, tone)
