"""The page about one photo, `docs/single-photo.md`, from what `app.evaluation.single` and `.rotated` measured.

`python -m app.evaluation.single_page --single DIR/single.json --rotated DIR/rotated.json [--out docs/single-photo.md]`
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any

from app.evaluation.rotated import markdown

Entry = Mapping[str, Any]
WIDTH = 118
NAMES = {
    "blank": "one photo, side blank",
    "synthetic": "with its synthetic view",
    "paper": "with the view turned by 30 degrees, as published",
    "pair": "true pair",
    "mean_face": "mean face",
}
WHY = {
    "mean_geometry": "mean face",
    "synthetic": "the shape that the network found in the photo (what the program draws)",
    "true_geometry": "true shape of the person",
}


def page(single: Entry, rotated: Entry) -> str:
    """Markdown of both records."""
    return "\n".join([*_accuracy(single), *_why(single), *_views(rotated)]) + "\n"


def _accuracy(single: Entry) -> list[str]:
    bins = single["by_yaw"]
    lines = [
        "# One photo",
        "",
        "Written by `python -m app.evaluation.single_page` from what `app.evaluation.single` and",
        "`app.evaluation.rotated` measured; not edited by hand.",
        "",
        *wrap(
            f"Measured on {single['date']}, weights `{single['sha256'][:12]}`: {single['people']} held-out synthetic "
            f"people, front and side photo each taken as the only photo in turn, {bins['all']['samples']} photos. "
            "Median over the face of the distance between corresponding points after similarity alignment, median "
            "over the photos, mm:",
            WIDTH,
        ),
        "",
        *_by_yaw(bins, lambda entry, name: f"{entry[name]:.2f}"),
    ]
    if bins["all"]["nme"]:
        lines += [
            "",
            "NME (rigid ICP, mean point-to-surface distance over the root of the mesh's width times height), mean:",
            "",
            *_by_yaw(bins, lambda entry, name: f"{entry['nme'][name]:.4f}"),
        ]
    return lines


def _by_yaw(bins: Entry, cell: Callable[[Entry, str], str]) -> list[str]:
    names = [name for name in NAMES if name in bins["all"]]
    head = "| yaw of the photo, degrees | photos | " + " | ".join(NAMES[name] for name in names) + " |"
    rows = [
        f"| {bin_} | {entry['samples']} | " + " | ".join(cell(entry, name) for name in names) + " |"
        for bin_, entry in bins.items()
    ]
    return [head, "|---|---|" + "---|" * len(names), *rows]


def _why(single: Entry) -> list[str]:
    entry = single["by_yaw"]["all"]
    verdict = "takes part" if single["synthetic_side"] else "does not take part"
    lines = [
        "",
        "## Whether the synthetic view helps",
        "",
        *wrap(
            f"The synthetic view {verdict} in the reconstruction: it has to be better over all photos with 95 % "
            "confidence, and worse in no bin of yaw. The same view drawn on three geometries tells what the network "
            "takes from it:",
            WIDTH,
        ),
        "",
        "| view drawn on | error minus that of the photo alone, mean mm (95 %) |",
        "|---|---|",
    ]
    gaps = {name: entry["minus_blank"][name] for name in WHY if name in entry["minus_blank"]}
    for name, (mean, low, high) in gaps.items():
        lines.append(f"| {WHY[name]} | {mean:+.3f} ({low:+.3f} to {high:+.3f}) |")
    if len(gaps) == len(WHY) and gaps["true_geometry"][2] < 0.0 <= gaps["synthetic"][0]:
        lines += [
            "",
            *wrap(
                "The pixels are not what misleads: with the same texture, holes and background, a view on the true "
                "geometry helps. The network reads outline and depth of nose, lips and chin off the view as if a "
                "camera had seen them, and what the program can draw there is its own first answer: it repeats that "
                "answer's errors as a second witness. Compare the mean face's row, a view that holds nothing of the "
                "person's shape at all.",
                WIDTH,
            ),
        ]
    return lines


def _views(rotated: Entry) -> list[str]:
    beside = "beside a trained refiner that does not ship"
    used = "no refiner ships" if not rotated["refiner"] else "beside the refiner" if rotated["installed"] else beside
    lines = [
        "",
        "## Synthetic views against the truth",
        "",
        *wrap(
            f"Measured on {rotated['date']}: the same synthetic person photographed from where the view claims to be, "
            f"{used}. PSNR in dB and SSIM inside the drawn head; `observed` are the pixels that the photo showed. "
            "`Face read` is the distance between the faces that the default network reads in the view and in the true "
            "picture, `features` that of its encoder's features (0 alike, 1 unrelated). `Flat colour` is the floor.",
            WIDTH,
        ),
        "",
        markdown(dict(rotated)).rstrip(),
    ]
    gains = {angle: entry["gain_db"] for angle, entry in rotated["by_angle"].items() if "gain_db" in entry}
    if gains:
        lines += ["", "| turned by | PSNR of the refined view minus that of the drawing, dB (95 %) |", "|---|---|"]
        lines += [
            f"| {angle} | {mean:+.2f} ({low:+.2f} to {high:+.2f}) |" for angle, (mean, low, high) in gains.items()
        ]
    return lines


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--single", type=Path, required=True)
    parser.add_argument("--rotated", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("docs/single-photo.md"))
    arguments = parser.parse_args()
    records = [json.loads(path.read_text(encoding="utf-8")) for path in (arguments.single, arguments.rotated)]
    arguments.out.write_text(page(*records), encoding="utf-8")


if __name__ == "__main__":
    main()
