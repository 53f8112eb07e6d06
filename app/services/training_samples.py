"""Held-out photos with the landmarks that a network in training finds, beside the true ones."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.frames import NETWORK_SCALE
from app.core.topology import load_topology

_TRUE, _FOUND = (120, 255, 120), (255, 170, 60)
CELL = 256


def sample_sheet(trainer: Any, count: int) -> NDArray[np.uint8]:  # noqa: ANN401 - one of the trainers
    """A row of front photos (256, 256 count, 3): green dots where landmarks are, orange ones where they are found."""
    import torch

    trainer.network.eval()
    with torch.no_grad():
        return _sheet(trainer, count)


def _sheet(trainer: Any, count: int) -> NDArray[np.uint8]:  # noqa: ANN401 - one of the trainers
    drawn = (_of_pair_network if hasattr(trainer, "train_pool") and hasattr(trainer, "average") else _of_map_network)(
        trainer, count
    )
    cells = []
    for photo, true, found in drawn:
        cell = cv2.resize(photo, (CELL, CELL), interpolation=cv2.INTER_LINEAR)
        for points, colour in ((true, _TRUE), (found, _FOUND)):
            for x, y in points:
                if np.isfinite([x, y]).all() and max(abs(x), abs(y)) < 4 * CELL:
                    cv2.circle(cell, (round(float(x)), round(float(y))), 2, colour, -1, cv2.LINE_AA)
        cells.append(cell)
    return np.ascontiguousarray(np.concatenate(cells, 1), np.uint8)


Drawn = list[tuple[NDArray[np.uint8], NDArray[np.floating], NDArray[np.floating]]]


def _of_pair_network(trainer: Any, count: int) -> Drawn:  # noqa: ANN401
    import torch

    from app.synthesis.batches import make_batch
    from app.training.losses import cameras_of

    network, pool = trainer.network, trainer.check_pool
    batch = make_batch(pool, np.arange(min(count, len(pool))), np.random.default_rng(0), network.input_size, False, 0.0)
    output = network(*(batch[name].to(trainer.device) for name in ("front", "side", "has_side")))
    rows, columns = load_topology().landmarks68.T // 4
    true = cameras_of(batch["front_view"]).project(batch["shape"])
    maps = output.posmap().float().cpu()
    photos = (batch["front"].permute(0, 2, 3, 1) * 255).round().to(torch.uint8).numpy()
    return [
        (np.ascontiguousarray(photo), t[:2, rows, columns].T.numpy(), f[:2, rows, columns].T.numpy())
        for photo, t, f in zip(photos, true, maps, strict=True)
    ]


def _of_map_network(trainer: Any, count: int) -> Drawn:  # noqa: ANN401
    import torch

    from app.training.posmap_data import PairDataset, pairs_of, to_batch

    config = trainer.config
    chosen = pairs_of(trainer.check_pool, config.generators)[:count]
    data = PairDataset(trainer.check_pool, chosen, config, None)
    samples = [data[i] for i in range(len(chosen))]
    stacked = [torch.from_numpy(np.stack(part)) for part in zip(*samples, strict=True)]
    inputs, truth = to_batch((stacked[0], stacked[1], stacked[2]), trainer.device, config.size)
    found = trainer.network(inputs).float()
    rows, columns = load_topology().landmarks68.T * config.size // 256
    maps = [(values * NETWORK_SCALE)[:, :2].cpu().numpy()[:, :, rows, columns] for values in (truth, found)]
    return [
        (np.ascontiguousarray(sample[0][..., :3]), t.T, f.T)
        for sample, t, f in zip(samples, maps[0], maps[1], strict=True)
    ]
