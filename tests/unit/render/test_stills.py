"""Stills drawn for real, in their own process and without a display."""

from __future__ import annotations

import ctypes.util
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace

import numpy as np
import psutil
import pytest

from app.core.errors import CancelledError, EnfaceError
from app.core.jobs import JobContext
from app.core.mesh import mesh_from_shape
from app.core.records import FaceMesh, Provenance
from app.core.views import PROVENANCE_COLOURS, VIEWS, Layer, Projection, frame_views
from app.render.stills import Shot, render_stills
from tests.helpers.topology import small_head

RED, BLUE, GREEN = (200, 30, 30), (30, 30, 200), (30, 200, 30)
SIZE = (240, 240)


@pytest.fixture(scope="module")
def mesh() -> FaceMesh:
    """A head that is red on the subject's left, blue on the right, green at the chin; less certain on the left."""
    topology = small_head()
    plain = mesh_from_shape(topology.mean_shape, topology)
    texture = np.empty((256, 256, 3), dtype=np.uint8)
    texture[:, :128], texture[:, 128:], texture[185:] = BLUE, RED, GREEN
    left = plain.vertices[:, 0] > 0
    return replace(
        plain,
        texture=texture,
        sigma_mm=np.where(left, 4.0, 0.5).astype(np.float32),
        provenance=np.where(left, Provenance.FRONT, Provenance.INVENTED).astype(np.uint8),
    )


@pytest.fixture(scope="module")
def stills(mesh):
    shots = [Shot(view, layer) for layer in Layer for view in VIEWS]
    drawn = render_stills(mesh, shots, size=SIZE)
    assert [(still.view, still.layer) for still in drawn] == [(shot.view, shot.layer) for shot in shots]
    return {(still.view, still.layer): still for still in drawn}


def near(image, colour, tolerance=40):
    return (np.abs(image.astype(int) - colour) < tolerance).all(axis=-1)


def drawn(image):
    return (image < 250).any(axis=-1)


def test_every_picture_shows_something_and_no_two_are_alike(stills):
    for still in stills.values():
        assert still.image.shape == (SIZE[1], SIZE[0], 3)
        assert still.image.dtype == np.uint8
        assert 0.08 < drawn(still.image).mean() < 0.9
    assert len({still.image.tobytes() for still in stills.values()}) == len(stills)


def test_the_front_view_is_not_mirrored_nor_upside_down(stills):
    image = stills["front", Layer.TEXTURED].image
    column = {name: np.argwhere(near(image, colour))[:, 1].mean() for name, colour in (("l", RED), ("r", BLUE))}
    assert column["l"] > SIZE[0] / 2 + 20 > SIZE[0] / 2 - 20 > column["r"]
    assert np.argwhere(near(image, GREEN))[:, 0].min() > SIZE[1] / 2


@pytest.mark.parametrize(("view", "shown", "hidden"), [("left_profile", RED, BLUE), ("right_profile", BLUE, RED)])
def test_a_profile_shows_its_own_cheek(stills, view, shown, hidden):
    image = stills[view, Layer.TEXTURED].image
    assert near(image, shown).sum() > 1000
    assert near(image, hidden).sum() < 0.02 * near(image, shown).sum()


def test_points_fall_where_the_camera_says(stills, mesh):
    for view in ("front", "left_profile", "right_three_quarter"):
        still = stills[view, Layer.SHADED]
        points = still.camera.project(mesh.vertices, SIZE)
        rows, columns = np.nonzero(drawn(still.image))
        np.testing.assert_allclose(
            [columns.min(), columns.max(), rows.min(), rows.max()],
            [points[:, 0].min(), points[:, 0].max(), points[:, 1].min(), points[:, 1].max()],
            atol=1.2,
        )


def test_the_nose_points_to_the_left_in_the_left_profile(stills, mesh):
    still = stills["left_profile", Layer.SHADED]
    nose = still.camera.project(mesh.vertices[[mesh.vertices[:, 2].argmax()]], SIZE)[0]
    assert np.nonzero(drawn(still.image))[1].min() == pytest.approx(nose[0], abs=1.5)


def test_the_shaded_face_has_depth_of_light_without_burning_out(stills):
    image = stills["front", Layer.SHADED].image
    grey = image[drawn(image)].astype(float)
    assert np.ptp(grey, axis=1).max() < 12  # neutral
    low, high = np.percentile(grey.mean(axis=1), (5, 95))
    assert high - low > 60
    assert 170 < high < 250


def test_confidence_colours_follow_sigma_and_carry_their_scale(stills):
    still = stills["front", Layer.CONFIDENCE]
    assert still.scale is not None
    assert (still.scale.low, still.scale.high) == (0.0, 4.0)
    left, right = still.image[100:140, 150:180].mean(axis=(0, 1)), still.image[100:140, 60:90].mean(axis=(0, 1))
    assert left[0] > 150  # 4 mm: yellow
    assert left[2] < 90
    assert right[0] < 110  # 0.5 mm: violet
    assert stills["front", Layer.SHADED].scale is None


