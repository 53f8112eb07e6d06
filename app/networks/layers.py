"""Layers that more than one network uses."""

from __future__ import annotations

from torch import Tensor, nn

# Channels and stride of the 17 transposed convolutions that lead from (512, 8, 8) to (3, 256, 256).
DECODER_TABLE = (
    (512, 1), (256, 2), (256, 1), (256, 1), (128, 2), (128, 1), (128, 1), (64, 2), (64, 1),
    (64, 1), (32, 2), (32, 1), (16, 2), (16, 1), (3, 1), (3, 1), (3, 1),
)  # fmt: skip


class SameConv4(nn.Conv2d):
    """4x4 convolution whose output side is the input side over the stride, no bias.

    An even kernel cannot be padded symmetrically at stride 1: one pixel goes before and two after.

    Args:
        channels_in: input channels.
        channels_out: output channels.
        stride: 1 or 2.
    """

    def __init__(self, channels_in: int, channels_out: int, stride: int = 1) -> None:
        super().__init__(channels_in, channels_out, 4, stride, bias=False)
        after = 2 if stride == 1 else 1
        self.pad = nn.ZeroPad2d((1, after, 1, after))

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, C_in, H, W) to (B, C_out, H / stride, W / stride)."""
        return super().forward(self.pad(x))


class SameTransposedConv4(nn.ConvTranspose2d):
    """4x4 transposed convolution whose output side is exactly the input side times the stride.

    Args:
        channels_in: input channels.
        channels_out: output channels.
        stride: 1 or 2. At stride 1 the last row and column, one too many, are cut off.
        bias: whether each output channel has a bias.
    """

    def __init__(self, channels_in: int, channels_out: int, stride: int = 1, *, bias: bool = True) -> None:
        super().__init__(channels_in, channels_out, 4, stride, padding=1, bias=bias)

    def forward(self, x: Tensor, output_size: list[int] | None = None) -> Tensor:
        """Map (B, C_in, H, W) to (B, C_out, H * stride, W * stride)."""
        y = super().forward(x, output_size)
        return y[..., :-1, :-1] if self.stride[0] == 1 else y
