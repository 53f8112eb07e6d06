"""Textures of a head whose true colours are known."""

from __future__ import annotations

import numpy as np
import pytest

from app.core.maps import resize_map
from app.core.mesh import mesh_from_shape
from app.core.records import Provenance
from app.core.texture import BakedTexture, TextureView, bake_texture, texture_mesh
from app.core.topology import load_topology
from app.core.visibility import view_weight
from tests.helpers.pictures import camera, take_photo, true_colours
from tests.helpers.topology import small_head

HEAD = small_head()
FACE = resize_map(HEAD.mask.astype(np.float32), 512) > 0.5
TRUE = true_colours(512)


def _errors(baked: BakedTexture, source: Provenance) -> np.ndarray:
    where = FACE & (baked.provenance == source)
    return np.abs(baked.rgb - TRUE).max(axis=-1)[where]


@pytest.fixture(scope="module")
def pair() -> BakedTexture:
    """Front, and a profile that shows the subject's left (the image's right half of the texture), underexposed."""
    return bake_texture(HEAD, take_photo(HEAD, camera()), take_photo(HEAD, camera(yaw=70.0), gain=0.7))


def test_what_a_photo_shows_has_the_photos_colours(pair: BakedTexture) -> None:
    assert np.percentile(_errors(pair, Provenance.FRONT), 99) < 4.0
    assert np.percentile(_errors(pair, Provenance.SIDE), 99) < 8.0  # brought up from 70 % exposure


def test_the_side_photo_gives_the_side_that_it_shows(pair: BakedTexture) -> None:
    assert pair.provenance[220, 256] == Provenance.FRONT
    assert pair.provenance[220, 485] == Provenance.SIDE
    assert pair.provenance[220, 26] == Provenance.MIRRORED
    assert (pair.provenance[~FACE] == Provenance.INVENTED).all()


def test_the_other_profile_gives_the_other_side() -> None:
    baked = bake_texture(HEAD, take_photo(HEAD, camera()), take_photo(HEAD, camera(yaw=-70.0)))
    assert baked.provenance[220, 26] == Provenance.SIDE
    assert baked.provenance[220, 485] == Provenance.MIRRORED


def test_no_background_gets_onto_the_face(pair: BakedTexture) -> None:
    green = pair.rgb[..., 1].astype(int) - pair.rgb[..., [0, 2]].max(axis=-1)
    true_green = TRUE[..., 1] - TRUE[..., [0, 2]].max(axis=-1)
    assert green[FACE].max() < true_green.max() + 25


def test_a_single_photo_is_completed_from_the_mirrored_half() -> None:
    baked = bake_texture(HEAD, take_photo(HEAD, camera(yaw=45.0)))
    hidden = baked.provenance[200, 60]
    assert hidden == Provenance.MIRRORED
    assert not (baked.provenance == Provenance.SIDE).any()
    # The mirrored colours are moved to close the seam, so that no edge runs down the face.
    steps = np.abs(np.diff(baked.rgb[60:320, 20:490].astype(int), axis=1)).max()
    assert steps < 12


def test_sampling_a_large_photo_averages_instead_of_aliasing() -> None:
    view = take_photo(HEAD, camera())
    noisy = view.photo.astype(np.int16)
    checker = (np.indices(noisy.shape[:2]).sum(axis=0) % 2 * 80 - 40)[..., None]
    photo = np.clip(noisy + checker, 0, 255).astype(np.uint8)
    baked = bake_texture(HEAD, TextureView(photo, view.photo_to_crop, view.posmap), size=64)
    plain = bake_texture(HEAD, view, size=64)
    core = (slice(15, 40), slice(22, 42))
    assert np.abs(baked.rgb[core].astype(int) - plain.rgb[core]).mean() < 8.0


def test_a_face_cut_off_by_the_photos_edge() -> None:
    view = take_photo(HEAD, camera())
    cut = TextureView(view.photo[:, : view.photo.shape[1] // 2].copy(), view.photo_to_crop, view.posmap)
    baked = bake_texture(HEAD, cut)
    assert {int(p) for p in np.unique(baked.provenance[FACE])} >= {Provenance.FRONT, Provenance.MIRRORED}


def test_a_face_outside_the_photo_is_all_invented() -> None:
    view = take_photo(HEAD, camera())
    away = TextureView(view.photo, view.photo_to_crop + np.array([[0, 0, 5000.0], [0, 0, 0]]), view.posmap)
    baked = bake_texture(HEAD, away)
    assert (baked.provenance == Provenance.INVENTED).all()
    assert (baked.rgb == baked.rgb[0, 0]).all()


def test_same_input_same_texture(pair: BakedTexture) -> None:
    again = bake_texture(HEAD, take_photo(HEAD, camera()), take_photo(HEAD, camera(yaw=70.0), gain=0.7))
    np.testing.assert_array_equal(again.rgb, pair.rgb)
    np.testing.assert_array_equal(again.provenance, pair.provenance)


def test_mesh_carries_texture_and_provenance() -> None:
    mesh = texture_mesh(mesh_from_shape(HEAD.mean_shape, HEAD), HEAD, take_photo(HEAD, camera()), size=256)
    assert mesh.texture is not None
    assert mesh.texture_provenance is not None
    assert mesh.provenance is not None
    assert mesh.texture.shape == (256, 256, 3)
    np.testing.assert_array_equal(mesh.provenance, HEAD.gather(mesh.texture_provenance))


class TestVisibility:
    def test_the_far_side_of_the_nose_hides_the_cheek(self) -> None:
        weight = view_weight(take_photo(HEAD, camera(yaw=55.0)).posmap, HEAD)  # nose to the image's left
        row = 92  # of the nose tip
        assert weight[row, 160] > 0.9  # near cheek
        assert weight[row, 105] == 0.0  # the cheek behind the nose
        assert weight[row, 40] == 0.0  # turned away

    def test_eyes_and_lips_of_the_shipped_face_are_seen_from_the_front(self) -> None:
        topology = load_topology()
        view = take_photo(topology, camera())
        weight = view_weight(view.posmap, topology)
        rows, columns = topology.landmarks68[36:].T
        assert weight[rows, columns].min() > 0.3
        assert weight[0, 0] == 0.0
