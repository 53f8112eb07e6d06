"""Losses of the refiner: pixels, edges, and a small critic of patches with its features."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

CRITIC_WIDTHS = (24, 48, 96)


class Critic(nn.Module):
    """Judges patches of about 34 px: photo or not (PatchGAN, Isola et al. 2017, with spectral normalisation)."""

    def __init__(self) -> None:
        super().__init__()
        inputs = (3, *CRITIC_WIDTHS[:-1])
        self.layers = nn.ModuleList(
            spectral_norm(nn.Conv2d(i, o, 4, stride=2, padding=1)) for i, o in zip(inputs, CRITIC_WIDTHS, strict=True)
        )
        self.verdict = spectral_norm(nn.Conv2d(CRITIC_WIDTHS[-1], 1, 3, padding=1))

    def forward(self, picture: Tensor) -> tuple[Tensor, list[Tensor]]:
        """(B, 3, s, s) in [0, 1] to verdicts (B, 1, s / 8, s / 8) and the features of each layer."""
        features: list[Tensor] = []
        x = picture * 2.0 - 1.0
        for layer in self.layers:
            x = functional.leaky_relu(layer(x), 0.2)
            features.append(x)
        return self.verdict(x), features


def pixel_error(a: Tensor, b: Tensor, weight: Tensor) -> Tensor:
    """Mean absolute difference of (B, 3, h, w) under weights (B, 1, h, w)."""
    return ((a - b).abs() * weight).sum() / (weight.sum() * a.shape[1]).clamp_min(1e-6)


def gradient_error(a: Tensor, b: Tensor, weight: Tensor) -> Tensor:
    """The same for differences between neighbours."""
    gap = a - b
    right = pixel_error(gap[..., 1:], gap[..., :-1], weight[..., 1:])
    return right + pixel_error(gap[:, :, 1:], gap[:, :, :-1], weight[:, :, 1:])


def feature_error(found: list[Tensor], wanted: list[Tensor]) -> Tensor:
    """Mean absolute difference of the critic's features, layers alike."""
    gaps = [(a - b.detach()).abs().mean() for a, b in zip(found, wanted, strict=True)]
    return torch.stack(gaps).mean()


def critic_loss(real: Tensor, made: Tensor) -> Tensor:
    """Hinge loss of the critic."""
    return functional.relu(1.0 - real).mean() + functional.relu(1.0 + made).mean()


def psnr(a: Tensor, b: Tensor, weight: Tensor) -> Tensor:
    """Peak signal-to-noise ratio in dB of each sample under weights (B, 1, h, w): (B,)."""
    total = (weight.sum((1, 2, 3)) * a.shape[1]).clamp_min(1e-6)
    error = (((a - b) ** 2) * weight).sum((1, 2, 3)) / total
    return -10.0 * torch.log10(error.clamp_min(1e-10))
