"""The trainer: schedules, resume, early stopping, and that a few steps on a tiny pool learn it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.errors import UsageError
from app.core.frames import rotation_from_pose
from app.core.topology import load_topology, resources_dir
from app.networks.cameras import camera_of
from app.networks.enface import EnfaceNet, EnfaceOutput
from app.synthesis.batches import Pool, make_batch
from app.synthesis.camera import ViewPose, landmark_crop
from app.synthesis.engine import block_mean
from app.training.average import Average
from app.training.config import TrainConfig, learning_rate, read_config
from app.training.loop import Trainer
from app.training.losses import LossWeights, cameras_of, total_loss

MODES = 6


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pool of pictures without content, whose shapes are combinations of smooth modes."""
    root = tmp_path_factory.mktemp("pool")
    rng = np.random.default_rng(0)
    mean = block_mean(load_topology().mean_shape)
    v, u = np.mgrid[0:64, 0:64] / 64.0
    basis = np.stack([np.stack([np.sin(k * u + i) * np.cos(k * v) for i in range(3)], -1) for k in range(1, MODES + 1)])
    np.savez(root / "stats.npz", mean=mean, basis=basis.astype(np.float32), deviation=np.ones(MODES, np.float32))
    for stream, count in (("train", 8), ("validation", 4)):
        shapes = mean + np.einsum("nm,mrcd->nrcd", rng.normal(size=(count, MODES)), basis)
        marks = load_topology().landmarks68 // 4
        views = []
        for yaw in (5.0, 80.0):
            pose = ViewPose(rotation_from_pose(yaw, 0, 0).astype(np.float32), 1.0, (0, 0), 1 / 900)
            views.append(
                [landmark_crop(pose, s[marks[:, 0], marks[:, 1]].astype(np.float32), 160, 2.0, (0, 0)) for s in shapes]
            )
        np.savez(
            root / f"{stream}_00000.npz",
            front=rng.integers(0, 255, (count, 160, 160, 3), np.uint8),
            side=rng.integers(0, 255, (count, 160, 160, 3), np.uint8),
            shape=shapes.astype(np.float16),
            side_same=np.ones(count, bool),
            front_view=np.stack([view.vector() for view in views[0]]),
            side_view=np.stack([view.vector() for view in views[1]]),
            yaw=np.tile(np.array([5.0, 80.0], np.float32), (count, 1)),
            generator=np.array(["ict"] * count),
            tone=np.zeros(count, np.float32),
        )
    return root


def config_for(folder: Path, out: Path, **changes: object) -> TrainConfig:
    base = TrainConfig(
        pool=folder, stats=folder / "stats.npz", out=out, imagenet=False, modes=MODES, width=32, input_size=64,
        steps=4, batch=2, warmup=1, validate_every=2, threads=1,
    )  # fmt: skip
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def test_shipped_configurations_are_read() -> None:
    ours = read_config(resources_dir() / "training" / "enface.toml")
    paper = read_config(resources_dir() / "training" / "paper_schedule.toml")
    assert (ours.schedule, paper.schedule) == ("cosine", "halving")
    assert (paper.batch, paper.rate, paper.patience) == (16, 1e-4, 10)


def test_unknown_key_is_a_coded_error(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('pool = "a"\nstats = "b"\nout = "c"\nlearning = 3\n')
    with pytest.raises(UsageError) as caught:
        read_config(path)
    assert caught.value.code == "E221"


def test_the_papers_rate_halves_every_five_epochs() -> None:
    config = TrainConfig(Path(), Path(), Path(), schedule="halving", rate=1e-4, batch=16, epoch_pairs=20000)
    assert [learning_rate(config, epoch * 1250) for epoch in (0, 4, 5, 10)] == pytest.approx([1e-4, 1e-4, 5e-5, 2.5e-5])


def test_cosine_follows_the_clock_where_time_is_limited() -> None:
    config = TrainConfig(Path(), Path(), Path(), steps=1000, warmup=10, rate=1.0, minutes=10)
    assert learning_rate(config, 0) == pytest.approx(0.1)
    assert learning_rate(config, 20, elapsed=600.0) == pytest.approx(0, abs=1e-5)


def test_average_follows_and_lags() -> None:
    network = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.zeros_(network.weight)
    average = Average(network, 0.9)
    torch.nn.init.ones_(network.weight)
    for _ in range(50):
        average.update(network)
    assert 0.9 < float(average.state["weight"]) < 1.0


@pytest.mark.training
def test_resume_goes_on_where_the_run_stopped(folder: Path, tmp_path: Path) -> None:
    first = Trainer(config_for(folder, tmp_path, steps=2))
    first.run()
    second = Trainer(config_for(folder, tmp_path, steps=4))
    assert second.resume()
    assert second.step == 2
    for name, value in first.network.state_dict().items():
        assert torch.equal(value, second.network.state_dict()[name]), name
    figures = second.run()
    assert second.step == 4
    assert set(figures) >= {"px_front", "px_side", "px_outline_side", "mm_pair", "mm_single", "mm_wrong", "mm_mean"}
    assert (tmp_path / "curves.csv").read_text().count("\n") == 3
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.training
def test_patience_stops_a_run_that_does_not_improve(folder: Path, tmp_path: Path) -> None:
    trainer = Trainer(config_for(folder, tmp_path, steps=40, validate_every=1, patience=1, rate=0.0))
    trainer.run()
    assert trainer.step < 40  # batch statistics move a little even without a rate


def perfect(batch: dict[str, torch.Tensor], network: EnfaceNet) -> EnfaceOutput:
    shape = batch["shape"]
    front, side = cameras_of(batch["front_view"]), cameras_of(batch["side_view"])
    marks = network.place(shape.flatten(2))[..., None]
    nothing = torch.zeros(len(shape), 2, 64, 64)
    points = [camera.project(marks)[:, :2, :, 0].transpose(1, 2) for camera in (front, side)]
    sigma, sure = torch.zeros(len(shape), 1, 64, 64), torch.zeros(len(shape), 2, points[0].shape[1])
    return EnfaceOutput(shape, sigma, front, side, points[0], points[1], sure, nothing, nothing)


def test_a_perfect_answer_costs_nothing(folder: Path) -> None:
    batch = make_batch(Pool(folder, "train"), np.arange(4), np.random.default_rng(0), 64, True, 0.0)
    network = EnfaceNet(modes=MODES, width=32, input_size=64)
    _, terms = total_loss(perfect(batch, network), batch, torch.ones(64, 64), LossWeights(), network.place)
    for name in ("shape", "slope", "front", "side", "rotation"):
        assert float(terms[name]) < 0.03, name


def test_camera_head_gives_a_rotation() -> None:
    camera = camera_of(torch.randn(5, 10))
    product = camera.rotation @ camera.rotation.transpose(1, 2)
    assert product.numpy() == pytest.approx(np.tile(np.eye(3), (5, 1, 1)), abs=1e-5)
    assert torch.linalg.det(camera.rotation).numpy() == pytest.approx(np.ones(5), abs=1e-5)


def test_one_photo_does_not_depend_on_the_blank_side() -> None:
    torch.manual_seed(0)
    network = EnfaceNet(modes=MODES, width=32, input_size=64).eval()
    front, other = torch.rand(1, 3, 64, 64), torch.rand(1, 3, 64, 64)
    none = torch.zeros(1)
    with torch.inference_mode():
        a, b = network(front, other, none), network(front, other * 0, none)
        both = network(front, other, torch.ones(1))
    assert torch.equal(a.shape, b.shape)
    assert not torch.equal(a.shape, both.shape)
