"""Compiled loops of `app.core.surface`; imported on first use, since numba takes a moment to load."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
LEAF = 4
_DEPTH = 96


@njit(cache=True)
def build_boxes(corners: F64) -> tuple[I64, F64, I64]:
    """A tree of boxes over triangles, each node halved at the median centroid along its longest side.

    Args:
        corners: (T, 3, 3): triangle, corner, coordinate.

    Returns:
        Triangles in the order of the leaves (T,); boxes (N, 2, 3) low and high; nodes (N, 3): first triangle, number,
        and left child, whose right sibling follows it, or -1 for a leaf. Node 0 is the root.
    """
    count = corners.shape[0]
    order = np.arange(count)
    boxes = np.empty((2 * count, 2, 3))
    nodes = np.empty((2 * count, 3), np.int64)
    nodes[0, 0], nodes[0, 1], nodes[0, 2] = 0, count, -1
    used, node = 1, 0
    while node < used:
        start, number = nodes[node, 0], nodes[node, 1]
        members = order[start : start + number]
        middles = np.empty((number, 3))
        for c in range(3):
            low, high = np.inf, -np.inf
            for i in range(number):
                x, y, z = corners[members[i], 0, c], corners[members[i], 1, c], corners[members[i], 2, c]
                low, high = min(low, x, y, z), max(high, x, y, z)
                middles[i, c] = x + y + z
            boxes[node, 0, c], boxes[node, 1, c] = low, high
        if number > LEAF:
            sides = boxes[node, 1] - boxes[node, 0]
            sorted_members = members[np.argsort(middles[:, np.argmax(sides)])]
            order[start : start + number] = sorted_members
            half = number // 2
            nodes[node, 2] = used
            nodes[used, 0], nodes[used, 1], nodes[used, 2] = start, half, -1
            nodes[used + 1, 0], nodes[used + 1, 1], nodes[used + 1, 2] = start + half, number - half, -1
            used += 2
        node += 1
    return order, boxes[:used].copy(), nodes[:used].copy()


@njit(cache=True)
def find_nearest(
    points: F64, corners: F64, order: I64, boxes: F64, nodes: I64, nearest: F64, distance: F64, triangle: I64
) -> None:
    """Closest point of the triangles to each query, exactly.

    Args:
        points: (M, 3) queries.
        corners: (T, 3, 3).
        order: of `build_boxes`.
        boxes: the same.
        nodes: the same.
        nearest: (M, 3), filled in.
        distance: (M,), filled in.
        triangle: (M,), filled in.
    """
    stack = np.empty(_DEPTH, np.int64)
    bounds = np.empty(_DEPTH)
    for m in range(points.shape[0]):
        best = np.inf
        stack[0], bounds[0], top = 0, 0.0, 1
        while top > 0:
            top -= 1
            if bounds[top] >= best:
                continue
            node = stack[top]
            child = nodes[node, 2]
            if child < 0:
                for i in range(nodes[node, 0], nodes[node, 0] + nodes[node, 1]):
                    x, y, z, squared = _on_triangle(points[m], corners[order[i]])
                    if squared < best:
                        best = squared
                        nearest[m, 0], nearest[m, 1], nearest[m, 2] = x, y, z
                        triangle[m] = order[i]
                continue
            first, second = _to_box(points[m], boxes[child]), _to_box(points[m], boxes[child + 1])
            near = child if first <= second else child + 1
            stack[top], bounds[top] = 2 * child + 1 - near, max(first, second)
            stack[top + 1], bounds[top + 1] = near, min(first, second)
            top += 2
        distance[m] = np.sqrt(best)


@njit(cache=True)
def _to_box(point: F64, box: F64) -> float:
    total = 0.0
    for c in range(3):
        gap = max(box[0, c] - point[c], point[c] - box[1, c], 0.0)
        total += gap * gap
    return total


@njit(cache=True)
def _on_triangle(point: F64, corners: F64) -> tuple[float, float, float, float]:
    """Closest point of a triangle, which may be degenerate, and the squared distance.

    After Ericson, "Real-Time Collision Detection", 5.1.5.
    """
    ax, ay, az = corners[0, 0], corners[0, 1], corners[0, 2]
    bx, by, bz = corners[1, 0] - ax, corners[1, 1] - ay, corners[1, 2] - az
    cx, cy, cz = corners[2, 0] - ax, corners[2, 1] - ay, corners[2, 2] - az
    qx, qy, qz = point[0] - ax, point[1] - ay, point[2] - az
    d1, d2 = bx * qx + by * qy + bz * qz, cx * qx + cy * qy + cz * qz
    bb, cc, bc = bx * bx + by * by + bz * bz, cx * cx + cy * cy + cz * cz, bx * cx + by * cy + bz * cz
    d3, d4, d5, d6 = d1 - bb, d2 - bc, d1 - bc, d2 - cc
    va, vb, vc = d3 * d6 - d5 * d4, d5 * d2 - d1 * d6, d1 * d4 - d3 * d2
    v, w = 0.0, 0.0
    if d1 <= 0.0 and d2 <= 0.0:
        pass
    elif d3 >= 0.0 and d4 <= d3:
        v = 1.0
    elif d6 >= 0.0 and d5 <= d6:
        w = 1.0
    elif vc <= 0.0 and d1 >= 0.0 and d3 <= 0.0 and bb > 0.0:
        v = d1 / bb
    elif vb <= 0.0 and d2 >= 0.0 and d6 <= 0.0 and cc > 0.0:
        w = d2 / cc
    elif va <= 0.0 and d4 >= d3 and d5 >= d6 and (d4 - d3) + (d5 - d6) > 0.0:
        w = (d4 - d3) / ((d4 - d3) + (d5 - d6))
        v = 1.0 - w
    elif va + vb + vc != 0.0:
        v, w = vb / (va + vb + vc), vc / (va + vb + vc)
    x, y, z = v * bx + w * cx, v * by + w * cy, v * bz + w * cz
    squared = (qx - x) ** 2 + (qy - y) ** 2 + (qz - z) ** 2
    return ax + x, ay + y, az + z, squared
