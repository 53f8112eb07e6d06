"""Measuring a model: the documented figures with both baselines, kept with the model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import ModelError, UsageError
from app.core.frames import rotation_from_pose
from app.core.topology import load_topology
from app.networks.manifest import read_manifest
from app.networks.runtime import build_module
from app.networks.weights import save_model
from app.services.evaluate import evaluate
from app.services.models import promote_model, record_evaluation
from app.synthesis.camera import ViewPose, landmark_crop
from app.synthesis.engine import block_mean
from tests.helpers.models import store_untrained

PEOPLE = 6


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pairs of noise whose shapes are the mean face, bent a little for each person."""
    root = tmp_path_factory.mktemp("pool")
    rng = np.random.default_rng(0)
    mean = block_mean(load_topology().mean_shape)
    bend = np.sin(np.linspace(0, 6, 64))[None, :, None, None] * rng.normal(size=(PEOPLE, 1, 1, 3)) * 3.0
    shapes = (mean + bend).astype(np.float32)
    marks = load_topology().landmarks68 // 4
    arrays: dict[str, np.ndarray] = {}
    for view, yaw in (("front", 5.0), ("side", 80.0)):
        pose = ViewPose(rotation_from_pose(yaw, 0, 0).astype(np.float32), 1.0, (0, 0), 1 / 900)
        crops = [landmark_crop(pose, shape[marks[:, 0], marks[:, 1]], 160, 2.0, (0, 0)) for shape in shapes]
        arrays[f"{view}_view"] = np.stack([crop.vector() for crop in crops])
        arrays[view] = rng.integers(0, 255, (PEOPLE, 160, 160, 3), np.uint8)
    np.savez(
        root / "test_00000.npz",
        **arrays,
        shape=shapes.astype(np.float16),
        side_same=np.ones(PEOPLE, bool),
        yaw=np.tile(np.array([5.0, 80.0], np.float32), (PEOPLE, 1)),
        generator=np.array(["ict", "anny"] * (PEOPLE // 2)),
        tone=np.zeros(PEOPLE, np.float32),
    )
    return root


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path / "models"))
    store_untrained(tmp_path / "models", "enface")
    return tmp_path / "models"


def test_figures_stand_beside_both_baselines_and_stay_with_the_model(pool: Path, models: Path, tmp_path: Path) -> None:
    store_untrained(models, "second", 1)
    files = evaluate("synthetic", pool, tmp_path / "out")
    assert [path.name for path in files] == ["results.json", "results.md"]
    results = json.loads(files[0].read_text())
    assert (results["dataset"], results["subjects"]) == ("synthetic", PEOPLE)
    assert {"enface", "second", "second_single", "mean_face", "other_person"} <= set(results["methods"])
    for figures in results["methods"].values():
        assert {"mm_median", "mm_mean", "mm_p95", "failures", "by_yaw", "by_region"} <= set(figures)
    # The untrained network answers with nearly the mean face, so its figures must be nearly the mean face's.
    close = pytest.approx(results["methods"]["mean_face"]["mm_median"], abs=0.3)
    assert results["methods"]["enface"]["mm_median"] == close
    for name in ("enface", "second"):
        assert f"| {name} |" in files[1].read_text()
        metrics = read_manifest(models).find(name).metrics
        assert {name, "mean_face", "other_person"} <= set(metrics["methods"])
        assert metrics["methods"][name] == results["methods"][name]
    assert "second" not in read_manifest(models).find("enface").metrics["methods"]


def test_an_evaluated_model_can_be_promoted(pool: Path, models: Path, tmp_path: Path) -> None:
    store_untrained(models, "new", 1)
    with pytest.raises(ModelError):
        promote_model("new")
    evaluate("synthetic", pool, tmp_path / "out", ["new"])
    assert promote_model("new").name == "new"


@pytest.mark.parametrize("dataset", ["micc", "scans"])
def test_a_dataset_of_a_later_version_is_refused(models: Path, tmp_path: Path, dataset: str) -> None:
    with pytest.raises(UsageError) as caught:
        evaluate(dataset, tmp_path, tmp_path / "out")
    assert caught.value.code == "E230"
    assert not (tmp_path / "out").exists()


def test_a_folder_without_pairs_and_a_model_without_shape_are_refused(pool: Path, models: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        evaluate("synthetic", tmp_path, tmp_path / "out")
    assert caught.value.code == "E220"
    save_model("prn", build_module("prn", {})[0], architecture="prn", config={}, folder=models)
    with pytest.raises(UsageError) as caught:
        evaluate("synthetic", pool, tmp_path / "out", ["prn"])
    assert caught.value.code == "E231"
    assert not (tmp_path / "out").exists()


def test_figures_of_weights_that_are_gone_are_not_recorded(models: Path) -> None:
    entry = read_manifest(models).find()
    store_untrained(models, "enface", 1)
    results = {"dataset": "synthetic", "subjects": 1, "normaliser": "", "methods": {"enface": {}}}
    with pytest.raises(ModelError) as caught:
        record_evaluation(entry, results)
    assert caught.value.code == "E608"
    assert read_manifest(models).find().metrics == {}
