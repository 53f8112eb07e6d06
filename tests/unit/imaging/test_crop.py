"""The crop's rule in numbers, its pixels, and the choice of a face."""

from __future__ import annotations

import math
import re

import cv2
import numpy as np
import pytest

from app.core.errors import NoFaceError, SeveralFacesError, UsageError
from app.core.frames import apply_similarity, invert_similarity, make_similarity
from app.core.records import Box, Photo
from app.core.topology import load_topology
from app.imaging.crop import (
    box_text,
    choose_face,
    crop_from_box,
    crop_from_landmarks,
    find_face,
    locate_face,
    refine_crop,
)
from app.imaging.detect import Detection


def photo_of(rgb: np.ndarray) -> Photo:
    return Photo(rgb=rgb, sha256="0" * 64, name="photo.png")


def ramp(width: int, height: int) -> np.ndarray:
    """Red grows with x, green with y, from 20 to 230."""
    x, y = np.meshgrid(np.linspace(20, 230, width), np.linspace(20, 230, height))
    return np.stack([x, y, np.full_like(x, 100)], axis=-1)


def test_the_rule_for_a_detectors_box() -> None:
    crop = crop_from_box(np.zeros((300, 300, 3), np.uint8), Box(100, 50, 60, 80), score=1.5)
    size = 1.58 * 70
    assert crop.photo_to_crop[0, 0] == crop.photo_to_crop[1, 1] == pytest.approx(256 / size)
    assert crop.photo_to_crop[0, 1] == crop.photo_to_crop[1, 0] == 0
    middle = apply_similarity(crop.photo_to_crop, np.array([130.0, 90 + 0.14 * 70]))
    np.testing.assert_allclose(middle, [127.5, 127.5])
    assert (crop.box, crop.score, crop.image.shape, crop.image.dtype) == (
        Box(100, 50, 60, 80), 1.5, (256, 256, 3), np.uint8,
    )  # fmt: skip


@pytest.mark.parametrize("degrees", [0.0, 25.0, -140.0], ids=str)
def test_landmarks_are_cropped_upright(degrees: float) -> None:
    topology = load_topology()
    face = topology.mean_shape[tuple(topology.landmarks68.T)][:, :2] * np.array([1.0, -1.0])
    low, high = face.min(axis=0), face.max(axis=0)
    points = apply_similarity(make_similarity(1.7, degrees, (150.0, 140.0)), face)
    crop = crop_from_landmarks(np.zeros((300, 300, 3), np.uint8), points)
    seen = apply_similarity(crop.photo_to_crop, points)
    scale = 256 / (1.58 * (high - low).mean())
    np.testing.assert_allclose(seen, (face - (low + high) / 2) * scale + 127.5, atol=0.8)
    assert (crop.box.x, crop.box.y) == pytest.approx(tuple(points.min(axis=0)))
    again = refine_crop(photo_of(np.zeros((300, 300, 3), np.uint8)), points)
    np.testing.assert_array_equal(again.photo_to_crop, crop.photo_to_crop)


@pytest.mark.parametrize("face", [30.0, 100.0, 161.7, 163.0, 300.0, 1100.0])
def test_each_pixel_shows_what_the_transform_says(face: float) -> None:
    """A linear ramp has the same value at a point as in the mean over any area around it."""
    side = int(face * 2.5)
    exact = ramp(side, side)
    crop = crop_from_box(np.rint(exact).astype(np.uint8), Box(side * 0.31, side * 0.23, face, face))
    rows, columns = np.meshgrid(np.arange(256), np.arange(256), indexing="ij")
    places = apply_similarity(invert_similarity(crop.photo_to_crop), np.stack([columns, rows], axis=-1).astype(float))
    inside = ((places > 2) & (places < side - 3)).all(axis=-1)
    assert inside.mean() > 0.6
    expected = 20 + 210 * places / (side - 1)
    assert np.abs(crop.image[..., :2].astype(float) - expected)[inside].max() <= 1.3


def test_shrinking_does_not_alias() -> None:
    board = (np.indices((1200, 1200)).sum(axis=0) % 2 * 255).astype(np.uint8)
    image = crop_from_box(np.repeat(board[..., None], 3, axis=2), Box(250.3, 200.7, 500, 500)).image
    assert np.abs(image.astype(float) - 127.5).max() < 10


