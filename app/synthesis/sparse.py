"""Products with shape targets that move few points."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]


class SparseModes:
    """Modes (m, n) of which most entries are zero.

    Args:
        dense: (m, n) float32. below: entries of a smaller amount count as zero.
    """

    def __init__(self, dense: F32, below: float = 1e-4) -> None:
        table = csr_matrix(np.where(np.abs(dense) > below, dense, 0).astype(np.float32))
        self.start, self.index = table.indptr.astype(np.int32), table.indices.astype(np.int32)
        self.value = table.data.astype(np.float32)

    def add(self, flat: F32, weights: F32) -> None:
        """Add weights (m,) @ modes to flat (n,) in place."""
        _add_modes(flat, weights.astype(np.float32), self.start, self.index, self.value)


@njit(cache=True, fastmath=True)
def _add_modes(flat: F32, weights: F32, start: I32, index: I32, value: F32) -> None:
    for m in range(weights.shape[0]):
        if weights[m] != 0.0:
            for k in range(start[m], start[m + 1]):
                flat[index[k]] += weights[m] * value[k]


@njit(cache=True, fastmath=True)
def apply_rows(start: I32, index: I32, value: F32, points: F32) -> F32:
    """A sparse matrix in row form times points (n, 3)."""
    out = np.empty((start.shape[0] - 1, 3), np.float32)
    for row in range(out.shape[0]):
        x = y = z = np.float32(0.0)
        for k in range(start[row], start[row + 1]):
            i, weight = index[k], value[k]
            x += weight * points[i, 0]
            y += weight * points[i, 1]
            z += weight * points[i, 2]
        out[row, 0], out[row, 1], out[row, 2] = x, y, z
    return out
