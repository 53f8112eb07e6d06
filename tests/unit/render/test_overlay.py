"""Drawings on photos land where the points are, and can be seen."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.mesh import mesh_from_shape
from app.core.records import Box
from app.core.views import frame_views
from app.render import overlay
from tests.helpers.topology import small_head


@pytest.fixture(scope="module")
def projected():
    """Vertices, triangles and 68 landmarks of a head in a picture of 400 x 400."""
    topology = small_head()
    mesh = mesh_from_shape(topology.mean_shape, topology)
    camera = frame_views(mesh.vertices, ["left_three_quarter"])["left_three_quarter"]
    points = camera.project(mesh.vertices, (400, 400))
    return points, mesh.triangles, points[topology.landmark_vertices]


def changed(before, after):
    return (before != after).any(axis=-1)


def test_the_features_name_each_landmark_once():
    members = [index for _, points, _, _ in overlay.FEATURES for index in points]
    assert members == list(range(68))


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_landmarks_are_seen_on_any_ground_and_nowhere_else(projected, ground):
    _, _, landmarks = projected
    image = np.full((400, 400, 3), ground, np.uint8)
    drawing = overlay.draw_landmarks(image, landmarks)
    for x, y in np.rint(landmarks).astype(int):
        around = drawing[y - 3 : y + 4, x - 3 : x + 4].astype(int)
        assert np.abs(around - ground).max() > 100
    touched = np.argwhere(changed(image, drawing))[:, ::-1]
    assert touched.min(axis=0) == pytest.approx(landmarks.min(axis=0), abs=6)
    assert touched.max(axis=0) == pytest.approx(landmarks.max(axis=0), abs=6)
    assert (image == ground).all()


def test_eyes_are_closed_rings_and_the_jaw_is_open():
    points = np.full((68, 2), -100.0)
    points[0:17] = np.stack([np.linspace(20, 180, 17), np.full(17, 50.0)], axis=1)
    points[8] = (100.0, 150.0)
    points[36:42] = [(60, 200), (80, 180), (100, 180), (120, 200), (100, 220), (80, 220)]
    drawing = overlay.draw_landmarks(np.zeros((260, 260, 3), np.uint8), points)
    assert drawing[209:212, 69:72].max() > 80  # between the sixth and the first point of the eye
    blank = np.zeros((260, 260, 3), np.uint8)
    assert changed(blank, drawing)[48:53, 60:140].sum() < changed(blank, drawing)[48:53, 20:60].sum() * 4


def test_only_68_landmarks_are_taken():
    with pytest.raises(ValueError, match="68"):
        overlay.draw_landmarks(np.zeros((10, 10, 3), np.uint8), np.zeros((5, 2)))


def test_the_silhouette_encloses_the_mesh_tightly(projected):
    points, triangles, _ = projected
    (contour,) = overlay.silhouette(points, triangles, (400, 400))
    low, high = contour[:, 0].min(axis=0), contour[:, 0].max(axis=0)
    np.testing.assert_allclose(low, points.min(axis=0), atol=1.5)
    np.testing.assert_allclose(high, points.max(axis=0), atol=1.5)


def test_the_outline_stays_on_the_mesh(projected):
    points, triangles, _ = projected
    image = np.full((400, 400, 3), 90, np.uint8)
    touched = np.argwhere(changed(image, overlay.draw_outline(image, points, triangles)))[:, ::-1]
    assert len(touched) > 500
    assert (touched.min(axis=0) > points.min(axis=0) - 4).all()
    assert (touched.max(axis=0) < points.max(axis=0) + 4).all()


def test_points_outside_the_picture_or_not_finite_do_no_harm(projected):
    points, triangles, landmarks = projected
    image = np.zeros((50, 60, 3), np.uint8)
    wild = landmarks.copy()
    wild[3], wild[4] = np.nan, 1e12
    overlay.draw_landmarks(image, wild)
    overlay.draw_outline(image, points * 50.0 - 3000.0, triangles)
    overlay.draw_box(image, Box(-500.0, -500.0, 4000.0, 4000.0))


@pytest.mark.parametrize("side", [300, 3000])
def test_a_close_up_says_where_it_put_things(side):
    image = np.zeros((side, side + 80, 3), np.uint8)
    centre = np.array([0.45 * side, 0.6 * side])
    spot = max(1, side // 60)
    row, column = round(centre[1]), round(centre[0])
    image[row - spot : row + spot + 1, column - spot : column + spot + 1] = 255
    corners = centre + np.array([(-0.15, -0.2), (0.2, 0.15)]) * side
    window, matrix = overlay.close_up(image, corners, size=256)
    assert window.shape == (256, 256, 3)
    weight = window[..., 0].astype(float)
    found = np.array([(weight.sum(axis=axis) * np.arange(256)).sum() / weight.sum() for axis in (0, 1)])
    np.testing.assert_allclose(found, matrix[:, :2] @ (column, row) + matrix[:, 2], atol=0.3)


def test_a_contact_sheet_holds_every_picture_and_caption():
    pictures = [np.full((60, 90, 3), shade, np.uint8) for shade in (40, 80, 120)] + [
        np.full((200, 20, 3), 160, np.uint8)
    ]
    sheet = overlay.contact_sheet(pictures, ["a", "b", "c", "a very long caption " * 9], columns=2, cell=120, gap=10)
    assert sheet.shape[1] == 2 * 130 + 10
    for shade in (40, 80, 120, 160):
        assert (sheet == shade).all(axis=-1).sum() > 1000
    np.testing.assert_array_equal(sheet[:, 260:], 255)
    with pytest.raises(ValueError, match="captions"):
        overlay.contact_sheet(pictures, ["one"])
