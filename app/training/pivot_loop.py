"""Training of the refiner: schedule, critic, averaged weights, validation against the plain drawing, checkpoints."""

from __future__ import annotations

import csv
import logging
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from app.core.jobs import JobContext
from app.networks.pivot import PivotNet, reduced, to_input
from app.synthesis.pivot_pool import PivotPool
from app.training.average import Average
from app.training.pivot_config import PivotConfig
from app.training.pivot_losses import (
    Critic,
    critic_loss,
    feature_error,
    gradient_error,
    pixel_error,
    psnr,
)

log = logging.getLogger(__name__)
VALIDATION_SAMPLES = 256
BRIGHTNESS, COLOUR = (0.7, 1.25), (0.9, 1.1)


class PivotTrainer:
    """Runs one `PivotConfig`; `out/last.pt` resumes it, `out/best.pt` holds the best averaged weights."""

    def __init__(self, config: PivotConfig) -> None:
        self.config = config
        config.out.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(config.seed)
        torch.set_flush_denormal(True)
        if config.threads:
            torch.set_num_threads(config.threads)
        self.device = torch.device(config.device)
        self.network, self.critic = PivotNet(), Critic()
        if config.start is not None:
            saved = torch.load(config.start, map_location="cpu", weights_only=True)
            self.network.load_state_dict(saved["network"])
        self.network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.critic.to(self.device)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=config.rate, betas=(0.5, 0.99))
        self.judge = torch.optim.Adam(self.critic.parameters(), lr=config.rate, betas=(0.5, 0.99))
        self.average = Average(self.network, config.ema)
        self.train_pool, self.check_pool = PivotPool(config.pool, "train"), PivotPool(config.pool, "validation")
        self.finder = _finder(self.device) if config.points else None
        self.step, self.best, self.waited, self.elapsed = 0, -math.inf, 0, 0.0
        self.rng = np.random.default_rng(config.seed)

    def resume(self) -> bool:
        """Continue from `last.pt` if there is one."""
        path = self.config.out / "last.pt"
        if not path.exists():
            return False
        saved = torch.load(path, map_location=self.device, weights_only=True)
        self.network.load_state_dict(saved["network"])
        self.critic.load_state_dict(saved["critic"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.judge.load_state_dict(saved["judge"])
        self.average.state, self.average.updates = saved["average"], saved["updates"]
        self.step, self.best, self.waited = saved["step"], saved["best"], saved["waited"]
        self.elapsed = float(saved["elapsed"])
        self.rng = np.random.default_rng([self.config.seed, self.step])
        log.info("resumed at step %d", self.step)
        return True

    def save(self) -> None:
        """Write `last.pt` atomically."""
        state = {
            "network": self.network.state_dict(),
            "critic": self.critic.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "judge": self.judge.state_dict(),
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
        sums: dict[str, float] = {}
        result: dict[str, float] = {}
        clock = time.perf_counter()
        while self.step < config.steps:
            if ctx is not None:
                ctx.progress("Training", self.step / config.steps)
            for name, value in self._step().items():
                sums[name] = sums.get(name, 0.0) + value / config.validate_every
            now = time.perf_counter()
            self.elapsed, clock = self.elapsed + now - clock, now
            late = bool(config.minutes) and self.elapsed > 60 * config.minutes
            if self.step % config.validate_every == 0 or self.step == config.steps or late:
                result = self.validate()
                self._record({"step": self.step, **{f"train_{k}": v for k, v in sums.items()}, **result})
                sums = {}
                self.train_pool.refresh()
                self._keep_best(result["psnr"])
                self.save()
                clock = time.perf_counter()
                if late or (config.patience and self.waited >= config.patience):
                    break
        return result

    def rate(self) -> float:
        """Learning rate at the present step: a short rise, then a cosine."""
        config = self.config
        if self.step < config.warmup:
            return config.rate * (self.step + 1) / config.warmup
        share = (self.step - config.warmup) / max(1, config.steps - config.warmup)
        return config.rate * (0.5 + 0.5 * math.cos(math.pi * min(1.0, share))) + 1e-6

    def batch(self, pool: PivotPool, indices: np.ndarray, *, vary: bool) -> tuple[Tensor, Tensor, Tensor]:
        """Inputs (B, 9, s, s), targets (B, 3, s, s) in [0, 1] and cover of the head (B, 1, s, s), s = 128.

        `vary` mirrors half of the samples and changes brightness and colour of each, picture and target alike.
        """
        inputs, targets = [], []
        for index in indices:
            row = pool.row(int(index))
            x = to_input(row["raster"], row["provenance"], row["normals"].astype(np.float32) / 127.0)
            target = torch.from_numpy(reduced(row["target"].astype(np.float32) / 255.0).transpose(2, 0, 1).copy())
            if vary:
                gain = self.rng.uniform(*BRIGHTNESS) * self.rng.uniform(*COLOUR, (3, 1, 1))
                gains = torch.from_numpy(gain.astype(np.float32))
                x[:3], target = (x[:3] * gains).clamp(0.0, 1.0), (target * gains).clamp(0.0, 1.0)
            if vary and self.rng.random() < 0.5:
                x, target = x.flip(2), target.flip(2)
                x[6] = -x[6]
            inputs.append(x)
            targets.append(target)
        stacked = torch.stack(inputs).to(self.device, memory_format=torch.channels_last)
        return stacked, torch.stack(targets).to(self.device), stacked[:, 3:6].sum(1, keepdim=True).clamp(0.0, 1.0)

    def _step(self) -> dict[str, float]:
        config = self.config
        self.network.train()
        indices = self.rng.integers(0, len(self.train_pool), config.batch)
        x, target, weight = self.batch(self.train_pool, indices, vary=True)
        for optimizer in (self.optimizer, self.judge):
            for group in optimizer.param_groups:
                group["lr"] = self.rate()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=config.bfloat16):
            made = self.network(x)
        made = made.float()
        terms = {"pixel": pixel_error(made, target, weight), "gradient": gradient_error(made, target, weight)}
        judged = self.step >= config.critic_from
        if judged:
            # The critic sees the head on the truth's own background: what lies behind it is not the refiner's to know.
            pasted = made * weight + target * (1 - weight)
            verdict, found = self.critic(pasted)
            _, wanted = self.critic(target)
            terms["feature"], terms["critic"] = feature_error(found, wanted), -verdict.mean()
        if self.finder is not None:
            terms["points"] = _point_gap(self.finder, made, target)
        total = torch.stack([getattr(config, name) * value for name, value in terms.items()]).sum()
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        if torch.isfinite(total):
            self.optimizer.step()
            self.average.update(self.network)
        if judged:
            terms["judge"] = self._teach_critic(target, pasted.detach())
        self.step += 1
        return {"loss": float(total.detach()), **{name: float(value.detach()) for name, value in terms.items()}}

    def _teach_critic(self, target: Tensor, made: Tensor) -> Tensor:
        loss = critic_loss(self.critic(target)[0], self.critic(made)[0])
        self.judge.zero_grad(set_to_none=True)
        loss.backward()
        self.judge.step()
        return loss

    @torch.no_grad()
    def validate(self) -> dict[str, float]:
        """PSNR in dB over the head, and mean absolute error, of the averaged network and of the plain drawing."""
        network = PivotNet().to(self.device)
        network.load_state_dict(self.average.state)
        network.eval()
        values: dict[str, list[Tensor]] = {"psnr": [], "psnr_raster": [], "error": []}
        count = min(len(self.check_pool), VALIDATION_SAMPLES)
        for start in range(0, count, self.config.batch):
            indices = np.arange(start, min(start + self.config.batch, count))
            x, target, head = self.batch(self.check_pool, indices, vary=False)
            made = network(x).clamp(0.0, 1.0)
            values["psnr"].append(psnr(made, target, head))
            values["psnr_raster"].append(psnr(x[:, :3], target, head))
            values["error"].append(pixel_error(made, target, head)[None])
        return {name: float(torch.cat(rows).mean()) for name, rows in values.items()}

    def _keep_best(self, score: float) -> None:
        if score > self.best:
            self.best, self.waited = score, 0
            _save({"network": self.average.state, "step": self.step}, self.config.out / "best.pt")
        else:
            self.waited += 1

    def _record(self, row: dict[str, float]) -> None:
        path = self.config.out / "curves.csv"
        names = ["step", *(f"train_{n}" for n in ("loss", "pixel", "gradient", "feature", "critic", "points", "judge"))]
        names += ["psnr", "psnr_raster", "error"]
        fresh = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, names, restval=0.0)
            if fresh:
                writer.writeheader()
            writer.writerow({name: round(value, 5) for name, value in row.items()})
        log.info(" ".join(f"{name}={value:.4g}" for name, value in row.items()))


def _finder(device: torch.device) -> nn.Module:
    """The default network, frozen; gradients pass through it to the picture."""
    from app.networks.manifest import read_manifest
    from app.networks.runtime import load_module

    network, _ = load_module(read_manifest().find("enface"))
    return network.eval().requires_grad_(False).to(device)


def _point_gap(finder: nn.Module, made: Tensor, target: Tensor) -> Tensor:
    """Mean distance of the key points found in both pictures, crop px."""
    points: Any = finder.points_and_features
    found, wanted = points(made.clamp(0.0, 1.0))[0], points(target)[0]
    return torch.sqrt(((found - wanted) ** 2).sum(-1) + 1e-4).mean()


def _save(state: dict[str, Any], path: Path) -> None:
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)
