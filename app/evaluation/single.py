"""Does a synthetic second view help? One photo alone, with its synthetic view, with the true one; by yaw.

`python -m app.evaluation.single --pool build/pool --stream test --out DIR [--people N] [--why] [--record]`

Each held-out person's front and side photo is taken as the only photo in turn. `--record` enters the verdict into the
manifest (`synthetic_side`): true only where the synthetic view is not worse in any bin of yaw. `--why` draws the same
view on two other geometries as well: with the true shape the picture holds what the photo did not show; with the mean
face it holds nothing of the person but the texture. `app.evaluation.single_page` makes a page of the figures.
"""

from __future__ import annotations

import argparse
import json
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.align import fit_similarity
from app.core.frames import pose_from_rotation
from app.core.jobs import JobContext
from app.core.maps import resize_map
from app.core.metrics import bootstrap_interval
from app.core.records import CROP_SIZE, Prediction, ViewFit
from app.core.topology import load_topology
from app.evaluation.synthetic import Grid, figures_of_shape
from app.networks.manifest import read_manifest, write_manifest
from app.networks.runtime import Predictor, load_predictor
from app.synthesis.batches import Pool
from app.synthesis.camera import ViewPose
from app.synthesis.pivoted import PoolPhoto, pool_photo, turned
from app.synthesis.turned_head import TurnedHead

log = logging.getLogger(__name__)
F64 = NDArray[np.float64]
METHODS = ("blank", "synthetic", "true_geometry", "mean_geometry", "paper", "pair", "mean_face")
BINS = ((0, 15), (15, 30), (30, 45), (45, 60), (60, 75), (75, 105))
TOLERANCE_MM = 0.02
LEAST_SAMPLES = 8


def with_view(predictor: Predictor, photo: PoolPhoto, made: TurnedHead) -> Prediction:
    """Reconstruct from a photo and its synthetic view, the front one first."""
    import cv2

    size = photo.crop.shape[0]
    other = np.asarray(cv2.resize(made.rgb, (size, size), interpolation=cv2.INTER_AREA), np.uint8)
    if made.turn.role == "side":
        return predictor.predict(photo.crop, other)
    return predictor.predict(other, photo.crop)


def predictions(
    predictor: Predictor, row: dict[str, NDArray[Any]], keep_side: bool, *, paper: bool = False, why: bool = False
) -> dict[str, NDArray[np.floating]]:
    """Shapes (256, 256, 3) mm by method for one photo of a pool's row."""
    front, side = pool_photo(row["front"]), pool_photo(row["side"])
    photo, view = (side, row["side_view"]) if keep_side else (front, row["front_view"])
    alone = predictor.predict(photo.crop, None)
    shapes = {
        "blank": alone.shape_mm,
        "synthetic": with_view(predictor, photo, turned(photo, alone, "auto")).shape_mm,
        "pair": predictor.predict(front.crop, side.crop).shape_mm,
        "mean_face": load_topology().mean_shape,
    }
    if paper:
        shapes["paper"] = with_view(predictor, photo, turned(photo, alone, "paper")).shape_mm
    if why:
        truth = resize_map(row["shape"].astype(np.float32), CROP_SIZE)
        for name, shape in (("true_geometry", truth), ("mean_geometry", like(truth, load_topology().mean_shape))):
            known = placed(shape, view, photo)
            shapes[name] = with_view(predictor, photo, turned(photo, known, "auto")).shape_mm
    return shapes


def like(truth: NDArray[np.floating], shape: NDArray[np.floating]) -> NDArray[np.float32]:
    """A shape map carried by a similarity to where another one is, so that the same camera sees it."""
    topology = load_topology()
    fit = fit_similarity(topology.gather(shape)[::7], topology.gather(truth)[::7])
    return np.asarray(fit.apply(shape.reshape(-1, 3)).reshape(shape.shape), np.float32)


def placed(shape: NDArray[np.float32], view: NDArray[np.floating], photo: PoolPhoto) -> Prediction:
    """A shape before the camera of a pool's photo, as if a network had found both without error.

    Args:
        shape: (256, 256, 3) mm.
        view: (13,) of `ViewPose.vector`, px of the photo.
        photo: the photo.
    """
    camera = ViewPose(view[:9].reshape(3, 3), float(view[9]), (float(view[10]), float(view[11])), float(view[12]))
    points = camera.project(shape.reshape(-1, 3)).reshape(shape.shape)
    scale, move = photo.to_crop[0, 0], photo.to_crop[:, 2]
    posmap = (points * scale + np.array([*move, 0.0])).astype(np.float32)
    return Prediction(shape, None, ViewFit(posmap, *pose_from_rotation(camera.rotation)))


@dataclass(frozen=True, eq=False)
class Measured:
    """Figures of each photo by method: median error in mm, seed NME; and the photo's yaw in degrees."""

    errors: dict[str, F64]
    nme: dict[str, F64]
    yaws: F64


