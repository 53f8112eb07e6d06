"""Networks for tests: the default one without training, and one that sees the mean face in every photo."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from app.core.frames import WeakPerspective, model_to_posmap, rotation_from_pose
from app.core.records import ModelInfo, Prediction, ViewFit
from app.core.topology import load_topology
from app.networks import enface
from app.networks.manifest import ModelEntry
from app.networks.runtime import Predictor
from app.networks.weights import save_model
from app.synthesis.engine import block_mean

FRONT_YAW, SIDE_YAW = 4.0, -75.0
SIGMA_MM = 1.5


def store_untrained(folder: Path, name: str = "enface", seed: int = 0) -> ModelEntry:
    """Save the default network with fresh weights around the mean face, a manifest and a card.

    Its shape is that of a head; where it sees the face in a photo means nothing.
    """
    torch.manual_seed(seed)
    module = enface.build({})
    mean = torch.from_numpy(block_mean(load_topology().mean_shape)).permute(2, 0, 1)
    module.get_buffer("mean").copy_(mean)
    return save_model(name, module.eval(), architecture="enface", config={}, folder=folder)


def rehash(entry: ModelEntry) -> None:
    """Write the hash of changed weights into their manifest, so that they are read."""
    manifest = entry.file.parent / "manifest.json"
    content = json.loads(manifest.read_bytes())
    content["models"][entry.name]["sha256"] = hashlib.sha256(entry.file.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(content), encoding="utf-8")


def mean_face_predictor() -> Predictor:
    """A predictor that always answers with the mean face, placed in each crop by the rule of the crops."""
    source = ModuleType("mean_face")
    source.predict = _predict  # type: ignore[attr-defined]
    return Predictor(_TwoLayers(), source, ModelInfo("mean-face", "ab" * 32))


class _TwoLayers(nn.Module):
    """Something to run through, and to be cancelled in."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(3, 2, 3, stride=8), nn.ReLU())

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.layers(x)
        return y


def _predict(
    module: nn.Module, front: NDArray[np.uint8], side: NDArray[np.uint8] | None, device: torch.device
) -> Prediction:
    module(torch.from_numpy(np.ascontiguousarray(front)).permute(2, 0, 1)[None].float().to(device))
    sigma = np.full((256, 256), SIGMA_MM, np.float32)
    return Prediction(
        load_topology().mean_shape, sigma, filling_view(FRONT_YAW), None if side is None else filling_view(SIDE_YAW)
    )


def filling_view(yaw: float) -> ViewFit:
    """The mean face at a yaw, its landmarks centred in the crop and as large as the rule of the crops makes them."""
    topology = load_topology()
    rotation = rotation_from_pose(yaw, 0.0, 0.0)
    marks = topology.mean_shape[tuple(topology.landmarks68.T)] @ rotation.T
    low, high = marks.min(axis=0), marks.max(axis=0)
    scale = 256.0 / 1.58 / float((high - low)[:2].mean())
    middle = (low + high) / 2.0 * scale
    camera = WeakPerspective(scale, rotation, np.array([127.5 - middle[0], -127.5 - middle[1], 0.0]))
    return ViewFit(model_to_posmap(topology.mean_shape, camera, topology.mask).astype(np.float32), yaw, 0.0, 0.0)
