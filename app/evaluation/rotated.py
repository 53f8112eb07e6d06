"""Synthetic views against what a camera would have seen there: PSNR and SSIM by angle.

`python -m app.evaluation.rotated --pool build/pivot_pool --stream test --out DIR` measures samples of
`app.synthesis.pivot_pool`, the plain drawing always, the refiner (the installed one, or that of `--run FOLDER`) beside
it, and the photo's mean colour as the floor. `--photos FOLDER` draws a contact sheet of photos and their views instead,
for looking at.

Beside the pixels two figures say what the default network makes of a view: how far the face that it reads there lies
from the one that it reads in the true picture (mm), and how far its encoder's features do (0 to 1).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from app.core.align import fit_similarity
from app.core.metrics import bootstrap_interval
from app.core.records import ModelInfo, Provenance
from app.core.synthetic import BACKGROUND
from app.core.topology import load_topology
from app.networks.manifest import read_manifest
from app.networks.pivot import PivotNet
from app.networks.refiner import Refiner, find_refiner
from app.networks.runtime import load_module, load_predictor
from app.synthesis.pivot_pool import PivotPool

log = logging.getLogger(__name__)
F64 = NDArray[np.float64]
U8 = NDArray[np.uint8]
BINS = ((0, 30), (30, 60), (60, 90), (90, 180))
FIGURES = ("psnr_head", "psnr_observed", "ssim_head", "identity_mm", "perceptual")
SSIM_SIGMA, SSIM_ONE, SSIM_TWO = 1.5, (0.01 * 255) ** 2, (0.03 * 255) ** 2
COLOURS = np.array([[60, 180, 75], [0, 130, 200], [245, 200, 40], [220, 60, 60], [40, 40, 40]], np.uint8)


def psnr(a: U8, b: U8, where: NDArray[np.bool_]) -> float:
    """Peak signal-to-noise ratio in dB of (h, w, 3) pictures over the pixels of `where` (h, w); inf if equal."""
    error = float(((a.astype(np.float64) - b)[where] ** 2).mean()) if where.any() else 0.0
    return float("inf") if error == 0.0 else 10.0 * float(np.log10(255.0**2 / error))


def ssim(a: U8, b: U8, where: NDArray[np.bool_]) -> float:
    """Structural similarity of the grey pictures, Gaussian window of 1.5 px (Wang et al. 2004), mean over `where`."""
    x, y = (cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float64) for picture in (a, b))

    def mean(values: NDArray[Any]) -> F64:
        return np.asarray(cv2.GaussianBlur(values, (11, 11), SSIM_SIGMA), np.float64)

    mx, my = mean(x), mean(y)
    vx, vy, cov = mean(x * x) - mx * mx, mean(y * y) - my * my, mean(x * y) - mx * my
    value = ((2 * mx * my + SSIM_ONE) * (2 * cov + SSIM_TWO)) / ((mx**2 + my**2 + SSIM_ONE) * (vx + vy + SSIM_TWO))
    return float(value[where].mean()) if where.any() else 1.0


def figures(picture: U8, row: dict[str, NDArray[Any]]) -> dict[str, float]:
    """Figures of one view against the truth of its row."""
    head = row["provenance"] != BACKGROUND
    seen = row["provenance"] == Provenance.FRONT
    target = row["target"]
    return {
        "psnr_head": psnr(picture, target, head),
        "psnr_observed": psnr(picture, target, seen) if seen.any() else float("nan"),
        "ssim_head": ssim(picture, target, head),
    }


class Judge:
    """What the default network makes of pictures (256, 256, 3)."""

    def __init__(self) -> None:
        self._predictor = load_predictor()
        network, _ = load_module(read_manifest().find())
        self._encoder: Any = network.eval().requires_grad_(False).encoder
        self._inside = load_topology().weight[1::4, 1::4] > 0

    def __call__(self, picture: U8) -> tuple[F64, list[torch.Tensor]]:
        """The face read in a picture (k, 3) mm, and the encoder's maps, each position's features of unit length."""
        shape = self._predictor.predict(picture, None).shape_mm[1::4, 1::4][self._inside]
        x = torch.from_numpy(picture.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1.0)[None]
        with torch.inference_mode():
            maps = self._encoder(functional.interpolate(x, (128, 128), mode="bilinear", antialias=True))
        return np.asarray(shape, np.float64), [functional.normalize(values[0].float(), dim=0) for values in maps]


def judged(found: tuple[F64, list[torch.Tensor]], wanted: tuple[F64, list[torch.Tensor]]) -> dict[str, float]:
    """Distances of what `Judge` found in a view from what it found in the truth."""
    distance = np.linalg.norm(fit_similarity(found[0], wanted[0]).apply(found[0]) - wanted[0], axis=1)
    gaps = [float(((a - b) ** 2).sum(0).mean()) / 2.0 for a, b in zip(found[1], wanted[1], strict=True)]
    return {"identity_mm": float(np.median(distance)), "perceptual": float(np.mean(gaps))}


def measure(pool: PivotPool, refiner: Refiner | None, limit: int = 0, judge: Judge | None = None) -> dict[str, Any]:
    """Means by angle between photo and view, for each way to make the picture; views turned there and back left out."""
    rows: list[tuple[float, dict[str, dict[str, float]]]] = []
    for index in range(min(limit, len(pool)) if limit else len(pool)):
        row = pool.row(index)
        if bool(row["back"]):
            continue
        raster = row["raster"]
        flat = np.broadcast_to(raster.reshape(-1, 3).mean(0).astype(np.uint8), raster.shape)
        methods = {"drawing": raster, "flat_colour": np.ascontiguousarray(flat)}
        if refiner is not None:
            methods["refined"] = refiner.refine(raster, row["provenance"], row["normals"].astype(np.float32) / 127.0)
        angle = abs(float(row["yaw"][1]) - float(row["yaw"][0]))
        found = {name: figures(picture, row) for name, picture in methods.items()}
        if judge is not None:
            truth = judge(row["target"])
            for name, picture in methods.items():
                if name != "flat_colour":
                    found[name] |= judged(judge(picture), truth)
        rows.append((angle, found))
    by_angle: dict[str, Any] = {}
    for low, high in (*BINS, (0, 361)):
        chosen = [found for angle, found in rows if low <= angle < high]
        if chosen:
            entry: dict[str, Any] = {
                "samples": len(chosen),
                **{
                    name: {key: _mean([found[name][key] for found in chosen]) for key in keys}
                    for name, keys in chosen[0].items()
                },
            }
            if refiner is not None:
                gain = np.array([found["refined"]["psnr_head"] - found["drawing"]["psnr_head"] for found in chosen])
                sure = bootstrap_interval(gain)
                entry["gain_db"] = [round(value, 3) for value in (sure.value, sure.low, sure.high)]
            by_angle["all" if high > 360 else f"{low}-{high}"] = entry
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "by_angle": by_angle,
        "refiner": None if refiner is None else refiner.info.sha256,
    }


def _mean(values: list[float]) -> float | None:
    """Of those that are numbers: a view may hold no pixel that the photo showed."""
    known = [value for value in values if not np.isnan(value)]
    return round(float(np.mean(known)), 3) if known else None


def markdown(result: dict[str, Any]) -> str:
    """Table by angle."""
    lines = [
        "| turned by | samples | picture | PSNR head | PSNR observed | SSIM head | face read, mm | features |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for angle, entry in result["by_angle"].items():
        for name, found in entry.items():
            if isinstance(found, dict):
                digits = (2, 2, 3, 2, 3)
                cells = [
                    f"{found[key]:.{n}f}" if found.get(key) is not None else ""
                    for key, n in zip(FIGURES, digits, strict=True)
                ]
                lines.append(f"| {angle} | {entry['samples']} | {name.replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def photo_sheet(root: Path, options: tuple[str, ...] = ("auto", "paper")) -> U8:
    """Each photo of a folder, its views marked as synthetic, and where the first view's pixels come from."""
    from app.core.errors import UsageError
    from app.core.texture import TextureView, bake_texture
    from app.evaluation.photos import landmarks_of
    from app.imaging.decode import decode_photo
    from app.imaging.mark import mark_synthetic
    from app.render.overlay import contact_sheet
    from app.synthesis.turned_head import draw_turned, paint_head

    topology, predictor = load_topology(), load_predictor()
    table = json.loads(path.read_text())["images"] if (path := root / "landmarks.json").exists() else {}
    pictures: list[U8] = []
    captions: list[str] = []
    for file in sorted(file for file in root.iterdir() if file.suffix.lower() in {".jpg", ".jpeg", ".png"}):
        photo = decode_photo(file)
        for points in [np.array(table[file.name]["points"])] if file.name in table else _boxes(photo.rgb):
            _, prediction, crop = landmarks_of(predictor, photo, points)
            view = TextureView(photo.rgb, crop.photo_to_crop, prediction.front.posmap)
            painted = paint_head(prediction, view, bake_texture(topology, view), topology)
            heads = [draw_turned(painted, option) for option in options]
            origin = (COLOURS[heads[0].provenance] * 0.5 + heads[0].rgb * 0.5).astype(np.uint8)
            pictures += [crop.image, *(mark_synthetic(head.rgb) for head in heads), mark_synthetic(origin)]
            captions.append(f"{file.name}: yaw {prediction.front.yaw:.0f}")
            captions += [f"{head.turn.option}: {head.turn.yaw:.0f}" for head in heads]
            captions.append("green seen, yellow mirrored, red invented")
    if not pictures:
        raise UsageError("no photo with a face", file=root, remedy="name a folder of photos", code="E220")
    return contact_sheet(pictures, captions, columns=2 + len(options), cell=320)


