"""Photos of invented people, each file different from all others, and files that are no photo."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from app.services.sample import sample_pairs


def photo_copy(file: Path, number: int, side_px: int = 1000) -> Path:
    """Write the front photo of an invented person with one pixel of its own.

    Args:
        file: what is written; its suffix chooses the format.
        number: makes it unlike the others.
        side_px: length of its sides.
    """
    pairs = sample_pairs()
    with Image.open(pairs[number % len(pairs)].front) as original:
        picture = original.convert("RGB").resize((side_px, side_px))
    picture.putpixel((0, 0), (number % 256, number // 256 % 256, 77))
    picture.save(file, quality=90)
    return file


def broken_copy(file: Path, number: int) -> Path:
    """Write something that is no photo: nothing, text, half a photo, or a photo without a face."""
    kind = number % 4
    if kind == 0:
        file.write_bytes(b"")
    elif kind == 1:
        file.write_text("no photo\n" * 50)
    elif kind == 2:
        whole = photo_copy(file, number).read_bytes()
        file.write_bytes(whole[: len(whole) // 3])
    else:
        Image.new("RGB", (400, 400), (90, 120, 150)).save(file)
    return file
