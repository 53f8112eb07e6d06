"""The paper's network, counted: Table 1 row by row, the totals, and the shape of every layer's output."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
import torch
from torch import nn

from app.networks.lium2021 import ConvNorm, InvertedResidual, Lium2021

# Table 1 as the paper prints it: row, parameters as Keras counts them (BN = 4 per channel), output (channels, side).
ROWS = [
    ("stem", 1_888, (32, 128)),
    ("stages.0", 2_224, (16, 128)),
    ("stages.1", 15_552, (24, 64)),
    ("stages.2", 43_152, (32, 32)),
    ("stages.3", 192_704, (64, 16)),
    ("stages.4", 313_248, (96, 16)),
    ("stages.5", 811_680, (160, 8)),
    ("stages.6", 480_640, (320, 8)),
    ("head", 166_400, (512, 8)),
    ("decoder", 9_763_785, (3, 256)),
]
DECODER_SHAPES = [
    (512, 8), (256, 16), (256, 16), (256, 16), (128, 32), (128, 32), (128, 32), (64, 64), (64, 64),
    (64, 64), (32, 128), (32, 128), (16, 256), (16, 256), (3, 256), (3, 256), (3, 256),
]  # fmt: skip


@pytest.fixture(scope="module")
def network() -> Lium2021:
    torch.manual_seed(0)
    return Lium2021().eval()


@pytest.fixture(autouse=True)
def flush_denormals() -> Iterator[None]:
    """A fresh encoder's activations fade to denormals, on which a CPU is a hundred times slower."""
    torch.set_flush_denormal(True)
    yield
    torch.set_flush_denormal(False)


def keras_count(module: nn.Module) -> int:
    """Parameters and running statistics, without the count of batches that Keras does not have."""
    return sum(t.numel() for name, t in module.state_dict().items() if not name.endswith("num_batches_tracked"))


def outputs(network: nn.Module, layers: dict[str, nn.Module], x: torch.Tensor) -> dict[str, torch.Size]:
    """Shape of each named layer's output in one forward pass."""
    shapes: dict[str, torch.Size] = {}

    def note(name: str) -> object:
        return lambda _module, _args, output: shapes.__setitem__(name, output.shape)

    handles = [layer.register_forward_hook(note(name)) for name, layer in layers.items()]
    with torch.inference_mode():
        network(x)
    for handle in handles:
        handle.remove()
    return shapes


def test_it_has_the_papers_number_of_parameters(network: Lium2021) -> None:
    assert sum(p.numel() for p in network.parameters()) == 11_758_633
    assert keras_count(network) == 11_791_273


@pytest.mark.parametrize(("row", "parameters", "_"), ROWS, ids=[row for row, _, _ in ROWS])
def test_each_row_of_table_1_has_its_parameters(network: Lium2021, row: str, parameters: int, _: object) -> None:
    assert keras_count(network.get_submodule(row)) == parameters


def test_every_layer_has_its_output_shape(network: Lium2021) -> None:
    rows = {name: network.get_submodule(name) for name, _, _ in ROWS}
    transposed = [m for m in network.decoder if isinstance(m, nn.ConvTranspose2d)]
    assert len(transposed) == 17
    layers = rows | {f"transposed {index}": layer for index, layer in enumerate(transposed)}
    expected = {name: shape for name, _, shape in ROWS}
    expected |= {f"transposed {index}": shape for index, shape in enumerate(DECODER_SHAPES)}
    found = outputs(network, layers, torch.rand(2, 6, 256, 256))
    assert found == {name: (2, channels, side, side) for name, (channels, side) in expected.items()}


def test_every_bottleneck_has_its_output_shape(network: Lium2021) -> None:
    blocks = {name: m for name, m in network.named_modules() if isinstance(m, InvertedResidual)}
    assert len(blocks) == 17
    found = outputs(network, blocks, torch.rand(1, 6, 256, 256))
    for name, shape in found.items():
        stage = ROWS[1 + int(name.split(".")[1])][2]
        assert shape == (1, stage[0], stage[1], stage[1])


def test_depthwise_layers_of_stride_two_have_the_widths_of_table_1(network: Lium2021) -> None:
    widths = [
        m.out_channels
        for m in network.stages.modules()
        if isinstance(m, nn.Conv2d) and m.groups > 1 and m.stride == (2, 2)
    ]
    assert widths == [96, 144, 192, 576]


def test_sums_are_inside_repeats_only(network: Lium2021) -> None:
    for stage in network.stages:
        assert [block.residual for block in stage] == [False] + [True] * (len(stage) - 1)


def test_the_decoder_is_rectified_but_for_its_last_layer(network: Lium2021) -> None:
    after = [b for a, b in pairwise(network.decoder) if isinstance(a, nn.ConvTranspose2d)]
    assert [type(m) for m in after] == [nn.ReLU] * 16 + [nn.Sigmoid]
    assert not any(isinstance(m, nn.BatchNorm2d) for m in network.decoder)


def test_every_convolution_of_the_encoder_has_bias_and_normalisation(network: Lium2021) -> None:
    blocks = [m for m in network.modules() if isinstance(m, ConvNorm)]
    assert len(blocks) == 1 + 17 * 3 + 1
    assert all(block[0].bias is not None and isinstance(block[1], nn.BatchNorm2d) for block in blocks)


def test_output_depends_on_both_photos_and_lies_in_the_unit_interval() -> None:
    """In training mode: without statistics of real photos a fresh encoder fades its input to nothing."""
    torch.manual_seed(0)
    network = Lium2021().train()
    pair = torch.rand(2, 6, 256, 256)
    with torch.no_grad():
        both = network(pair)
        front = network(torch.cat([pair[:, :3].roll(1, 0), pair[:, 3:]], 1))
        side = network(torch.cat([pair[:, :3], pair[:, 3:].roll(1, 0)], 1))
    assert float(both.min()) >= 0.0
    assert float(both.max()) <= 1.0
    assert float((both - front).abs().max()) > 1e-4
    assert float((both - side).abs().max()) > 1e-4


@pytest.mark.parametrize("seed", range(4))
def test_no_channel_of_a_fresh_network_is_dead(seed: int) -> None:
    """The layers of three channels are rectified: a channel that starts at zero everywhere would stay there."""
    torch.manual_seed(seed)
    network = Lium2021().train()
    narrow: list[torch.Tensor] = []
    for layer in network.decoder[-6:-1:2]:
        layer.register_forward_hook(lambda _module, _args, output: narrow.append(output))
    with torch.no_grad():
        network(torch.rand(2, 6, 256, 256))
    assert len(narrow) == 3
    assert all(float((values > 0).float().mean((0, 2, 3)).min()) > 0.5 for values in narrow[:2])


def test_gradients_reach_every_layer() -> None:
    torch.manual_seed(1)
    network = Lium2021().train()
    network(torch.rand(2, 6, 256, 256)).square().mean().backward()
    silent = [name for name, p in network.named_parameters() if p.grad is None or not bool(p.grad.any())]
    # A bias before a normalisation changes nothing: its gradient is zero but for rounding.
    assert [name for name in silent if not name.endswith("0.bias")] == []
