"""What a retraining left: its network, and the lineage that the model's card states."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.services.training_plan import OUT, TrainPlan


def trained_network(plan: TrainPlan, run: Path) -> tuple[Any, dict[str, int]]:
    """The network with the best weights of a run, and its options."""
    import torch

    from app.networks.runtime import build_module

    best = run / OUT / "best.pt"
    state = torch.load(best, map_location="cpu", weights_only=True)["network"]
    config: dict[str, int] = {}
    if plan.network == "enface":
        raw = json.loads((run / OUT / "config.json").read_text(encoding="utf-8"))
        config = {key: int(raw[key]) for key in ("modes", "width", "input_size")}
    module, _ = build_module(plan.network, config, best)
    module.load_state_dict(state)
    return module.eval(), config


def lineage_of(plan: TrainPlan) -> tuple[str, ...]:
    """What the weights of a run were trained on and from, for the model's card."""
    lines = [f"trained in run {plan.name!r} at this installation, schedule {plan.preset!r}"]
    lines += [
        f"data: {source.kind}{' ' + Path(source.folder).name if source.folder else ''}" for source in plan.sources
    ]
    return (*lines, *((f"start: weights of the model {plan.start!r}",) if plan.start else ()))
