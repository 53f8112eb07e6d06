"""Any number of different photo pairs, made from the people of the sample case."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance

from app.services.sample import sample_pairs


def write_pairs(folder: Path, count: int, seed: int = 0) -> None:
    """NAME_front.jpg and NAME_side.jpg for each pair: turned, scaled and lit a little differently each time."""
    folder.mkdir(parents=True, exist_ok=True)
    people = sample_pairs()
    sources = [[Image.open(path).convert("RGB") for path in (pair.front, pair.side)] for pair in people]
    for number in range(count):
        draw = np.random.default_rng([seed, number])
        for role, photo in zip(("front", "side"), sources[number % len(sources)], strict=True):
            size = round(photo.width * draw.uniform(0.9, 1.1)), round(photo.height * draw.uniform(0.9, 1.1))
            changed = photo.resize(size).rotate(float(draw.uniform(-3, 3)), fillcolor=(128, 128, 128))
            changed = ImageEnhance.Brightness(changed).enhance(float(draw.uniform(0.85, 1.15)))
            changed.save(folder / f"p{number:05d}_{role}.jpg", quality=int(draw.integers(80, 95)))
