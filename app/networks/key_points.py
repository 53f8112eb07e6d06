"""The points that the default network finds in a photo, as weights on its 64 x 64 shape grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.core.topology import load_topology

GRID = 64


def key_point_weights() -> NDArray[np.float32]:
    """Bilinear weights of the K key points on the 64 x 64 grid: (K, 4096).

    The 68 landmarks come first, then a sparse grid over the face.
    """
    topology = load_topology()
    places = [tuple(p) for p in (topology.landmarks68 - 1.5) / 4.0]
    inside = topology.mask[1::4, 1::4]
    places += [(float(r), float(c)) for r in range(2, GRID, 6) for c in range(1, GRID, 6) if inside[r, c]]
    weights = np.zeros((len(places), GRID, GRID), np.float32)
    for k, (row, column) in enumerate(places):
        r, c = int(row), int(column)
        fr, fc = row - r, column - c
        for i, wr in ((r, 1 - fr), (r + 1, fr)):
            for j, wc in ((c, 1 - fc), (c + 1, fc)):
                weights[k, i, j] += wr * wc
    return weights.reshape(len(places), -1)


def spread_weights(radius: float = 7.0) -> NDArray[np.float32]:
    """Smooth interpolation of key-point values over the grid: (4096, K), rows sum to one."""
    weights = key_point_weights()
    rows, columns = np.divmod(np.arange(GRID * GRID), GRID)
    centre = np.stack([weights @ rows, weights @ columns], 1)
    grid = np.stack([rows, columns], 1)
    square = ((grid[:, None] - centre[None]) ** 2).sum(-1) / radius**2
    kernel = np.exp(-0.5 * square) + 1e-9
    return np.asarray(kernel / kernel.sum(1, keepdims=True), np.float32)
