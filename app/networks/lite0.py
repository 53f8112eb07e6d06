"""The encoder of the default network: EfficientNet-Lite0 without its head, and a pyramid over its maps."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

# expansion, kernel, channels, repeats, stride
LITE0 = (
    (1, 3, 16, 1, 1), (6, 3, 24, 2, 2), (6, 5, 40, 2, 2), (6, 3, 80, 3, 2),
    (6, 5, 112, 3, 1), (6, 5, 192, 4, 2), (6, 3, 320, 1, 1),
)  # fmt: skip
TAPS = {1: 24, 2: 40, 4: 112, 6: 320}  # stage to channels, at 1/4, 1/8, 1/16 and 1/32 of the input


class ConvNorm(nn.Sequential):
    """Convolution with TensorFlow's SAME padding, batch normalisation and, unless `linear`, ReLU6."""

    def __init__(
        self, channels_in: int, channels_out: int, kernel: int, stride: int = 1, groups: int = 1, linear: bool = False
    ) -> None:
        total = kernel - stride if stride > 1 else kernel - 1
        low = total // 2
        inside = low if total == 2 * low else 0  # the convolution's own padding costs no copy
        layers: list[nn.Module] = []
        if total:
            layers.append(nn.Identity() if inside else nn.ZeroPad2d((low, total - low, low, total - low)))
        layers.append(nn.Conv2d(channels_in, channels_out, kernel, stride, inside, groups=groups, bias=False))
        layers.append(nn.BatchNorm2d(channels_out, eps=1e-3, momentum=0.01))
        if not linear:
            layers.append(nn.ReLU6(inplace=True))
        super().__init__(*layers)


class InvertedResidual(nn.Module):
    """Expand, depthwise, project; residual inside repeats (Sandler et al. 2018)."""

    def __init__(self, channels_in: int, channels_out: int, expansion: int, kernel: int, stride: int) -> None:
        super().__init__()
        hidden = channels_in * expansion
        layers = [ConvNorm(channels_in, hidden, 1)] if expansion != 1 else []
        layers.append(ConvNorm(hidden, hidden, kernel, stride, groups=hidden))
        layers.append(ConvNorm(hidden, channels_out, 1, linear=True))
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and channels_in == channels_out

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C_in, H, W) to (B, C_out, H / stride, W / stride)."""
        y: Tensor = self.layers(x)
        return x + y if self.residual else y


class Encoder(nn.Module):
    """EfficientNet-Lite0's body: (B, 3, s, s) in [-1, 1] to the four maps of `TAPS`, finest first.

    Attributes:
        frozen: how many of stem and stages give no gradient. quick: whether those run in bfloat16.
    """

    def __init__(self) -> None:
        super().__init__()
        self.frozen, self.quick = 0, False
        self.stem = ConvNorm(3, 32, 3, 2)
        stages = []
        channels = 32
        for t, k, c, n, s in LITE0:
            blocks = []
            for i in range(n):
                blocks.append(InvertedResidual(channels, c, t, k, s if i == 0 else 1))
                channels = c
            stages.append(nn.Sequential(*blocks))
        self.stages = nn.ModuleList(stages)

    def forward(self, x: Tensor) -> list[Tensor]:
        """Maps at 1/4, 1/8, 1/16 and 1/32."""
        taken = []
        for i, part in enumerate([self.stem, *self.stages]):
            if i < self.frozen:
                with torch.no_grad(), torch.autocast(x.device.type, torch.bfloat16, enabled=self.quick):
                    x = part(x)
            else:
                x = part(x.float() if self.quick and i == self.frozen else x)
            if i - 1 in TAPS:
                taken.append(x.float() if self.quick else x)
        return taken


class Pyramid(nn.Module):
    """Top-down features (Lin et al. 2017) with separable convolutions: four maps to (B, width, s/4, s/4)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(nn.Conv2d(c, width, 1) for c in TAPS.values())
        self.smooth = nn.ModuleList(
            nn.Sequential(ConvNorm(width, width, 5, groups=width), ConvNorm(width, width, 1)) for _ in TAPS
        )

    def forward(self, maps: list[Tensor]) -> Tensor:
        """Join coarse to fine."""
        x: Tensor = self.smooth[-1](self.lateral[-1](maps[-1]))
        for i in range(len(maps) - 2, -1, -1):
            x = functional.interpolate(x, scale_factor=2.0, mode="nearest")
            x = self.smooth[i](x + self.lateral[i](maps[i]))
        return x