def refiner_of(run: Path) -> Refiner:
    """The best weights of a training run, not yet published."""
    network, path = PivotNet(), run / "best.pt"
    network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)["network"])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Refiner(network, ModelInfo("pivot", digest), torch.device("cpu"))


def _boxes(photo: U8) -> list[F64]:
    """The corners (2, 2) of each face found."""
    from app.imaging.detect import detect_faces

    boxes = [detection.box for detection in detect_faces(photo)]
    return [np.array([[box.x, box.y], [box.x + box.w, box.y + box.h]], np.float64) for box in boxes]


def main() -> None:
    """Command line."""
    from app.core.meshio import png_bytes

    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path)
    parser.add_argument("--stream", default="test")
    parser.add_argument("--samples", type=int, default=0, help="how many (default: all)")
    parser.add_argument("--run", type=Path, help="folder of a training run whose refiner is measured")
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.photos is not None:
        (arguments.out / "photos.png").write_bytes(png_bytes(photo_sheet(arguments.photos)))
    if arguments.pool is not None:
        refiner = find_refiner() if arguments.run is None else refiner_of(arguments.run)
        result = measure(PivotPool(arguments.pool, arguments.stream), refiner, arguments.samples, Judge())
        result["installed"] = refiner is not None and arguments.run is None
        (arguments.out / "rotated.json").write_text(json.dumps(result, indent=1) + "\n")
        (arguments.out / "rotated.md").write_text(markdown(result))
        log.info("%s", markdown(result))


if __name__ == "__main__":
    main()
