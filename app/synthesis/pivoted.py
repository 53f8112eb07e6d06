"""Pairs of a photo and its own synthetic view: what a network has to know before it may be given such pairs.

`python -m app.synthesis.pivoted --pool build/pool --out build/pool_single` takes each pair of a pool, keeps one of its
photos, makes the other view of it as `enface reconstruct` does with the model in use (its errors included), and writes
shards of the same form: order [front, side], the rotation done once and saved. A training configuration that names the
new folder as its pool learns from them; shards of both pools may also be put into one folder. The truth is the kept
photo's: shape, and for the synthetic view the camera that it was drawn with.
"""

from __future__ import annotations

import argparse
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.framing import CROP_FACTOR
from app.core.records import CROP_SIZE, Prediction
from app.core.rotation import AUTO, PAPER
from app.core.texture import TextureView, bake_texture
from app.core.topology import load_topology
from app.networks.runtime import Predictor, load_predictor
from app.synthesis.batches import MARGIN, Pool
from app.synthesis.turned_head import PaintedHead, TurnedHead, draw_turned, paint_head

log = logging.getLogger(__name__)
SHARD = 256
OTHER_SHOWN = 0.5
"""Share of people whose side photo is kept and whose front is made."""

U8 = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class PoolPhoto:
    """A photo of a pool as the program would have it.

    Attributes:
        photo: (s, s, 3), `MARGIN` times as wide as the crop. to_crop: (2, 3) similarity to the 256 px crop.
        crop: (256, 256, 3).
    """

    photo: U8
    to_crop: NDArray[np.float64]
    crop: U8


def pool_photo(photo: U8) -> PoolPhoto:
    """Cut the crop out of a pool's photo, about its middle."""
    source = photo.shape[0]
    scale = CROP_SIZE * MARGIN / source
    move = (CROP_SIZE - 1) / 2 - scale * (source - 1) / 2
    matrix = np.array([[scale, 0.0, move], [0.0, scale, move]])
    crop = cv2.warpAffine(photo, matrix, (CROP_SIZE, CROP_SIZE), flags=cv2.INTER_LINEAR)
    return PoolPhoto(photo, matrix, np.asarray(crop, np.uint8))


def painted(photo: PoolPhoto, alone: Prediction) -> PaintedHead:
    """The head of a pool's photo, ready to be turned."""
    topology = load_topology()
    view = TextureView(photo.photo, photo.to_crop, alone.front.posmap)
    return paint_head(alone, view, bake_texture(topology, view), topology)


def turned(photo: PoolPhoto, alone: Prediction, option: str, crop_factor: float = CROP_FACTOR) -> TurnedHead:
    """The head of a pool's photo at another yaw."""
    return draw_turned(painted(photo, alone), option, crop_factor)


def pivoted_row(row: dict[str, NDArray[Any]], keep_side: bool, predictor: Predictor, option: str) -> dict[str, Any]:
    """A pool's row whose other photo is replaced by a synthetic view of the kept one."""
    kept = "side" if keep_side else "front"
    photo = pool_photo(row[kept])
    alone = predictor.predict(photo.crop, None)
    made = turned(photo, alone, option, CROP_FACTOR * MARGIN)
    size = row[kept].shape[0]
    picture = np.asarray(cv2.resize(made.rgb, (size, size), interpolation=cv2.INTER_AREA), np.uint8)
    ratio = size / CROP_SIZE
    x, y = ((value + 0.5) * ratio - 0.5 for value in made.camera.shift)
    camera = replace(made.camera, scale=made.camera.scale * ratio, shift=(x, y)).vector()
    yaw = float(row["yaw"][1 if keep_side else 0])
    real = (row[kept], row[f"{kept}_view"], yaw)
    synthetic = (picture, camera, made.turn.yaw)
    front, side = (real, synthetic) if made.turn.role == "side" else (synthetic, real)
    return {
        **row,
        "front": front[0],
        "side": side[0],
        "front_view": front[1],
        "side_view": side[1],
        "yaw": np.array([front[2], side[2]], np.float32),
        "side_same": np.array(True),
    }


def fill(pool: Pool, out: Path, predictor: Predictor, option: str, shards: range) -> None:
    """Write the numbered shards that are not there yet; each follows from its number alone."""
    out.mkdir(parents=True, exist_ok=True)
    for number in shards:
        path = out / f"{pool.stream}_{number:05d}.npz"
        if path.exists():
            continue
        rng = np.random.default_rng([7, number])
        rows = []
        for index in range(number * SHARD, min((number + 1) * SHARD, len(pool))):
            row = pool.row(index)
            # The truth is the front photo's shape; a side photo with another face would be taught wrongly.
            keep_side = bool(rng.random() < OTHER_SHOWN) and bool(row["side_same"])
            rows.append(pivoted_row(row, keep_side, predictor, option))
        partial = path.with_suffix(".partial")
        with partial.open("wb") as stream:
            arrays = {name: np.stack([row[name] for row in rows]) for name in rows[0]}
            np.savez(stream, allow_pickle=False, **arrays)
        partial.replace(path)
        log.info("%s: %d pairs", path.name, len(rows))


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, default=Path("build/pool"))
    parser.add_argument("--out", type=Path, default=Path("build/pool_single"))
    parser.add_argument("--stream", default="train")
    parser.add_argument("--model", help="the coarse network (default: the model in use)")
    parser.add_argument("--rotate", choices=(AUTO, PAPER), default=AUTO)
    parser.add_argument("--first", type=int, default=0, help="number of the first shard")
    parser.add_argument("--step", type=int, default=1, help="every n-th shard, for several writers")
    arguments = parser.parse_args()
    pool = Pool(arguments.pool, arguments.stream)
    shards = range(arguments.first, -(-len(pool) // SHARD), arguments.step)
    fill(pool, arguments.out, load_predictor(arguments.model), arguments.rotate, shards)


if __name__ == "__main__":
    main()
