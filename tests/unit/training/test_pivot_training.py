"""Training of the refiner: the loss falls, and a run goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.errors import UsageError
from app.core.synthetic import BACKGROUND
from app.networks.manifest import read_manifest
from app.services.train import train
from app.synthesis.pivot_pool import PivotPool, stack
from app.synthesis.pivot_truth import PivotSample
from app.training.pivot_config import PivotConfig, read_pivot_config
from app.training.pivot_loop import PivotTrainer
from app.training.pivot_losses import Critic
from app.training.pivot_publish import publish
from app.training.runs import open_run

RESOURCES = Path(__file__).parents[3] / "resources" / "training"


def sample(seed: int) -> PivotSample:
    """A drawn view that is too dark on the invented half: something to learn."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:256, 0:256]
    head = ((columns - 128) / 90.0) ** 2 + ((rows - 128) / 110.0) ** 2 < 1
    target = np.where(head[..., None], rng.integers(120, 220, 3), rng.integers(0, 255, 3)).astype(np.uint8)
    invented = head & (columns > 128)
    raster = np.where(invented[..., None], target * 0.6, target).astype(np.uint8)
    provenance = np.full((256, 256), BACKGROUND, np.uint8)
    provenance[head] = 0
    provenance[invented] = 3
    return PivotSample(raster, provenance, np.zeros((256, 256, 3), np.int8), target, (0.0, 65.0), False)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pivot_pool")
    for number, stream in enumerate(("train", "validation")):
        np.savez(folder / f"{stream}_00000.npz", **stack([sample(10 * number + i) for i in range(3)]))
    return folder


def config(pool: Path, out: Path, **changes: object) -> PivotConfig:
    base: dict[str, object] = {
        "network": "pivot", "pool": pool, "out": out, "steps": 14, "batch": 2, "rate": 4e-3, "warmup": 0,
        "critic_from": 13, "ema": 0.5, "validate_every": 5, "threads": 1,
    }  # fmt: skip
    return PivotConfig(**{**base, **changes})  # type: ignore[arg-type]


@pytest.mark.training
def test_the_loss_falls_and_the_run_goes_on_where_it_stopped(pool: Path, tmp_path: Path) -> None:
    trainer = PivotTrainer(config(pool, tmp_path / "run", steps=6, validate_every=3))
    before = trainer.validate()
    assert before["psnr"] == pytest.approx(before["psnr_raster"], abs=1e-3)
    half = trainer.run()
    again = PivotTrainer(config(pool, tmp_path / "run"))
    assert again.resume()
    assert again.step == 6
    after = again.run()
    assert again.step == 14
    assert after["psnr"] > before["psnr"] + 0.2
    assert after["error"] < before["error"]
    assert half["psnr_raster"] == pytest.approx(after["psnr_raster"], abs=1e-4)
    rows = (tmp_path / "run" / "curves.csv").read_text().splitlines()
    assert len(rows) == 1 + 2 + 2
    entry = publish(tmp_path / "run", {"psnr": after["psnr"]}, tmp_path / "models")
    assert read_manifest(tmp_path / "models").find("pivot").parameters == entry.parameters == 2_768_172


def test_the_critic_is_light_and_sees_patches() -> None:
    critic = Critic()
    assert sum(parameter.numel() for parameter in critic.parameters()) < 150_000
    verdict, features = critic(torch.rand(1, 3, 64, 64))
    assert verdict.shape == (1, 1, 8, 8)
    assert len(features) == 3


def test_the_shipped_configurations_are_read(tmp_path: Path) -> None:
    shipped = read_pivot_config(RESOURCES / "pivot.toml")
    assert shipped.pool == RESOURCES / "pivot_pool"
    from app.training.config import read_config
    from app.training.posmap_config import read_posmap_config

    paper = read_posmap_config(RESOURCES / "paper_single.toml")
    assert (paper.network, paper.colour, paper.side_drop) == ("lium2021", (0.6, 1.4), 0.0)
    assert read_config(RESOURCES / "enface_single.toml").stage == "joint"


@pytest.mark.parametrize("text", ["network = 'pivot'", "network = 'pivot'\npool = 'p'\nout = 'o'\nstep = 3"])
def test_an_unusable_configuration_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pivot.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        open_run(path)
    assert caught.value.code == "E221"


def test_the_command_finds_the_refiners_trainer(tmp_path: Path) -> None:
    path = tmp_path / "pivot.toml"
    path.write_text("network = 'pivot'\npool = 'none'\nout = 'run'\n")
    with pytest.raises(UsageError) as caught:
        train(path)
    assert caught.value.code == "E220"
    with pytest.raises(UsageError) as caught:
        PivotPool(tmp_path, "train")
    assert caught.value.code == "E220"
