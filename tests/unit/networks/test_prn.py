"""PRNet's resfcn256: its published number of parameters, the shapes of its layers, what it looks at."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from app.networks.prn import ResFcn256, ResidualBlock


@pytest.fixture(scope="module")
def network() -> ResFcn256:
    torch.manual_seed(0)
    return ResFcn256().eval()


def test_it_has_the_published_number_of_parameters(network: ResFcn256) -> None:
    assert sum(p.numel() for p in network.parameters()) == 13_353_618


def test_no_layer_has_a_bias_and_every_one_is_normalised(network: ResFcn256) -> None:
    convolutions = [m for m in network.modules() if isinstance(m, nn.Conv2d | nn.ConvTranspose2d)]
    shortcuts = [m.shortcut for m in network.modules() if isinstance(m, ResidualBlock)]
    normalisations = [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    assert all(m.bias is None for m in convolutions)
    # Each block's last convolution and shortcut share the one normalisation after their sum.
    assert len(normalisations) == len(convolutions) - sum(isinstance(m, nn.Conv2d) for m in shortcuts)


def test_blocks_halve_the_side_and_the_decoder_restores_it(network: ResFcn256) -> None:
    sides = []
    x = torch.rand(1, 3, 256, 256)
    with torch.inference_mode():
        x = network.stem(x)
        assert x.shape == (1, 16, 256, 256)
        for block in network.blocks:
            x = block(x)
            sides.append(tuple(x.shape[1:3]))
        y = network.decoder(x)
    widths = [(32, 128), (64, 64), (128, 32), (256, 16), (512, 8)]
    assert sides == [width for width in widths for _ in range(2)]
    assert y.shape == (1, 3, 256, 256)
    assert float(y.min()) >= 0.0
    assert float(y.max()) <= 1.0


def test_projections_are_where_the_shape_changes(network: ResFcn256) -> None:
    assert [isinstance(block.shortcut, nn.Conv2d) for block in network.blocks] == [True, False] * 5
