"""Synthetic views against what a camera would have seen there: PSNR and SSIM by angle.

`python -m app.evaluation.rotated --pool build/pivot_pool --stream test --out DIR` measures samples of
`app.synthesis.pivot_pool`, the plain drawing always, the installed refiner beside it, and the photo's mean colour as
the floor. `--photos FOLDER` draws a contact sheet of photos and their views instead, for looking at.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.records import Provenance
from app.core.synthetic import BACKGROUND
from app.networks.refiner import Refiner, find_refiner
from app.synthesis.pivot_pool import PivotPool

log = logging.getLogger(__name__)
F64 = NDArray[np.float64]
U8 = NDArray[np.uint8]
BINS = ((0, 30), (30, 60), (60, 90), (90, 180))
FIGURES = ("psnr_head", "psnr_observed", "ssim_head")
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
        "psnr_observed": psnr(picture, target, seen),
        "ssim_head": ssim(picture, target, head),
    }


def measure(pool: PivotPool, refiner: Refiner | None, limit: int = 0) -> dict[str, Any]:
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
        rows.append((angle, {name: figures(picture, row) for name, picture in methods.items()}))
    by_angle: dict[str, Any] = {}
    for low, high in (*BINS, (0, 361)):
        chosen = [found for angle, found in rows if low <= angle < high]
        if chosen:
            by_angle["all" if high > 360 else f"{low}-{high}"] = {
                "samples": len(chosen),
                **{
                    name: {key: round(float(np.mean([found[name][key] for found in chosen])), 3) for key in FIGURES}
                    for name in chosen[0]
                },
            }
    return {"by_angle": by_angle, "refiner": None if refiner is None else refiner.info.sha256}


def markdown(result: dict[str, Any]) -> str:
    """Table by angle."""
    lines = ["| turned by | samples | picture | PSNR head | PSNR observed | SSIM head |", "|---|---|---|---|---|---|"]
    for angle, entry in result["by_angle"].items():
        for name, found in entry.items():
            if name != "samples":
                cells = f"{found['psnr_head']:.2f} | {found['psnr_observed']:.2f} | {found['ssim_head']:.3f}"
                lines.append(f"| {angle} | {entry['samples']} | {name} | {cells} |")
    return "\n".join(lines) + "\n"


def photo_sheet(root: Path, options: tuple[str, ...] = ("auto", "paper")) -> U8:
    """Each photo of a folder, its views marked as synthetic, and where the first view's pixels come from."""
    from app.core.errors import EnfaceError
    from app.core.texture import TextureView, bake_texture
    from app.core.topology import load_topology
    from app.evaluation.photos import landmarks_of
    from app.imaging.decode import decode_photo
    from app.imaging.mark import mark_synthetic
    from app.networks.runtime import load_predictor
    from app.render.overlay import contact_sheet
    from app.synthesis.turned_head import turn_head

    topology, predictor = load_topology(), load_predictor()
    table = json.loads(path.read_text())["images"] if (path := root / "landmarks.json").exists() else {}
    pictures: list[U8] = []
    captions: list[str] = []
    for file in sorted(file for file in root.iterdir() if file.suffix.lower() in {".jpg", ".jpeg", ".png"}):
        photo = decode_photo(file)
        points = np.array(table[file.name]["points"]) if file.name in table else None
        try:
            _, prediction, crop = landmarks_of(predictor, photo, points)
        except EnfaceError as error:
            log.info("%s: %s", file.name, error.one_line())
            continue
        view = TextureView(photo.rgb, crop.photo_to_crop, prediction.front.posmap)
        baked = bake_texture(topology, view)
        heads = [turn_head(prediction, view, baked, topology, option) for option in options]
        origin = (COLOURS[heads[0].provenance] * 0.5 + heads[0].rgb * 0.5).astype(np.uint8)
        pictures += [crop.image, *(mark_synthetic(head.rgb) for head in heads), mark_synthetic(origin)]
        captions.append(f"{file.name}: yaw {prediction.front.yaw:.0f}")
        captions += [f"{head.turn.option}: {head.turn.yaw:.0f}" for head in heads]
        captions.append("green seen, yellow mirrored, red invented")
    return contact_sheet(pictures, captions, columns=2 + len(options), cell=320)


def main() -> None:
    """Command line."""
    from app.core.meshio import png_bytes

    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path)
    parser.add_argument("--stream", default="test")
    parser.add_argument("--samples", type=int, default=0, help="how many (default: all)")
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.photos is not None:
        (arguments.out / "photos.png").write_bytes(png_bytes(photo_sheet(arguments.photos)))
    if arguments.pool is not None:
        result = measure(PivotPool(arguments.pool, arguments.stream), find_refiner(), arguments.samples)
        (arguments.out / "rotated.json").write_text(json.dumps(result, indent=1) + "\n")
        (arguments.out / "rotated.md").write_text(markdown(result))
        log.info("%s", markdown(result))


if __name__ == "__main__":
    main()
