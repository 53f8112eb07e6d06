"""The refiner of synthetic views: a small U-Net that corrects the drawn picture of a turned head.

It sees the picture, which of its pixels are observed, mirrored and invented, and the surface's normals, and adds a
residual to the picture. Without training the residual is zero and the picture stays what it was.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from app.core.records import Provenance

SIZE = 256
INPUTS = 9
WIDTHS = (32, 64, 128, 256)
KINDS = ((Provenance.FRONT, Provenance.SIDE), (Provenance.MIRRORED,), (Provenance.INVENTED,))


class Residual(nn.Module):
    """Two 3x3 convolutions beside a shortcut, which is 1x1 where the width changes."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.shortcut = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, h, w) to (B, outputs, h, w)."""
        inner = self.second(functional.relu(self.first(x)))
        return functional.relu(inner + self.shortcut(x))


class Up(nn.Module):
    """Twice the size at half the width, joined with the encoder's map of that size."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(inputs, outputs, 1)
        self.block = Residual(2 * outputs, outputs)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        """(B, inputs, h, w) and (B, outputs, 2h, 2w) to (B, outputs, 2h, 2w)."""
        large = functional.interpolate(self.narrow(x), scale_factor=2.0, mode="bilinear", align_corners=False)
        y: Tensor = self.block(torch.cat([large, skip], 1))
        return y


class PivotNet(nn.Module):
    """Nine channels at 256 px to the refined picture; works at half the size inside."""

    def __init__(self) -> None:
        super().__init__()
        a, b, c, d = WIDTHS
        self.stem = nn.Conv2d(4 * INPUTS, a, 3, padding=1)
        self.encoder = nn.ModuleList(Residual(w, w) for w in WIDTHS)
        self.down = nn.ModuleList(nn.Conv2d(i, o, 3, stride=2, padding=1) for i, o in ((a, b), (b, c), (c, d)))
        self.tone = nn.Sequential(nn.Linear(d, d), nn.ReLU(), nn.Linear(d, d))
        self.up = nn.ModuleList(Up(i, o) for i, o in ((d, c), (c, b), (b, a)))
        self.out = nn.Conv2d(a, 12, 3, padding=1)
        for parameter in self.out.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x: Tensor) -> Tensor:
        """Refine a batch.

        Args:
            x: (B, 9, 256, 256) of `to_input`; the first three are the picture in [0, 1].

        Returns:
            (B, 3, 256, 256), not clipped.
        """
        y = functional.relu(self.stem(functional.pixel_unshuffle(x, 2)))
        skips: list[Tensor] = []
        for level, block in enumerate(self.encoder):
            y = block(y)
            if level < len(self.down):
                skips.append(y)
                y = functional.relu(self.down[level](y))
        y = y + self.tone(y.mean((2, 3)))[:, :, None, None]
        for up, skip in zip(self.up, reversed(skips), strict=True):
            y = up(y, skip)
        return x[:, :3] + functional.pixel_shuffle(self.out(y), 2)


def build(config: dict[str, Any]) -> nn.Module:
    """The network; it has no options.

    Raises:
        ValueError: an option is given.
    """
    if config:
        raise ValueError(f"unknown options: {', '.join(config)}")
    return PivotNet()


def to_input(rgb: NDArray[np.uint8], provenance: NDArray[np.uint8], normals: NDArray[np.floating]) -> Tensor:
    """Nine channels of one view.

    Args:
        rgb: (256, 256, 3).
        provenance: (256, 256) of `Provenance`; other values are background.
        normals: (256, 256, 3) camera frame, 0 on the background.

    Returns:
        (9, 256, 256) float32: picture in [0, 1], three masks, normals.
    """
    masks = np.stack([np.isin(provenance, kinds) for kinds in KINDS])
    channels = [rgb.transpose(2, 0, 1) / np.float32(255.0), masks, normals.transpose(2, 0, 1)]
    return torch.from_numpy(np.concatenate([channel.astype(np.float32) for channel in channels]))


def refine(
    module: nn.Module,
    rgb: NDArray[np.uint8],
    provenance: NDArray[np.uint8],
    normals: NDArray[np.floating],
    device: torch.device,
) -> NDArray[np.uint8]:
    """The refined picture (256, 256, 3); see `to_input` for the arguments."""
    inputs = to_input(rgb, provenance, normals)[None].to(device, memory_format=torch.channels_last)
    output = module(inputs)[0].detach().clamp(0.0, 1.0).permute(1, 2, 0).float().cpu().numpy()
    return np.asarray(np.rint(output * 255.0), np.uint8)
