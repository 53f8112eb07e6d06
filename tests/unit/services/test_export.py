"""What a reconstruction leaves in a folder: everything or nothing, and exactly the names that scripts expect."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh
from PIL import Image

from app.core.errors import CancelledError, EnfaceError, StorageError, UsageError
from app.core.jobs import JobContext
from app.core.records import ReconstructionResult
from app.services import export
from app.services.export import write_outputs
from app.services.rotate import rotate_view
from tests.helpers.faces import make_result
from tests.helpers.pdf import solid, words_of
from tests.helpers.topology import small_head

ALWAYS = {"mesh.obj", "mesh.mtl", "texture.png", "mesh.ply", "front_crop.png", "result.json"}


@pytest.fixture(scope="module")
def pair() -> ReconstructionResult:
    return make_result(small_head())


@pytest.fixture(scope="module")
def single() -> ReconstructionResult:
    return make_result(small_head(), side=False)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_pair_leaves_the_files_of_the_design(tmp_path: Path, pair: ReconstructionResult) -> None:
    files = write_outputs(pair, tmp_path / "out", ("obj", "ply", "stl", "glb"))
    assert names(tmp_path / "out") == ALWAYS | {"side_crop.png", "mesh.stl", "mesh.glb"}
    assert {path.name for path in files} == names(tmp_path / "out")
    assert files[-1] == tmp_path / "out" / "result.json"


def test_one_photo_leaves_no_side_crop(tmp_path: Path, single: ReconstructionResult) -> None:
    write_outputs(single, tmp_path)
    assert names(tmp_path) == ALWAYS


def test_a_synthetic_view_is_marked_in_pixels_and_metadata(tmp_path: Path, single: ReconstructionResult) -> None:
    view = rotate_view(single.front_photo, single.front_crop, single.prediction, "40")
    write_outputs(replace(single, synthetic=view), tmp_path)
    assert names(tmp_path) == ALWAYS | {"side_synthetic.png"}
    with Image.open(tmp_path / "side_synthetic.png") as picture:
        text = picture.text
        pixels = np.asarray(picture)
    assert text["synthetic"] == "true"
    assert "compositeSynthetic" in text["DigitalSourceType"]
    assert "compositeSynthetic" in text["XML:com.adobe.xmp"]
    np.testing.assert_array_equal(pixels, view.picture)
    plain = np.repeat(np.repeat(view.image, 2, axis=0), 2, axis=1)
    assert np.abs(pixels[-20:].astype(int) - plain[-20:].astype(int)).mean() > 20.0
    found = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert found["rotation"]["target"]["yaw"] == 40.0


def test_a_format_named_twice_is_written_once(tmp_path: Path, single: ReconstructionResult) -> None:
    files = write_outputs(single, tmp_path, ("ply", "obj", "ply"))
    assert len(files) == len(set(files))


def test_result_json_is_the_documented_object(tmp_path: Path, pair: ReconstructionResult) -> None:
    write_outputs(pair, tmp_path)
    found = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert set(found) == {
        "schema", "mode", "front", "side", "pose", "landmarks68", "mesh", "confidence", "provenance",
        "rotation", "model", "device", "timings_s", "warnings",
    }  # fmt: skip
    assert found["timings_s"].pop("Writing") > 0.0
    expected = json.loads(json.dumps(pair.to_json()))
    assert found == expected


def test_meshes_hold_the_reconstructed_vertices(tmp_path: Path, pair: ReconstructionResult) -> None:
    write_outputs(pair, tmp_path, ("obj", "ply", "stl", "glb"))
    ply = trimesh.load(tmp_path / "mesh.ply", process=False)
    np.testing.assert_allclose(ply.vertices, pair.mesh.vertices, atol=1e-4)
    np.testing.assert_array_equal(ply.faces, pair.mesh.triangles)


def test_crops_are_the_pixels_that_the_network_saw(tmp_path: Path, pair: ReconstructionResult) -> None:
    write_outputs(pair, tmp_path)
    assert pair.side_crop is not None
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "front_crop.png")), pair.front_crop.image)
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "side_crop.png")), pair.side_crop.image)


def test_an_earlier_pair_leaves_nothing_beside_a_single_photo(
    tmp_path: Path, pair: ReconstructionResult, single: ReconstructionResult
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write_outputs(pair, tmp_path, ("obj", "ply", "glb"))
    write_outputs(single, tmp_path)
    assert names(tmp_path) == ALWAYS | {"notes.txt"}


def test_an_unknown_format_leaves_nothing(tmp_path: Path, single: ReconstructionResult) -> None:
    with pytest.raises(UsageError) as caught:
        write_outputs(single, tmp_path / "out", ("obj", "fbx"))
    assert caught.value.exit_code == 2
    assert names(tmp_path) == set()


@pytest.mark.parametrize("after", range(6))
def test_cancelling_at_any_moment_leaves_nothing(tmp_path: Path, pair: ReconstructionResult, after: int) -> None:
    ctx = _CancelsItself(after)
    with pytest.raises(CancelledError):
        write_outputs(pair, tmp_path / "out", ("obj", "ply"), ctx=ctx)
    assert names(tmp_path) == set()


class _CancelsItself(JobContext):
    """Cancels at its n-th check."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def check(self) -> None:
        if self._left == 0:
            self.cancel()
        self._left -= 1
        super().check()


def test_a_failing_report_leaves_nothing(
    tmp_path: Path, single: ReconstructionResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise EnfaceError("the 3D views cannot be drawn", code="E150")

    monkeypatch.setattr(export, "_report", fails)
    with pytest.raises(EnfaceError) as caught:
        write_outputs(single, tmp_path / "out", report=True)
    assert caught.value.code == "E150"
    assert names(tmp_path) == set()


def test_a_file_in_the_way_is_a_storage_error(tmp_path: Path, single: ReconstructionResult) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(StorageError) as caught:
        write_outputs(single, tmp_path / "out")
    assert caught.value.exit_code == 7
    assert (tmp_path / "out").read_text() == "a file"


@pytest.mark.slow
def test_the_report_names_photos_and_examiner_and_is_no_final_one(tmp_path: Path, pair: ReconstructionResult) -> None:
    files = write_outputs(pair, tmp_path, report=True, examiner="A. Smith", case_number="17/2")
    assert tmp_path / "report.pdf" in files
    text = words_of((tmp_path / "report.pdf").read_bytes())
    assert pair.front_photo.sha256 in solid(text)
    for expected in ("A. Smith", "17/2", "DRAFT", "Accuracy not established", "front photo", "side photo"):
        assert expected in text


def test_progress_moves_forward_through_writing(tmp_path: Path, single: ReconstructionResult) -> None:
    seen: list[tuple[str, float]] = []
    write_outputs(single, tmp_path, ctx=JobContext(lambda stage, fraction: seen.append((stage, fraction))))
    fractions = [fraction for _, fraction in seen]
    assert {stage for stage, _ in seen} == {"Writing"}
    assert fractions == sorted(fractions)
    assert fractions[0] >= 0.9


def test_a_folder_without_permission_is_a_storage_error(tmp_path: Path, single: ReconstructionResult) -> None:
    if os.geteuid() == 0:
        pytest.skip("permissions do not hold root back; a system folder is tried end to end")
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError) as caught:
        write_outputs(single, tmp_path / "out")
    assert caught.value.code == "E701"
