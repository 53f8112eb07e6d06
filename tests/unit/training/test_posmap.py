"""Training of the position-map networks: what the truth is, and that a run learns, stops, and goes on."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.errors import UsageError
from app.core.frames import NETWORK_SCALE
from app.core.topology import load_topology, resources_dir
from app.services.train import train
from app.synthesis.batches import Pool
from app.training.curves import read_curves
from app.training.posmap_config import PosmapConfig, read_posmap_config
from app.training.posmap_data import PairDataset, cut, pairs_of, region_weight, true_maps
from app.training.posmap_loop import PosmapTrainer, load_weights
from tests.helpers.pools import write_pool


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pool(tmp_path_factory.mktemp("pool"), {"train": 8, "validation": 4})


def config_for(pool: Path, out: Path, **changes: object) -> PosmapConfig:
    base = PosmapConfig(network="lium2021", pool=pool, out=out, batch=4, epochs=1, size=64, threads=1)
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def test_shipped_configurations_follow_the_paper() -> None:
    folder = resources_dir() / "training"
    for name in ("lium2021", "prn"):
        config = read_posmap_config(folder / f"{name}.toml")
        assert (config.network, config.batch, config.rate, config.halve_every, config.patience) == (
            name, 16, 1e-4, 5, 10,
        )  # fmt: skip
        assert (config.rotation, config.colour) == (45.0, (0.9, 1.2))
    transfer = read_posmap_config(folder / "lium2021_transfer.toml")
    assert transfer.rate == 1e-5
    assert transfer.start == read_posmap_config(folder / "lium2021.toml").out / "best.pt"


@pytest.mark.parametrize("line", ['network = "resnet"', 'network = "prn"\nlearning = 3', 'network = "prn"\nsize = 100'])
def test_an_impossible_configuration_is_a_coded_error(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f'pool = "a"\nout = "b"\n{line}\n')
    with pytest.raises(UsageError) as caught:
        train(path)
    assert caught.value.code == "E221"


def test_the_truth_is_the_camera_applied_to_the_shape(pool: Path) -> None:
    row = Pool(pool, "train").row(0)
    _, view = cut(row["front"], row["front_view"], 256)
    shape = torch.from_numpy(row["shape"].astype(np.float32)).permute(2, 0, 1)[None]
    map_ = true_maps(shape, torch.from_numpy(view)[None])[0].permute(1, 2, 0).numpy() * NETWORK_SCALE
    topology = load_topology()
    assert map_.shape == (256, 256, 3)
    assert map_[..., 2][topology.mask].min() == pytest.approx(0.0, abs=1e-3)
    marks = map_[topology.landmarks68[:, 0], topology.landmarks68[:, 1]]
    box = (marks[:, :2].min(0) + marks[:, :2].max(0)) / 2
    assert box == pytest.approx([127.5, 127.5], abs=3.0)  # the crop's rule
    assert marks[30, 2] > marks[[0, 16], 2].max()  # the nose is nearer than the ears


@pytest.mark.parametrize("degrees", [0.0, 30.0, -45.0], ids=str)
def test_a_turned_photo_and_its_map_stay_together(degrees: float) -> None:
    """A dot painted where a point falls is found where the turned camera says."""
    from app.core.frames import rotation_from_pose
    from app.synthesis.camera import ViewPose

    point = np.array([[-18.0, 12.0, 25.0]], np.float32)
    pose = ViewPose(rotation_from_pose(20, 5, 10).astype(np.float32), 0.9, (100.0, 108.0), 1 / 800)
    x, y = pose.project(point)[0, :2]
    yy, xx = np.mgrid[0:208, 0:208]
    dot = (255 * np.exp(-((xx - x) ** 2 + (yy - y) ** 2) / 12.0))[..., None].repeat(3, 2).astype(np.uint8)
    picture, camera = cut(dot, pose.vector(), 256, degrees, 1.1)
    expected = ViewPose(camera[:9].reshape(3, 3), camera[9], (camera[10], camera[11]), camera[12]).project(point)[0, :2]
    weight = picture[..., 0].astype(float)
    rows, columns = np.mgrid[0:256, 0:256]
    seen = np.array([(columns * weight).sum(), (rows * weight).sum()]) / weight.sum()
    assert seen == pytest.approx(expected, abs=0.4)


def test_weights_are_the_papers_and_leave_the_outside_out() -> None:
    weight, topology = region_weight(256), load_topology()
    assert weight[~topology.mask].max() < 3.0
    assert weight[0, 0] == 0.0
    assert weight[topology.landmarks68[:, 0], topology.landmarks68[:, 1]].min() > weight[topology.mask].mean()


def test_a_sample_follows_from_seed_epoch_and_pair_alone(pool: Path, tmp_path: Path) -> None:
    config = config_for(pool, tmp_path, network="lium2021")
    whole = PairDataset(Pool(pool, "train"), np.arange(8), config, 3)
    part = PairDataset(Pool(pool, "train"), np.array([5, 2]), config, 3)
    later = PairDataset(Pool(pool, "train"), np.arange(8), config, 4)
    for a, b, c in zip(whole[5], part[0], later[5], strict=True):
        assert np.array_equal(a, b)
        assert not np.array_equal(a, c) or a.shape == (64, 64, 3)
    assert whole[5][0].shape == (64, 64, 6)


def test_a_generator_can_be_held_out(pool: Path) -> None:
    assert pairs_of(Pool(pool, "train"), ("ict",)).tolist() == [0, 2, 4, 6]
    assert len(pairs_of(Pool(pool, "train"), ())) == 8


@pytest.mark.training
@pytest.mark.parametrize("network", ["prn", "lium2021"])
def test_the_loss_falls(pool: Path, tmp_path: Path, network: str) -> None:
    trainer = PosmapTrainer(config_for(pool, tmp_path, network=network, epochs=4, rate=3e-3, rotation=5.0))
    figures = trainer.run()
    losses = read_curves(tmp_path)["train_loss"]
    assert len(losses) == 4
    assert losses[-1] < 0.85 * losses[0]
    assert figures["loss"] == pytest.approx(read_curves(tmp_path)["loss"][-1], rel=1e-4)
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.training
def test_resume_goes_on_inside_an_epoch(pool: Path, tmp_path: Path) -> None:
    whole = PosmapTrainer(config_for(pool, tmp_path / "whole", batch=2))
    whole.run()
    first = PosmapTrainer(config_for(pool, tmp_path / "cut", batch=2, checkpoint_every=2, minutes=1e-6))
    first.run()
    assert (first.epoch, first.done) == (0, 2)
    second = PosmapTrainer(config_for(pool, tmp_path / "cut", batch=2))
    assert second.resume()
    second.run()
    assert (second.epoch, second.step) == (1, 4)
    for name, value in whole.network.state_dict().items():
        assert torch.allclose(value.float(), second.network.state_dict()[name].float(), atol=1e-5), name


@pytest.mark.training
def test_patience_ends_a_run_and_the_rate_halves(pool: Path, tmp_path: Path) -> None:
    trainer = PosmapTrainer(config_for(pool, tmp_path, epochs=50, patience=2, rate=0.0))
    trainer.run()
    assert trainer.epoch < 10
    trainer.epoch, trainer.config = 5, dataclasses.replace(trainer.config, rate=1e-4)
    assert trainer.rate() == pytest.approx(5e-5)


@pytest.mark.training
def test_the_transfer_stage_starts_from_the_first(pool: Path, tmp_path: Path) -> None:
    first = PosmapTrainer(config_for(pool, tmp_path / "one"))
    first.run()
    second = PosmapTrainer(config_for(pool, tmp_path / "two", start=tmp_path / "one" / "best.pt"))
    best = torch.load(tmp_path / "one" / "best.pt", weights_only=True)["network"]
    assert all(torch.equal(value, second.network.state_dict()[name]) for name, value in best.items())
    with pytest.raises(UsageError) as caught:
        load_weights(second.network, tmp_path / "none.pt")
    assert caught.value.code == "E225"
