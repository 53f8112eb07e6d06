"""Training on two processes: the loss of one process, each pair seen once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.distributed as dist
from torch import nn

from app.core.errors import UsageError
from app.core.topology import load_topology
from app.services.train import train
from app.synthesis.engine import block_mean
from app.training.config import TrainConfig
from app.training.curves import read_curves
from app.training.loop import Trainer
from app.training.parallel import SharedBatchNorm2d, World, share_normalisation
from tests.helpers.pools import write_pool

CPU = torch.device("cpu")


def test_parts_of_all_processes_make_up_each_batch() -> None:
    order = np.random.default_rng(0).permutation(50)
    parts = [World(rank, 2, CPU).part(order, 8).reshape(-1, 4) for rank in range(2)]
    joined = np.concatenate(parts, axis=1)
    assert len(np.unique(joined)) == joined.size == 48
    assert np.array_equal(np.sort(joined, 1), np.sort(order[:48].reshape(-1, 8), 1))
    assert np.array_equal(World(0, 1, CPU).part(order, 8), order[:48])


def test_a_batch_that_cannot_be_divided_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        World(0, 3, CPU).share(16)
    assert caught.value.code == "E226"


def test_shared_normalisation_of_one_process_is_torchs(tmp_path: Path) -> None:
    torch.manual_seed(0)
    plain = nn.Sequential(nn.Conv2d(3, 5, 3), nn.BatchNorm2d(5, eps=1e-3, momentum=0.01), nn.ReLU6())
    shared = nn.Sequential(nn.Conv2d(3, 5, 3), nn.BatchNorm2d(5, eps=1e-3, momentum=0.01), nn.ReLU6())
    shared.load_state_dict(plain.state_dict())
    dist.init_process_group("gloo", init_method=f"file://{tmp_path / 'meeting'}", rank=0, world_size=1)
    try:
        share_normalisation(shared, 1)
        assert isinstance(shared[1], SharedBatchNorm2d)
        x = torch.randn(4, 3, 9, 9)
        one, two = plain(x), shared(x)
        one.square().sum().backward()
        two.square().sum().backward()
    finally:
        dist.destroy_process_group()
    assert torch.allclose(one, two, atol=1e-5)
    assert torch.allclose(plain[0].weight.grad, shared[0].weight.grad, rtol=1e-3, atol=1e-3)
    for name, value in plain.state_dict().items():
        assert torch.allclose(value, shared.state_dict()[name], atol=1e-6), name


def on_two_processes(config: Path, root: Path) -> str:
    """Train; what it said."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "app"]
    done = subprocess.run(
        [*command, "train", "--config", str(config)],
        cwd=root, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.training
def test_two_processes_give_the_loss_of_one(tmp_path: Path, root: Path) -> None:
    pool = write_pool(tmp_path / "pool", {"train": 8, "validation": 2})
    text = f'network = "lium2021"\npool = "{pool}"\nbatch = 4\nepochs = 2\nrate = 1e-4\nsize = 64\nthreads = 1\n'
    configs = [tmp_path / "one.toml", tmp_path / "two.toml"]
    for path in configs:
        path.write_text(text + f'out = "{path.stem}"\n')
    train(configs[0])
    told = on_two_processes(configs[1], root)
    assert told.count("loss ") == 1  # the first process alone speaks
    one, two = read_curves(tmp_path / "one"), read_curves(tmp_path / "two")
    for name in ("step", "train_loss", "loss", "px"):
        assert two[name] == pytest.approx(one[name], rel=5e-4), name
    weights = [torch.load(tmp_path / name / "last.pt", weights_only=True)["network"] for name in ("one", "two")]
    assert weights[0].keys() == weights[1].keys()


@pytest.mark.training
@pytest.mark.parametrize("stage", ["joint", "guess"])
def test_the_default_network_trains_on_two_processes_as_on_one(tmp_path: Path, root: Path, stage: str) -> None:
    pool = write_pool(tmp_path / "pool", {"train": 12, "validation": 2})
    mean, modes = block_mean(load_topology().mean_shape), np.random.default_rng(0).normal(size=(4, 64, 64, 3))
    np.savez(pool / "stats.npz", mean=mean, basis=modes.astype(np.float32), deviation=np.ones(4, np.float32))
    text = (
        f'stage = "{stage}"\npool = "{pool}"\nstats = "{pool}/stats.npz"\nimagenet = false\nmodes = 4\nwidth = 32\n'
        "shake = 0.0\ninput_size = 64\nsteps = 3\nbatch = 4\nwarmup = 1\nvalidate_every = 1\nthreads = 1\nrate = 1e-5\n"
    )
    configs = [tmp_path / "one.toml", tmp_path / "two.toml"]
    for path in configs:
        path.write_text(text + f'out = "{path.stem}"\n')
    train(configs[0])
    on_two_processes(configs[1], root)
    one, two = read_curves(tmp_path / "one"), read_curves(tmp_path / "two")
    for name in one:
        if name.startswith("train_"):
            assert two[name][0] == pytest.approx(one[name][0], rel=3e-4, abs=1e-4), name
        # An untrained network makes per cents of a rounding: one input in ten million changes its gradient by 0.8 %.
        if name != "pairs_per_s":
            assert two[name] == pytest.approx(one[name], rel=3e-2, abs=1e-3), name
    weights = [torch.load(tmp_path / name / "last.pt", weights_only=True)["network"] for name in ("one", "two")]
    assert weights[0].keys() == weights[1].keys()


def test_no_pair_is_drawn_by_two_processes_and_a_resumed_run_draws_the_same(tmp_path: Path) -> None:
    pool = write_pool(tmp_path / "pool", {"train": 12, "validation": 2})
    np.savez(
        pool / "stats.npz",
        mean=block_mean(load_topology().mean_shape),
        basis=np.zeros((4, 64, 64, 3), np.float32),
        deviation=np.ones(4, np.float32),
    )
    config = TrainConfig(
        pool=pool, stats=pool / "stats.npz", out=tmp_path / "run", imagenet=False, modes=4, width=32, input_size=64,
        batch=4, threads=1,
    )  # fmt: skip
    trainers = [Trainer(config) for _ in range(3)]
    trainers[1].world, trainers[2].world = World(0, 2, CPU), World(1, 2, CPU)
    for step in range(3):
        whole, first, second = (trainer._draw() for trainer in trainers)
        for name in whole:
            assert torch.equal(torch.cat([first[name], second[name]]), whole[name]), name
        assert len(torch.unique(whole["shape"].flatten(1), dim=0)) == 4
        later = Trainer(config)
        later.drawn = step
        assert torch.equal(later._draw()["front"], whole["front"])
