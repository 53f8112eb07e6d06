"""Many photos through a network at once, several times faster than one by one, with the arithmetic of `Predictor`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from app.core.cores import available_cores
from app.core.errors import ModelError
from app.core.frames import NETWORK_SCALE
from app.evaluation.methods import ONE_VIEW, WITH_SHAPE
from app.networks.manifest import ModelEntry
from app.networks.posmap_pose import prediction_from_posmap
from app.networks.runtime import choose_device, fast_cpu_arithmetic, load_module

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Answer:
    """What a network says about one person.

    Attributes:
        shape: (64, 64, 3) or (256, 256, 3) mm. sigma: (64, 64) mm at the same scale, or None.
    """

    shape: F32
    sigma: F32 | None = None


class BatchModel:
    """A model of the manifest, run on batches of crops.

    Args:
        entry: of the manifest. device: "auto", "cpu" or "cuda".
    """

    def __init__(self, entry: ModelEntry, device: str = "auto") -> None:
        self.entry = entry
        self.device = choose_device(device)
        network, _ = load_module(entry)
        self.network: nn.Module = network.eval().to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    def __call__(self, fronts: Sequence[U8], sides: Sequence[U8] | None) -> list[Answer | None]:
        """Reconstruct people from crops (256, 256, 3).

        Args:
            fronts: front crops.
            sides: side crops, or None for blank ones.

        Returns:
            An answer for each; None where the output is no face.
        """
        one = self._tensor(fronts)
        other = torch.zeros_like(one) if sides is None else self._tensor(sides)
        with torch.inference_mode(), fast_cpu_arithmetic(available_cores()):
            if self.entry.architecture == WITH_SHAPE:
                given = torch.full((len(one),), float(sides is not None), device=self.device)
                output = self.network(one, other, given)
                shapes = output.shape.float().permute(0, 2, 3, 1).cpu().numpy()
                sigmas = torch.exp(output.log_sigma.float())[:, 0].cpu().numpy()
                return [Answer(a, b) if np.isfinite(a).all() else None for a, b in zip(shapes, sigmas, strict=True)]
            inputs = one if self.entry.architecture == ONE_VIEW else torch.cat([one, other], 1)
            maps = self.network(inputs.contiguous(memory_format=torch.channels_last))
        return [_from_map(m) for m in (maps.float() * NETWORK_SCALE).permute(0, 2, 3, 1).cpu().numpy()]

    def _tensor(self, crops: Sequence[U8]) -> Tensor:
        stacked = torch.from_numpy(np.stack(crops)).to(self.device)
        return (stacked.permute(0, 3, 1, 2).float() / 255.0).contiguous(memory_format=torch.channels_last)


def _from_map(posmap: F32) -> Answer | None:
    try:
        return Answer(prediction_from_posmap(np.ascontiguousarray(posmap)).shape_mm)
    except ModelError:
        return None
