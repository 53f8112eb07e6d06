"""The engine on heads of the anny package alone: no data folder, no network."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import CancelledError, UsageError
from app.core.frames import rotation_from_pose
from app.core.jobs import JobContext
from app.core.topology import load_topology
from app.sources.basel import read_basel
from app.sources.basel_heads import MOST_MODES, basel_heads
from app.sources.engine import SHARES, EngineSource
from app.synthesis import raster
from app.synthesis.appearance import BARE, draw_look
from app.synthesis.batches import Pool, make_batch
from app.synthesis.camera import ViewPose, landmark_crop
from app.synthesis.engine import Engine, EngineConfig, block_mean
from app.synthesis.head_model import HeadModel
from app.synthesis.heads import ShapeConfig
from app.synthesis.options import ablate
from tests.helpers.foreign import write_bfm

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("anny") is None, reason="needs the package anny (the train extra)"),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> HeadModel:
    from app.synthesis.bake import bake

    path = tmp_path_factory.mktemp("bake") / "head_model.npz"
    bake(None).save(path)
    return HeadModel.load(path)


@pytest.fixture(scope="module")
def engine(model: HeadModel) -> Engine:
    return Engine(model, None, EngineConfig(size=128))


def test_a_pair_follows_from_its_seed(engine: Engine) -> None:
    first, again, other = engine.pair([5, 1]), engine.pair([5, 1]), engine.pair([5, 2])
    assert (first.front == again.front).all()
    assert (first.side == again.side).all()
    assert (first.shape == again.shape).all()
    assert np.abs(first.shape - other.shape).max() > 1.0


def test_photos_show_a_face_where_the_camera_puts_it(model: HeadModel) -> None:
    config = EngineConfig(size=128, sensor=False, occluder=0.0, look=BARE)
    engine = Engine(model, None, config)
    pair = engine.pair([7, 3])
    for photo, view, shape in ((pair.front, pair.front_view, pair.shape), (pair.side, pair.side_view, pair.side_shape)):
        marks = load_topology().landmarks68 // 4
        placed = view.project(shape[marks[:, 0], marks[:, 1]])
        assert np.abs(placed[:, :2].mean(0) - 63.5).max() < 20
        assert photo.std() > 10


def test_rendered_points_lie_where_the_camera_projects_the_landmarks(engine: Engine) -> None:
    head = engine.sampler.sample(np.random.default_rng(4), expressive=False)
    marks = engine.landmarks(head.fine)
    pose = ViewPose(rotation_from_pose(12.0, 3.0, 5.0).astype(np.float32), 1.0, (0.0, 0.0), 1 / 900)
    view = landmark_crop(pose, marks, 256, 1.58, (0.0, 0.0))
    owner, bary = raster.fill(view.project(head.fine), engine.model.triangles, 256)
    assert (owner >= 0).mean() > 0.3
    weight = np.concatenate([1 - bary.sum(-1, keepdims=True), bary], -1)
    surface = np.einsum("hwkd,hwk->hwd", head.fine[engine.model.triangles[np.maximum(owner, 0)]], weight)
    for mark in (8, 27, 30, 33, 51, 57):  # seen from the front
        column, row = np.round(view.project(marks[[mark]])[0, :2]).astype(int)
        around = surface[row - 1 : row + 2, column - 1 : column + 2].reshape(-1, 3)
        assert np.linalg.norm(around - marks[mark], axis=1).min() < 2.5, mark


def test_the_fast_transform_is_the_camera(engine: Engine) -> None:
    rng = np.random.default_rng(5)
    points = rng.uniform(-90, 90, (40, 3)).astype(np.float32)
    view = ViewPose(rotation_from_pose(-40.0, 9.0, 3.0).astype(np.float32), 1.3, (90.0, 70.0), 1 / 700)
    camera = np.array([view.scale, *view.shift, view.inverse_distance], np.float32)
    screen, turned = raster.transform(points, points, np.ones(40, np.float32), view.rotation, camera, np.float32(2.0))
    expected = view.project(points)
    assert screen[:, :2] == pytest.approx((expected[:, :2] + 0.5) * 2 - 0.5, abs=2e-2)
    assert screen[:, 2] == pytest.approx(expected[:, 2], abs=1e-2)
    assert turned[:, :3] == pytest.approx(points @ view.rotation.T, abs=1e-3)


def test_another_variant_is_the_same_person_with_another_expression(engine: Engine) -> None:
    inside = engine.weight > 0
    apart = []
    for seed in range(6):
        calm = engine.sampler.sample(np.random.default_rng(seed), expressive=False)
        same = engine.sampler.sample(np.random.default_rng(seed), expressive=False, variant=1)
        lively = engine.sampler.sample(np.random.default_rng(seed), expressive=True, variant=1)
        stranger = engine.sampler.sample(np.random.default_rng(seed + 100), expressive=False)
        assert (calm.grid == same.grid).all()
        apart.append([np.linalg.norm(h.grid - calm.grid, axis=-1)[inside].mean() for h in (lively, stranger)])
    lively_mm, stranger_mm = np.median(apart, axis=0)
    assert 0 < lively_mm < stranger_mm


def test_people_differ_in_what_they_wear_and_in_colour(engine: Engine) -> None:
    looks = [draw_look(engine.wardrobe, np.random.default_rng(i)) for i in range(300)]
    worn = [tag for look in looks for tag in look.tags]
    share = {tag: worn.count(tag) / len(looks) for tag in set(worn)}
    for tag, low, high in (("beard", 0.15, 0.4), ("stubble", 0.06, 0.25), ("glasses", 0.12, 0.3), ("hat", 0.05, 0.17)):
        assert low < share[tag] < high, (tag, share[tag])
    tones = np.array([look.tone for look in looks])
    assert (tones < -20).any()
    assert (tones > 45).any()


def test_two_pairs_of_a_face_share_front_photo_and_map(model: HeadModel) -> None:
    engine = Engine(model, None, EngineConfig(size=96, two_pairs=True, same_expression=1.0))
    left, right = engine.pair([9, 6]), engine.pair([9, 7])
    assert (left.front == right.front).all()
    assert (left.shape == right.shape).all()
    assert left.yaw[1] < 0 < right.yaw[1]
    assert np.abs(engine.pair([9, 8]).shape - left.shape).max() > 0.5


def test_a_generator_that_was_not_baked_is_refused(model: HeadModel) -> None:
    with pytest.raises(UsageError) as caught:
        Engine(model, None, ablate(EngineConfig(), "without-anny"))
    assert caught.value.code == "E209"


def test_heads_are_aligned_to_the_mean_face(engine: Engine) -> None:
    rng = np.random.default_rng(3)
    mean = block_mean(load_topology().mean_shape)
    inside = engine.weight > 0
    maps = [engine.sampler.grid_map(engine.sampler.sample(rng).fine) for _ in range(8)]
    errors = [np.linalg.norm(shape - mean, axis=-1)[inside] for shape in maps]
    assert 1.0 < np.median(errors) < 5.0


def test_the_shipped_topology_is_what_its_script_makes() -> None:
    from app.synthesis.topology_build import build

    topology, made = load_topology(), build()
    for name, value in made.items():
        shipped = getattr(topology, name)
        assert value.shape == shipped.shape, name
        assert np.allclose(np.asarray(value, float), np.asarray(shipped, float), atol=1e-3), name


def test_a_head_model_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "head_model.npz"
    np.savez(path, index=np.zeros(3))
    with pytest.raises(UsageError) as caught:
        HeadModel.load(path)
    assert caught.value.code == "E211"


def test_as_a_source_of_training_it_fills_a_pool_and_goes_on_after_a_stop(
    model: HeadModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.synthesis.bake.bake", lambda data: model)  # baked once for this file
    source = EngineSource("anny", tmp_path / "cache", style="enface", seed=3)
    assert source.survey(JobContext()).found["shape modes"] == len(model.macro) + len(model.detail)
    ctx = JobContext(lambda stage, fraction: ctx.cancel() if fraction > 0.3 else None)
    with pytest.raises(CancelledError):
        source.fill(tmp_path / "pool", 3, ctx)
    assert [path.name for path in (tmp_path / "pool").glob("*.npz")] == ["validation_anny_00000.npz"]
    kept = (tmp_path / "pool" / "validation_anny_00000.npz").stat().st_mtime_ns
    assert source.fill(tmp_path / "pool", 3, JobContext()).found["pairs"] == 3
    assert (tmp_path / "pool" / "validation_anny_00000.npz").stat().st_mtime_ns == kept
    train = Pool(tmp_path / "pool", "train")
    assert len(train) == 2
    batch = make_batch(train, np.arange(2), np.random.default_rng(0), 128, True, 0.0)
    assert batch["front"].shape == (2, 3, 128, 128)
    samples = source.preview(1, JobContext())
    assert [each.picture.shape for each in samples] == [(208, 208, 3)] * 2
    with pytest.raises(UsageError) as caught:
        source.fill(tmp_path / "pool", 0, JobContext())
    assert caught.value.code == "E281"


def test_the_basel_model_lends_its_face_to_whole_heads(model: HeadModel, tmp_path: Path) -> None:
    write_bfm(tmp_path / "BFM.mat")
    basel = read_basel(tmp_path / "BFM.mat")
    heads = basel_heads(model, basel)
    assert len(heads.ict_identity) == MOST_MODES + basel.expression.shape[1]
    engine = Engine(heads, None, EngineConfig(size=96, shape=ShapeConfig(SHARES["bfm"], 0.0, 0.0)))
    inside, mean = engine.weight > 0, block_mean(load_topology().mean_shape)
    first, second = engine.pair([1, 1]), engine.pair([1, 2])
    for one, other in ((first.shape, mean), (second.shape, mean), (first.shape, second.shape)):
        assert 0.3 < np.linalg.norm(one - other, axis=-1)[inside].mean() < 12.0
    assert first.front.std() > 10
