"""Initial alignments and foreign meshes: found whichever way they lie, saved, re-used, never silently altered."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.core.errors import UsageError
from app.core.frames import rotation_from_pose
from app.core.topology import load_topology
from app.evaluation.methods import Baselines
from app.evaluation.micc.alignment import BY_MEAN_FACE, find_alignment, load_alignment
from app.evaluation.micc.comparators import list_comparators, place_mesh, read_mesh
from app.evaluation.micc.registration import register
from app.evaluation.scan_files import Scan
from app.evaluation.scores import coarse_vertices, figures_of, landmarks_of, make_truth
from tests.helpers.scans import person, write_scan

MEAN = person(0)
BASELINES = Baselines(MEAN, np.zeros((1, 64, 64, 3), np.float32))
HASH = "ab" * 32
PLACE = np.array([40.0, -30.0, 500.0])
AWAY = np.array([7.0, 8.0, 9.0])


def scan_of(seed: int, rotation: np.ndarray | None = None, scale: float = 1.0) -> Scan:
    topology = load_topology()
    vertices = coarse_vertices(person(seed), topology) @ (np.eye(3) if rotation is None else rotation).T
    return Scan(scale * vertices + PLACE, topology.lod_triangles.astype(np.int64))


def degrees(rotation: np.ndarray) -> float:
    return float(np.degrees(np.arccos(np.clip((np.trace(rotation) - 1) / 2, -1, 1))))


@pytest.mark.parametrize(
    ("pose", "scale"), [((0, 0, 0), 1.0), ((10, -20, 5), 0.01), ((180, 0, 0), 30.0), ((0, 0, 180), 1.7)]
)
def test_a_mesh_of_any_unit_and_axes_meets_the_mean_face(pose: tuple[float, ...], scale: float) -> None:
    turn = rotation_from_pose(*pose)
    mesh = scan_of(3, turn, scale)
    fit = register(mesh.vertices, mesh.triangles, MEAN)
    assert fit.misfit_mm < 2.5
    assert degrees(fit.to_mean.rotation @ turn) < 12.0
    assert fit.to_mean.scale * scale == pytest.approx(1.0, rel=0.08)


def test_what_is_no_face_is_refused() -> None:
    rows, columns = np.mgrid[0:20, 0:20].reshape(2, -1) * 10.0
    plate = np.stack([columns, rows, np.zeros(400)], 1)
    corner = (np.arange(19)[:, None] * 20 + np.arange(19)).ravel()
    triangles = np.concatenate(
        [np.stack([corner, corner + 1, corner + 20], 1), np.stack([corner + 1, corner + 21, corner + 20], 1)]
    )
    with pytest.raises(ValueError, match="face"):
        register(plate, triangles, MEAN)


def test_an_alignment_turns_the_scan_upright_and_comes_back_from_its_file(tmp_path: Path) -> None:
    turn = rotation_from_pose(8, -15, 3)
    scan = scan_of(2, turn)
    alignment = find_alignment(scan, HASH, None, BASELINES)
    assert alignment.source == BY_MEAN_FACE
    assert degrees(alignment.rotation @ turn) < 12.0
    marks = landmarks_of(person(2), load_topology()) @ turn.T + PLACE
    assert np.linalg.norm(alignment.landmarks - marks, axis=1).mean() < 8.0
    file = tmp_path / "a.json"
    file.write_text(json.dumps(alignment.to_json()))
    again = load_alignment(file, HASH)
    assert again is not None
    assert again.sha256 == alignment.sha256
    np.testing.assert_array_equal(again.landmarks, alignment.landmarks)
    assert load_alignment(file, "cd" * 32) is None
    assert load_alignment(tmp_path / "none.json", HASH) is None


def test_an_altered_alignment_is_refused_unless_its_hash_was_removed(tmp_path: Path) -> None:
    alignment = find_alignment(scan_of(2), HASH, None, BASELINES)
    raw = alignment.to_json()
    raw["landmarks"][0][0] += 1.0
    file = tmp_path / "a.json"
    file.write_text(json.dumps(raw))
    with pytest.raises(UsageError) as caught:
        load_alignment(file, HASH)
    assert caught.value.code == "E244"
    raw.pop("sha256")
    file.write_text(json.dumps(raw))
    corrected = load_alignment(file, HASH)
    assert corrected is not None
    assert corrected.sha256 != alignment.sha256


@pytest.mark.parametrize(
    "change",
    [
        {"rotation": [[1, 0, 0], [0, 1, 0], [0, 0, 5]]},
        {"rotation": [[-1, 0, 0], [0, 1, 0], [0, 0, 1]]},
        {"landmark_index": [1] * 68},
        {"nose_tip": [float("nan"), 0, 0]},
        {"landmarks": []},
        {"schema": 9},
    ],
    ids=["no rotation", "mirror", "twice", "nan", "none", "version"],
)
def test_a_damaged_alignment_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    raw = {**find_alignment(scan_of(2), HASH, None, BASELINES).to_json(), **change}
    raw.pop("sha256")
    file = tmp_path / "a.json"
    file.write_text(json.dumps(raw))
    with pytest.raises(UsageError) as caught:
        load_alignment(file, HASH)
    assert caught.value.code == "E244"


@pytest.mark.parametrize("kind", ["same", "pixels with y down", "turned", "with landmarks"])
def test_the_truth_as_another_program_would_write_it_scores_nothing(tmp_path: Path, kind: str) -> None:
    scan = scan_of(3)
    marks = landmarks_of(person(3), load_topology()) + PLACE
    truth = make_truth(scan.vertices, marks, np.arange(68), marks[30], MEAN, landmarks_found=True)
    turn = {"pixels with y down": np.diag([1.4, -1.4, 1.4]), "turned": 0.2 * rotation_from_pose(-20, 10, 5)}.get(kind)
    mesh = replace(scan, vertices=scan.vertices @ (np.eye(3) if turn is None else turn).T + AWAY)
    given = marks + AWAY if kind == "with landmarks" else None
    figures = figures_of(place_mesh(mesh, given, truth, MEAN), truth)
    assert figures.nme is not None
    assert figures.nme.sqrt_wh < 0.0003
    assert figures.errors.mean() < 0.02


def test_meshes_are_found_by_subject_scan_or_folder_and_yaw(tmp_path: Path) -> None:
    for name in (
        "PRN/subject_01",
        "PRN/2",
        "PRN/110920150452",
        "PRN/subject_01_yaw-20",
        "PRN/notes",
        "V/subject_04/x",
        "V/subject_05_yaw+20_obj",
        "V/subject_10_0",
    ):
        write_scan(tmp_path / Path(name).parent, Path(name).name, person(0))
    (tmp_path / "empty").mkdir()
    first, second = list_comparators(tmp_path, {"110920150452": "subject_03"})
    assert set(first.meshes) == {("subject_01", 0), ("subject_02", 0), ("subject_03", 0), ("subject_01", -20)}
    assert (first.name, first.unknown) == ("PRN", ("notes.obj",))
    assert set(second.meshes) == {("subject_04", 0), ("subject_05", 20), ("subject_10", 0)}
    for reserved in (("PRN",), ("V",)):
        with pytest.raises(UsageError) as caught:
            list_comparators(tmp_path, {}, reserved)
        assert caught.value.code == "E246"


def test_landmarks_beside_a_mesh_must_be_68_points(tmp_path: Path) -> None:
    file = write_scan(tmp_path, "subject_01", person(0))
    assert read_mesh(file)[1] is None
    file.with_suffix(".txt").write_text("\n".join("1, 2 3" for _ in range(68)))
    marks = read_mesh(file)[1]
    assert marks is not None
    assert marks.shape == (68, 3)
    file.with_suffix(".txt").write_text("1 2 3\n" * 67)
    with pytest.raises(ValueError, match="68"):
        read_mesh(file)


@pytest.mark.parametrize("kind", ["missing", "empty"])
def test_a_folder_without_meshes_is_a_coded_error(tmp_path: Path, kind: str) -> None:
    root = tmp_path / "meshes"
    if kind == "empty":
        root.mkdir()
    with pytest.raises(UsageError) as caught:
        list_comparators(root, {})
    assert caught.value.code == "E246"
