"""The outline of the face mask as a smooth curve instead of the staircase of its texels."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from app.core.topology import FaceTopology, load_topology

_REACH = 12  # vertices of the outline to either side that take part
_SIGMA = 4.0  # vertices


def outline(triangles: NDArray[np.integer]) -> list[NDArray[np.intp]]:
    """The closed loops of edges that only one triangle has, each as vertex indices in order.

    Args:
        triangles: (T, 3), wound alike.
    """
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]).astype(np.int64)
    one, other = edges @ (1 << 32, 1), edges @ (1, 1 << 32)
    following = dict(edges[~np.isin(one, other)].tolist())
    loops = []
    while following:
        start, at = next(iter(following.items()))
        loop = [start]
        del following[start]
        while at != start and at in following:
            loop.append(at)
            at = following.pop(at)
        loops.append(np.array(loop, np.intp))
    return loops


@lru_cache(maxsize=1)
def _weights() -> tuple[NDArray[np.intp], sparse.csr_array]:
    """Vertices of the outline (R,) and the matrix (R, R) that smooths values along it."""
    loops = [loop for loop in outline(load_topology().triangles) if len(loop) > 2 * _REACH]
    steps = np.arange(-_REACH, _REACH + 1)
    share = np.exp(-0.5 * (steps / _SIGMA) ** 2)
    blocks = []
    for loop in loops:
        rows = np.repeat(np.arange(len(loop)), len(steps))
        columns = (np.arange(len(loop))[:, None] + steps).ravel() % len(loop)
        values = np.tile(share / share.sum(), len(loop))
        blocks.append(sparse.coo_array((values, (rows, columns)), shape=(len(loop), len(loop))))
    return np.concatenate(loops), sparse.csr_array(sparse.block_diag(blocks))


def smooth_rim(values: NDArray[np.floating], topology: FaceTopology) -> NDArray[np.floating]:
    """Values at the vertices with those on the mask's outline averaged along it: the mesh ends in a smooth curve.

    Args:
        values: (N, C), linear in space: positions, texture coordinates, expected errors.
        topology: the canonical topology; any other is left as it is.

    Returns:
        A copy (N, C); vertices inside the face are untouched.
    """
    out = values.copy()
    if topology is load_topology():
        rim, weights = _weights()
        out[rim] = weights @ values[rim]
    return out
