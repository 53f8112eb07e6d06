"""The model's pictures that lie over a photo."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.errors import CancelledError
from app.core.frames import crop_to_photo, model_to_posmap
from app.core.jobs import JobContext
from app.render.posed import draw_posed
from tests.helpers.faces import make_mesh, make_photo
from tests.helpers.pictures import camera
from tests.helpers.topology import small_head


def placed_in_photo() -> tuple[np.ndarray, np.ndarray]:
    """Vertices of the stand-in head where its own photo shows them, and the photo."""
    topology = small_head()
    photo, crop = make_photo(topology)
    posmap = model_to_posmap(topology.mean_shape, camera(), topology.mask)
    return crop_to_photo(topology.gather(posmap).astype(float), crop.photo_to_crop), photo.rgb


def test_the_textured_picture_lies_on_the_face_of_the_photo() -> None:
    placed, rgb = placed_in_photo()
    posed = draw_posed(make_mesh(small_head()), placed, rgb, JobContext())
    texture = posed.pictures["texture"].astype(float)
    solid = texture[..., 3] > 250
    assert solid.mean() > 0.1
    difference = np.abs(texture[..., :3] - posed.background.astype(float)).mean(axis=2)
    assert np.median(difference[solid]) < 12.0, "the photo is of this very face"
    x, y, w, h = posed.area
    assert w == h
    assert x < placed[:, 0].min()
    assert y < placed[:, 1].min()
    assert x + w > placed[:, 0].max()


def test_all_pictures_have_one_size_and_their_own_look() -> None:
    placed, rgb = placed_in_photo()
    posed = draw_posed(make_mesh(small_head()), placed, rgb, JobContext())
    shapes = {picture.shape for picture in posed.pictures.values()}
    assert shapes == {(*posed.background.shape[:2], 4)}
    shaded, outline = posed.pictures["shaded"], posed.pictures["outline"]
    assert np.ptp(shaded[shaded[..., 3] > 250][:, 0]) > 60, "light gives it shape"
    assert 0.001 < (outline[..., 3] > 0).mean() < 0.1, "a line, no area"


def test_what_reaches_beyond_the_photo_is_grey() -> None:
    placed, rgb = placed_in_photo()
    placed[:, 0] -= placed[:, 0].mean()
    posed = draw_posed(make_mesh(small_head()), placed, rgb, JobContext())
    assert (posed.background[:, 2] == 96).all()
    assert posed.pictures["texture"][..., 3].max() == 255


def test_drawing_stops_when_it_is_cancelled() -> None:
    placed, rgb = placed_in_photo()
    ctx = JobContext()
    ctx.cancel()
    with pytest.raises(CancelledError):
        draw_posed(make_mesh(small_head()), placed, rgb, ctx)
