"""Damaged, hostile and incomplete input: a coded message, nothing unpacked without a bound, the rest goes on."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from app.core.errors import EnfaceError, UsageError
from app.core.jobs import JobContext
from app.sources import facegen, lp300
from app.sources.basel import read_basel
from app.sources.ict_folder import EXPRESSIONS, IDENTITIES, VERTICES, convert
from app.sources.matfiles import read_mat
from app.sources.readers import FaceGenSource, LpSource, TextureSource
from app.synthesis.expressions import ICT_ACTIONS
from tests.helpers.foreign import photo, write_bfm, write_lp


def code_of(action: Callable[..., object], *arguments: object) -> str:
    with pytest.raises(EnfaceError) as caught:
        action(*arguments)
    return caught.value.code


def bomb(path: Path) -> None:
    """A MATLAB file whose one element unpacks to a gigabyte."""
    packed = zlib.compressobj(9)
    inside = struct.pack("<II", 14, 1 << 30)
    data = packed.compress(inside) + b"".join(packed.compress(b"\0" * (1 << 20)) for _ in range(1024)) + packed.flush()
    header = b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM"
    path.write_bytes(header + struct.pack("<II", 15, len(data)) + data)


def test_a_compressed_bomb_is_counted_and_not_kept(tmp_path: Path) -> None:
    bomb(tmp_path / "x.mat")
    assert (tmp_path / "x.mat").stat().st_size < 2 << 20
    with pytest.raises(UsageError) as caught:
        read_mat(tmp_path / "x.mat", ("a",), 4 << 20)
    assert caught.value.code == "E270"
    assert "4 MB" in caught.value.cause


def test_every_cut_and_many_flips_of_a_file_are_survived(tmp_path: Path) -> None:
    write_lp(tmp_path / "a_0.mat", 1, (0.0, 0.0, 0.0))
    data = (tmp_path / "a_0.mat").read_bytes()
    rng = np.random.default_rng(0)
    damaged = [data[: len(data) * i // 16] for i in range(16)]
    for _ in range(60):
        wrong = bytearray(data)
        wrong[int(rng.integers(len(data)))] ^= int(rng.integers(1, 256))
        damaged.append(bytes(wrong))
    for index, content in enumerate(damaged):
        path = tmp_path / f"d_{index}.mat"
        path.write_bytes(content)
        try:
            lp300.read_parameters(path)
        except UsageError as error:
            assert error.code in {"E270", "E271"}  # noqa: PT017 - some flips are harmless


@pytest.mark.parametrize("kind", ["text", "empty", "hdf5", "missing", "folder"])
def test_what_is_no_matlab_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.mat"
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_bytes({"text": b"hello", "empty": b"", "hdf5": b"MATLAB 7.3 MAT-file".ljust(600)}[kind])
    assert code_of(read_mat, path, ("a",), 1 << 20) == "E270"


@pytest.mark.parametrize(
    "change",
    [
        {"Pose_Para": np.zeros((1, 7))},
        {"Pose_Para": np.full((1, 7), np.nan)},
        {"Pose_Para": np.ones((7, 1))},
        {"Shape_Para": np.zeros((500, 1))},
        {"Shape_Para": np.array([["text"]], dtype=object)},
        {"pt2d": np.full((2, 68), np.inf)},
    ],
    ids=["no scale", "nan", "shape", "many", "object", "points"],
)
def test_impossible_parameters_are_refused(tmp_path: Path, change: dict[str, np.ndarray]) -> None:
    values = {
        "Shape_Para": np.zeros((199, 1)),
        "Exp_Para": np.zeros((29, 1)),
        "Pose_Para": np.array([[0, 0, 0, 0, 0, 0, 1e-3]]),
        "pt2d": np.zeros((2, 68)),
    }
    savemat(tmp_path / "good.mat", values)
    lp300.read_parameters(tmp_path / "good.mat")
    savemat(tmp_path / "x.mat", values | change)
    assert code_of(lp300.read_parameters, tmp_path / "x.mat") == "E271"


def test_bfm_of_another_layout_is_refused(tmp_path: Path) -> None:
    savemat(tmp_path / "other.mat", {"shapeMU": np.zeros((300, 1)), "shapePC": np.zeros((299, 3))})
    assert code_of(read_basel, tmp_path / "other.mat") == "E271"
    savemat(tmp_path / "none.mat", {"a": np.zeros((3, 3))})
    assert code_of(read_basel, tmp_path / "none.mat") == "E271"


def test_what_is_wrong_with_some_files_is_told_and_the_others_are_used(tmp_path: Path) -> None:
    bfm = tmp_path / "BFM.mat"
    write_bfm(bfm)
    folder = tmp_path / "AFW"
    for number, yaw in enumerate((0.0, 1.0, 0.2)):
        write_lp(folder / f"x_1_{number}.mat", 1, (0.0, yaw, 0.0))
    (folder / "x_1_2.jpg").unlink()
    (folder / "x_1_3.mat").write_bytes(b"nonsense")
    write_lp(folder / "y_1_0.mat", 2, (0.0, 0.0, 0.0))
    write_lp(folder / "y_1_1.mat", 2, (0.0, 1.2, 0.0))
    (folder / "y_1_1.jpg").write_bytes(b"no picture")
    source = LpSource(folder, bfm)
    report = source.survey(JobContext())
    assert report.found["pairs"] == 2
    assert {(each.file, each.code) for each in report.skipped} == {("x_1_2.mat", "E272"), ("x_1_3.mat", "E270")}
    filled = source.fill(tmp_path / "pool", 0, JobContext())
    assert filled.found["pairs"] == 1
    assert ("y_1_0.mat", "E503") in {(each.file, each.code) for each in filled.skipped}
    assert all(each.why for each in filled.skipped)


SETTINGS = "scale = 1\ntranslation = 0 0 -9\nrotation = 1 0 0 0\nfrustum = -1 1 -1 1 1 100\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("scale = 1", "scale = nan"),
        ("scale = 1", ""),
        ("0 0 -9", "0 0 9"),
        ("1 0 0 0", "0 0 0 0"),
        ("1 0 0 0", "1 0 0 0 1 0 0 0 2"),
        ("-1 1 -1 1", "1 -1 -1 1"),
        ("scale = 1", "scale = one"),
    ],
    ids=["nan", "missing", "behind", "no quaternion", "no rotation", "frustum", "text"],
)
def test_impossible_settings_are_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "front.txt"
    path.write_text(SETTINGS)
    facegen.read_settings(path)
    path.write_text(SETTINGS.replace(old, new))
    assert code_of(facegen.read_settings, path) == "E273"
    path.write_bytes(b"\xff\xfe" * 100)
    assert code_of(facegen.read_settings, path) == "E273"
    path.write_text("{" * 100_000)
    assert code_of(facegen.read_settings, path) == "E273"


def test_facegen_without_landmarks_says_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "head.obj").write_text(
        "\n".join(f"v {i} {i * i} {i % 3}" for i in range(9)) + "\nf 1 2 3\nf 2 3 4\nf 3 4 5\nf 4 5 6\n"
    )
    with pytest.raises(UsageError) as caught:
        FaceGenSource(tmp_path).survey(JobContext())
    assert caught.value.code == "E274"
    assert "landmarks68.txt" in caught.value.remedy


def test_textures_are_decoded_copied_and_counted(tmp_path: Path) -> None:
    folder = tmp_path / "dtd" / "banded"
    folder.mkdir(parents=True)
    for seed in range(3):
        photo(np.zeros((0, 2)), seed).save(folder / f"banded_{seed}.jpg")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    photo(np.zeros((0, 2)), 1).resize((20, 20)).save(folder / "small.png")
    source = TextureSource(tmp_path / "dtd")
    report = source.survey(JobContext())
    assert report.found == {"textures": 3}
    assert {each.file for each in report.skipped} == {"banded/broken.jpg", "banded/small.png"}
    source.fill(tmp_path / "pool", 0, JobContext())
    assert len(list((tmp_path / "pool" / "textures").glob("*.png"))) == 3
    assert len(source.preview(2, JobContext())) >= 2
    (tmp_path / "empty").mkdir()
    assert code_of(TextureSource(tmp_path / "empty").survey, JobContext()) == "E278"


def write_ict(root: Path) -> tuple[np.ndarray, np.ndarray]:
    """A folder of ICT-FaceKit's layout; three of its shapes differ from the neutral one."""
    folder = root / "FaceXModel"
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    neutral = np.round(rng.normal(size=(VERTICES, 3)) * 5, 5)
    moved = np.round(neutral + rng.normal(size=neutral.shape) * 0.1, 5)

    def text(points: np.ndarray) -> str:
        return "".join(f"v {x:.5f} {y:.5f} {z:.5f}\n" for x, y, z in points)

    plain = text(neutral)
    (folder / "generic_neutral_mesh.obj").write_text(plain + "f 1/1/1 2/2/2 3/3/3 4/4/4\nf 9500/1 9501/2 9502/3\n")
    for name in [f"identity{i:03d}" for i in range(IDENTITIES)] + list(EXPRESSIONS):
        (folder / f"{name}.obj").write_text(plain)
    for name in ("identity007", "jawOpen"):
        (folder / f"{name}.obj").write_text(text(moved))
    (folder / "vertex_indices.json").write_text(json.dumps({"idx_to_landmark_verts": list(range(68))}))
    return neutral, moved