def test_a_worker_thread_gets_the_same_picture(mesh, stills, no_display):
    answers = []
    thread = threading.Thread(target=lambda: answers.extend(render_stills(mesh, [Shot("front")], size=SIZE)))
    thread.start()
    thread.join(60)
    np.testing.assert_array_equal(answers[0].image, stills["front", Layer.SHADED].image)


def test_perspective_and_background_are_respected(mesh):
    still = render_stills(
        mesh, [Shot("front")], size=(200, 120), background=(10, 20, 30), projection=Projection.PERSPECTIVE
    )[0]
    assert still.image.shape == (120, 200, 3)
    np.testing.assert_array_equal(still.image[0, 0], (10, 20, 30))
    assert (
        still.camera
        == frame_views(mesh.vertices, ["front"], aspect=200 / 120, projection=Projection.PERSPECTIVE)["front"]
    )
    points = still.camera.project(mesh.vertices, (200, 120))
    rows = np.nonzero((still.image != (10, 20, 30)).any(axis=-1))[0]
    np.testing.assert_allclose([rows.min(), rows.max()], [points[:, 1].min(), points[:, 1].max()], atol=1.2)


def test_no_shots_need_no_process(mesh):
    assert render_stills(mesh, []) == []


def test_provenance_has_one_colour_for_each_origin(stills):
    image = stills["front", Layer.PROVENANCE].image
    for kind in (Provenance.FRONT, Provenance.INVENTED):
        assert near(image, PROVENANCE_COLOURS[kind]).sum() > 1000
    assert near(image, PROVENANCE_COLOURS[Provenance.MIRRORED]).sum() == 0
    blue = np.argwhere(near(image, PROVENANCE_COLOURS[Provenance.FRONT]))[:, 1].mean()
    assert blue > SIZE[0] / 2  # the subject's left


@pytest.mark.parametrize(
    ("change", "shot", "words"),
    [
        ({"texture": None}, Shot("front", Layer.TEXTURED), "no texture"),
        ({"sigma_mm": None}, Shot("front", Layer.CONFIDENCE), "confidence"),
        ({"provenance": None}, Shot("front", Layer.PROVENANCE), "provenance"),
        ({"provenance": np.full(5, 9, np.uint8)}, Shot("front", Layer.PROVENANCE), "provenance"),
        ({"triangles": np.zeros((0, 3), np.int32)}, Shot("front"), "empty"),
        ({"vertices": np.full((5, 3), np.nan, np.float32)}, Shot("front"), "not finite"),
        ({}, Shot("behind"), "behind"),
    ],
)
def test_what_cannot_be_drawn_is_said(mesh, change, shot, words):
    with pytest.raises(EnfaceError, match=words) as caught:
        render_stills(replace(mesh, **change), [shot])
    assert caught.value.code == "E152"


def test_too_slow_is_an_error_and_leaves_no_process(mesh):
    with pytest.raises(EnfaceError) as caught:
        render_stills(mesh, [Shot("front")], timeout_s=0.05)
    assert caught.value.code == "E151"
    assert not psutil.Process().children()


@pytest.mark.alone
def test_cancelling_ends_the_process_soon(mesh):
    ctx = JobContext()
    timer = threading.Timer(0.3, ctx.cancel)
    timer.start()
    start = time.monotonic()
    with pytest.raises(CancelledError):
        render_stills(mesh, [Shot(view) for view in VIEWS] * 10, size=(1200, 1200), ctx=ctx)
    timer.join()
    assert time.monotonic() - start < 3.0
    assert not psutil.Process().children()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="EGL vendors are a Linux matter")
@pytest.mark.skipif(ctypes.util.find_library("OSMesa") is not None, reason="OSMesa draws here without OpenGL drivers")
def test_a_machine_without_opengl_is_told_what_to_install(mesh, monkeypatch, no_display):
    monkeypatch.setenv("__EGL_VENDOR_LIBRARY_FILENAMES", "/nonexistent")
    with pytest.raises(EnfaceError) as caught:
        render_stills(mesh, [Shot("front")])
    assert caught.value.code == "E150"
    assert "libegl1" in caught.value.one_line()
    assert not psutil.Process().children()


def test_a_full_disk_is_an_error_of_its_own(mesh, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(EnfaceError, match="did not start") as caught:
        render_stills(mesh, [Shot("front")])
    assert caught.value.code == "E150"
    assert "libegl1" not in caught.value.one_line()


def test_rubbish_on_standard_input_ends_the_worker_with_an_error(root):
    done = subprocess.run(
        [sys.executable, "-m", "app.render.worker"], input=b"PK\x03\x04 rubbish", capture_output=True, cwd=root
    )
    assert done.returncode not in (0, 3)
    assert done.stdout == b""
