"""The page of accuracy figures, `docs/accuracy.md`, from the records in the models' manifest.

`python -m app.evaluation.page [--out docs/accuracy.md]`
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.networks.manifest import ModelEntry, read_manifest

ROWS = {
    "": "pair", "_single": "one photo, side blank", "_wrong_side": "front with another person's side photo",
}  # fmt: skip
BASELINES = {"mean_face": "mean face", "other_person": "another person"}
GROUPS = {"by_region": "Region", "by_yaw": "Yaw of the front photo, degrees", "by_tone": "Skin tone",
          "by_generator": "Generator of the heads", "by_age": "Age", "by_sex": "Sex"}  # fmt: skip


def page(entries: Mapping[str, ModelEntry]) -> str:
    """Markdown of every model that carries an evaluation."""
    lines = [
        "# Accuracy",
        "",
        "Written by `python -m app.evaluation.page` from the records in `models/manifest.json`; not edited by hand.",
        "What the figures mean, scans and photographs, and failure modes stand in each model's card in `models/`.",
    ]
    for name, entry in sorted(entries.items()):
        if entry.metrics:
            lines += ["", *_model(name, entry, entry.metrics)]
    return "\n".join(lines) + "\n"


def _model(name: str, entry: ModelEntry, metrics: Mapping[str, Any]) -> list[str]:
    methods = metrics["methods"]
    rows = {name + suffix: text for suffix, text in ROWS.items()} | BASELINES
    found = {text: methods[method] for method, text in rows.items() if method in methods}
    lines = [
        f"## {name}",
        "",
        f"Weights of {entry.created[:10]}, SHA-256 `{entry.sha256}`.",
        f"Data: {metrics['dataset']}, {metrics['subjects']} people. Distances in mm after similarity alignment, true",
        f"correspondence; NME over {metrics['normaliser']}.",
        "",
        "| what | median | 95 % interval of it | mean | 95th percentile | NME | its 95 % interval |",
        "|---|---|---|---|---|---|---|",
    ]
    for text, row in found.items():
        low, high = row["mm_median_ci95"]
        below, above = row["nme_ci95"]
        lines.append(
            f"| {text} | {row['mm_median']:.2f} | {low:.2f} to {high:.2f} | {row['mm_mean']:.2f} | {row['mm_p95']:.2f} "
            f"| {row['nme_mean']:.4f} | {below:.4f} to {above:.4f} |"
        )
    for group, title in GROUPS.items():
        parts = {part: None for row in found.values() for part in row.get(group, {})}
        if parts:
            lines += ["", f"Median in mm by {title[0].lower()}{title[1:]}:", "", f"| what | {' | '.join(parts)} |"]
            lines.append("|---" * (len(parts) + 1) + "|")
            lines += [f"| {text} | {' | '.join(_cell(row.get(group, {}), parts))} |" for text, row in found.items()]
    return lines


def _cell(values: Mapping[str, float], parts: Mapping[str, None]) -> list[str]:
    return [f"{values[part]:.2f}" if part in values else "" for part in parts]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/accuracy.md"))
    arguments = parser.parse_args()
    arguments.out.write_text(page(read_manifest().models), encoding="utf-8")


if __name__ == "__main__":
    main()
