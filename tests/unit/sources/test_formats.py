"""A known head put into each format comes back as the same position map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.core.frames import rotation_from_pose
from app.core.jobs import JobContext
from app.core.topology import load_topology
from app.sources import facegen, lp300
from app.sources.basel import BaselModel, read_basel
from app.sources.posed import PosedFace, paper_cut, position_map, stored
from app.sources.readers import FaceGenSource, LpSource
from app.sources.shards import stream_of, streams_of
from app.sources.texels import TexelPlaces
from app.synthesis.batches import Pool, make_batch
from tests.helpers.foreign import parameters, true_texels, write_bfm, write_facegen, write_facegen_landmarks, write_lp

LIMIT_PX = 0.5


@pytest.fixture(scope="module")
def basel(tmp_path_factory: pytest.TempPathFactory) -> BaselModel:
    path = tmp_path_factory.mktemp("bfm") / "BFM.mat"
    write_bfm(path)
    return read_basel(path)


def expected_map(truth: np.ndarray) -> np.ndarray:
    """The paper's position map from the truth in the photo, without any of the program's own code."""
    topology = load_topology()
    marks = truth[topology.landmarks68[:, 0], topology.landmarks68[:, 1], :2]
    low, high = marks.min(0), marks.max(0)
    size = 1.58 * (high - low).mean()
    scale = 256 / size
    out = truth * scale
    out[..., :2] += 127.5 - scale * (low + high) / 2
    out[..., 2] -= out[..., 2][topology.mask].min()
    return out


def check(face: PosedFace, places: TexelPlaces, truth: np.ndarray) -> None:
    """Every texel of the face comes back to within half a pixel; seen by the pool's camera, 99 of 100 do.

    The pool's camera looks at the middle of the face and FaceGen's past it: at the rim that is up to 0.6 px.
    """
    inside = load_topology().mask
    assert places.known[inside].all()
    expected = expected_map(truth)
    error = np.linalg.norm(position_map(face, places)[inside] - expected[inside], axis=1)
    assert error.max() < LIMIT_PX
    assert error.mean() < 0.1
    shape, view = face.shape[inside], paper_cut(face.vertices[face.landmarks]).view(face.view)
    seen = view.project(shape)
    assert np.percentile(np.linalg.norm(seen[:, :2] - expected[inside][:, :2], axis=1), 99) < LIMIT_PX


def test_the_rotation_convention_of_300w_lp_is_pinned_by_numbers(tmp_path: Path) -> None:
    """Pitch 0.1, yaw 0.5, roll -0.2 rad: the matrix, and where three points of a head of 1 mm fall."""
    expected = [[0.860089, -0.174349, -0.479426], [0.244585, 0.965661, 0.087612], [0.447688, -0.192615, 0.873198]]
    assert rotation_from_pose(*np.degrees([0.5, 0.1, -0.2])) == pytest.approx(np.array(expected), abs=1e-6)
    values = lp300.LpParameters(
        np.zeros(199), np.zeros(29), *np.degrees([0.1, 0.5, -0.2]), np.array([200.0, 150.0, -60.0]), 1e-3, None
    )
    points = np.array([[1000.0, 0.0, 0.0], [0.0, 1000.0, 0.0], [0.0, 0.0, 1000.0]])
    posed = lp300.pose_vertices(points, values, 450)
    assert posed[0] == pytest.approx([200.860089, 450 - 150.244585 - 1, -59.552312], abs=1e-5)
    assert posed[1] == pytest.approx([199.825651, 450 - 150.965661 - 1, -60.192615], abs=1e-5)
    assert posed[2] == pytest.approx([199.520574, 450 - 150.087612 - 1, -59.126802], abs=1e-5)


def test_a_positive_yaw_turns_the_nose_to_the_images_left(basel: BaselModel, tmp_path: Path) -> None:
    write_lp(tmp_path / "a_0.mat", 1, (0.0, 0.6, 0.0))
    face = lp300.read_face(tmp_path / "a_0.mat", basel)
    marks = face.vertices[face.landmarks]
    assert face.yaw == pytest.approx(np.degrees(0.6))
    assert marks[30, 0] < marks[[0, 16], 0].mean()
    assert marks[8, 1] > marks[27, 1]  # the chin is below, rows count down


@pytest.mark.parametrize(
    "pose", [(0.0, 0.0, 0.0), (0.15, -0.6, 0.2), (-0.2, 1.45, -0.1)], ids=["front", "turned", "profile"]
)
def test_300w_lp_gives_back_a_known_head(basel: BaselModel, tmp_path: Path, pose: tuple[float, float, float]) -> None:
    truth = write_lp(tmp_path / "AFW" / "face_1_0.mat", 3, pose)
    face = lp300.read_face(tmp_path / "AFW" / "face_1_0.mat", basel)
    check(face, basel.places, truth)
    parameters_ = lp300.read_parameters(tmp_path / "AFW" / "face_1_0.mat")
    assert parameters_.points is not None
    assert face.vertices[face.landmarks][:, :2] == pytest.approx(parameters_.points.T, abs=0.2)


def test_the_basel_model_is_read_in_both_forms(basel: BaselModel, tmp_path: Path) -> None:
    write_bfm(tmp_path / "plain.mat", as_struct=False)
    plain = read_basel(tmp_path / "plain.mat")
    assert np.array_equal(plain.mean, basel.mean)
    assert np.array_equal(plain.triangles, basel.triangles)
    shape, expression = parameters(4)
    texels = basel.places.at(basel.vertices(shape, expression))
    error = np.linalg.norm(texels - true_texels(shape, expression), axis=2)[basel.places.known] / 1000
    assert error.mean() < 0.05  # mm


@pytest.mark.parametrize("as_json", [False, True], ids=["lines", "json"])
def test_facegen_gives_back_a_known_head(tmp_path: Path, as_json: bool) -> None:
    truth = write_facegen(tmp_path / "one", 1, {"front": 0.0, "left": 70.0, "right": -70.0}, as_json=as_json)
    write_facegen(tmp_path / "two", 1, {}, sign=-1.0)  # so that the average is the mean face
    write_facegen_landmarks(tmp_path)
    mesh = tmp_path / "one" / "head.obj"
    topology = facegen.read_topology(tmp_path, facegen.heads(tmp_path))
    found = facegen.renders(mesh)
    assert [picture.stem for picture, _ in found] == ["front", "left", "right"]
    for picture, settings in found:
        assert settings is not None
        check(facegen.read_face(mesh, picture, settings, topology), topology.places, truth[picture.stem])


def test_the_cut_of_a_photo_stays_with_its_camera(basel: BaselModel, tmp_path: Path) -> None:
    """White dots at the landmarks are where the stored camera puts the landmarks of the stored shape."""
    write_lp(tmp_path / "a_0.mat", 2, (0.0, 0.2, 0.1))
    face = lp300.read_face(tmp_path / "a_0.mat", basel)
    picture, view = stored(face)
    rows, columns = load_topology().landmarks68.T
    marks = view.project(face.shape[rows, columns])
    bright = picture.astype(float).mean(2)
    around = [bright[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2].max() for x, y, _ in marks]
    assert np.mean(np.array(around) > 130) > 0.9


def test_front_and_side_photos_of_one_face_are_paired(basel: BaselModel, tmp_path: Path) -> None:
    bfm = tmp_path / "BFM.mat"
    write_bfm(bfm)
    for name, yaws in {"one": (0.1, 0.5, 1.2, -1.5), "two": (0.0, 0.9), "three": (0.2,), "four": (1.9, 0.0)}.items():
        for number, yaw in enumerate(yaws):
            write_lp(tmp_path / "AFW" / f"{name}_1_{number}.mat", len(name), (0.0, yaw, 0.0))
    source = LpSource(tmp_path / "AFW", bfm)
    source.basel = basel
    report = source.survey(JobContext())
    assert report.found == {"front photos": 5, "side photos": 3, "pairs": 3, "faces": 2}
    assert report.notes
    report = source.fill(tmp_path / "pool", 0, JobContext())
    assert report.found["pairs"] == 3
    train, held = Pool(tmp_path / "pool", "train"), Pool(tmp_path / "pool", "validation")
    assert len(train) + len(held) == 3
    batch = make_batch(train, np.arange(len(train)), np.random.default_rng(0), 128, True, 0.0)
    assert batch["front"].shape == (len(train), 3, 128, 128)
    for pool in (train, held):
        for i in range(len(pool)):
            front, side = np.abs(pool.row(i)["yaw"])
            assert front <= 45.0 < side
            assert pool.row(i)["side_same"]
    samples = source.preview(2, JobContext())
    assert len(samples) == 4
    assert samples[0].picture.shape == (208, 208, 3)


def test_facegen_heads_fill_a_pool(tmp_path: Path) -> None:
    for seed in range(2):
        write_facegen(tmp_path / f"head{seed}", seed, {"front": 0.0, "left": 60.0, "right": -60.0})
    write_facegen(tmp_path / "head9", 9, {"front": 0.0})
    write_facegen_landmarks(tmp_path)
    source = FaceGenSource(tmp_path)
    report = source.survey(JobContext())
    assert report.found == {"heads": 3, "pairs": 4, "faces": 2}
    assert [(each.code, each.file) for each in report.skipped] == [("E272", "head9/head.obj")]
    assert source.fill(tmp_path / "pool", 0, JobContext()).found["pairs"] == 4
    assert len(Pool(tmp_path / "pool", "train")) == 2


def test_a_face_never_changes_its_stream() -> None:
    people = [f"person {i}" for i in range(400)]
    streams = streams_of(people)
    assert streams == {person: stream_of(person) for person in people}
    assert 20 < list(streams.values()).count("validation") < 60
    assert sorted(streams_of(["a", "b"]).values()) == ["train", "validation"]
