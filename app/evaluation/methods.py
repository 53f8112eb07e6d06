"""What is measured: models on a pair, on one photo, and on a pair with another person's side photo; two baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.core.errors import UsageError
from app.core.maps import resize_map
from app.core.mesh import interpupillary_mm
from app.core.records import DEFAULT_IPD_MM
from app.core.topology import SIZE, load_topology
from app.networks.manifest import ModelEntry, read_manifest
from app.networks.weights import load_state

F32 = NDArray[np.float32]
BASELINES = ("mean_face", "other_person")
ONE_VIEW = "prn"
WITH_SHAPE = "enface"
MODES = {"pair": "", "single": "_single", "wrong_side": "_wrong_side"}
"""How a model that reads two photos is used, and what that adds to its name among the methods."""


def methods_of(entry: ModelEntry) -> dict[str, str]:
    """Name of each method that a model is, and its mode; a network of one photo has one."""
    if entry.architecture == ONE_VIEW:
        return {entry.name: "single"}
    return {entry.name + suffix: mode for mode, suffix in MODES.items()}


@dataclass(frozen=True, eq=False)
class Baselines:
    """Faces that know nothing of the photo.

    Attributes:
        mean: (256, 256, 3) mm, mean of the heads that the default network was trained on, 63 mm between the pupils.
        modes: (m, 64, 64, 3) mm, that network's shape basis; each mode about one standard deviation.
    """

    mean: F32
    modes: F32

    def other(self, seed: int) -> F32:
        """Another person's face: (256, 256, 3) mm, drawn from the shape basis."""
        weights = np.random.default_rng([7, seed]).normal(size=len(self.modes)).astype(np.float32)
        shape = self.mean + resize_map(np.tensordot(weights, self.modes, 1).astype(np.float32), SIZE)
        return at_standard_scale(shape)


def load_baselines(entries: Sequence[ModelEntry]) -> Baselines:
    """Baselines from the first of the models that has a canonical shape, or from the default model.

    Raises:
        UsageError: no model of the installation has one (E232).
        ModelError: its weights are missing or damaged (E6xx).
    """
    manifest = read_manifest()
    known = [*entries, *manifest.models.values()]
    entry = next((entry for entry in known if entry.architecture == WITH_SHAPE), None)
    if entry is None:
        raise UsageError(
            "the mean face and another person are taken from a model of the network enface, and there is none",
            remedy="import one with enface models import",
            code="E232",
        )
    state = load_state(entry)
    mean, basis = state["mean"], state["basis"]
    return Baselines(
        at_standard_scale(resize_map(_channels_last(mean), SIZE)),
        _channels_last(basis.view(len(basis), *mean.shape)),
    )


def _channels_last(grid: Tensor) -> F32:
    return np.ascontiguousarray(torch.movedim(grid.float(), -3, -1).numpy())


def at_standard_scale(shape: F32) -> F32:
    """A shape map (256, 256, 3) with 63 mm between the pupils and the origin between the eyes."""
    topology = load_topology()
    marks = topology.landmarks68[36:48]
    middle = shape[marks[:, 0], marks[:, 1]].mean(0)
    factor = DEFAULT_IPD_MM / interpupillary_mm(shape, topology)
    return np.asarray((shape - middle) * factor, np.float32)
