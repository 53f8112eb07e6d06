"""Shape maps of 64 x 64 cells at the 256 x 256 texels of the mesh."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from scipy import ndimage
from torch import Tensor
from torch.nn import functional

from app.core.topology import REGIONS, load_topology

_CHANGE_TEXELS, _REACH = 3.0, 9  # sigma and half width of what smooths a head's difference from the mean face
_SKIN_TEXELS, _FOLD_TEXELS, _FEATHER_TEXELS = 2.5, 0.7, 4.0  # sigma of what smooths the mean face's flat facets


def enlarge(grid: Tensor) -> Tensor:
    """(B, C, 64, 64) to (B, C, 256, 256); grid cells sit at the centres of 4 x 4 texel blocks."""
    return functional.interpolate(grid, scale_factor=4.0, mode="bicubic", align_corners=False)


@lru_cache(maxsize=1)
def fine_mean() -> Tensor:
    """The mean face (1, 3, 256, 256) mm, the facets of its base mesh smoothed but for the folds of lids and lips."""
    topology = load_topology()
    folded = np.isin(topology.regions, [REGIONS.index("eyes"), REGIONS.index("mouth")]).astype(np.float32)
    share = ndimage.gaussian_filter(folded, _FEATHER_TEXELS)[..., None]
    skin, folds = (
        ndimage.gaussian_filter(topology.mean_shape, (sigma, sigma, 0), mode="nearest")
        for sigma in (_SKIN_TEXELS, _FOLD_TEXELS)
    )
    return torch.from_numpy(skin + share * (folds - skin)).permute(2, 0, 1)[None].contiguous()


def full_shape(shape: Tensor) -> Tensor:
    """A shape map (1, 3, 64, 64) mm at (1, 3, 256, 256).

    Lids and lips are finer than its cells; there the mean face gives the fold and the map what is this head's own. How
    a head differs from the mean face is smooth but for noise from cell to cell, which a Gaussian filter takes out.
    """
    fine = fine_mean().to(shape.device)
    return _smooth(enlarge(shape - functional.avg_pool2d(fine, 4))) + fine


def _smooth(fields: Tensor) -> Tensor:
    steps = torch.arange(-_REACH, _REACH + 1, device=fields.device, dtype=fields.dtype)
    line = torch.exp(-0.5 * (steps / _CHANGE_TEXELS) ** 2)
    line = (line / line.sum()).expand(fields.shape[1], 1, 1, -1)
    padded = functional.pad(fields, (_REACH,) * 4, mode="replicate")
    rows = functional.conv2d(padded, line, groups=len(line))
    return functional.conv2d(rows, line.transpose(2, 3), groups=len(line))
