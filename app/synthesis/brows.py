"""Where eyebrows sit: MakeHuman's meshes lie a few millimetres lower above the eye than real eyebrows do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay

if TYPE_CHECKING:
    from app.synthesis.wear import Piece

LIFT_MM = 4.0  # from 13 mm above the pupils to the 17 mm of published brow measurements (middle of the hair)


def lift(piece: Piece, head: NDArray[np.float32], skin: NDArray[np.integer], height: float = LIFT_MM) -> Piece:
    """Bind a brow `height` mm further up the forehead, as far from the skin as before.

    Args:
        piece: a brow. head: (c, 3) cage on which it lies, mm, origin between the eyes. skin: cage rows of the skin.
    """
    near = (np.abs(head[:, 0]) < 75) & (head[:, 1] > 5) & (head[:, 1] < 60) & (head[:, 2] > -45)
    rows = skin[near[skin]]
    plane = Delaunay(head[rows, :2].astype(np.float64))
    base = np.einsum("nk,nkd->nd", piece.weights, head[piece.rows]).astype(np.float64)
    start, share, found = _simplices(plane, base[:, :2])
    goal, weights, reached = _simplices(plane, base[:, :2] + [0.0, height])
    use = found & reached
    depth = np.einsum("nk,nk->n", share, head[rows[start], 2])
    offset = piece.offset.copy()
    offset[use, 2] += (base[use, 2] - depth[use]).astype(np.float32)
    new_rows = np.where(use[:, None], rows[goal], piece.rows).astype(np.int32)
    new_weights = np.where(use[:, None], weights, piece.weights).astype(np.float32)
    return replace(piece, rows=new_rows, weights=new_weights, offset=offset)


def _simplices(
    plane: Delaunay, points: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]:
    """Corners (n, 3), weights (n, 3) of the triangles that hold points (n, 2), and which points any holds."""
    which = plane.find_simplex(points)
    transform = plane.transform[which]
    first = np.einsum("nij,nj->ni", transform[:, :2], points - transform[:, 2])
    return plane.simplices[which].astype(np.int64), np.c_[first, 1 - first.sum(1)], which >= 0
