"""Writing photo files and decoding them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.records import Photo
from app.core.topology import resources_dir
from app.imaging.decode import decode_photo


@pytest.fixture
def decode_bytes(tmp_path: Path) -> Callable[[bytes, str], Photo]:
    """Decode these bytes under this file name."""

    def decode(data: bytes, name: str) -> Photo:
        path = tmp_path / name
        path.write_bytes(data)
        return decode_photo(path)

    return decode


@pytest.fixture(scope="session")
def mugshots() -> dict[str, Photo]:
    """The sample case's photos of invented people: "a_front", "a_side", and so on."""
    folder = resources_dir() / "sample_case"
    return {path.stem.removeprefix("person_"): decode_photo(path) for path in sorted(folder.glob("person_*.png"))}


@pytest.fixture(scope="session")
def real_photos(enface_data: Path) -> dict[str, Photo]:
    """Photos of real people, which are no part of the project."""
    return {path.stem: decode_photo(path) for path in sorted((enface_data / "real_dev" / "photos").glob("*.jpg"))}
