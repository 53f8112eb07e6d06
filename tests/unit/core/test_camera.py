"""What a camera sees, how it is moved, and bookmarks that outlive the program."""

from __future__ import annotations

import json

import numpy as np
import pytest

from app.core.bookmarks import CameraBookmark
from app.core.views import VIEWS, Camera, Projection, frame_views

POINTS = np.random.default_rng(1).uniform(-80.0, 80.0, (40, 3))
SIZE = (640, 480)


def camera(name: str, projection: Projection = Projection.PARALLEL) -> Camera:
    return frame_views(POINTS, [name], projection=projection)[name]


@pytest.mark.parametrize("projection", list(Projection), ids=str)
@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_pixels_ray_goes_through_what_is_drawn_there(name: str, projection: Projection) -> None:
    eye = camera(name, projection)
    for point, pixel in zip(POINTS, eye.project(POINTS, SIZE), strict=True):
        origin, direction = eye.ray((float(pixel[0]), float(pixel[1])), SIZE)
        away = point - origin
        assert np.linalg.norm(away - (away @ direction) * direction) < 1e-6
        assert away @ direction > 0.0, "the ray points at what is seen"


def test_turning_goes_round_and_stops_below_the_poles() -> None:
    eye = camera("front")
    quarter = eye.turned(90.0, 0.0)
    assert np.allclose(quarter.position, camera("left_profile").position, atol=1e-6)
    assert np.allclose(eye.turned(360.0, 0.0).position, eye.position, atol=1e-6)
    over = eye.turned(0.0, 500.0)
    assert over.position[1] > 0.99 * np.linalg.norm(np.subtract(over.position, over.focal_point))
    above = camera("top").turned(0.0, -90.0)
    assert above.position[2] > 0.9 * np.linalg.norm(np.subtract(above.position, above.focal_point)), "down to the face"


@pytest.mark.parametrize("projection", list(Projection), ids=str)
def test_zooming_enlarges_and_moving_shifts_the_picture(projection: Projection) -> None:
    eye = camera("front", projection)
    focal = np.array([eye.focal_point])
    beside = focal + np.array([[10.0, 0.0, 0.0]])
    before = eye.project(beside, SIZE)[0, 0] - SIZE[0] / 2
    after = eye.zoomed(2.0).project(beside, SIZE)[0, 0] - SIZE[0] / 2
    assert after == pytest.approx(2 * before, rel=0.05)
    moved = eye.shifted(0.25, 0.0).project(focal, SIZE)[0]
    assert moved[0] == pytest.approx(eye.project(focal, SIZE)[0, 0] - 0.25 * SIZE[1])


def test_a_bookmark_survives_json() -> None:
    mark = CameraBookmark("Scar", camera("right_three_quarter", Projection.PERSPECTIVE))
    again = CameraBookmark.from_json(json.loads(json.dumps(mark.to_json())))
    assert again.name == "Scar"
    assert np.allclose(again.camera.project(POINTS, SIZE), mark.camera.project(POINTS, SIZE), atol=0.01)


@pytest.mark.parametrize(
    "change",
    [{"parallel_scale": 0}, {"view_up": [0, 0, 1]}, {"position": [1, 2]}, {"projection": "fish"}, {"view_angle": "x"}],
    ids=["no size", "up along the view", "two numbers", "unknown", "no number"],
)
def test_data_that_are_no_camera_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no camera"):
        Camera.from_json(camera("front").to_json() | change)
