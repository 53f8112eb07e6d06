"""Measuring a model: the documented figures with both baselines, kept with the model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import ModelError, UsageError
from app.core.frames import rotation_from_pose
from app.core.topology import load_topology
from app.evaluation import scores, synthetic
from app.evaluation.batches import BatchModel
from app.evaluation.methods import methods_of
from app.networks.manifest import models_dir, read_manifest
from app.networks.runtime import build_module
from app.networks.weights import save_model
from app.services.evaluate import evaluate
from app.services.models import promote_model, record_evaluation
from app.synthesis.camera import ViewPose, landmark_crop
from app.synthesis.engine import block_mean
from tests.helpers.models import store_untrained
from tests.helpers.scans import person, write_scan

PEOPLE = 4


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


@pytest.fixture(autouse=True)
def few_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer alignments and points than a real measurement takes."""
    monkeypatch.setattr(synthetic, "NME_PEOPLE", 2)
    monkeypatch.setattr(scores, "MOST_POINTS", 400)


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path / "models"))
    store_untrained(tmp_path / "models", "enface")
    return tmp_path / "models"


def test_figures_stand_beside_both_baselines_and_stay_with_the_model(pool: Path, models: Path, tmp_path: Path) -> None:
    store_untrained(models, "second", 1)
    files = evaluate("synthetic", pool, tmp_path / "out")
    names = ["results.json", "results.md", "ced_mm.png", "by_region.png", "by_yaw.png", "ced_nme.png"]
    assert [path.name for path in files] == names
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in files[2:])
    results = json.loads(files[0].read_text())
    assert (results["dataset"], results["subjects"]) == ("synthetic", PEOPLE)
    assert {"enface", "second", "second_single", "mean_face", "other_person"} <= set(results["methods"])
    for figures in results["methods"].values():
        wanted = {"nme_mean", "nme_ci95", "mm_median", "mm_mean", "mm_p95", "failures", "by_yaw", "by_region"}
        assert wanted <= set(figures)
        assert figures["nme_ci95"][0] <= figures["nme_mean"] <= figures["nme_ci95"][1]
        assert set(figures["by_generator"]) == {"ict", "anny"}
    assert results["methods"]["other_person"]["nme_mean"] > results["methods"]["mean_face"]["nme_mean"] > 0
    assert set(results["side_use"]) == {"enface", "second"}
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


def test_an_unknown_dataset_is_refused(models: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        evaluate("other", tmp_path, tmp_path / "out")
    assert caught.value.code == "E230"
    assert not (tmp_path / "out").exists()


def test_a_folder_without_pairs_is_refused(models: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        evaluate("synthetic", tmp_path, tmp_path / "out")
    assert caught.value.code == "E220"
    assert not (tmp_path / "out").exists()


def test_a_network_of_one_photo_is_one_method(models: Path) -> None:
    entry = save_model("prn", build_module("prn", {})[0], architecture="prn", config={}, folder=models)
    assert methods_of(entry) == {"prn": "single"}
    crop = np.zeros((256, 256, 3), np.uint8)
    (answer,) = BatchModel(entry, "cpu")([crop], [crop])
    assert answer is None or answer.shape.shape == (256, 256, 3)


def test_without_a_canonical_shape_there_are_no_baselines(pool: Path, models: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    save_model("prn", build_module("prn", {})[0], architecture="prn", config={}, folder=alone)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENFACE_MODELS", str(alone))
        with pytest.raises(UsageError) as caught:
            evaluate("synthetic", pool, tmp_path / "out")
    assert caught.value.code == "E232"


def test_scans_are_photographed_and_measured(models: Path, tmp_path: Path) -> None:
    write_scan(tmp_path / "scans", "a", person(1))
    (tmp_path / "scans" / "broken.obj").write_text("f 1 2 3")
    files = evaluate("scans", tmp_path / "scans", tmp_path / "out")
    results = json.loads(files[0].read_text())
    assert (results["dataset"], results["subjects"]) == ("scans", 1)
    assert [row["file"] for row in results["refused"]] == ["broken.obj"]
    mean = results["methods"]["mean_face"]
    assert 0.1 < mean["mm_mean"] < 3.0
    assert mean["nme_scored_mean"] > 0
    assert set(mean["by_projection"]) == {"orthographic", "perspective"}
    assert mean["mm_mean"] == results["methods"]["other_person"]["mm_mean"]  # an untrained basis draws nobody else


def test_the_real_scan(enface_data: Path, tmp_path: Path) -> None:
    """With the shipped model; where the scan's regions and scale are, and that nothing fails."""
    with pytest.MonkeyPatch.context() as patch:
        copy = shutil.copytree(models_dir(), tmp_path / "models")
        patch.setenv("ENFACE_MODELS", str(copy))
        files = evaluate("scans", enface_data / "real_dev" / "fran_cut", tmp_path / "out", ["enface"])
    results = json.loads(files[0].read_text())
    assert all(entry["failures"] == 0 for entry in results["methods"].values())
    assert 1.0 < results["methods"]["mean_face"]["mm_mean"] < 3.5
    assert {"nose", "mouth", "eyes", "cheeks", "jaw", "forehead"} <= set(results["methods"]["enface"]["by_region"])


def test_figures_of_weights_that_are_gone_are_not_recorded(models: Path) -> None:
    entry = read_manifest(models).find()
    store_untrained(models, "enface", 1)
    results = {"dataset": "synthetic", "subjects": 1, "normaliser": "", "methods": {"enface": {}}}
    with pytest.raises(ModelError) as caught:
        record_evaluation(entry, results)
    assert caught.value.code == "E608"
    assert read_manifest(models).find().metrics == {}
