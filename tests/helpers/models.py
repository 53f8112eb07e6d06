"""A folder of models without training: the default network, which says "mean face, looking ahead" to every photo."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from app.core.topology import load_topology
from app.networks import enface
from app.networks.manifest import ModelEntry
from app.networks.weights import save_model


def untrained_network(seed: int = 0) -> nn.Module:
    """The default network with fresh weights around the mean face."""
    torch.manual_seed(seed)
    module = enface.build({})
    mean = torch.from_numpy(np.array(load_topology().mean_shape)).permute(2, 0, 1)[None]
    module.mean.copy_(functional.interpolate(mean, size=enface.GRID, mode="area")[0])
    return module.eval()


def store_untrained(folder: Path, name: str = "enface", seed: int = 0) -> ModelEntry:
    """Save it, with its manifest and card."""
    return save_model(name, untrained_network(seed), architecture="enface", config={}, folder=folder)
