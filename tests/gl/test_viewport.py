"""The real 3D view: what is drawn, how often, and what it leaves behind."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.core.mesh import mesh_from_shape
from app.core.topology import load_topology
from app.gui.mesh_view import MeshLayer
from app.gui.theme import Theme, ThemeMode
from app.gui.viewport import Viewport
from tests.helpers.faces import make_mesh
from tests.helpers.leaks import alive

Pixels = NDArray[np.uint8]


@pytest.fixture
def viewport(theme: Theme, qtbot: QtBot) -> Iterator[Viewport]:
    """A shown view of 1024x768 with the stand-in face, which has the real topology's layout and level of detail."""
    window = QMainWindow()
    made = Viewport(theme)
    window.setCentralWidget(made)
    window.resize(1024, 768)
    window.show()
    qtbot.waitExposed(window)
    identity = int(window.winId())
    made.show_mesh(make_mesh(load_topology()))
    assert int(window.winId()) == identity, "the window must not be made anew, which flashes"
    qtbot.wait(50)
    yield made
    made.close_view()
    window.close()
    window.deleteLater()


def spread(image: Pixels) -> float:
    return float(image.astype(float).std())


def face_area(image: Pixels) -> Pixels:
    height, width, _ = image.shape
    return image[height // 4 : 3 * height // 4, 3 * width // 8 : 5 * width // 8]


def difference(first: Pixels, second: Pixels) -> float:
    return float(np.abs(first.astype(float) - second.astype(float)).mean())


def test_every_layer_draws_something_of_its_own(viewport: Viewport) -> None:
    pictures = {}
    for layer in MeshLayer:
        viewport.set_layer(layer)
        picture = viewport.screenshot()
        assert picture.shape == (768, 1024, 3)
        assert spread(picture) > 10.0, layer
        pictures[layer] = picture
    for one, other in itertools.combinations(MeshLayer, 2):
        assert difference(face_area(pictures[one]), face_area(pictures[other])) > 4.0, (one, other)


def test_the_guard_against_leaks_sees_this_view(viewport: Viewport) -> None:
    kinds = {type(thing).__name__ for thing in alive()}
    assert {"QMainWindow", "vtkGenericOpenGLRenderWindow", "vtkOpenGLActor"} <= kinds


def test_texture_is_the_right_way_up_and_unlit(viewport: Viewport) -> None:
    """The stand-in's blue grows to the right of the texture, that is to the subject's left, the image's right."""
    viewport.set_layer(MeshLayer.TEXTURE)
    area = face_area(viewport.screenshot()).astype(float)
    left, right = area[:, :60, 2].mean(), area[:, -60:, 2].mean()
    assert right > left + 8.0


def test_standard_views_differ_and_profiles_mirror_each_other(viewport: Viewport) -> None:
    viewport.set_layer(MeshLayer.SHADED)
    pictures = {}
    for name in ("front", "left_profile", "right_profile", "left_three_quarter", "right_three_quarter", "top"):
        viewport.set_view(name)
        pictures[name] = viewport.screenshot()
    for one, other in itertools.combinations(pictures, 2):
        assert difference(pictures[one], pictures[other]) > 2.0, (one, other)
    outline = {name: np.abs(np.diff(face_mask(picture).sum(axis=0))) for name, picture in pictures.items()}
    both = np.corrcoef(outline["left_profile"], outline["right_profile"][::-1])[0, 1]
    assert both > 0.8
    assert nose_side(pictures["left_profile"]) == "left"
    assert nose_side(pictures["right_profile"]) == "right"


def face_mask(picture: Pixels) -> NDArray[np.bool_]:
    """Where the picture is not the background of its own row's edge."""
    edge = picture[:, :1].astype(float)
    mask = np.abs(picture.astype(float) - edge).max(axis=2) > 12.0
    mask[-70:] = False  # caption and key
    return mask


def nose_side(picture: Pixels) -> str:
    """Towards which edge the surface is seen end-on: the open back of a face is straight, its front is not."""
    rows = face_mask(picture)
    filled = rows.any(axis=1)
    first = rows.argmax(axis=1)[filled]
    last = rows.shape[1] - rows[:, ::-1].argmax(axis=1)[filled]
    middle = slice(len(first) // 3, 2 * len(first) // 3)
    return "left" if np.ptp(first[middle]) > np.ptp(last[middle]) else "right"


def test_the_caption_is_burnt_into_every_picture(viewport: Viewport) -> None:
    viewport.set_layer(MeshLayer.SHADED)
    label = viewport.frame.caption
    assert label.isVisible()
    assert label.text() == "AI-estimated 3D model. Not a photograph."
    place = label.geometry()
    corner = viewport.screenshot()[place.top() : place.bottom(), place.left() : place.right()]
    assert (corner.max(axis=2) < 100).mean() > 0.03, "dark letters"
    assert (corner.min(axis=2) > 240).mean() > 0.5, "on a light card"


def test_the_key_appears_with_the_layers_that_need_one(viewport: Viewport) -> None:
    for layer in MeshLayer:
        viewport.set_layer(layer)
        assert viewport.frame.legends[0].isVisible() == (layer in (MeshLayer.CONFIDENCE, MeshLayer.PROVENANCE))


def test_an_idle_view_does_not_draw(viewport: Viewport, qtbot: QtBot) -> None:
    assert viewport.gl is not None
    viewport.screenshot()
    qtbot.wait(300)
    count = 0

    def counted() -> None:
        nonlocal count
        count += 1

    viewport.gl.aboutToCompose.connect(counted)
    qtbot.wait(1000)
    assert count == 0


def test_dragging_draws_the_coarse_mesh_and_rest_the_full_one(viewport: Viewport, qtbot: QtBot) -> None:
    gl, scene = viewport.gl, viewport._scenes[0]
    assert gl is not None
    before = viewport.screenshot()
    middle = gl.rect().center()
    QTest.mousePress(gl, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    times = []
    for step in range(1, 13):
        began = time.perf_counter()
        QTest.mouseMove(gl, middle + QPoint(8 * step, 0))
        qtbot.wait(1)
        times.append(time.perf_counter() - began)
        assert scene.coarse
        assert gl.GetRenderWindow().GetSize() == (1024, 768), "the pointer's way is measured by it"
    QTest.mouseRelease(gl, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle + QPoint(96, 0))
    qtbot.waitUntil(lambda: not scene.coarse, timeout=2000)
    assert difference(before, viewport.screenshot()) > 2.0, "the drag turned the face"
    assert sorted(times)[len(times) // 2] < 0.5


def test_the_full_mesh_waits_until_a_reconstruction_has_ended(viewport: Viewport, qtbot: QtBot) -> None:
    gl, scene = viewport.gl, viewport._scenes[0]
    assert gl is not None
    if not gl.software:
        pytest.skip("a graphics card draws the full mesh at all times")
    qtbot.waitUntil(lambda: not scene.coarse, timeout=2000)
    viewport.spare(True)
    assert scene.coarse
    qtbot.wait(400)
    assert scene.coarse
    viewport.spare(False)
    qtbot.waitUntil(lambda: not scene.coarse, timeout=2000)


def test_one_paint_for_several_requests(viewport: Viewport, qtbot: QtBot) -> None:
    """A frame costs one pass: pyvista, the interactor and Qt each ask for one."""
    assert viewport.gl is not None
    qtbot.wait(300)
    drawn = 0

    def counted(*_: object) -> None:
        nonlocal drawn
        drawn += 1

    window = viewport.gl.GetRenderWindow()
    tag = window.AddObserver("StartEvent", counted)
    for _ in range(3):
        viewport.gl.render()
        viewport.gl._Iren.Render()
        viewport.gl.update()
    qtbot.wait(300)
    window.RemoveObserver(tag)
    assert drawn == 1


def test_a_new_size_draws_the_quick_mesh_once_and_then_the_full_one(viewport: Viewport, qtbot: QtBot) -> None:
    gl = viewport.gl
    assert gl is not None
    if not gl.software:
        pytest.skip(f"drawn by {gl.driver}")
    viewport.screenshot()
    qtbot.wait(300)
    drawn: list[bool] = []
    window = gl.GetRenderWindow()
    tag = window.AddObserver("StartEvent", lambda *_: drawn.append(viewport._scenes[0].coarse))
    viewport.window().resize(900, 700)
    qtbot.waitUntil(lambda: False in drawn, timeout=3000)
    qtbot.wait(100)
    window.RemoveObserver(tag)
    assert drawn == [True, False]
    assert viewport.screenshot().shape == (700, 900, 3)


def test_keys_and_drops_are_left_to_the_window(viewport: Viewport) -> None:
    assert viewport.gl is not None
    assert not viewport.gl.acceptDrops()
    before = viewport.screenshot()
    for key in (Qt.Key.Key_W, Qt.Key.Key_Q, Qt.Key.Key_V, Qt.Key.Key_C, Qt.Key.Key_B):
        QTest.keyClick(viewport.gl, key)
    assert difference(before, viewport.screenshot()) < 0.1
    assert viewport.gl.isVisible()


def test_software_graphics_draw_without_multisampling(viewport: Viewport) -> None:
    assert viewport.gl is not None
    if not viewport.gl.software:
        pytest.skip(f"drawn by {viewport.gl.driver}")
    assert viewport.gl.GetRenderWindow().GetMultiSamples() == 0


def test_both_themes_and_clearing(viewport: Viewport, theme: Theme) -> None:
    light = viewport.screenshot()
    theme.set_mode(ThemeMode.DARK)
    dark = viewport.screenshot()
    theme.set_mode(ThemeMode.LIGHT)
    assert light[20, 20].mean() > dark[20, 20].mean() + 80
    viewport.clear()
    assert not viewport.screenshot().any()
    assert not viewport.frame.caption.isVisible()


def test_a_mesh_of_another_layout_is_drawn_without_levels(viewport: Viewport) -> None:
    topology = load_topology()
    mesh = mesh_from_shape(topology.mean_shape, topology)
    half = mesh.triangles[: len(mesh.triangles) // 2]
    used = np.unique(half)
    index = np.full(len(mesh.vertices), -1, np.int32)
    index[used] = np.arange(len(used), dtype=np.int32)
    part = type(mesh)(mesh.vertices[used], index[half], mesh.uv[used], mesh.normals[used])
    viewport.set_layer(MeshLayer.TEXTURE)
    viewport.show_mesh(part)
    assert viewport.layer is MeshLayer.SHADED, "it has no texture"
    assert spread(viewport.screenshot()) > 8.0
