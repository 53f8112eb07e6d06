"""What an analyst does by hand on its way into a result: orientation, landmarks, accepted warnings; and comparing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from app.core.errors import UsageError
from app.core.photo_edit import Orientation, PhotoEdit
from app.core.records import Notice, Photo
from app.core.topology import load_topology
from app.imaging.crop import find_face
from app.imaging.decode import decode_photo
from app.networks.key_points import follow_marks, key_point_cells
from app.networks.runtime import Predictor
from app.services.faces import crop_to_marks
from app.services.fit import fit_face, pose_to_photo
from app.services.notices import as_acknowledged
from app.services.reconstruct import ReconstructRequest, reconstruct
from app.services.sample import sample_pairs
from tests.helpers.models import mean_face_predictor


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return mean_face_predictor()


@pytest.fixture(scope="module")
def front() -> Photo:
    return decode_photo(sample_pairs()[0].front)


def test_landmarks_by_hand_frame_the_crop_and_are_those_of_the_result(predictor: Predictor, front: Photo) -> None:
    found = fit_face(predictor, front, find_face(front)).landmarks68[:, :2]
    moved = found + np.array([25.0, -10.0])
    result = reconstruct(ReconstructRequest(front, front_edit=PhotoEdit().with_landmarks(moved)), None, predictor)
    assert result.landmarks68[:, :2] == pytest.approx(moved, abs=1e-2)
    expected = crop_to_marks(front, moved)
    assert result.front_crop.photo_to_crop == pytest.approx(expected.photo_to_crop, abs=1e-2), "no second framing"


def test_a_photo_that_lies_on_its_side_is_put_upright_by_hand(predictor: Predictor, front: Photo) -> None:
    lying = replace(front, rgb=np.ascontiguousarray(np.rot90(front.rgb)))
    upright = reconstruct(ReconstructRequest(front), None, predictor)
    edited = reconstruct(ReconstructRequest(lying, front_edit=PhotoEdit(Orientation(1))), None, predictor)
    assert edited.landmarks68 == pytest.approx(upright.landmarks68)
    assert "W511" in [notice.code for notice in edited.warnings]


@pytest.mark.parametrize(
    "points",
    [
        np.zeros((67, 2)),
        np.full((68, 2), 40.0),
        np.full((68, 2), np.nan),
        np.random.default_rng(1).uniform(-900, -700, (68, 2)),
    ],
    ids=["one too few", "one spot", "not finite", "beside the photo"],
)
def test_points_that_outline_no_face_are_refused(front: Photo, points: np.ndarray) -> None:
    with pytest.raises(UsageError, match="do not outline a face") as caught:
        crop_to_marks(front, points)
    assert caught.value.code == "E211"


def test_accepted_warnings_say_so_and_others_do_not() -> None:
    found = (
        Notice("W312", "Front photo: The face is blurred."),
        Notice("W312", "Side photo: The face is blurred."),
        Notice("W303", "No side photo was given."),
    )
    texts = [notice.text for notice in as_acknowledged(found, ("front W312",))]
    assert texts == [
        "Front photo: The face is blurred. Acknowledged by the analyst.",
        "Side photo: The face is blurred.",
        "No side photo was given.",
    ]


def test_key_points_near_a_moved_landmark_follow_and_far_ones_stay() -> None:
    cells, shares = (torch.from_numpy(part) for part in key_point_cells())
    rng = torch.Generator().manual_seed(0)
    points = torch.rand((1, len(cells), 2), generator=rng) * 200.0
    marks = points[:, :68].clone()
    assert torch.allclose(follow_marks(points, marks, cells, shares), points, atol=1e-4)
    marks[0, 48] += torch.tensor([20.0, 0.0])
    moved = follow_marks(points, marks, cells, shares) - points
    assert moved[0, 48].tolist() == pytest.approx([20.0, 0.0], abs=1e-4)
    assert moved[0, :68].abs().sum() == pytest.approx(20.0, abs=1e-3), "the other landmarks are the person's too"
    others = moved[0, 68:, 0]
    assert others.max() > 2.0
    assert (others.abs() < 0.2).float().mean() > 0.5


def test_a_face_is_posed_to_its_own_photo(predictor: Predictor, front: Photo) -> None:
    result = reconstruct(ReconstructRequest(front), None, predictor)
    fit = fit_face(predictor, front, find_face(front))
    posed = pose_to_photo(result, front, fit)
    x, y, w, h = posed.area
    eyes = fit.landmarks68[36:48, :2].mean(axis=0)
    assert x < eyes[0] < x + w
    assert y < eyes[1] < y + h
    size = posed.background.shape[0]
    column, row = ((eyes - (x, y)) / w * size).astype(int)
    assert posed.pictures["shaded"][row, column, 3] == 255, "the model lies where the eyes are"
    assert posed.pose == fit.pose
    assert len(result.mesh.vertices) == load_topology().vertex_count
