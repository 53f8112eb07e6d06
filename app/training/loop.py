"""The training loop of the default network: schedule, EMA, validation with the side-use test, checkpoints, resume.

Pairs and their augmentation follow from the seed, the step and the place in the batch alone: the same on one process
and on several (`app.training.parallel`), in one go and resumed.
"""

from __future__ import annotations

import csv
import json
import logging
import math
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from app.core.jobs import JobContext
from app.core.topology import load_topology
from app.networks.enface import EnfaceNet
from app.synthesis.batches import Pool, make_batch
from app.synthesis.engine import block_mean
from app.training.average import Average
from app.training.checks import check
from app.training.config import TrainConfig, learning_rate
from app.training.geometry import Sample, coefficient_targets, guess_loss
from app.training.initial import load_basis, load_imagenet_encoder, load_start
from app.training.losses import cameras_of, points_errors, total_loss, true_points
from app.training.parallel import WholeLoss, World

log = logging.getLogger(__name__)
SIDE_LEFT_OUT = 0.25  # share of the guesses that are made from the front photo alone


class Trainer:
    """Runs one `TrainConfig`; `out/last.pt` resumes it, `out/best.pt` holds the best averaged weights."""

    def __init__(self, config: TrainConfig) -> None:
        self.config = config
        self.world = World.join(config.device)
        self.share = self.world.share(config.batch)
        config.out.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(config.seed)
        torch.set_flush_denormal(True)
        if config.threads:
            torch.set_num_threads(config.threads)
        self.device = self.world.device
        self.network = EnfaceNet(config.modes, config.width, config.input_size)
        load_basis(self.network, config.stats)
        if config.imagenet:
            load_imagenet_encoder(self.network.encoder)
        if config.start is not None:
            load_start(self.network, config.start)
        self.network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        topology = load_topology()
        weight = np.minimum(block_mean(topology.weight * topology.mask), 8.0)
        self.weight = torch.from_numpy(weight).to(self.device)
        self.train_pool, self.check_pool = Pool(config.pool, "train"), Pool(config.pool, "validation")
        self.optimizer = torch.optim.AdamW(self._groups(), lr=config.rate, weight_decay=config.weight_decay)
        self.average = Average(self.network, config.ema)
        self.step, self.best, self.waited = 0, math.inf, 0
        self.elapsed, self._clock = 0.0, time.perf_counter()
        self.drawn, self.pairs = 0, len(self.train_pool)
        self._strength, self._targets_of = coefficient_targets(self.network)
        self.model = self.world.wrap(WholeLoss(self.network, self._loss), partly=True)
        self._helper = ThreadPoolExecutor(1, "batches")
        self._ahead: Future[dict[str, Tensor]] | None = None

    def _groups(self) -> list[dict[str, Any]]:
        encoder = [p for name, p in self.network.named_parameters() if name.startswith("encoder.")]
        parts = (self.network.pyramid, self.network.heat, self.network.closer)
        finder = [parameter for part in parts for parameter in part.parameters()]
        known = {id(p) for p in encoder + finder}
        rest = [p for p in self.network.parameters() if id(p) not in known]
        self.network.closer.shake = self.config.shake
        encoder_of = self.network.encoder
        encoder_of.frozen, encoder_of.quick = self.config.frozen, self.config.frozen_bfloat16
        for part in [encoder_of.stem, *encoder_of.stages][: self.config.frozen]:
            part.requires_grad_(False)
        if self.config.stage != "joint":
            kept = [self.network.refine, self.network.detail_seed, self.network.detail]
            for module in [*kept, self.network.geometry] if self.config.stage == "points" else kept:
                module.requires_grad_(False)
        return [
            {"params": [p for p in encoder if p.requires_grad], "factor": self.config.encoder_rate},
            {"params": finder, "factor": self.config.finder_rate},
            {"params": rest, "factor": 1.0},
        ]

    def resume(self) -> bool:
        """Continue from `last.pt` if there is one."""
        path = self.config.out / "last.pt"
        if not path.exists():
            return False
        saved = torch.load(path, map_location=self.device, weights_only=True)
        self.network.load_state_dict(saved["network"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.average.state, self.average.updates = saved["average"], saved["updates"]
        self.step, self.best, self.waited = saved["step"], saved["best"], saved["waited"]
        self.elapsed = float(saved["elapsed"])
        self.drawn, self._ahead = self.step, None
        log.info("resumed at step %d", self.step)
        return True

    def save(self) -> None:
        """Write `last.pt` atomically."""
        if not self.world.first:
            return
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.state,
            "updates": self.average.updates,
            "step": self.step,
            "best": self.best,
            "waited": self.waited,
            "elapsed": self.elapsed,
        }
        _save(state, self.config.out / "last.pt")

    def run(self, ctx: JobContext | None = None) -> dict[str, float]:
        """Train to the end, to the patience or to the time limit; returns the last validation."""
        config = self.config
        self._clock = time.perf_counter()
        sums: dict[str, float] = {}
        result: dict[str, float] = {}
        seen = time.perf_counter()
        while self.step < config.steps:
            if ctx is not None:
                ctx.progress("Training", self.step / config.steps)
            terms = self._step()
            now = time.perf_counter()
            self.elapsed, self._clock = self.elapsed + now - self._clock, now
            if config.minutes:  # the schedule follows one clock
                self.elapsed = self.world.tell({"elapsed": self.elapsed})["elapsed"]
            for name, value in terms.items():
                sums[name] = sums.get(name, 0.0) + value
            if self.step % config.validate_every == 0 or self.step == config.steps:
                rate = config.validate_every * config.batch / (time.perf_counter() - seen)
                train = {f"train_{k}": v / config.validate_every for k, v in self.world.means(sums).items()}
                result = self.world.tell(self.validate() if self.world.first else {})
                self._record({"step": self.step, "pairs_per_s": rate, "pool": len(self.train_pool), **train, **result})
                sums, seen = {}, time.perf_counter()
                if self.world.size == 1:  # several processes could find different shards
                    self.train_pool.refresh()
                    self.pairs = len(self.train_pool)
                self._keep_best(result)
                self.save()
                if config.patience and self.waited >= config.patience:
                    log.info("stopped: no better validation in %d checks", self.waited)
                    break
            if config.minutes and self.elapsed > config.minutes * 60:
                result = self.world.tell(self.validate() if self.world.first else {})
                self._keep_best(result)
                self.save()
                break
        self.world.leave()
        return result

    def _loss(self, batch: dict[str, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        config = self.config
        with torch.autocast(self.device.type, torch.bfloat16, enabled=config.bfloat16):
            if config.stage == "joint":
                output = self.network(batch["front"], batch["side"], batch["has_side"])
                shares = self.world.mean(batch["has_side"].sum())
                return total_loss(output, batch, self.weight, config.loss, self.network.place, shares)
            stages, features = self.network.search(torch.cat([batch["front"], batch["side"]]))
        use = torch.cat([torch.ones_like(batch["has_side"]), batch["has_side"] * batch["side_same"]])
        terms: dict[str, Tensor] = {}
        points = stages[-1]
        loss = points.new_zeros(())
        for name, found in zip(("first_", "middle_", ""), stages, strict=True):
            direct, outline = points_errors(found, batch, self.network.place)
            terms |= {f"{name}points": 2 * (direct * use).mean(), f"{name}outline": 2 * (outline * use).mean()}
            loss = loss + config.loss.points * terms[f"{name}points"] + config.loss.outline * terms[f"{name}outline"]
        if config.stage == "guess":
            guessed, terms["shape"] = self._guess(points.float(), features.float(), batch)
            loss = loss + config.loss.shape * guessed
        return loss, terms

    def _guess(self, points: Tensor, features: Tensor, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Loss of the geometry head's guess from the points found, and its error in mm."""
        size = len(batch["shape"])
        views = cameras_of(batch["front_view"]), cameras_of(batch["side_view"])
        marks = self.network.place(batch["shape"].flatten(2))[..., None]
        found = torch.stack([points[:size], points[size:]], 1)
        true = torch.stack([true_points(view, marks) for view in views], 1)
        given = (batch["luck"][:, None] >= SIDE_LEFT_OUT) * batch["side_same"][:, None]
        both = torch.cat([features[:size], features[size:] * given], 1)
        guess = self.network.geometry(found, given, both)
        targets = self._targets_of(batch["shape"].flatten(2))
        sample = Sample(found, true, given, targets, views, both, torch.arange(size))
        loss, error = guess_loss(guess, sample, self._strength)
        return loss, error.mean()

    def _draw(self) -> dict[str, Tensor]:
        """This process's part of the next batch; one ahead is drawn by a thread while the network computes."""
        config, step = self.config, self.drawn
        self.drawn += 1
        rng = np.random.default_rng([config.seed, step])
        indices = rng.choice(self.pairs, config.batch, replace=self.pairs < config.batch)
        luck = rng.random(config.batch).astype(np.float32)
        places = self.world.part(np.arange(config.batch), config.batch)
        own = [np.random.default_rng([config.seed, step, int(place)]) for place in places]
        batch = make_batch(self.train_pool, indices[places], own, config.input_size, True, config.side_drop)
        return {**batch, "luck": torch.from_numpy(luck[places])}

    def _step(self) -> dict[str, float]:
        config = self.config
        self.network.train()
        for part in [self.network.encoder.stem, *self.network.encoder.stages][: config.frozen]:
            part.eval()
        batch = self._ahead.result() if self._ahead is not None else self._draw()
        self._ahead = self._helper.submit(self._draw)
        batch = {name: value.to(self.device) for name, value in batch.items()}
        rate = learning_rate(config, self.step, self.elapsed)
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["factor"]
        loss, terms = self.model(batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        if torch.isfinite(self.world.mean(loss)):
            self.optimizer.step()
            self.average.update(self.network)
        self.step += 1
        return {"loss": float(loss.detach()), **{name: float(value.detach()) for name, value in terms.items()}}

    def validate(self) -> dict[str, float]:
        """Errors of the averaged network on held-out people, see `app.training.checks`."""
        config = self.config
        network = EnfaceNet(config.modes, config.width, config.input_size).to(self.device)
        network.load_state_dict(self.average.state)
        network.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        with torch.autocast(self.device.type, torch.bfloat16, enabled=config.bfloat16):
            return check(network, self.check_pool, self.weight, config.stage)

    def _keep_best(self, result: dict[str, float]) -> None:
        score = result["px_front"] + result["px_side"]
        if self.config.stage != "points":
            score = 0.05 * score + result["mm_pair"] + 0.5 * result["mm_single"]
        if score < self.best:
            self.best, self.waited = score, 0
            if self.world.first:
                _save({"network": self.average.state, "step": self.step, **result}, self.config.out / "best.pt")
        else:
            self.waited += 1

    def _record(self, row: dict[str, float]) -> None:
        if not self.world.first:
            return
        path = self.config.out / "curves.csv"
        fresh = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, fieldnames=list(row))
            if fresh:
                writer.writeheader()
                described = {k: str(v) if isinstance(v, Path) else v for k, v in asdict(self.config).items()}
                (self.config.out / "config.json").write_text(json.dumps(described, indent=1))
            writer.writerow({k: round(v, 5) for k, v in row.items()})
        log.info(" ".join(f"{k}={v:.4g}" for k, v in row.items()))


def _save(state: dict[str, Any], path: Path) -> None:
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)
