"""Standard views: which way the camera looks and where a point of the model falls in the picture."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.views import SEVEN_VIEWS, VIEWS, Projection, camera_axes, frame_views

BOX = np.array([(x, y, z) for x in (-70.0, 80.0) for y in (-90.0, 110.0) for z in (-60.0, 90.0)])
SIZE = (300, 300)


@pytest.mark.parametrize(
    ("name", "right", "up"),
    [
        ("front", (1, 0, 0), (0, 1, 0)),
        ("left_profile", (0, 0, -1), (0, 1, 0)),  # the nose (+z) points to the picture's left
        ("right_profile", (0, 0, 1), (0, 1, 0)),
        ("top", (1, 0, 0), (0, 0, -1)),  # the nose points down
        ("below", (1, 0, 0), (0, 0, 1)),
    ],
)
def test_axes_of_the_picture_in_the_model_frame(name, right, up):
    view = VIEWS[name]
    got_right, got_up, got_back = camera_axes(np.array(view.direction), np.array(view.up))
    np.testing.assert_allclose(got_right, right, atol=1e-9)
    np.testing.assert_allclose(got_up, up, atol=1e-9)
    np.testing.assert_allclose(got_back, view.direction, atol=1e-9)


def test_the_subjects_left_is_on_the_right_of_the_front_picture():
    camera = frame_views(BOX, ["front"])["front"]
    left_cheek = np.array([(60.0, 10.0, 0.0)])
    assert camera.project(left_cheek, SIZE)[0, 0] > SIZE[0] / 2


@pytest.mark.parametrize("projection", list(Projection))
@pytest.mark.parametrize("aspect", [0.5, 1.0, 2.0])
def test_every_view_shows_the_whole_mesh_with_its_margin(projection, aspect):
    size = (int(400 * aspect), 400)
    for name, camera in frame_views(BOX, VIEWS, aspect=aspect, projection=projection).items():
        points = camera.project(BOX, size)
        low, high = points.min(axis=0), points.max(axis=0)
        border = 0.02 * min(size)
        assert (low > border).all(), name
        assert (high < np.array(size) - border).all(), name


def test_all_views_share_scale_and_focal_point():
    cameras = frame_views(BOX, SEVEN_VIEWS).values()
    assert len({(camera.parallel_scale, camera.focal_point) for camera in cameras}) == 1


def test_a_known_length_measures_right_in_the_picture():
    camera = frame_views(BOX, ["left_three_quarter"])["left_three_quarter"]
    ends = camera.project(np.array([(0.0, -50.0, 0.0), (0.0, 50.0, 20.0)]), SIZE)
    assert (ends[0, 1] - ends[1, 1]) * camera.mm_per_px(SIZE[1]) == pytest.approx(100.0)


def test_the_focal_point_is_the_middle_of_the_picture():
    camera = frame_views(BOX, ["top"])["top"]
    np.testing.assert_allclose(camera.project(np.array([camera.focal_point]), (301, 201)), [(150.0, 100.0)], atol=1e-9)


def test_perspective_enlarges_what_is_near():
    camera = frame_views(BOX, ["front"], projection=Projection.PERSPECTIVE)["front"]
    near, far = (np.ptp(camera.project(np.array([(-30.0, 0.0, z), (30.0, 0.0, z)]), SIZE)[:, 0]) for z in (80.0, -50.0))
    assert near > far * 1.05


def test_an_unknown_view_is_refused():
    with pytest.raises(KeyError):
        frame_views(BOX, ["behind"])
