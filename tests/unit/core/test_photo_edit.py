"""Edits of a photo: orientation, and their way to a file and back."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from app.core.photo_edit import Orientation, PhotoEdit, edited_photo
from app.core.records import Box, Photo

PICTURE = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)


@pytest.mark.parametrize("steps", list(itertools.product("LRM", repeat=3)), ids="".join)
def test_steps_add_up_as_they_are_seen(steps: tuple[str, ...]) -> None:
    orientation, seen = Orientation(), PICTURE
    for step in steps:
        if step == "M":
            orientation, seen = orientation.flipped(), seen[:, ::-1]
        else:
            quarters = 1 if step == "R" else -1
            orientation, seen = orientation.turned(quarters), np.rot90(seen, -quarters)
    assert np.array_equal(orientation.apply(PICTURE), seen)


def test_the_original_is_kept_when_nothing_changed_and_marked_when_it_did() -> None:
    photo = Photo(PICTURE, "ab" * 32, "a.png")
    assert edited_photo(photo, PhotoEdit(box=Box(0, 0, 2, 2))) is photo
    turned = edited_photo(photo, PhotoEdit(Orientation(1, True)))
    assert turned.size == (2, 4)
    assert turned.sha256 == photo.sha256
    assert [notice.code for notice in turned.warnings] == ["W511", "W512"]
    assert "90 degrees clockwise" in turned.warnings[0].text


def test_an_edit_survives_json() -> None:
    points = np.random.default_rng(0).uniform(0, 500, (68, 3))
    edit = PhotoEdit(Orientation(3, True), Box(1.5, 2.0, 30.0, 40.0)).with_landmarks(points)
    again = PhotoEdit.from_json(json.loads(json.dumps(edit.to_json())))
    assert again == edit
    assert again.points() == pytest.approx(points[:, :2], abs=1e-3)
    assert edit.with_orientation(Orientation()) == PhotoEdit(), "box and landmarks belong to the old position"


@pytest.mark.parametrize(
    "change",
    [{"box": [1, 2]}, {"landmarks68": [[1, 2]]}, {"quarter_turns": "x"}, {"landmarks68": 3}],
    ids=["half a box", "one landmark", "no number", "no list"],
)
def test_data_that_are_no_edit_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no edit"):
        PhotoEdit.from_json(PhotoEdit().to_json() | change)
