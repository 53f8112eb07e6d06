"""The network of Lium et al., J. Imaging 2021, 7, 169, Table 1: a MobileNetV2 encoder and a PRNet decoder.

It takes a front and a side photo stacked to six channels and regresses the position map of the front photo.
11,758,633 trainable parameters, 11,791,273 with the batch normalisations' running statistics (Keras' count).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from app.core.frames import NETWORK_SCALE
from app.networks.layers import DECODER_TABLE, SameTransposedConv4
from app.networks.posmap_pose import prediction_from_posmap

if TYPE_CHECKING:
    from app.core.records import Prediction

# expansion t, channels c, repeats n, first stride s
BOTTLENECK_TABLE = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


class ConvNorm(nn.Sequential):
    """Convolution with bias, batch normalisation and (unless `linear`) ReLU6; keeps the size at stride 1."""

    def __init__(
        self, channels_in: int, channels_out: int, kernel: int, stride: int = 1, groups: int = 1, linear: bool = False
    ) -> None:
        layers: list[nn.Module] = [
            nn.Conv2d(channels_in, channels_out, kernel, stride, (kernel - 1) // 2, groups=groups),
            nn.BatchNorm2d(channels_out),
        ]
        if not linear:
            layers.append(nn.ReLU6(inplace=True))
        super().__init__(*layers)


class InvertedResidual(nn.Module):
    """MobileNetV2 bottleneck; its expansion is present even at t = 1, the sum only between equal shapes."""

    def __init__(self, channels_in: int, channels_out: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = channels_in * expansion
        self.residual = stride == 1 and channels_in == channels_out
        self.layers = nn.Sequential(
            ConvNorm(channels_in, hidden, 1),
            ConvNorm(hidden, hidden, 3, stride, groups=hidden),
            ConvNorm(hidden, channels_out, 1, linear=True),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C_in, H, W) to (B, C_out, H / stride, W / stride)."""
        y: Tensor = self.layers(x)
        return x + y if self.residual else y


class Lium2021(nn.Module):
    """Front and side photo to the position map of the front photo.

    Attributes:
        stem: (B, 6, 256, 256) to (B, 32, 128, 128).
        stages: seven stages of bottlenecks, to (B, 320, 8, 8).
        head: to (B, 512, 8, 8).
        decoder: to (B, 3, 256, 256) in [0, 1].
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = ConvNorm(6, 32, 3, stride=2)
        channels = 32
        stages = []
        for t, c, n, s in BOTTLENECK_TABLE:
            blocks = []
            for repeat in range(n):
                blocks.append(InvertedResidual(channels, c, s if repeat == 0 else 1, t))
                channels = c
            stages.append(nn.Sequential(*blocks))
        self.stages = nn.Sequential(*stages)
        self.head = ConvNorm(channels, 512, 1)
        self.decoder = nn.Sequential(*_decoder_layers(512))
        self.apply(_initialise)
        _open_narrow_end(self.decoder)

    def forward(self, pair: Tensor) -> Tensor:
        """Regress position maps.

        Args:
            pair: (B, 6, 256, 256) float, RGB in [0, 1], front then side; a missing side is all zero.

        Returns:
            (B, 3, 256, 256) in [0, 1]: x, y and depth in crop pixels over 281.6.
        """
        x = self.stem(pair)
        x = self.stages(x)
        x = self.head(x)
        y: Tensor = self.decoder(x)
        return y


def _decoder_layers(channels: int) -> list[nn.Module]:
    layers: list[nn.Module] = []
    for c, s in DECODER_TABLE:
        layers += [SameTransposedConv4(channels, c, s), nn.ReLU(inplace=True)]
        channels = c
    layers[-1] = nn.Sigmoid()
    return layers


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, mode="fan_out")
    elif isinstance(module, nn.ConvTranspose2d):
        # Each output pixel sees (4 / stride)^2 of the kernel's 16 taps.
        fan = module.in_channels * (4 / module.stride[0]) ** 2
        nn.init.normal_(module.weight, std=math.sqrt(2.0 / fan))
    else:
        return
    if module.bias is not None:
        nn.init.zeros_(module.bias)


def _open_narrow_end(decoder: nn.Sequential) -> None:
    """Start the three layers of three channels as the identity around 1.

    Rectified at random, one of so few channels is often zero everywhere and then never learns.
    """
    first, second, last = (m for m in decoder if isinstance(m, nn.ConvTranspose2d) and m.out_channels == 3)
    with torch.no_grad():
        first.weight.mul_(0.1)
        for layer, gain in ((second, 1.0), (last, 2.0)):
            layer.weight.mul_(0.01)
            layer.weight[:, :, 1, 1] += gain * torch.eye(3)
        for layer, bias in ((first, 1.0), (last, -2.0)):
            if layer.bias is not None:
                layer.bias.fill_(bias)


def build(config: dict[str, Any]) -> nn.Module:
    """Make the network; it has no options, so `config` is empty."""
    return Lium2021(**config)


def predict(
    module: nn.Module, front: NDArray[np.uint8], side: NDArray[np.uint8] | None, device: torch.device
) -> Prediction:
    """Run the network on one pair.

    Args:
        module: what `build` made, in eval mode, on `device`.
        front: (256, 256, 3) RGB crop.
        side: (256, 256, 3) RGB crop, or None for a blank side.
        device: where to run.

    Returns:
        Shape in the model frame and the front photo's fit; no expected error, no fit of the side photo.
    """
    blank = np.zeros_like(front) if side is None else side
    pair = torch.from_numpy(np.concatenate([front, blank], axis=2)).permute(2, 0, 1)[None]
    pair = pair.to(device, torch.float32).div_(255.0).contiguous(memory_format=torch.channels_last)
    posmap = module(pair)[0].float().permute(1, 2, 0).mul(NETWORK_SCALE)
    return prediction_from_posmap(posmap.cpu().numpy())
