"""The points that the default network finds in a photo, as weights on its 64 x 64 shape grid."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.core.topology import load_topology

GRID = 64
_FOLLOWS = 5.0  # grid cells within which key points follow a landmark that was moved


def key_point_cells() -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The four grid cells of each of the K key points and their bilinear weights: (K, 4) and (K, 4).

    The 68 landmarks come first, then a sparse grid over the face.
    """
    topology = load_topology()
    places = [tuple(p) for p in (topology.landmarks68 - 1.5) / 4.0]
    inside = topology.mask[1::4, 1::4]
    places += [(float(r), float(c)) for r in range(2, GRID, 6) for c in range(1, GRID, 6) if inside[r, c]]
    cells = np.zeros((len(places), 4), np.int64)
    shares = np.zeros((len(places), 4), np.float32)
    for k, (row, column) in enumerate(places):
        r, c = int(row), int(column)
        fr, fc = row - r, column - c
        corners = [(i, j, wr * wc) for i, wr in ((r, 1 - fr), (r + 1, fr)) for j, wc in ((c, 1 - fc), (c + 1, fc))]
        cells[k] = [i * GRID + j for i, j, _ in corners]
        shares[k] = [share for _, _, share in corners]
    return cells, shares


def key_point_weights() -> NDArray[np.float32]:
    """The same as one matrix on the 64 x 64 grid: (K, 4096)."""
    cells, shares = key_point_cells()
    weights = np.zeros((len(cells), GRID * GRID), np.float32)
    np.add.at(weights, (np.arange(len(cells))[:, None], cells), shares)
    return weights


def spread_weights(radius: float = 7.0) -> NDArray[np.float32]:
    """Smooth interpolation of key-point values over the grid: (4096, K), rows sum to one."""
    weights = key_point_weights()
    rows, columns = np.divmod(np.arange(GRID * GRID), GRID)
    centre = np.stack([weights @ rows, weights @ columns], 1)
    grid = np.stack([rows, columns], 1)
    square = ((grid[:, None] - centre[None]) ** 2).sum(-1) / radius**2
    kernel = np.exp(-0.5 * square) + 1e-9
    return np.asarray(kernel / kernel.sum(1, keepdims=True), np.float32)


def follow_marks(points: Tensor, marks: Tensor, cells: Tensor, shares: Tensor) -> Tensor:
    """Key points with the landmarks where a person put them; the others follow those that are near: (B, K, 2).

    Args:
        points: (B, K, 2) crop px, as the network found them.
        marks: (B, 68, 2) crop px.
        cells: (K, 4) of `key_point_cells`.
        shares: (K, 4) of the same.
    """
    count = marks.shape[1]
    places = (torch.stack([cells // GRID, cells % GRID], -1) * shares[..., None]).sum(1)
    square = ((places[:, None] - places[None, :count]) ** 2).sum(-1) / _FOLLOWS**2
    share = torch.exp(-0.5 * square)
    share = share / share.sum(1, keepdim=True).clamp(min=1.0)
    moved = points + share @ (marks - points[:, :count])
    return torch.cat([marks, moved[:, count:]], 1)
