"""Shape maps at the mesh's texels: the head's own shape, the mean face's folds, no trace of the cells."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from app.core.topology import load_topology
from app.networks.fine_shape import fine_mean, full_shape

HEAD = load_topology()
INSIDE = torch.from_numpy(HEAD.mask.copy())


def cells() -> torch.Tensor:
    return functional.avg_pool2d(fine_mean(), 4)


def test_the_mean_face_comes_back() -> None:
    assert (full_shape(cells()) - fine_mean()).abs().max() < 1e-3


def test_the_smoothed_mean_face_stays_within_a_fraction_of_a_millimetre() -> None:
    mean = torch.from_numpy(HEAD.mean_shape.copy()).permute(2, 0, 1)
    distance = (fine_mean()[0] - mean).norm(dim=0)[INSIDE]
    assert distance.median() < 0.15
    assert distance.quantile(0.95) < 0.5


def test_a_head_of_its_own_keeps_its_shape() -> None:
    """A smooth bump of 8 mm on the chin comes through; how it is enlarged costs less than a tenth of a millimetre."""
    rows, columns = np.mgrid[:64, :64]
    bump = 8.0 * np.exp(-(((rows - 46) / 6.0) ** 2 + ((columns - 32) / 6.0) ** 2))
    own = cells()
    own[0, 2] += torch.from_numpy(bump.astype(np.float32))
    back = functional.avg_pool2d(full_shape(own), 4)
    assert (back - own).norm(dim=1).max() < 0.5
    assert (back - own).norm(dim=1).mean() < 0.1


def test_noise_from_cell_to_cell_does_not_reach_the_mesh() -> None:
    chequered = torch.from_numpy(np.where(np.indices((64, 64)).sum(0) % 2, 0.5, -0.5).astype(np.float32))
    made = full_shape(cells() + chequered) - fine_mean()
    assert made[..., 16:-16, 16:-16].abs().max() < 0.02
