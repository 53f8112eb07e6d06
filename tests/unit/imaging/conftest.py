"""Writing photo files and decoding them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.records import Photo
from app.imaging.decode import decode_photo


@pytest.fixture
def decode_bytes(tmp_path: Path) -> Callable[[bytes, str], Photo]:
    """Decode these bytes under this file name."""

    def decode(data: bytes, name: str) -> Photo:
        path = tmp_path / name
        path.write_bytes(data)
        return decode_photo(path)

    return decode
