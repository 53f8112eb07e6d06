"""The process of one retraining: `python -m app.services.training_process RUN CACHE`; it reads no case."""

from __future__ import annotations

import csv
import logging
import math
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from app.core.errors import CancelledError, EnfaceError, ModelError
from app.core.jobs import JobContext
from app.services.training_guard import forbid_cases
from app.services.training_plan import OUT, START, TrainPlan, read_plan, write_config
from app.services.training_pool import fill_pool
from app.services.training_state import (
    LOG,
    ORDER,
    PREPARING,
    SAMPLES,
    TICKS,
    TRAINING,
    RunState,
    order_of,
    started_at,
)

_TELL_S, _SAVE_S, _SAMPLES_S = 1.0, 120.0, 20.0
log = logging.getLogger(__name__)


class _Watch(JobContext):
    """Tells of the run in its folder, and listens for orders."""

    def __init__(self, run: Path) -> None:
        super().__init__()
        self.run, self.pid, self.started = run, os.getpid(), started_at(os.getpid())
        self.trainer: Any = None
        self._told = self._saved = self._drawn = self._began = time.monotonic()
        self._told -= _TELL_S
        self._drawn -= _SAMPLES_S
        self._first: tuple[int, float] | None = None
        self.held = ""

    def progress(self, stage: str, fraction: float) -> None:
        """Called before each step."""
        now = time.monotonic()
        order = order_of(self.run)
        if order in ("paused", "stopped"):
            if self.trainer is not None:
                self.trainer.save()
            self.held = order
            raise CancelledError
        if now - self._told >= _TELL_S:
            self._told = now
            self.tell(stage, fraction, now)
        if self.trainer is None:
            return
        if now - self._saved >= _SAVE_S:
            self._saved = now
            self.trainer.save()
        if now - self._drawn >= _SAMPLES_S:
            draw_samples(self.trainer, self.run / SAMPLES)
            self._drawn = time.monotonic()

    def tell(self, stage: str, fraction: float, now: float) -> None:
        """Write the state, and while training a tick."""
        left = -1.0
        if self.trainer is not None:
            step = int(self.trainer.step)
            self._first = self._first or (step, now)
            speed = (step - self._first[0]) / max(now - self._first[1], 1e-9)
            total = total_steps(self.trainer)
            fraction = step / total
            left = (total - step) / speed if speed > 0 else -1.0
            row = [step, f"{self.trainer.elapsed:.2f}", f"{rate_of(self.trainer):.6g}"]
            with (self.run / TICKS).open("a", newline="", encoding="ascii") as stream:
                csv.writer(stream).writerow([*row, f"{speed * self.trainer.config.batch:.4g}"])
        state = PREPARING if self.trainer is None else TRAINING
        RunState(state, self.pid, self.started, stage, min(1.0, max(0.0, fraction)), left).write(self.run)


def total_steps(trainer: Any) -> int:  # noqa: ANN401 - one of the trainers
    """Steps of the whole schedule, patience aside."""
    config = trainer.config
    if hasattr(config, "steps"):
        return max(1, int(config.steps))
    per_epoch = max(1, min(config.epoch_pairs, trainer.pairs) // config.batch)
    return int(config.epochs * per_epoch)


def rate_of(trainer: Any) -> float:  # noqa: ANN401 - one of the trainers
    """The learning rate now."""
    return float(max(group["lr"] for group in trainer.optimizer.param_groups))


def draw_samples(trainer: Any, path: Path, count: int = 4) -> None:  # noqa: ANN401 - one of the trainers
    """Landmarks as the network finds them now, on held-out photos, beside the true ones."""
    from app.core.meshio import png_bytes
    from app.services.training_samples import sample_sheet

    network = trainer.network
    was = network.training
    try:
        picture = sample_sheet(trainer, count)
    finally:
        network.train(was)
    partial = path.with_suffix(".partial")
    partial.write_bytes(png_bytes(picture))
    partial.replace(path)


def prepare_start(plan: TrainPlan, run: Path) -> None:
    """Weights that are gone on from, as the trainer reads them; for the default network its statistics too.

    Raises:
        ModelError: the model is missing or damaged, or of another network (E605).
    """
    if not plan.start or (run / START).exists():
        return
    import torch

    from app.networks.manifest import read_manifest
    from app.networks.runtime import load_module

    entry = read_manifest().find(plan.start)
    if entry.architecture != plan.network:
        cause = f"the model {plan.start!r} is of the network {entry.architecture!r}"
        raise ModelError(cause, remedy=f"choose one of {plan.network!r}", code="E605")
    module, _ = load_module(entry)
    if plan.network == "enface":
        mean = module.get_buffer("mean").permute(1, 2, 0).numpy()
        basis = module.get_buffer("basis")
        modes = basis.view(len(basis), 3, *mean.shape[:2]).permute(0, 2, 3, 1).numpy()
        np.savez(run / "stats.npz", allow_pickle=False, mean=mean, basis=modes)
    partial = run / f"{START}.partial"
    torch.save({"network": module.state_dict()}, partial)
    partial.replace(run / START)


def run_plan(run: Path, cache: Path, watch: _Watch) -> None:
    """Prepare the pool and the start weights, then train, from the last checkpoint if there is one."""
    plan = read_plan(run)
    prepare_start(plan, run)
    pool = fill_pool(plan, run, cache, watch)
    from app.training.runs import CHECKPOINT, open_run

    trainer: Any = open_run(write_config(plan, run, pool))
    if (run / OUT / CHECKPOINT).exists():
        trainer.resume()
    watch.trainer = trainer
    figures = trainer.run(watch)
    draw_samples(trainer, run / SAMPLES)
    if figures and not all(math.isfinite(value) for value in figures.values()):
        raise ModelError("the loss is not a number any more", remedy="lower the learning rate", code="E618")


def main(arguments: list[str] | None = None) -> int:
    """Run one plan to its end and leave its state in the folder."""
    run, cache = (Path(text) for text in (sys.argv if arguments is None else arguments)[-2:])
    logging.basicConfig(
        level=logging.INFO, filename=run / LOG, format="%(asctime)s %(message)s", encoding="utf-8", force=True
    )
    forbid_cases()
    (run / ORDER).unlink(missing_ok=True)
    watch = _Watch(run)
    watch.tell("Starting", 0.0, time.monotonic())
    end = RunState("done", fraction=1.0)
    try:
        run_plan(run, cache, watch)
    except CancelledError:
        end = RunState(watch.held or "stopped", fraction=_fraction(watch))
    except EnfaceError as error:
        end = RunState("failed", error=error.one_line(), fraction=_fraction(watch))
    except Exception as error:
        log.exception("the run failed")
        cause = f"E100 {type(error).__name__}: {error}"[:500]
        end = RunState("failed", error=cause, fraction=_fraction(watch))
    end.write(run)
    return 0 if end.state != "failed" else 1


def _fraction(watch: _Watch) -> float:
    return 0.0 if watch.trainer is None else min(1.0, watch.trainer.step / total_steps(watch.trainer))


if __name__ == "__main__":
    sys.exit(main())