def measure(
    predictor: Predictor,
    pool: Pool,
    people: int,
    ctx: JobContext | None = None,
    *,
    paper: bool = False,
    why: bool = False,
) -> Measured:
    """Run every method over a pool.

    Args:
        predictor: the network.
        pool: held-out pairs.
        people: how many of them, from the first.
        ctx: progress and cancellation.
        paper: whether the paper's fixed 30 degrees are measured as well.
        why: whether the views of true and mean geometry are.
    """
    grid = Grid()
    errors: dict[str, list[float]] = {}
    nme: dict[str, list[float]] = {}
    yaws: list[float] = []
    for index in range(min(people, len(pool))):
        if ctx is not None:
            ctx.progress("Measuring", index / min(people, len(pool)))
        row = pool.row(index)
        truth = row["shape"].astype(np.float32)
        for keep_side in (False, True) if bool(row["side_same"]) else (False,):
            for name, shape in predictions(predictor, row, keep_side, paper=paper, why=why).items():
                figures = figures_of_shape(shape, truth, grid, True)
                errors.setdefault(name, []).append(float(np.median(figures.errors)))
                nme.setdefault(name, []).append(figures.nme.sqrt_wh if figures.nme else np.nan)
            yaws.append(float(row["yaw"][int(keep_side)]))
    return Measured(
        {name: np.array(values) for name, values in errors.items()},
        {name: np.array(values) for name, values in nme.items()},
        np.array(yaws),
    )


def summary(errors: dict[str, F64], yaws: F64, nme: dict[str, F64] | None = None) -> dict[str, Any]:
    """Medians by method and bin of |yaw|, and the paired difference between synthetic and blank with its interval."""
    size = np.abs(yaws)
    bins: dict[str, Any] = {}
    for low, high in (*BINS, (0, 105)):
        rows = (size >= low) & (size < high)
        if not rows.any():
            continue
        mean, lowest, highest = differences(errors["synthetic"][rows] - errors["blank"][rows])
        bins["all" if high - low > 90 else f"{low}-{high}"] = {
            "samples": int(rows.sum()),
            **{name: round(float(np.median(values[rows])), 4) for name, values in errors.items()},
            "synthetic_minus_blank_mean": mean,
            "ci95": [lowest, highest],
            "nme": {name: round(float(values[rows].mean()), 5) for name, values in (nme or {}).items()},
            "minus_blank": {name: differences(values[rows] - errors["blank"][rows]) for name, values in errors.items()},
        }
    return {"unit": "mm after similarity alignment, median over the face, median over photos", "by_yaw": bins}


def differences(values: F64) -> list[float]:
    """Mean and its 95 % interval, mm."""
    found = bootstrap_interval(values, lambda rows: np.mean(rows, axis=-1))
    return [round(float(value), 4) for value in (found.value, found.low, found.high)]


def helps(result: dict[str, Any]) -> bool:
    """Whether a synthetic view may take part: better over all photos for sure, and worse in no bin that has enough."""
    bins = result["by_yaw"]
    judged = [entry for name, entry in bins.items() if name == "all" or entry["samples"] >= LEAST_SAMPLES]
    surely_better = bins["all"]["ci95"][1] < 0.0
    return surely_better and all(entry["synthetic_minus_blank_mean"] <= TOLERANCE_MM for entry in judged)


def markdown(result: dict[str, Any]) -> str:
    """Table of methods by yaw."""
    names = [name for name in METHODS if name in result["by_yaw"]["all"]]
    lines = [
        "| yaw of the photo | photos | " + " | ".join(names) + " | synthetic - blank (mean, 95 %) |",
        "|---|---|" + "---|" * (len(names) + 1),
    ]
    for name, entry in result["by_yaw"].items():
        low, high = entry["ci95"]
        cells = " | ".join(f"{entry[method]:.3f}" for method in names)
        gain = f"{entry['synthetic_minus_blank_mean']:+.3f} ({low:+.3f} to {high:+.3f})"
        lines.append(f"| {name} | {entry['samples']} | {cells} | {gain} |")
    return "\n".join(lines) + "\n"


def record(name: str, used: bool) -> None:
    """Enter the verdict into the manifest, the one place that decides."""
    manifest = read_manifest()
    entry = replace(manifest.find(name), synthetic_side=used)
    write_manifest(replace(manifest, models={**manifest.models, entry.name: entry}))


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--stream", default="test")
    parser.add_argument("--model")
    parser.add_argument("--people", type=int, default=256)
    parser.add_argument("--paper", action="store_true", help="also the paper's 30 degrees")
    parser.add_argument("--why", action="store_true", help="also views drawn on the true and on the mean geometry")
    parser.add_argument("--record", action="store_true", help="enter the verdict into the manifest")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    predictor = load_predictor(arguments.model)
    pool = Pool(arguments.pool, arguments.stream)
    found = measure(predictor, pool, arguments.people, paper=arguments.paper, why=arguments.why)
    result = {
        "model": predictor.info.name,
        "sha256": predictor.info.sha256,
        "date": datetime.now(UTC).date().isoformat(),
        "people": min(arguments.people, len(pool)),
        **summary(found.errors, found.yaws, found.nme),
    }
    result["synthetic_side"] = helps(result)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "single.json").write_text(json.dumps(result, indent=1) + "\n")
    (arguments.out / "single.md").write_text(markdown(result))
    if arguments.record:
        record(predictor.info.name, bool(result["synthetic_side"]))
    log.info("%s", markdown(result))


if __name__ == "__main__":
    main()
