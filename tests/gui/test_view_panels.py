"""The panels beside the 3D view: layers, panes, light, bookmarks, measuring."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QListWidget, QSlider, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from app.core.measure import ray_meets
from app.core.measurements import MeasureKind
from app.core.topology import load_topology
from app.gui.anatomy import NAMES
from app.gui.layer_mix import LayerMix, MeshLayer
from app.gui.layers_panel import LayersPanel
from app.gui.measure_panel import MeasurePanel
from app.gui.mesh_view import Light
from app.gui.undo import EditHistory
from tests.gui.conftest import Desk
from tests.helpers.faces import make_result


@pytest.fixture
def done(desk: Desk, photo_files: tuple[Path, Path]) -> Desk:
    """A window with a result."""
    desk.window.photos.drop(list(photo_files))
    desk.window.start()
    assert desk.window.run.result is not None
    return desk


def layers_of(desk: Desk) -> LayersPanel:
    panel = desk.window.findChild(LayersPanel)
    assert panel is not None
    return panel


def measure_of(desk: Desk) -> MeasurePanel:
    panel = desk.window.findChild(MeasurePanel)
    assert panel is not None
    return panel


def front_point(desk: Desk, x: float, y: float) -> object:
    """What is picked at model coordinates, from the front."""
    assert desk.view.mesh is not None
    point = ray_meets(desk.view.mesh, np.array([x, y, 500.0]), np.array([0.0, 0.0, -1.0]))
    assert point is not None
    return point


def pick(desk: Desk, x: float, y: float) -> None:
    assert desk.view.picking
    desk.view.events.picked.emit(front_point(desk, x, y))


def test_before_a_result_nothing_can_be_chosen(desk: Desk) -> None:
    assert not any(row.isEnabled() for row in layers_of(desk).rows.values())
    for name in ("view.split", "view.bookmark", "measure.distance", "measure.angle"):
        assert not desk.window.actions_[name].isEnabled()
        assert "no result" in desk.window.actions_[name].toolTip()


def test_eye_and_slider_change_the_layer_and_the_command_shows_one_alone(done: Desk) -> None:
    rows = layers_of(done).rows
    QTest.mouseClick(rows[MeshLayer.CONFIDENCE].eye, Qt.MouseButton.LeftButton)
    rows[MeshLayer.CONFIDENCE].opacity.slider.setValue(40)
    mix = done.view.layers()
    assert mix.strength(MeshLayer.CONFIDENCE) == pytest.approx(0.4)
    assert mix.strength(MeshLayer.TEXTURE) == 1.0
    done.window.actions_["layer.provenance"].trigger()
    assert done.view.layers() == LayerMix.only(MeshLayer.PROVENANCE)
    assert [layer for layer, row in rows.items() if row.eye.isChecked()] == [MeshLayer.PROVENANCE]


def test_the_opacity_slider_answers_to_keys(done: Desk) -> None:
    slider = layers_of(done).rows[MeshLayer.TEXTURE].opacity.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_PageDown)
    assert done.view.layers().strength(MeshLayer.TEXTURE) == pytest.approx(0.9)


def test_a_hidden_layers_slider_is_off(done: Desk) -> None:
    row = layers_of(done).rows[MeshLayer.WIREFRAME]
    assert not row.opacity.isEnabled()
    QTest.mouseClick(row.eye, Qt.MouseButton.LeftButton)
    assert row.opacity.isEnabled()


def test_each_pane_of_a_split_view_has_layers_of_its_own(done: Desk) -> None:
    panel, actions = layers_of(done), done.window.actions_
    assert not actions["view.linked"].isEnabled()
    actions["view.split"].trigger()
    assert done.view.split == (True, True)
    right = panel._panes.button(1)
    assert right.isVisibleTo(panel)
    QTest.mouseClick(right, Qt.MouseButton.LeftButton)
    actions["layer.shaded"].trigger()
    assert done.view.layers(1) == LayerMix.only(MeshLayer.SHADED)
    assert done.view.layers(0) == LayerMix.only(MeshLayer.TEXTURE)
    actions["view.linked"].trigger()
    assert done.view.split == (True, False)
    actions["view.split"].trigger()
    assert done.view.pane == 0
    assert not right.isVisibleTo(panel)


def test_light_turns_and_goes_back(done: Desk) -> None:
    panel = layers_of(done)
    panel.azimuth.slider.setValue(-60)
    panel.elevation.slider.setValue(25)
    assert done.view.light == Light(-60.0, 25.0)
    done.window.actions_["view.light_reset"].trigger()
    assert done.view.light == Light()
    assert panel.azimuth.slider.value() == 0


def test_a_bookmark_is_kept_gone_to_renamed_deleted_and_brought_back(done: Desk, qtbot: QtBot) -> None:
    box, view, history = layers_of(done).bookmarks, done.view, done.window.history
    view.set_view("left_profile")
    place = view.camera()
    done.window.actions_["view.bookmark"].trigger()
    view.set_view("front")
    QTest.keyClick(box.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.camera() == place)
    box.list.item(0).setText("Scar")
    qtbot.waitUntil(lambda: box.records.items[0].name == "Scar")
    QTest.mouseClick(box.remove_button, Qt.MouseButton.LeftButton)
    assert box.records.items == ()
    history.undo()
    assert [item.name for item in box.records.items] == ["Scar"]
    history.undo()
    assert [item.name for item in box.records.items] == ["View 1"]
    history.undo()
    assert box.records.items == ()
    history.redo()
    assert box.records.items[0].camera == place


def test_two_points_make_a_distance_that_is_in_the_result(done: Desk) -> None:
    panel, run = measure_of(done), done.window.run
    done.window.actions_["measure.distance"].trigger()
    pick(done, -25.0, -40.0)
    assert panel.back_button.isVisibleTo(panel)
    assert len(done.view.marks) == 1
    pick(done, 25.0, -40.0)
    [made] = panel.model.records.items
    assert made.value == pytest.approx(50.0, abs=0.5)
    assert made.standard is not None
    assert panel.list.topLevelItem(0).text(1) == made.text
    assert done.view.marks[0].label == made.text
    assert run.result is not None
    assert run.result.measurements == (made,)
    done.window.history.undo()
    assert run.result.measurements == ()
    assert done.view.marks == ()
    done.window.history.redo()
    assert run.result.measurements == (made,)


def test_the_keyboard_alone_measures_an_angle_by_name(desk: Desk, photo_files: tuple[Path, Path]) -> None:
    desk.services.topology = load_topology()
    done, panel = desk, measure_of(desk)
    done.window.photos.drop(list(photo_files))
    done.window.start()
    done.window.actions_["measure.angle"].trigger()
    panel.named.setFocus()
    for name in ("exocanthion_right", "pronasale", "exocanthion_left"):
        panel.named.setCurrentIndex(list(NAMES).index(name))
        QTest.keyClick(panel.add_button, Qt.Key.Key_Space)
    [made] = panel.model.records.items
    assert made.kind is MeasureKind.ANGLE
    assert made.points[1].name == "pronasale"
    assert 20.0 < made.value < 160.0


def test_a_mesh_of_another_layout_offers_no_names(done: Desk) -> None:
    done.window.actions_["measure.distance"].trigger()
    assert not measure_of(done).add_button.isEnabled()


def test_points_can_be_taken_back_and_measuring_stopped(done: Desk) -> None:
    panel = measure_of(done)
    done.window.actions_["measure.distance"].trigger()
    pick(done, 0.0, 0.0)
    QTest.mouseClick(panel.back_button, Qt.MouseButton.LeftButton)
    assert panel.model.points == ()
    pick(done, 0.0, 0.0)
    pick(done, 0.0, 0.0)
    assert panel.model.records.items == ()
    assert "coincide" in panel._hint.text()
    done.view.events.missed.emit()
    assert "no surface" in panel._hint.text()
    done.window.actions_["measure.distance"].trigger()
    assert not done.view.picking
    assert not done.window.actions_["measure.distance"].isChecked()


def test_a_measurement_is_renamed_and_deleted_with_undo(done: Desk, qtbot: QtBot) -> None:
    panel, history = measure_of(done), done.window.history
    done.window.actions_["measure.distance"].trigger()
    pick(done, -20.0, 0.0)
    pick(done, 20.0, 0.0)
    panel.list.topLevelItem(0).setText(0, "Between the eyes")
    qtbot.waitUntil(lambda: panel.model.records.items[0].label == "Between the eyes")
    QTest.mouseClick(panel.remove_button, Qt.MouseButton.LeftButton)
    assert panel.model.records.items == ()
    assert "Between the eyes" in history.stack.undoText()
    history.undo()
    assert panel.list.topLevelItem(0).text(0) == "Between the eyes"


def test_another_result_has_measurements_of_its_own(done: Desk) -> None:
    panel, run = measure_of(done), done.window.run
    done.window.actions_["measure.distance"].trigger()
    pick(done, -20.0, 0.0)
    pick(done, 20.0, 0.0)
    assert run.result is not None
    first = run.result
    done.window.start()
    assert run.result.mesh is not first.mesh
    assert panel.model.records.items == ()
    assert run.result.measurements == ()
    done.window.history.undo()
    assert run.result.measurements == (), "taking back a measurement of the result before changes that one alone"


def test_measurements_that_a_result_brings_are_shown(done: Desk) -> None:
    panel = measure_of(done)
    done.window.actions_["measure.distance"].trigger()
    pick(done, -20.0, 0.0)
    pick(done, 20.0, 0.0)
    kept = panel.model.records.items
    panel.model.show_result(replace(make_result(done.services.topology), measurements=kept))
    assert panel.model.records.items == kept


def test_scale_and_caveat_stand_below_the_values(done: Desk) -> None:
    done.window.workspace.show_page("page.measure")
    words = " ".join(label.text() for label in measure_of(done).findChildren(QLabel))
    assert "interpupillary 63 mm (assumed)" in words
    assert "not on a person" in words
    assert "Not for comparing people" in words


@pytest.mark.parametrize("page", ["page.layers", "page.measure"])
def test_every_control_has_a_name_and_takes_the_focus(done: Desk, page: str) -> None:
    done.window.workspace.show_page(page)
    panel = done.window.workspace._pages[page][1]
    controls: list[QWidget] = [
        widget
        for kind in (QAbstractButton, QSlider, QComboBox, QListWidget, QTreeWidget, QLineEdit)
        for widget in panel.findChildren(kind)
    ]
    assert len(controls) > 5
    for widget in controls:
        name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        assert name, widget
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget


def test_a_long_list_of_edits_is_one_history(done: Desk) -> None:
    assert isinstance(done.window.history, EditHistory)
    for _ in range(3):
        done.window.actions_["view.bookmark"].trigger()
    assert [item.name for item in layers_of(done).bookmarks.records.items] == ["View 1", "View 2", "View 3"]
    for _ in range(3):
        done.window.history.undo()
    assert layers_of(done).bookmarks.records.items == ()
