"""PRNet's resfcn256 (Feng et al., ECCV 2018): one photo to its position map; the paper's baseline.

13,353,618 trainable parameters: residual encoder, transposed decoder, batch normalisation everywhere and no biases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from app.core.frames import NETWORK_SCALE
from app.networks.layers import DECODER_TABLE, SameConv4, SameTransposedConv4
from app.networks.posmap_pose import prediction_from_posmap

if TYPE_CHECKING:
    from app.core.records import Prediction

# channels, stride
RESIDUAL_TABLE = (
    (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1),
)  # fmt: skip


class ResidualBlock(nn.Module):
    """1x1, 4x4, 1x1 through half the channels; normalised after the sum, projected only where the shape changes."""

    def __init__(self, channels_in: int, channels_out: int, stride: int) -> None:
        super().__init__()
        half = channels_out // 2
        self.layers = nn.Sequential(
            nn.Conv2d(channels_in, half, 1, bias=False),
            nn.BatchNorm2d(half),
            nn.ReLU(inplace=True),
            SameConv4(half, half, stride),
            nn.BatchNorm2d(half),
            nn.ReLU(inplace=True),
            nn.Conv2d(half, channels_out, 1, bias=False),
        )
        same = stride == 1 and channels_in == channels_out
        self.shortcut = nn.Identity() if same else nn.Conv2d(channels_in, channels_out, 1, stride, bias=False)
        self.after = nn.Sequential(nn.BatchNorm2d(channels_out), nn.ReLU(inplace=True))

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C_in, H, W) to (B, C_out, H / stride, W / stride)."""
        y: Tensor = self.after(self.layers(x) + self.shortcut(x))
        return y


class ResFcn256(nn.Module):
    """Front photo to its position map.

    Attributes:
        stem: (B, 3, 256, 256) to (B, 16, 256, 256).
        blocks: ten residual blocks, to (B, 512, 8, 8).
        decoder: to (B, 3, 256, 256) in [0, 1].
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(SameConv4(3, 16), nn.BatchNorm2d(16), nn.ReLU(inplace=True))
        channels = 16
        blocks = []
        for c, s in RESIDUAL_TABLE:
            blocks.append(ResidualBlock(channels, c, s))
            channels = c
        self.blocks = nn.Sequential(*blocks)
        self.decoder = nn.Sequential(*_decoder_layers(channels))

    def forward(self, front: Tensor) -> Tensor:
        """Regress position maps.

        Args:
            front: (B, 3, 256, 256) float, RGB in [0, 1].

        Returns:
            (B, 3, 256, 256) in [0, 1]: x, y and depth in crop pixels over 281.6.
        """
        x = self.stem(front)
        x = self.blocks(x)
        y: Tensor = self.decoder(x)
        return y


def _decoder_layers(channels: int) -> list[nn.Module]:
    layers: list[nn.Module] = []
    for c, s in DECODER_TABLE:
        layers += [SameTransposedConv4(channels, c, s, bias=False), nn.BatchNorm2d(c), nn.ReLU(inplace=True)]
        channels = c
    layers[-1] = nn.Sigmoid()
    return layers


def build(config: dict[str, Any]) -> nn.Module:
    """Make the network; it has no options, so `config` is empty."""
    return ResFcn256(**config)


def predict(
    module: nn.Module, front: NDArray[np.uint8], side: NDArray[np.uint8] | None, device: torch.device
) -> Prediction:
    """Run the network on the front photo.

    Args:
        module: what `build` made, in eval mode, on `device`.
        front: (256, 256, 3) RGB crop.
        side: not looked at; this network reads one photo.
        device: where to run.

    Returns:
        Shape in the model frame and the front photo's fit; no expected error, no fit of the side photo.
    """
    photo = torch.from_numpy(front).permute(2, 0, 1)[None]
    photo = photo.to(device, torch.float32).div_(255.0).contiguous(memory_format=torch.channels_last)
    posmap = module(photo)[0].float().permute(1, 2, 0).mul(NETWORK_SCALE)
    return prediction_from_posmap(posmap.cpu().numpy())
