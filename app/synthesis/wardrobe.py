"""All textures, pieces and sheets that a head can have, read or drawn once.

Pictures come from a configured data folder (MakeHuman, CC0); without one every material falls back to procedural ones.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.synthesis import brows, raster
from app.synthesis.assets import Asset, read_families
from app.synthesis.atlas import Atlas, build_atlas
from app.synthesis.head_model import HeadModel
from app.synthesis.library import build_library
from app.synthesis.pictures import PictureStore, read_picture
from app.synthesis.skins import procedural_skin, relative_skin
from app.synthesis.wear import Piece

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

LOWEST_MM = -270.0
HM08_VERTICES = 19158
PROCEDURAL_SKINS = 8
SKIN_PX, PIECE_PX, EYE_PX = 1024, 512, 256
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
    """Everything that looks choose from.

    Args:
        model: the baked head model (pieces are bound to its cage).
        data: configured data folder or None.
        seed: seed of the procedural textures.

    Attributes:
        atlas: where things lie on the skin. store: all textures. library: sheets, beards, hairlines.
        pieces: fitted meshes by family. skins: skin pictures. eyes: iris pictures by name.
        pictured: (t,) triangles of the body that show the skin picture.
    """

    def __init__(self, model: HeadModel, data: Path | None, seed: int = 7) -> None:
        self.store = PictureStore()
        self.atlas: Atlas = build_atlas(model)
        self.pieces: dict[str, list[Piece]] = {name: [] for name in MATERIAL_OF}
        self.skins: list[int] = []
        self.eyes: dict[str, int] = {}
        used = np.unique(model.triangles[model.skin > 0])
        self._skin_rows = used[used < int(model.body_count)]  # the subdivision keeps the cage's vertices first
        place = np.full(HM08_VERTICES, -1, np.int32)
        place[model.index] = np.arange(len(model.index), dtype=np.int32)
        folder = None if data is None else data / "makehuman"
        if folder is not None and folder.is_dir():
            for path in sorted((folder / "skins_head").glob("*.jpg")):
                self.skins.append(self.store.add(relative_skin(read_picture(path, SKIN_PX), self.atlas)))
            for path in sorted((folder / "eyes").glob("*_eye.png")):
                self.eyes[path.stem.removesuffix("_eye")] = self.store.add_file(path, EYE_PX)
            for family, assets in read_families(folder).items():
                self.pieces[family] = [self._bind(asset, family, place, model.ict_mean) for asset in assets]
        rng = np.random.default_rng(seed)
        for _ in range(PROCEDURAL_SKINS):
            self.skins.append(self.store.add(procedural_skin(rng, self.atlas)))
        self.library = build_library(self.atlas, self.store, rng)
        self.store.freeze()
        self.body_material = np.where(model.skin > 0, raster.SKIN, raster.CAVITY).astype(np.int32)
        self.pictured = (self.body_material == raster.SKIN) & ~self.atlas.off_skin

    def _bind(self, asset: Asset, family: str, place: I32, mean: F32) -> Piece:
        """Bind an asset to the cage and drop what lies below the shoulders."""
        picture = -1 if asset.picture is None else self.store.add_file(asset.picture, PIECE_PX)
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
