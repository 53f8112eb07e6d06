"""Cameras of the default network, and how ten numbers of a layer become one."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

CROP = 256
MEAN_SCALE = 1.08  # crop px for one mm of a face that fills the crop by the rule of the paper
MEAN_INVERSE_DISTANCE = 1.0 / 1200.0
NEAREST = 0.2  # share of the distance that a point may come toward the camera


@dataclass(frozen=True)
class Cameras:
    """Cameras of a batch, in px of the 256 px crop; conventions of `app.synthesis.camera`.

    Attributes:
        rotation: (B, 3, 3), model frame to camera frame.
        scale: (B,) px per mm. shift: (B, 2) px. inverse_distance: (B,) 1/mm.
    """

    rotation: Tensor
    scale: Tensor
    shift: Tensor
    inverse_distance: Tensor

    def project(self, shape: Tensor) -> Tensor:
        """Shape maps (B, 3, H, W) in mm to crop x, y and depth in px (B, 3, H, W)."""
        turned = torch.einsum("bij,bjhw->bihw", self.rotation, shape)
        scale, inverse = self.scale[:, None, None], self.inverse_distance[:, None, None]
        zoom = scale / (1.0 - inverse * turned[:, 2]).clamp_min(NEAREST)
        x = turned[:, 0] * zoom + self.shift[:, 0, None, None]
        y = -turned[:, 1] * zoom + self.shift[:, 1, None, None]
        return torch.stack([x, y, turned[:, 2] * scale], 1)

    def to(self, dtype: torch.dtype) -> Cameras:
        """The same cameras in another floating-point type."""
        return Cameras(
            self.rotation.to(dtype), self.scale.to(dtype), self.shift.to(dtype), self.inverse_distance.to(dtype)
        )


def camera_of(raw: Tensor) -> Cameras:
    """Ten numbers (B, 10) to a camera: 6-D rotation (Zhou et al. 2019), log scale, shift, distance."""
    first = functional.normalize(raw[:, 0:3], dim=1)
    second = raw[:, 3:6] - (first * raw[:, 3:6]).sum(1, keepdim=True) * first
    second = functional.normalize(second, dim=1)
    rotation = torch.stack([first, second, torch.cross(first, second, dim=1)], 1)
    return Cameras(
        rotation,
        MEAN_SCALE * torch.exp(0.3 * raw[:, 6]),
        (CROP - 1) / 2 + 32.0 * raw[:, 7:9],
        MEAN_INVERSE_DISTANCE * functional.softplus(raw[:, 9] + 0.5413),
    )
