"""The Basel Face Model of 2009 as the fitting tools of 300W-LP store it (BFM.mat): the administrator's own copy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.errors import UsageError
from app.sources.matfiles import read_mat, require_shape
from app.sources.texels import TexelPlaces, find_places

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
MAX_BYTES = 2 << 30
MAX_VERTICES, MAX_MODES = 200_000, 400
_NAMES = ("shapeMU", "shapePC", "shapeEV", "expMU", "expPC", "expEV", "tri", "kpt_ind")


@dataclass(frozen=True, eq=False)
class BaselModel:
    """Shape, expression and the mesh; V vertices, micrometres, x to the image's right, y up, z toward the camera.

    Attributes:
        mean: (V, 3), shape and expression means summed.
        shape: (3 V, m) per unit of Shape_Para. shape_deviation: (m,) standard deviations.
        expression: (3 V, e) per unit of Exp_Para. expression_deviation: (e,).
        triangles: (T, 3), 0-based.
        landmarks: (68,) vertices, iBUG order.
    """

    mean: F64
    shape: F32
    shape_deviation: F64
    expression: F32
    expression_deviation: F64
    triangles: NDArray[np.int64]
    landmarks: NDArray[np.int64]

    def vertices(self, shape: F64, expression: F64) -> F64:
        """A face (V, 3) from its parameters, which may be fewer than the modes."""
        own = self.shape[:, : len(shape)] @ shape + self.expression[:, : len(expression)] @ expression
        return np.asarray(self.mean + own.reshape(-1, 3), np.float64)

    @cached_property
    def places(self) -> TexelPlaces:
        """Where the canonical texels lie on this mesh; takes some seconds the first time."""
        return find_places(self.mean, self.triangles, self.mean[self.landmarks])


def read_basel(path: Path) -> BaselModel:
    """Read BFM.mat.

    Raises:
        UsageError: the file cannot be read (E270) or is not of this layout (E271).
    """
    arrays = read_mat(path, _NAMES, MAX_BYTES)
    mean = require_shape(arrays, "shapeMU", (None, 1), path)[:, 0]
    count = len(mean) // 3
    if len(mean) % 3 or not 100 <= count <= MAX_VERTICES:
        raise _other(path, f"shapeMU has {len(mean)} numbers")
    shape = require_shape(arrays, "shapePC", (len(mean), None), path)
    deviation = require_shape(arrays, "shapeEV", (None, None), path).ravel()
    if "expPC" in arrays:
        expression = require_shape(arrays, "expPC", (len(mean), None), path)
        expression_deviation = require_shape(arrays, "expEV", (None, None), path).ravel()
        mean = mean + require_shape(arrays, "expMU", (len(mean), 1), path)[:, 0]
    else:
        expression, expression_deviation = np.zeros((len(mean), 0)), np.zeros(0)
    if max(shape.shape[1], expression.shape[1]) > MAX_MODES:
        raise _other(path, "it has too many modes")
    if len(deviation) < shape.shape[1] or len(expression_deviation) < expression.shape[1]:
        raise _other(path, "there are fewer standard deviations than modes")
    return BaselModel(
        mean.reshape(-1, 3),
        shape.astype(np.float32),
        deviation[: shape.shape[1]],
        expression.astype(np.float32),
        expression_deviation[: expression.shape[1]],
        _indices(arrays, "tri", count, path).reshape(-1, 3),
        _landmarks(arrays, count, path),
    )


def _indices(arrays: dict[str, NDArray[np.generic]], name: str, count: int, path: Path) -> NDArray[np.int64]:
    """1-based indices (3, T) or (T, 3), 0-based and row by row."""
    table = require_shape(arrays, name, (None, None), path)
    if table.shape[0] == 3 and table.shape[1] != 3:
        table = table.T
    if (
        table.shape[1] != 3
        or len(table) < 4
        or (table != np.rint(table)).any()
        or table.min() < 1
        or table.max() > count
    ):
        raise _other(path, f"{name} does not name three vertices in each row")
    return np.ascontiguousarray(table.astype(np.int64) - 1)


def _landmarks(arrays: dict[str, NDArray[np.generic]], count: int, path: Path) -> NDArray[np.int64]:
    marks = require_shape(arrays, "kpt_ind", (None, None), path).ravel()
    if len(marks) != 68 or (marks != np.rint(marks)).any() or marks.min() < 1 or marks.max() > count:
        raise _other(path, "kpt_ind does not name 68 vertices")
    return marks.astype(np.int64) - 1


def _other(path: Path, why: str) -> UsageError:
    return UsageError(f"the file is no BFM.mat of 2009: {why}", file=path, remedy="choose the right file", code="E271")
