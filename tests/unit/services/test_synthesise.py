"""Synthetic pairs as files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.core.errors import CancelledError, UsageError
from app.core.jobs import JobContext
from app.services.synthesise import data_folder, synthesise


@pytest.mark.slow
def test_pairs_are_marked_reproducible_and_independent_of_their_number(tmp_path: Path) -> None:
    files = synthesise(2, tmp_path / "two", seed=5)
    assert [path.name for path in files] == [
        "000000_front.png", "000000_side.png", "000001_front.png", "000001_side.png", "truth.npz", "pairs.json",
    ]  # fmt: skip
    synthesise(1, tmp_path / "one", seed=5)
    for name in ("000000_front.png", "000000_side.png"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    picture = Image.open(tmp_path / "two" / "000001_front.png")
    assert picture.size == (256, 256)
    assert "trainedAlgorithmicMedia" in picture.text["DigitalSourceType"]
    with np.load(tmp_path / "two" / "truth.npz") as truth:
        assert truth["shape"].shape == (2, 64, 64, 3)
        assert np.isfinite(truth["front_view"]).all()
    listing = json.loads((tmp_path / "two" / "pairs.json").read_text())
    assert listing["synthetic"] is True
    assert len(listing["pairs"]) == 2

    sheet = synthesise(2, tmp_path / "sheet", seed=5, preview=True)
    assert [path.name for path in sheet] == ["contact_sheet.png"]
    assert {path.name for path in (tmp_path / "sheet").iterdir()} == {"contact_sheet.png"}

    ctx = JobContext(lambda stage, _: ctx.cancel() if "pair 2" in stage else None)
    with pytest.raises(CancelledError):
        synthesise(2, tmp_path / "cancelled", ctx=ctx)
    assert not (tmp_path / "cancelled").exists()


@pytest.mark.parametrize(
    ("source", "missing"), [("bfm", "BFM.mat"), ("facegen", "exported meshes")], ids=["bfm", "facegen"]
)
def test_heads_of_a_later_version_are_refused(tmp_path: Path, source: str, missing: str) -> None:
    with pytest.raises(UsageError) as caught:
        synthesise(1, tmp_path / "out", source=source)
    assert caught.value.code == "E209"
    assert missing in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_the_data_folder_is_the_chosen_one_then_the_configured_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ENFACE_DATA", raising=False)
    assert data_folder(None) is None
    monkeypatch.setenv("ENFACE_DATA", str(tmp_path))
    assert data_folder(None) == tmp_path
    (tmp_path / "other").mkdir()
    assert data_folder(tmp_path / "other") == tmp_path / "other"
    with pytest.raises(UsageError):
        data_folder(tmp_path / "missing")
