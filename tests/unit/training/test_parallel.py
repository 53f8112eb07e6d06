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
from app.services.train import train
from app.training.curves import read_curves
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


@pytest.mark.training
def test_two_processes_give_the_loss_of_one(tmp_path: Path, root: Path) -> None:
    pool = write_pool(tmp_path / "pool", {"train": 8, "validation": 2})
    text = f'network = "lium2021"\npool = "{pool}"\nbatch = 4\nepochs = 2\nrate = 1e-4\nsize = 64\nthreads = 1\n'
    configs = [tmp_path / "one.toml", tmp_path / "two.toml"]
    for path in configs:
        path.write_text(text + f'out = "{path.stem}"\n')
    train(configs[0])
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "app"]
    done = subprocess.run(
        [*command, "train", "--config", str(configs[1])],
        cwd=root, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.count("loss ") == 1  # the first process alone speaks
    one, two = read_curves(tmp_path / "one"), read_curves(tmp_path / "two")
    for name in ("step", "train_loss", "loss", "px"):
        assert two[name] == pytest.approx(one[name], rel=5e-4), name
    weights = [torch.load(tmp_path / name / "last.pt", weights_only=True)["network"] for name in ("one", "two")]
    assert weights[0].keys() == weights[1].keys()
