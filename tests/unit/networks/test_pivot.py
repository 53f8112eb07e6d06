"""The refiner: its size, its start as the identity, and where it is allowed to run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.errors import ModelError
from app.core.records import Provenance
from app.core.synthetic import BACKGROUND
from app.networks.pivot import PivotNet, build, refine, to_input
from app.networks.refiner import find_refiner
from app.networks.runtime import load_predictor
from app.networks.weights import save_model
from tests.helpers.models import store_untrained

rng = np.random.default_rng(5)


def view() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    kinds = np.array([*Provenance, BACKGROUND], np.uint8)
    rgb = rng.integers(0, 256, (256, 256, 3), dtype=np.uint8)
    return rgb, rng.choice(kinds, (256, 256)), rng.uniform(-1, 1, (256, 256, 3)).astype(np.float32)


def test_it_has_exactly_as_many_parameters_as_the_design_says() -> None:
    assert sum(parameter.numel() for parameter in PivotNet().parameters()) == 2_768_172


def test_without_training_the_picture_stays_what_it_was() -> None:
    rgb, provenance, normals = view()
    np.testing.assert_array_equal(refine(PivotNet().eval(), rgb, provenance, normals, torch.device("cpu")), rgb)


def test_the_nine_channels_are_means_of_picture_masks_and_normals() -> None:
    rgb, provenance, normals = view()
    x = to_input(rgb, provenance, normals).numpy()
    assert x.shape == (9, 128, 128)

    def mean(values: np.ndarray) -> np.ndarray:
        return values.reshape(128, 2, 128, 2, -1).mean((1, 3)).transpose(2, 0, 1)

    np.testing.assert_allclose(x[:3], mean(rgb / 255.0), atol=1e-5)
    np.testing.assert_allclose(x[3:6].sum(0), mean(provenance != BACKGROUND)[0], atol=1e-6)
    np.testing.assert_allclose(x[4], mean(provenance == Provenance.MIRRORED)[0], atol=1e-6)
    np.testing.assert_allclose(x[6:], mean(normals), atol=1e-5)


@pytest.mark.parametrize("size", [256, 512])
def test_what_it_adds_is_smooth_and_stays_on_the_head(size: int) -> None:
    module = PivotNet().eval()
    torch.nn.init.constant_(module.out.bias, 0.1)
    rgb = rng.integers(60, 180, (size, size, 3), dtype=np.uint8)
    provenance = np.full((size, size), BACKGROUND, np.uint8)
    provenance[size // 4 : -size // 4, size // 4 : -size // 4] = Provenance.FRONT
    out = refine(module, rgb, provenance, np.zeros((size, size, 3), np.float32), torch.device("cpu"))
    change = out.astype(int) - rgb
    edge = size // 64
    assert np.abs(change[size // 4 + edge : -size // 4 - edge, size // 4 + edge : -size // 4 - edge] - 25.5).max() <= 1
    assert not change[: size // 4 - edge].any()


def test_options_are_refused() -> None:
    with pytest.raises(ValueError, match="width"):
        build({"width": 3})


def test_it_runs_only_where_weights_are_installed_and_never_as_a_reconstruction(tmp_path: Path) -> None:
    store_untrained(tmp_path)
    assert find_refiner(tmp_path) is None
    save_model("pivot", PivotNet(), architecture="pivot", config={}, folder=tmp_path)
    refiner = find_refiner(tmp_path)
    assert refiner is not None
    assert refiner.info.parameters == 2_768_172
    rgb, provenance, normals = view()
    np.testing.assert_array_equal(refiner.refine(rgb, provenance, normals), rgb)
    with pytest.raises(ModelError) as caught:
        load_predictor("pivot", folder=tmp_path)
    assert caught.value.code == "E605"