def test_outside_the_photo_its_edge_goes_on() -> None:
    rgb = np.zeros((100, 100, 3), np.uint8)
    rgb[:, :50] = (200, 10, 10)
    crop = crop_from_box(rgb, Box(-30, 10, 80, 80))
    assert crop.image[:, 0].reshape(-1, 3).tolist() == [[200, 10, 10]] * 256
    assert crop.image[128, 255].tolist() == [0, 0, 0]


def test_photo_to_crop_is_a_right_inverse(mugshots: dict[str, Photo]) -> None:
    """Painting a dot on the photo paints it at the transformed place of the crop."""
    rgb = np.zeros((400, 500, 3), np.uint8)
    rgb[210:213, 260:263] = 255
    crop = crop_from_box(rgb, Box(180, 120, 150, 150))
    weights = crop.image[..., 0].astype(float)
    rows, columns = np.indices(weights.shape)
    centre = [(columns * weights).sum() / weights.sum(), (rows * weights).sum() / weights.sum()]
    np.testing.assert_allclose(centre, apply_similarity(crop.photo_to_crop, np.array([261.0, 211.0])), atol=0.05)


@pytest.mark.parametrize(
    "box",
    [Box(math.nan, 0, 50, 50), Box(0, 0, math.inf, 50), Box(0, 0, 0, 50), Box(0, 0, 50, -5), Box(500, 0, 50, 50),
     Box(-80, 0, 50, 50)],
    ids=["nan", "infinite", "flat", "negative", "right", "left"],
)  # fmt: skip
def test_a_box_outside_the_photo(box: Box) -> None:
    with pytest.raises(UsageError) as caught:
        find_face(photo_of(np.zeros((300, 400, 3), np.uint8)), box)
    assert caught.value.code == "E210"
    assert "400 x 300" in caught.value.remedy


def test_a_box_by_hand_needs_no_detection() -> None:
    """A person's box is taken also where the detectors see nothing."""
    blank = photo_of(np.full((300, 400, 3), 90, np.uint8))
    with pytest.raises(NoFaceError) as caught:
        find_face(blank)
    assert (caught.value.code, caught.value.exit_code) == ("E301", 3)
    assert "--box" in caught.value.remedy
    crop = find_face(blank, Box(100, 80, 120, 120))
    assert (crop.box, crop.score) == (Box(100, 80, 120, 120), None)


def test_the_found_face_is_cropped_by_its_box(mugshots: dict[str, Photo]) -> None:
    crop = find_face(mugshots["a_side"])
    np.testing.assert_array_equal(crop.image, crop_from_box(mugshots["a_side"].rgb, crop.box).image)
    assert crop.score is not None
    assert crop.score > 0.8


def test_of_several_faces_the_message_lets_one_choose(mugshots: dict[str, Photo]) -> None:
    pair = photo_of(np.hstack([mugshots["a_front"].rgb, mugshots["c_front"].rgb]))
    with pytest.raises(SeveralFacesError) as caught:
        find_face(pair)
    assert (caught.value.code, caught.value.exit_code) == ("E401", 4)
    boxes = re.findall(r"-?\d+,-?\d+,\d+,\d+", caught.value.cause)
    assert len(boxes) == 2
    chosen = find_face(pair, Box(*(float(number) for number in boxes[1].split(","))))
    alone = find_face(mugshots["c_front"])
    assert np.abs(chosen.image.astype(float) - alone.image).mean() < 12
    assert chosen.box.x > 1000


def test_a_small_face_in_the_background_is_told_not_refused(mugshots: dict[str, Photo]) -> None:
    rgb = mugshots["a_front"].rgb.copy()
    rgb[40:300, 10:270] = cv2.resize(mugshots["c_front"].rgb, (260, 260), interpolation=cv2.INTER_AREA)
    background = Detection(Box(95, 125, 90, 90), 0.9, "cnn")
    main = Detection(Box(322, 322, 345, 345), 2.0, "hog+cnn")
    assert choose_face(photo_of(rgb), [background, main]) is main
    located = locate_face(photo_of(rgb))
    assert located.crop.box.w > 300
    assert {notice.code for notice in located.notices} <= {"W310"}


def test_rivals_are_faces_of_half_the_width_and_more() -> None:
    photo = photo_of(np.zeros((1000, 1000, 3), np.uint8))
    main, half, less = (Detection(Box(0, 0, side, side), 1.0, "cnn") for side in (300, 151, 149))
    assert choose_face(photo, [less, main]) is main
    with pytest.raises(SeveralFacesError):
        choose_face(photo, [half, main])


def test_box_text_is_what_the_command_line_takes() -> None:
    assert box_text(Box(-3.4, 12.6, 99.5001, 100.2)) == "-3,13,100,100"
