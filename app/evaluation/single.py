"""Does a synthetic second view help? One photo alone, with its synthetic view, with the true one; by yaw.

`python -m app.evaluation.single --pool build/pool --stream test --out DIR [--people N] [--record]`

Each held-out person's front and side photo is taken as the only photo in turn. `--record` enters the verdict into the
manifest (`synthetic_side`): true only where the synthetic view is not worse in any bin of yaw.
"""

from __future__ import annotations

import argparse
import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.jobs import JobContext
from app.core.metrics import bootstrap_interval
from app.core.records import Prediction
from app.core.topology import load_topology
from app.evaluation.synthetic import aligned_errors
from app.networks.manifest import read_manifest, write_manifest
from app.networks.runtime import Predictor, load_predictor
from app.synthesis.batches import Pool
from app.synthesis.engine import block_mean
from app.synthesis.pivoted import PoolPhoto, pool_photo, turned
from app.synthesis.turned_head import TurnedHead

log = logging.getLogger(__name__)
F64 = NDArray[np.float64]
METHODS = ("blank", "synthetic", "paper", "pair", "mean_face")
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
    predictor: Predictor, row: dict[str, NDArray[Any]], keep_side: bool, *, paper: bool
) -> dict[str, NDArray[np.floating]]:
    """Shapes (256, 256, 3) mm by method for one photo of a pool's row."""
    front, side = pool_photo(row["front"]), pool_photo(row["side"])
    photo = side if keep_side else front
    alone = predictor.predict(photo.crop, None)
    shapes = {
        "blank": alone.shape_mm,
        "synthetic": with_view(predictor, photo, turned(photo, alone, "auto")).shape_mm,
        "pair": predictor.predict(front.crop, side.crop).shape_mm,
        "mean_face": load_topology().mean_shape,
    }
    if paper:
        shapes["paper"] = with_view(predictor, photo, turned(photo, alone, "paper")).shape_mm
    return shapes


def measure(
    predictor: Predictor, pool: Pool, people: int, ctx: JobContext | None = None, *, paper: bool = False
) -> tuple[dict[str, F64], F64]:
    """Median error of each sample in mm by method, and the yaw of its photo in degrees.

    Args:
        predictor: the network.
        pool: held-out pairs.
        people: how many of them, from the first.
        ctx: progress and cancellation.
        paper: whether the paper's fixed 30 degrees are measured as well.
    """
    topology = load_topology()
    inside = block_mean(topology.weight * topology.mask) > 0
    errors: dict[str, list[float]] = {}
    yaws: list[float] = []
    for index in range(min(people, len(pool))):
        if ctx is not None:
            ctx.progress("Measuring", index / min(people, len(pool)))
        row = pool.row(index)
        truth = row["shape"].astype(np.float64)[inside][None]
        for keep_side in (False, True) if bool(row["side_same"]) else (False,):
            for name, shape in predictions(predictor, row, keep_side, paper=paper).items():
                found = block_mean(shape)[inside][None].astype(np.float64)
                errors.setdefault(name, []).append(float(np.median(aligned_errors(found, truth))))
            yaws.append(float(row["yaw"][int(keep_side)]))
    return {name: np.array(values) for name, values in errors.items()}, np.array(yaws)


def summary(errors: dict[str, F64], yaws: F64) -> dict[str, Any]:
    """Medians by method and bin of |yaw|, and the paired difference between synthetic and blank with its interval."""
    size = np.abs(yaws)
    bins: dict[str, Any] = {}
    for low, high in (*BINS, (0, 105)):
        rows = (size >= low) & (size < high)
        if not rows.any():
            continue
        gain = errors["synthetic"][rows] - errors["blank"][rows]
        interval = bootstrap_interval(gain, lambda values: np.mean(values, axis=-1))
        bins["all" if high - low > 90 else f"{low}-{high}"] = {
            "samples": int(rows.sum()),
            **{name: round(float(np.median(values[rows])), 4) for name, values in errors.items()},
            "synthetic_minus_blank_mean": round(float(gain.mean()), 4),
            "ci95": [round(float(interval.low), 4), round(float(interval.high), 4)],
        }
    return {"unit": "mm after similarity alignment, median over the face, median over photos", "by_yaw": bins}


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
    parser.add_argument("--record", action="store_true", help="enter the verdict into the manifest")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    predictor = load_predictor(arguments.model)
    errors, yaws = measure(predictor, Pool(arguments.pool, arguments.stream), arguments.people, paper=arguments.paper)
    result = {"model": predictor.info.name, "sha256": predictor.info.sha256, **summary(errors, yaws)}
    result["synthetic_side"] = helps(result)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "single.json").write_text(json.dumps(result, indent=1) + "\n")
    (arguments.out / "single.md").write_text(markdown(result))
    if arguments.record:
        record(predictor.info.name, bool(result["synthetic_side"]))
    log.info("%s", markdown(result))


if __name__ == "__main__":
    main()
