"""A head turned: the right way from every yaw, in one piece, with honest provenance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from app.core.records import Prediction, Provenance
from app.core.synthetic import BACKGROUND, shares_of
from app.core.texture import TextureView, bake_texture
from app.core.topology import load_topology
from app.synthesis.turned_head import SIZE, TurnedHead, draw_turned, paint_head, turn_head
from tests.helpers.models import filling_view

BINS = [-90, -60, -30, 0, 30, 60, 90]
IDENTITY = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def photo(red_right: bool = False) -> NDArray[np.uint8]:
    """256 px of skin colour before a blue wall; the right half redder if wanted."""
    picture = np.full((256, 256, 3), (60, 90, 200), np.uint8)
    rows, columns = np.mgrid[0:256, 0:256]
    across = np.abs(columns - 127.5)
    head = ((across / 88.0) ** 4 + (np.abs(rows - 92.0) / 130.0) ** 4 < 1) | ((across < 50) & (rows > 140))
    head |= rows > 225 + 0.2 * across
    picture[head] = (200, 150, 130)
    if red_right:
        picture[head & (columns > 127)] = (230, 90, 80)
    return picture


def turned(yaw: float, option: str = "auto", picture: NDArray[np.uint8] | None = None) -> TurnedHead:
    topology = load_topology()
    prediction = Prediction(topology.mean_shape, None, filling_view(yaw))
    view = TextureView(photo() if picture is None else picture, IDENTITY, prediction.front.posmap)
    return turn_head(prediction, view, bake_texture(topology, view), topology, option)


@pytest.mark.parametrize("yaw", BINS)
def test_every_yaw_gives_a_head_in_one_piece_that_stands_on_its_shoulders(yaw: float) -> None:
    head = turned(yaw)
    covered = head.provenance != BACKGROUND
    _, pieces = ndimage.label(covered)
    assert pieces == 1
    assert covered[-1].any()
    assert 0.3 < covered.mean() < 0.9
    assert not ndimage.binary_fill_holes(covered).astype(int).sum() - covered.sum()
    assert abs(head.turn.yaw - yaw) >= 30 or abs(yaw) == 30


@pytest.mark.parametrize("yaw", [-60, -30, 0, 30, 60])
def test_the_landmarks_fill_the_crop_by_the_rule_of_the_crops(yaw: float) -> None:
    marks = turned(yaw).landmarks68[:, :2]
    low, high = marks.min(0), marks.max(0)
    np.testing.assert_allclose((low + high) / 2, 127.5, atol=0.6)
    assert (high - low).mean() * 1.58 == pytest.approx(256.0, abs=1.0)


def test_the_nose_points_to_where_the_yaw_says() -> None:
    for option, sign in (("50", -1), ("-50", 1)):
        marks = turned(0.0, option).landmarks68
        middle = marks[[0, 16], 0].mean()
        assert np.sign(marks[30, 0] - middle) == sign


def test_turning_by_nothing_gives_the_photo_back() -> None:
    topology = load_topology()
    prediction = Prediction(topology.mean_shape, None, filling_view(0.0))
    picture = photo(red_right=True)
    view = TextureView(picture, IDENTITY, prediction.front.posmap)
    head = turn_head(prediction, view, bake_texture(topology, view), topology, "0")
    seen = head.provenance == Provenance.FRONT
    large = np.repeat(np.repeat(picture, 2, axis=0), 2, axis=1).astype(int)
    error = np.abs(head.rgb.astype(int) - large)[seen]
    assert seen.mean() > 0.2
    assert np.median(error) <= 2
    assert (error.max(1) > 40).mean() < 0.05


def test_a_profile_seen_from_the_other_side_is_mirrored_and_says_so() -> None:
    head = turned(75.0, "-60")
    shares = shares_of(head.provenance)
    assert shares["mirrored"] > 0.25
    assert sum(shares.values()) == pytest.approx(1.0)
    assert set(np.unique(head.provenance).tolist()) <= {0, 2, 3, BACKGROUND}


def test_what_lies_outside_the_photo_is_invented() -> None:
    """The photo ends at the middle of the face: its right half was never seen, and is mirrored from the left."""
    half = turned(0.0, "0", photo()[:, :128])
    assert (half.provenance[150:350, 300:360] != Provenance.FRONT).all()
    assert (half.provenance[150:350, 180:240] == Provenance.FRONT).mean() > 0.8


def test_the_wall_never_ends_up_on_the_head() -> None:
    """The head of the photo is narrower than the average one: its rim shows wall, which must not be taken for skin."""
    for option in ("65", "-65", "30"):
        head = turned(0.0, option)
        blue = (head.rgb[..., 2].astype(int) > head.rgb[..., 0].astype(int) + 20) & (head.provenance != BACKGROUND)
        inner = ndimage.binary_erosion(head.provenance != BACKGROUND, iterations=6)
        assert (blue & inner).sum() < 0.01 * inner.sum()


def test_the_better_seen_half_is_the_one_turned_to_the_camera() -> None:
    topology = load_topology()
    for yaw in (-25.0, 25.0):
        prediction = Prediction(topology.mean_shape, None, filling_view(yaw))
        view = TextureView(photo(), IDENTITY, prediction.front.posmap)
        head = paint_head(prediction, view, bake_texture(topology, view), topology)
        assert np.sign(head.better_half) == np.sign(yaw)


def test_a_painted_head_is_drawn_at_any_yaw_as_if_it_were_painted_for_it() -> None:
    topology = load_topology()
    prediction = Prediction(topology.mean_shape, None, filling_view(0.0))
    view = TextureView(photo(), IDENTITY, prediction.front.posmap)
    painted = paint_head(prediction, view, bake_texture(topology, view), topology)
    for option in ("-30", "50"):
        np.testing.assert_array_equal(draw_turned(painted, option).rgb, turned(0.0, option).rgb)
    normals = draw_turned(painted, "0").normals()
    middle = normals[200:300, 226:286]
    assert (middle[..., 2] > 0.4).mean() > 0.9
    assert not normals[0, 0].any()


def test_the_same_photo_gives_the_same_pixels() -> None:
    one, two = turned(10.0), turned(10.0)
    np.testing.assert_array_equal(one.rgb, two.rgb)
    assert one.rgb.shape == (SIZE, SIZE, 3)


def test_a_photo_of_another_scale_gives_the_same_view() -> None:
    topology = load_topology()
    prediction = Prediction(topology.mean_shape, None, filling_view(0.0))
    large = np.repeat(np.repeat(photo(), 4, axis=0), 4, axis=1)
    to_crop = np.array([[0.25, 0.0, -0.375], [0.0, 0.25, -0.375]])
    view = TextureView(large, to_crop, prediction.front.posmap)
    big = turn_head(prediction, view, bake_texture(topology, view), topology, "40")
    small = turned(0.0, "40")
    assert np.abs(big.rgb.astype(int) - small.rgb.astype(int)).mean() < 4.0
    assert replace(big.turn) == small.turn
