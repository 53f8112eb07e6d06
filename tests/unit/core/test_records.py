"""`result.json` and the small records around it."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from app.core.frames import make_similarity
from app.core.mesh import mesh_from_shape
from app.core.records import (
    Box,
    Crop,
    ModelInfo,
    Notice,
    Photo,
    Prediction,
    ReconstructionResult,
    Scale,
    ViewFit,
)
from tests.helpers.topology import small_head


def _photo(width: int, height: int) -> Photo:
    return Photo(np.zeros((height, width, 3), np.uint8), "ab" * 32, "front.jpg")


def _crop(degrees: float = 0.0) -> Crop:
    return Crop(np.zeros((256, 256, 3), np.uint8), make_similarity(0.5, degrees, (1.0, 2.0)), Box(10, 20, 30.12345, 40))


@pytest.fixture
def result() -> ReconstructionResult:
    head = small_head()
    sigma = np.linspace(1.0, 2.0, 256 * 256, dtype=np.float32).reshape(256, 256)
    fit = ViewFit(np.zeros((256, 256, 3), np.float32), 12.34567, -3.0, 0.5)
    return ReconstructionResult(
        mesh=mesh_from_shape(head.mean_shape, head, sigma_mm=sigma),
        scale=Scale(),
        prediction=Prediction(head.mean_shape, sigma, fit, fit),
        landmarks68=np.arange(204, dtype=np.float64).reshape(68, 3) / 7.0,
        front_photo=_photo(640, 480),
        front_crop=_crop(),
        side_photo=_photo(320, 200),
        side_crop=_crop(),
        model=ModelInfo("enface", "cd" * 32),
        device="cpu",
        timings_s={"Reading photos": 0.123456},
        warnings=(Notice("W101", "The face is small."),),
    )


def test_result_json_has_the_fields_that_scripts_read(result: ReconstructionResult) -> None:
    data = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert list(data) == [
        "schema", "mode", "front", "side", "pose", "landmarks68", "mesh", "confidence", "provenance",
        "rotation", "model", "device", "timings_s", "warnings",
    ]  # fmt: skip
    assert data["schema"] == 1
    assert data["mode"] == "pair"
    assert data["front"] == {
        "sha256": "ab" * 32,
        "size": [640, 480],
        "box": [10.0, 20.0, 30.123, 40.0],
        "photo_to_crop": [[0.5, 0.0, 1.0], [0.0, 0.5, 2.0]],
    }
    assert data["side"]["size"] == [320, 200]
    assert data["pose"] == {"yaw": 12.346, "pitch": -3.0, "roll": 0.5}
    assert np.shape(data["landmarks68"]) == (68, 3)
    assert data["landmarks68"][0] == [0.0, 0.143, 0.286]
    assert data["mesh"] == {
        "vertices": small_head().vertex_count,
        "triangles": len(small_head().triangles),
        "unit": "mm",
        "scale": "interpupillary 63 mm (assumed)",
    }
    assert 1.3 < data["confidence"]["median_mm"] < 1.5 < 2.7 < data["confidence"]["p95_mm"] < 3.2
    assert data["model"] == {"name": "enface", "sha256": "cd" * 32}
    assert data["timings_s"] == {"Reading photos": 0.1235}
    assert data["warnings"] == [{"code": "W101", "text": "The face is small."}]


def test_single_mode_without_uncertainty_says_null(result: ReconstructionResult) -> None:
    mesh = dataclasses.replace(result.mesh, sigma_mm=None)
    data = dataclasses.replace(result, mesh=mesh, side_photo=None, side_crop=None).to_json()
    assert (data["mode"], data["side"], data["confidence"]) == ("single", None, None)


def test_pose_is_that_of_the_photo_when_the_crop_is_turned(result: ReconstructionResult) -> None:
    level = dataclasses.replace(result.prediction.front, yaw=0.0, pitch=0.0, roll=15.0)
    turned = dataclasses.replace(
        result, prediction=dataclasses.replace(result.prediction, front=level), front_crop=_crop(degrees=40.0)
    )
    assert turned.to_json()["pose"]["roll"] == pytest.approx(-25.0, abs=1e-3)


def test_a_number_that_is_not_finite_is_never_written(result: ReconstructionResult) -> None:
    landmarks = result.landmarks68.copy()
    landmarks[3, 2] = np.nan
    with pytest.raises(ValueError, match="finite"):
        dataclasses.replace(result, landmarks68=landmarks).to_json()


def test_an_entered_scale_is_told_from_the_assumed_one() -> None:
    assert Scale(61.5, assumed=False).statement == "interpupillary 61.5 mm (entered)"
    assert Scale(126.0).factor == 2.0


def test_box_centre() -> None:
    assert Box(10, 20, 4, 6).centre == (12.0, 23.0)
