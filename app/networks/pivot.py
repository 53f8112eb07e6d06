"""The refiner of synthetic views: a small U-Net that corrects the drawn picture of a turned head.

It sees the picture at 128 px, which of its pixels are observed, mirrored and invented, and the surface's normals, and
predicts what to add on the head. That change is enlarged to the picture's own size: light, colour and large shapes are
corrected, while everything finer stays what the photo showed. Without training the change is zero.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from app.core.records import Provenance

SIZE = 128
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
    """Nine channels to the refined picture; works at half the size inside."""

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
            x: (B, 9, h, w) of `to_input`, h and w multiples of 16; the first three are the picture in [0, 1].

        Returns:
            (B, 3, h, w), not clipped; off the head the picture itself.
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
        head = x[:, 3:6].sum(1, keepdim=True).clamp(0.0, 1.0)
        return x[:, :3] + functional.pixel_shuffle(self.out(y), 2) * head


def build(config: dict[str, Any]) -> nn.Module:
    """The network; it has no options.

    Raises:
        ValueError: an option is given.
    """
    if config:
        raise ValueError(f"unknown options: {', '.join(config)}")
    return PivotNet()


def to_input(rgb: NDArray[np.uint8], provenance: NDArray[np.uint8], normals: NDArray[np.floating]) -> Tensor:
    """Nine channels of one view, means over blocks of its pixels.

    Args:
        rgb: (s, s, 3), s a multiple of `SIZE`.
        provenance: (s, s) of `Provenance`; other values are background.
        normals: (s, s, 3) camera frame, 0 on the background.

    Returns:
        (9, SIZE, SIZE) float32: picture in [0, 1], three masks in [0, 1], normals.
    """
    masks = np.stack([np.isin(provenance, kinds) for kinds in KINDS], axis=-1).astype(np.float32)
    channels = (rgb.astype(np.float32) / np.float32(255.0), masks, normals.astype(np.float32))
    return torch.from_numpy(np.concatenate([reduced(channel).transpose(2, 0, 1) for channel in channels]))


def reduced(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means (SIZE, SIZE, 3) over blocks of a larger picture."""
    return np.asarray(cv2.resize(picture, (SIZE, SIZE), interpolation=cv2.INTER_AREA), np.float32)


def refine(
    module: nn.Module,
    rgb: NDArray[np.uint8],
    provenance: NDArray[np.uint8],
    normals: NDArray[np.floating],
    device: torch.device,
) -> NDArray[np.uint8]:
    """The refined picture (s, s, 3); see `to_input` for the arguments."""
    inputs = to_input(rgb, provenance, normals)[None].to(device, memory_format=torch.channels_last)
    change = (module(inputs) - inputs[:, :3])[0].detach().permute(1, 2, 0).float().cpu().numpy()
    large = cv2.resize(change, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(np.rint(rgb + 255.0 * large), 0, 255), np.uint8)
