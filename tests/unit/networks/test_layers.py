"""Even kernels: exact sizes, and the alignment that makes the two kinds of layer each other's adjoint."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from app.networks.layers import SameConv4, SameTransposedConv4


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("side", [8, 32])
def test_sides_are_exact(stride: int, side: int) -> None:
    x = torch.rand(1, 2, side, side)
    assert SameConv4(2, 5, stride)(x).shape == (1, 5, side // stride, side // stride)
    assert SameTransposedConv4(2, 5, stride)(x).shape == (1, 5, side * stride, side * stride)


@pytest.mark.parametrize("stride", [1, 2])
def test_transposed_is_the_adjoint_of_the_convolution(stride: int) -> None:
    """<conv(x), y> = <x, transposed(y)> for one kernel: both pad the same sides, so nothing drifts by a pixel."""
    torch.manual_seed(0)
    kernel = torch.rand(3, 2, 4, 4)
    down, up = SameConv4(2, 3, stride), SameTransposedConv4(3, 2, stride, bias=False)
    down.weight.data, up.weight.data = kernel, kernel
    x, y = torch.rand(1, 2, 16, 16), torch.rand(1, 3, 16 // stride, 16 // stride)
    with torch.inference_mode():
        torch.testing.assert_close((down(x) * y).sum(), (x * up(y)).sum(), rtol=1e-5, atol=1e-4)


def test_a_kernel_with_one_tap_shifts_nothing() -> None:
    layer = SameTransposedConv4(1, 1, 1, bias=False)
    layer.weight.data.zero_()
    layer.weight.data[0, 0, 1, 1] = 1.0
    x = torch.rand(1, 1, 8, 8)
    with torch.inference_mode():
        torch.testing.assert_close(layer(x), x)
    assert functional.mse_loss(layer(x), x) == 0.0
