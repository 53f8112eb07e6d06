"""The Basel Face Model as a shape source of the synthetic engine: its faces on the engine's whole heads.

The model has a face alone. What it says of the face moves the engine's average head there, and fades out over skull,
ears and neck, so that heads stay whole.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from app.core.maps import fill_smoothly
from app.core.topology import load_topology
from app.sources.basel import BaselModel
from app.synthesis.head_model import HeadModel

F32 = NDArray[np.float32]
MOST_MODES = 100
_FADE_MM = 25.0
_NEAR = 4


def basel_heads(model: HeadModel, basel: BaselModel) -> HeadModel:
    """A head model whose second generator draws faces of the Basel Face Model.

    Args:
        model: the engine's own; its average head lends everything but the face.
        basel: the administrator's copy.
    """
    topology = load_topology()
    places = basel.places
    mean, fit = places.shape(basel.mean)
    turn = fit.scale * fit.rotation
    known = places.known.astype(np.float32)
    points = topology.mean_shape[topology.mask]
    distance, near = cKDTree(points).query(model.anny_mean, k=_NEAR)
    share = 1.0 / (distance + 0.5)
    share /= share.sum(1, keepdims=True)
    fade = np.exp(-((np.maximum(distance[:, 0] - 4.0, 0.0) / _FADE_MM) ** 2)).astype(np.float32)

    def on_cage(texels: F32) -> F32:
        moved = np.einsum("ck,ckd->cd", share, texels[topology.mask][near])
        return np.asarray(moved * fade[:, None], np.float32)

    modes = []
    chosen = [(basel.shape, basel.shape_deviation), (basel.expression, basel.expression_deviation)]
    for columns, deviation in chosen:
        for index in range(min(columns.shape[1], MOST_MODES)):
            own = places.at(columns[:, index].reshape(-1, 3)) @ turn.T * deviation[index]
            modes.append(on_cage(fill_smoothly(own.astype(np.float32), known)).astype(np.float16))
    return replace(
        model,
        ict_mean=(model.anny_mean + on_cage(mean - topology.mean_shape)).astype(np.float32),
        ict_identity=np.stack(modes),
        ict_expression=np.zeros((0, *model.anny_mean.shape), np.float16),
    )
