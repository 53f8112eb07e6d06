"""Readers of strangers' files under mutated input: a result or a coded error, never anything else.

Photos and MATLAB files have such tests beside their readers. A find is kept as a file in `finds/` and tried ever after.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import EnfaceError
from app.evaluation.scan_files import read_scan
from app.gui.settings import FONT_PERCENT, THEME, WindowSettings
from app.networks.weights import read_tensors
from app.services.case_bundles import check_bundle, export_bundle
from tests.helpers.cases import OPERATOR, case_with_photos

FULL = os.environ.get("ENFACE_FULL") == "1"
FINDS = Path(__file__).with_name("finds")
some = settings(max_examples=2000 if FULL else 60, suppress_health_check=list(HealthCheck))

_OBJ = b"mtllib a.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 1e-3\nvt 0 0\nvt 1 0\nvt 0 1\nusemtl a\nf 1/1 2/2 3/3\nf -3 -2 -1\n"
_INI = b'[General]\nschema=2\n[appearance]\ntheme="\\"dark\\""\nfont_percent=120\n[layout]\nwindow=QUJD\n'
_PIECES = (b"\0", b"\xff\xfe", b"nan", b"-0", b"1e999", b"99999999999999999999", b"\n", b" " * 300, b"f 1 1 1\n", b"/")
_CHANGE = st.tuples(st.integers(0, 1 << 20), st.integers(0, 3), st.integers(0, 255), st.sampled_from(_PIECES))


def mutated(data: bytes, changes: list[tuple[int, int, int, bytes]]) -> bytes:
    """Bytes are changed, taken out, cut off or put in at some places."""
    for place, kind, value, piece in changes:
        at = place % (len(data) + 1)
        put = (bytes([value]), b"", piece, b"")[kind]
        data = data[:at] + put if kind == 3 else data[:at] + put + data[at + (kind < 2) :]
    return data


def tried(read: Callable[[Path], object], path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        read(path)
    except EnfaceError as error:
        assert error.one_line().startswith(error.code)  # noqa: PT017 - many changes are harmless


@lru_cache(maxsize=1)
def _weights() -> bytes:
    from safetensors.numpy import save

    return save({"a.weight": np.ones((3, 2), np.float16), "a.bias": np.zeros(3, np.float32)})


def _tensors(path: Path) -> object:
    return read_tensors(path.read_bytes(), path)


def _window_settings(path: Path) -> object:
    kept = WindowSettings(path)
    found = kept.get(THEME), kept.get(FONT_PERCENT), kept.layout("window").size()
    kept.reset("appearance")
    assert kept.get(FONT_PERCENT) == FONT_PERCENT.default
    return found


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzz")
    with case_with_photos(folder, 1) as case:
        export_bundle(case, folder / "bundle.zip")
    assert zipfile.is_zipfile(folder / "bundle.zip")
    return folder / "bundle.zip"


@pytest.mark.fuzz
@some
@given(st.lists(_CHANGE, min_size=1, max_size=6))
def test_scans(tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int, int, bytes]]) -> None:
    tried(read_scan, tmp_path_factory.getbasetemp() / "fuzz.obj", mutated(_OBJ, changes))


@pytest.mark.fuzz
@some
@given(st.lists(_CHANGE, min_size=1, max_size=6))
def test_weights(tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int, int, bytes]]) -> None:
    tried(_tensors, tmp_path_factory.getbasetemp() / "fuzz.safetensors", mutated(_weights(), changes))


@pytest.mark.fuzz
@some
@given(st.lists(_CHANGE, min_size=1, max_size=6))
def test_settings(tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int, int, bytes]]) -> None:
    tried(_window_settings, tmp_path_factory.getbasetemp() / "fuzz.ini", mutated(_INI, changes))


@pytest.mark.fuzz
@settings(some, max_examples=500 if FULL else 12)
@given(changes=st.lists(_CHANGE, min_size=1, max_size=3))
def test_bundles(
    tmp_path_factory: pytest.TempPathFactory, bundle: Path, changes: list[tuple[int, int, int, bytes]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.zip"
    tried(lambda file: check_bundle(file, OPERATOR), path, mutated(bundle.read_bytes(), changes))


READERS: dict[str, Callable[[Path], object]] = {
    ".obj": read_scan,
    ".safetensors": _tensors,
    ".ini": _window_settings,
    ".zip": lambda file: check_bundle(file, OPERATOR),
}


@pytest.mark.parametrize("find", sorted(FINDS.glob("*.*")), ids=lambda path: path.name)
def test_earlier_finds(tmp_path: Path, find: Path) -> None:
    tried(READERS[find.suffix], tmp_path / find.name, find.read_bytes())
