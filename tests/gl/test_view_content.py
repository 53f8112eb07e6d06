"""The real 3D view's layers, light, panes, camera and picking."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.measure import anatomical_point
from app.core.measurements import SurfacePoint
from app.core.topology import load_topology
from app.gui.layer_mix import LayerMix, MeshLayer
from app.gui.mesh_view import Light, Mark
from app.gui.viewport import Viewport
from tests.gl.test_viewport import difference, face_area, viewport  # noqa: F401 - a fixture


def test_opacity_goes_from_one_layer_to_the_other(viewport: Viewport) -> None:  # noqa: F811
    below = LayerMix.only(MeshLayer.TEXTURE)
    viewport.set_layers(below)
    texture = face_area(viewport.screenshot()).astype(float)
    pictures = []
    for opacity in (0.25, 0.5, 1.0):
        viewport.set_layers(below.show(MeshLayer.PROVENANCE, True).fade(MeshLayer.PROVENANCE, opacity))
        pictures.append(face_area(viewport.screenshot()).astype(float))
    distances = [np.abs(picture - texture).mean() for picture in pictures]
    assert distances[0] + 2.0 < distances[1] < distances[2] - 2.0


def test_wires_alone_let_the_background_through(viewport: Viewport) -> None:  # noqa: F811
    viewport.set_layers(LayerMix.only(MeshLayer.SHADED))
    solid = viewport.screenshot()
    viewport.set_layers(LayerMix.only(MeshLayer.WIREFRAME).show(MeshLayer.SHADED, False))
    wires = viewport.screenshot()
    assert difference(face_area(solid), face_area(wires)) > 10.0
    viewport.set_layers(LayerMix())
    assert face_area(viewport.screenshot()).std() < 10.0, "all eyes shut: the background alone"


def test_the_light_can_be_turned(viewport: Viewport) -> None:  # noqa: F811
    viewport.set_layer(MeshLayer.SHADED)

    def right_minus_left() -> float:
        area = face_area(viewport.screenshot()).astype(float)
        half = area.shape[1] // 2
        return float(area[:, half:].mean() - area[:, :half].mean())

    viewport.set_light(Light(-70.0))
    from_left = right_minus_left()
    viewport.set_light(Light(70.0))
    assert right_minus_left() > from_left + 15.0


def test_split_panes_share_the_camera_and_keep_their_layers(viewport: Viewport, qtbot: QtBot) -> None:  # noqa: F811
    viewport.set_split(True)
    viewport.set_layers(LayerMix.only(MeshLayer.SHADED), 0)
    viewport.set_layers(LayerMix.only(MeshLayer.CONFIDENCE), 1)
    picture = viewport.screenshot()
    left, right = picture[100:600, 20:490], picture[100:600, 534:1004]
    assert difference(left, right) > 5.0
    viewport.set_layers(LayerMix.only(MeshLayer.SHADED), 1)
    picture = viewport.screenshot()
    assert difference(picture[100:600, 20:490], picture[100:600, 532:1002]) < 3.0, "the same from the same place"
    camera = viewport.camera()
    assert camera is not None
    viewport.look(camera.turned(40.0, 10.0))
    picture = viewport.screenshot()
    assert difference(picture[100:600, 20:490], picture[100:600, 532:1002]) < 3.0
    viewport.set_split(True, linked=False)
    viewport.look(camera.turned(-60.0, 0.0))
    picture = viewport.screenshot()
    assert difference(picture[100:600, 20:490], picture[100:600, 532:1002]) > 3.0, "no longer linked"
    viewport.set_split(False)
    assert len(viewport.panes()) == 1


@pytest.mark.parametrize("perspective", [False, True], ids=["parallel", "perspective"])
def test_a_click_chooses_the_point_that_is_drawn_there(viewport: Viewport, perspective: bool) -> None:  # noqa: F811
    gl, mesh = viewport.gl, viewport.mesh
    assert gl is not None
    assert mesh is not None
    viewport.set_perspective(perspective)
    found: list[SurfacePoint] = []
    viewport.events.picked.connect(found.append)
    for name in ("pronasale", "cheilion_left", "gnathion"):
        wanted = anatomical_point(mesh, load_topology(), name)
        viewport.set_marks((Mark((wanted.position,)),))
        place = viewport.frame.overlay.places()[0][0]
        QTest.mouseClick(gl, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place.toPoint())
        assert not found, "points are chosen only while picking"
        viewport.set_picking(True)
        QTest.mouseClick(gl, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place.toPoint())
        viewport.set_picking(False)
        assert math.dist(found.pop().position, wanted.position) < 1.5


def test_a_drag_while_picking_turns_and_chooses_nothing(viewport: Viewport) -> None:  # noqa: F811
    assert viewport.gl is not None
    found: list[object] = []
    viewport.events.picked.connect(found.append)
    viewport.set_picking(True)
    middle = viewport.gl.rect().center()
    before = viewport.camera()
    QTest.mousePress(viewport.gl, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseMove(viewport.gl, middle + QPoint(60, 0))
    QTest.mouseRelease(viewport.gl, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle + QPoint(60, 0))
    assert found == []
    assert viewport.camera() != before


def test_the_keyboard_turns_moves_enlarges_and_chooses(viewport: Viewport, qtbot: QtBot) -> None:  # noqa: F811
    camera = viewport.camera()
    assert camera is not None
    QTest.keyClick(viewport, Qt.Key.Key_Right)
    turned = viewport.camera()
    assert turned is not None
    assert turned.position != pytest.approx(camera.position)
    QTest.keyClick(viewport, Qt.Key.Key_Left)
    assert viewport.camera().position == pytest.approx(camera.position, abs=0.5)  # type: ignore[union-attr]
    QTest.keyClick(viewport, Qt.Key.Key_Plus)
    assert viewport.camera().parallel_scale < camera.parallel_scale  # type: ignore[union-attr]
    QTest.keyClick(viewport, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert viewport.camera().focal_point[1] < camera.focal_point[1]  # type: ignore[union-attr]
    viewport.set_view("front")
    found: list[SurfacePoint] = []
    viewport.events.picked.connect(found.append)
    viewport.set_picking(True)
    cross = viewport.frame.overlay.cross
    assert cross is not None
    QTest.keyClick(viewport, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert viewport.frame.overlay.cross == cross + QPointF(-12.0, 0.0)
    QTest.keyClick(viewport, Qt.Key.Key_Return)
    QTest.keyClick(viewport, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(viewport, Qt.Key.Key_Return)
    assert len(found) == 2
    assert found[1].position[0] > found[0].position[0]
    assert (
        not viewport._scenes[0].coarse or qtbot.waitUntil(lambda: not viewport._scenes[0].coarse, timeout=2000) is None
    )


def test_measurements_follow_the_camera_and_are_in_the_picture(viewport: Viewport) -> None:  # noqa: F811
    plain = viewport.screenshot()
    mesh = viewport.mesh
    assert mesh is not None
    ends = tuple(anatomical_point(mesh, load_topology(), f"cheilion_{side}").position for side in ("right", "left"))
    viewport.set_marks((Mark(ends, "50.1 ± 2.0 mm", chosen=True),))
    assert difference(plain, viewport.screenshot()) > 0.2
    before = viewport.frame.overlay.places()
    camera = viewport.camera()
    assert camera is not None
    viewport.look(replace(camera, parallel_scale=camera.parallel_scale / 2))
    after = viewport.frame.overlay.places()
    assert abs(after[0][0].x() - after[0][1].x()) == pytest.approx(
        2 * abs(before[0][0].x() - before[0][1].x()), rel=0.01
    )
