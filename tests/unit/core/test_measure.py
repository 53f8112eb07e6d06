"""Measuring on a mesh: rays, distances, angles and their uncertainty."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from app.core.measure import ANATOMY, anatomical_point, measure, point_at_vertex, ray_meets
from app.core.measurements import CAVEAT, MeasureKind, Measurement, SurfacePoint
from app.core.records import FaceMesh, Scale
from tests.helpers.faces import make_mesh, make_result
from tests.helpers.topology import small_head


@pytest.fixture(scope="module")
def mesh() -> FaceMesh:
    return make_mesh(small_head())


def at(x: float, y: float, z: float, sigma: float | None = 1.0) -> SurfacePoint:
    return SurfacePoint(0, (1.0, 0.0, 0.0), (x, y, z), sigma)


def test_a_ray_from_the_front_meets_the_nose_and_not_the_back(mesh: FaceMesh) -> None:
    tip = mesh.vertices[mesh.vertices[:, 2].argmax()].astype(float)
    point = ray_meets(mesh, tip + np.array([0.3, 0.2, 400.0]), np.array([0.0, 0.0, -2.0]))
    assert point is not None
    assert point.position[:2] == pytest.approx((tip[0] + 0.3, tip[1] + 0.2), abs=1e-4)
    assert point.position[2] == pytest.approx(tip[2], abs=0.5)
    assert sum(point.weights) == pytest.approx(1.0)
    assert mesh.sigma_mm is not None
    corners = mesh.sigma_mm[mesh.triangles[point.triangle]]
    assert point.sigma_mm is not None
    assert corners.min() <= point.sigma_mm <= corners.max()


def test_a_ray_from_behind_meets_only_the_inside_and_one_beside_nothing(mesh: FaceMesh) -> None:
    tip = mesh.vertices[mesh.vertices[:, 2].argmax()].astype(float)
    assert ray_meets(mesh, tip - np.array([0.0, 0.0, 900.0]), np.array([0.0, 0.0, 1.0])) is None
    assert ray_meets(mesh, tip + np.array([500.0, 0.0, 400.0]), np.array([0.0, 0.0, -1.0])) is None


def test_a_vertex_is_found_again_by_a_ray_along_its_normal(mesh: FaceMesh) -> None:
    for vertex in (9000, 20000, 30000):
        wanted = point_at_vertex(mesh, vertex)
        normal = mesh.normals[vertex].astype(float)
        met = ray_meets(mesh, np.array(wanted.position) + 300.0 * normal, -normal)
        assert met is not None
        assert math.dist(met.position, wanted.position) < 0.05


def test_the_distance_between_the_pupils_is_the_stated_scale(mesh: FaceMesh) -> None:
    eyes = mesh.vertices[small_head().landmark_vertices[36:48]].astype(float)
    right, left = eyes[:6].mean(axis=0), eyes[6:].mean(axis=0)
    points = (at(*right), at(*left))
    made = measure(MeasureKind.DISTANCE, points, Scale())
    assert made.value == pytest.approx(63.0, abs=1e-3)
    assert made.scale == "interpupillary 63 mm (assumed)"


def test_named_points_lie_on_the_subjects_own_side(mesh: FaceMesh) -> None:
    for name in ANATOMY:
        point = anatomical_point(mesh, small_head(), name)
        assert point.name == name
        if name.endswith("_right"):
            assert point.position[0] < 0.0  # the subject's right is the image's left
        if name.endswith("_left"):
            assert point.position[0] > 0.0


def test_a_mesh_of_another_layout_has_no_named_points(mesh: FaceMesh) -> None:
    other = replace(mesh, vertices=mesh.vertices[:-1])
    with pytest.raises(ValueError, match="layout"):
        anatomical_point(other, small_head(), "pronasale")


def test_uncertainty_of_a_distance_along_its_line() -> None:
    made = measure(MeasureKind.DISTANCE, (at(0, 0, 0, 3.0), at(100, 0, 0, 4.0)), Scale())
    assert (made.value, made.standard) == pytest.approx((100.0, 5.0))
    assert made.text == "100.0 ± 10.0 mm"


def test_uncertainty_of_an_angle_agrees_with_ten_thousand_trials() -> None:
    """Each point moves in the plane across its side (the ends) or along the worst direction (the corner)."""
    rng = np.random.default_rng(3)
    for angle in (20.0, 60.0, 110.0, 160.0):
        p, q, sigmas = 60.0, 35.0, (0.8, 0.5, 1.1)
        w = q * np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
        across = np.array([-w[1], w[0]]) / q
        gradient = -(np.array([0.0, -1.0]) / p + across / q)  # how the angle turns when the corner moves
        worst = gradient / np.linalg.norm(gradient)
        n = 10_000
        first = np.array([p, 0.0]) + rng.normal(0, sigmas[0], (n, 1)) * np.array([0.0, 1.0])
        corner = rng.normal(0, sigmas[1], (n, 1)) * worst
        second = w + rng.normal(0, sigmas[2], (n, 1)) * across
        u, v = first - corner, second - corner
        trials = np.degrees(np.abs(np.arctan2(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0], (u * v).sum(axis=1))))
        points = (at(p, 0, 0, sigmas[0]), at(0, 0, 0, sigmas[1]), at(w[0], w[1], 0, sigmas[2]))
        made = measure(MeasureKind.ANGLE, points, Scale())
        assert made.value == pytest.approx(angle)
        assert made.standard == pytest.approx(trials.std(), rel=0.04)
        assert made.text.endswith("°")


def test_without_expected_error_no_uncertainty_is_claimed() -> None:
    made = measure(MeasureKind.DISTANCE, (at(0, 0, 0, None), at(0, 30, 0, 2.0)), Scale())
    assert made.standard is None
    assert made.text == "30.0 mm"


def test_points_that_coincide_and_wrong_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="coincide"):
        measure(MeasureKind.DISTANCE, (at(0, 0, 0), at(0, 0, 0.01)), Scale())
    with pytest.raises(ValueError, match="3 points"):
        measure(MeasureKind.ANGLE, (at(0, 0, 0), at(0, 1, 0)), Scale())


@pytest.mark.parametrize("kind", list(MeasureKind), ids=str)
def test_a_measurement_survives_json(kind: MeasureKind, mesh: FaceMesh) -> None:
    names = ("cheilion_right", "pronasale", "cheilion_left")[: kind.points]
    made = measure(
        kind, tuple(anatomical_point(mesh, small_head(), name) for name in names), Scale(61.5, False), "Mouth"
    )
    data = json.loads(json.dumps(made.to_json()))
    assert data["caveat"] == CAVEAT
    again = Measurement.from_json(data)
    assert (again.kind, again.label, again.scale) == (kind, "Mouth", "interpupillary 61.5 mm (entered)")
    assert again.value == pytest.approx(made.value, abs=1e-3)
    assert [point.name for point in again.points] == list(names)
    assert again.to_json() == data


@pytest.mark.parametrize(
    "change",
    [{"kind": "area"}, {"points": []}, {"value": "nan"}, {"points": [{"triangle": 1}]}, {"standard_uncertainty": "x"}],
    ids=["kind", "no points", "not finite", "half a point", "no number"],
)
def test_data_that_are_no_measurement_are_refused(change: dict[str, object]) -> None:
    good = measure(MeasureKind.DISTANCE, (at(0, 0, 0), at(0, 1, 0)), Scale()).to_json()
    with pytest.raises(ValueError, match=r"describe no (measurement|point)|expected error"):
        Measurement.from_json(good | change)


def test_a_result_carries_its_measurements() -> None:
    made = measure(MeasureKind.DISTANCE, (at(0, 0, 0), at(0, 40, 0)), Scale(), "Nose")
    result = replace(make_result(small_head()), measurements=(made,))
    [entry] = result.to_json()["measurements"]
    assert (entry["label"], entry["value"], entry["unit"]) == ("Nose", 40.0, "mm")
