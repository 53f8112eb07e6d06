"""Training of the position-map networks by the paper's procedure: epochs, halved rates, patience, checkpoints."""

from __future__ import annotations

import json
import logging
import math
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from app.core.errors import UsageError
from app.core.frames import NETWORK_SCALE
from app.core.jobs import JobContext
from app.networks.runtime import build_module
from app.synthesis.batches import Pool
from app.training.curves import append_row
from app.training.losses import paper_loss
from app.training.parallel import World
from app.training.posmap_config import PosmapConfig
from app.training.posmap_data import PairDataset, face_mask, pairs_of, region_weight, to_batch

log = logging.getLogger(__name__)


class PosmapTrainer:
    """Runs one `PosmapConfig`; `out/last.pt` resumes it, `out/best.pt` holds the weights of the best validation.

    Attributes:
        epoch: epochs finished. done: steps done in the present epoch. step: steps done in all.
    """

    def __init__(self, config: PosmapConfig) -> None:
        self.config = config
        self.world = World.join(config.device)
        self.device = self.world.device
        self.share = self.world.share(config.batch)
        config.out.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(config.seed)
        torch.set_flush_denormal(True)
        if config.threads:
            torch.set_num_threads(config.threads)
        self.network, _ = build_module(config.network, {})
        if config.start is not None:
            load_weights(self.network, config.start)
        self.network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.model = self.world.wrap(self.network)
        self.weight = torch.from_numpy(region_weight(config.size)).to(self.device)
        self.train_pool, self.check_pool = Pool(config.pool, "train"), Pool(config.pool, "validation")
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=config.rate)
        self.epoch = self.done = self.step = self.waited = 0
        self.pairs = len(self.train_pool)
        self.best, self.elapsed = math.inf, 0.0

    def rate(self) -> float:
        """Learning rate of the present epoch."""
        return float(self.config.rate * 0.5 ** (self.epoch // self.config.halve_every))

    def order(self) -> np.ndarray:
        """Pairs of the present epoch for all processes, the same for the same seed and size of the pool."""
        chosen = pairs_of(self.train_pool, self.config.generators)
        chosen = chosen[chosen < self.pairs]
        mixed = np.random.default_rng([self.config.seed, self.epoch]).permutation(chosen)[: self.config.epoch_pairs]
        if len(mixed) < self.config.batch:
            raise UsageError(
                f"an epoch of {len(mixed)} pairs holds no batch of {self.config.batch}",
                file=self.config.pool,
                remedy="render more pairs or lower `batch`",
                code="E227",
            )
        return mixed

    def resume(self) -> bool:
        """Continue from `last.pt` if there is one."""
        path = self.config.out / "last.pt"
        if not path.exists():
            return False
        saved = torch.load(path, map_location=self.device, weights_only=True)
        self.network.load_state_dict(saved["network"])
        self.optimizer.load_state_dict(saved["optimizer"])
        for name in ("epoch", "done", "step", "waited", "pairs", "best", "elapsed"):
            setattr(self, name, saved[name])
        log.info("resumed in epoch %d at step %d", self.epoch, self.step)
        return True

    def save(self) -> None:
        """Write `last.pt` atomically."""
        if not self.world.first:
            return
        state: dict[str, Any] = {"network": self.network.state_dict(), "optimizer": self.optimizer.state_dict()}
        for name in ("epoch", "done", "step", "waited", "pairs", "best", "elapsed"):
            state[name] = getattr(self, name)
        write_checkpoint(state, self.config.out / "last.pt")

    def run(self, ctx: JobContext | None = None) -> dict[str, float]:
        """Train until the patience, the limit of epochs or the time runs out; returns the last validation."""
        config = self.config
        if self.world.first:
            described = {k: str(v) if isinstance(v, Path) else v for k, v in asdict(config).items()}
            (config.out / "config.json").write_text(json.dumps(described, indent=1))
        result: dict[str, float] = {}
        over = False
        while not over and self.epoch < config.epochs:
            loss, speed, complete = self._epoch(ctx or JobContext())
            result = self.world.tell(self.validate() if self.world.first else {})
            self._keep_best(result)
            if self.world.first:
                row = {"epoch": self.epoch, "step": self.step, "rate": self.rate(), "pairs_per_s": speed}
                append_row(config.out, {**row, "train_loss": loss, **result})
            if complete:
                self.epoch, self.done = self.epoch + 1, 0
                self.train_pool.refresh()
                self.pairs = len(self.train_pool)
            self.save()
            over = not complete or self._out_of_time()
            if config.patience and self.waited >= config.patience:
                log.info("stopped: no better validation in %d epochs", self.waited)
                over = True
        self.world.leave()
        return result

    def _out_of_time(self) -> bool:
        return bool(self.world.tell({"over": float(0 < self.config.minutes * 60 < self.elapsed)})["over"])

    def _epoch(self, ctx: JobContext) -> tuple[float, float, bool]:
        """The rest of the present epoch: mean loss, pairs a second, and whether there was time to finish it."""
        config = self.config
        order = self.world.part(self.order()[self.done * config.batch :], config.batch)
        data = PairDataset(self.train_pool, order, config, self.epoch)
        steps, taken = len(order) // self.share, 0
        total, began = torch.zeros((), device=self.device), time.perf_counter()
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        clock = began
        for samples in self._loader(data):
            ctx.progress(f"Epoch {self.epoch + 1}", taken / steps)
            total += self.train_step(samples)
            self.done, taken = self.done + 1, taken + 1
            now = time.perf_counter()
            self.elapsed, clock = self.elapsed + now - clock, now
            if taken < steps and self.done % config.checkpoint_every == 0:
                self.save()
                if self._out_of_time():
                    break
        spent = max(time.perf_counter() - began, 1e-9)
        return float(self.world.mean(total)) / max(taken, 1), taken * config.batch / spent, taken == steps

    def _loader(self, data: PairDataset) -> DataLoader[Any]:
        workers = self.config.workers
        return DataLoader(
            data,
            batch_size=self.share,
            num_workers=workers,
            drop_last=True,
            pin_memory=self.device.type == "cuda",
            prefetch_factor=4 if workers else None,
        )

    def train_step(self, samples: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """One optimiser step; returns the loss of this process's part of the batch."""
        self.model.train()
        inputs, truth = to_batch(samples, self.device, self.config.size)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.config.bfloat16):
            maps = self.model(inputs)
        loss = paper_loss(maps.float(), truth, self.weight)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self.step += 1
        return loss.detach()

    @torch.no_grad()
    def validate(self) -> dict[str, float]:
        """On held-out pairs, not augmented: the paper's loss, and the mean distance in the picture in crop px."""
        config = self.config
        chosen = pairs_of(self.check_pool, config.generators)[: config.validation_pairs]
        loader = DataLoader(PairDataset(self.check_pool, chosen, config, None), batch_size=max(1, self.share))
        inside = torch.from_numpy(face_mask(config.size)).to(self.device)
        self.network.eval()
        loss = pixels = 0.0
        for samples in loader:
            inputs, truth = to_batch(samples, self.device, config.size)
            with torch.autocast(self.device.type, torch.bfloat16, enabled=config.bfloat16):
                maps = self.network(inputs).float()
            loss += float(paper_loss(maps, truth, self.weight)) * len(maps)
            distance = (maps - truth)[:, :2].norm(dim=1)[:, inside].mean() * NETWORK_SCALE
            pixels += float(distance) * len(maps)
        return {"loss": loss / len(chosen), "px": pixels / len(chosen)}

    def _keep_best(self, result: dict[str, float]) -> None:
        if result["loss"] < self.best:
            self.best, self.waited = result["loss"], 0
            if self.world.first:
                state = {"network": self.network.state_dict(), "epoch": self.epoch, **result}
                write_checkpoint(state, self.config.out / "best.pt")
        else:
            self.waited += 1


def load_weights(network: nn.Module, checkpoint: Path) -> None:
    """Take over all weights of an earlier stage.

    Raises:
        UsageError: the file is missing or holds another network (E225).
    """
    try:
        state = torch.load(checkpoint, map_location="cpu", weights_only=True)["network"]
        network.load_state_dict(state)
    except (OSError, KeyError, RuntimeError) as error:
        raise UsageError(
            f"the start checkpoint does not fit ({type(error).__name__})",
            file=checkpoint,
            remedy="train the stage before it first",
            code="E225",
        ) from error


def write_checkpoint(state: dict[str, Any], path: Path) -> None:
    """Write a checkpoint so that the old one stays whole until the new one is."""
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)