def test_a_checkout_of_ict_facekit_becomes_the_engines_arrays(tmp_path: Path) -> None:
    neutral, moved = write_ict(tmp_path)
    convert(tmp_path, tmp_path / "out" / "ict_facekit.npz")
    with np.load(tmp_path / "out" / "ict_facekit.npz", allow_pickle=False) as data:
        assert data["neutral"] == pytest.approx(neutral, abs=1e-5)
        assert data["identity"].shape == (100, VERTICES, 3)
        assert data["identity"][7] == pytest.approx(moved - neutral, abs=1e-3)
        assert not data["identity"][8].any()
        assert data["expression"][EXPRESSIONS.index("jawOpen")].any()
        assert data["triangles"].tolist() == [[0, 1, 2], [0, 2, 3], [9499, 9500, 9501]]
        assert data["triangle_part"].tolist() == [0, 0, 1]
    assert [name.replace("_L", "Left").replace("_R", "Right") for name in EXPRESSIONS] == list(ICT_ACTIONS)
    (tmp_path / "FaceXModel" / "identity050.obj").write_text("v 1 2\n")
    assert code_of(convert, tmp_path, tmp_path / "again.npz") == "E277"
    assert not (tmp_path / "again.npz").exists()
    assert code_of(convert, tmp_path / "out", tmp_path / "again.npz") == "E277"
