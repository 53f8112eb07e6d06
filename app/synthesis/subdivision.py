"""Catmull-Clark subdivision of quad meshes as a sparse linear operator."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from app.synthesis.registration import edges_of


def catmull_clark(quads: NDArray[np.integer], count: int) -> tuple[csr_matrix, NDArray[np.int64]]:
    """One Catmull-Clark step.

    Args:
        quads: (F, 4) vertex indices below `count`.
        count: number of vertices n.

    Returns:
        (m, n) operator S with new points = S @ points, ordered vertex points (n), face points (F), edge points (E);
        (4F, 4) new quads with the orientation of the old ones. Boundaries are kept as B-spline curves.

    Source: Catmull and Clark 1978; boundary rule of DeRose et al. 1998.
    """
    quads = quads.astype(np.int64)
    faces = len(quads)
    edges = edges_of(quads)
    key = edges[:, 0] * count + edges[:, 1]
    side = np.sort(np.stack([quads, np.roll(quads, -1, 1)], -1), -1)
    edge_of_side = np.searchsorted(key, side[..., 0] * count + side[..., 1])
    uses = np.bincount(edge_of_side.ravel(), minlength=len(edges)).astype(np.int64)
    face_index = np.repeat(np.arange(faces), 4)
    average = coo_matrix((np.full(4 * faces, 0.25), (face_index, quads.ravel())), shape=(faces, count)).tocsr()
    both = np.concatenate([edges[:, 0], edges[:, 1]])
    e_index = np.tile(np.arange(len(edges)), 2)
    midpoint = coo_matrix((np.full(len(both), 0.5), (e_index, both)), shape=(len(edges), count)).tocsr()
    inner = uses == 2
    half = np.full(4 * faces, 0.5)
    edge_face = coo_matrix((half, (edge_of_side.ravel(), face_index)), shape=(len(edges), faces)).tocsr()
    pick = csr_matrix((inner.astype(float), (np.arange(len(edges)), np.arange(len(edges)))))
    rest = csr_matrix(((~inner).astype(float), (np.arange(len(edges)), np.arange(len(edges)))))
    edge_points = pick @ (0.5 * midpoint + 0.5 * (edge_face @ average)) + rest @ midpoint
    vertex_points = _vertex_rule(quads, edges, uses, count, average, midpoint)
    operator = csr_matrix(_stack(vertex_points, average, edge_points))
    f = count + np.arange(faces)
    e = count + faces + edge_of_side
    fine = np.concatenate([np.stack([quads[:, i], e[:, i], f, e[:, i - 1]], 1) for i in range(4)])
    return operator, fine


def _vertex_rule(
    quads: NDArray[np.integer],
    edges: NDArray[np.int64],
    uses: NDArray[np.int64],
    count: int,
    average: csr_matrix,
    midpoint: csr_matrix,
) -> csr_matrix:
    """New positions of the old vertices: (n, n)."""
    face_index = np.repeat(np.arange(len(quads)), 4)
    valence = np.maximum(np.bincount(quads.ravel(), minlength=count), 1).astype(float)
    share = 1.0 / valence[quads.ravel()]
    around_face = coo_matrix((share, (quads.ravel(), face_index)), shape=(count, len(quads))).tocsr()
    both, e_index = np.concatenate([edges[:, 0], edges[:, 1]]), np.tile(np.arange(len(edges)), 2)
    degree = np.maximum(np.bincount(both, minlength=count), 1).astype(float)
    around_edge = coo_matrix((1.0 / degree[both], (both, e_index)), shape=(count, len(edges))).tocsr()
    boundary_edge = uses == 1
    boundary = np.zeros(count, bool)
    boundary[edges[boundary_edge].ravel()] = True
    n = valence
    smooth = (
        _scale(1.0 / n) @ (around_face @ average) + _scale(2.0 / n) @ (around_edge @ midpoint) + _scale((n - 3.0) / n)
    )
    chosen = boundary_edge[e_index]
    half = coo_matrix((np.full(chosen.sum(), 0.25), (both[chosen], e_index[chosen])), shape=(count, len(edges))).tocsr()
    crease = half @ midpoint + _scale(np.full(count, 0.5))
    return csr_matrix(_scale((~boundary).astype(float)) @ smooth + _scale(boundary.astype(float)) @ crease)


def _scale(values: NDArray[np.float64]) -> csr_matrix:
    index = np.arange(len(values))
    return csr_matrix((values, (index, index)))


def _stack(*blocks: csr_matrix) -> csr_matrix:
    from scipy.sparse import vstack

    return csr_matrix(vstack(blocks))
