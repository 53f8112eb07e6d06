"""How fast the 3D view follows the mouse when the processor draws."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.measure import anatomical_point
from app.core.topology import load_topology
from app.gui.layer_mix import LayerMix, MeshLayer
from app.gui.mesh_view import Mark
from app.gui.viewport import Viewport
from tests.gl.test_viewport import viewport  # noqa: F401 - a fixture

FRAMES = 60
SLOWEST_S = 1 / 30


def frame_times(view: Viewport) -> list[float]:
    """Seconds of each frame of a drag: from the mouse's movement to the composed picture."""
    gl = view.gl
    assert gl is not None
    drawn = 0

    def count() -> None:
        nonlocal drawn
        drawn += 1

    gl.aboutToCompose.connect(count)
    middle = gl.rect().center()
    QTest.mousePress(gl, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    times = []
    for step in range(FRAMES):
        before, began = drawn, time.perf_counter()
        QTest.mouseMove(gl, middle + QPoint((step * 7) % 240 - 120, (step * 3) % 80 - 40))
        while drawn == before and time.perf_counter() - began < 2.0:
            QApplication.processEvents()
        times.append(time.perf_counter() - began)
    QTest.mouseRelease(gl, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    gl.aboutToCompose.disconnect(count)
    return sorted(times)


@pytest.mark.parametrize("layer", [MeshLayer.TEXTURE, MeshLayer.SHADED, MeshLayer.CONFIDENCE], ids=str)
def test_thirty_frames_a_second_while_dragging(
    viewport: Viewport,  # noqa: F811
    layer: MeshLayer,
    record_property: Callable[[str, object], None],
) -> None:
    mesh = viewport.mesh
    assert mesh is not None
    viewport.set_layers(LayerMix.only(layer))
    ends = tuple(anatomical_point(mesh, load_topology(), f"cheilion_{side}").position for side in ("right", "left"))
    viewport.set_marks((Mark(ends, "50.1 ± 2.0 mm"),))
    frame_times(viewport)
    # The best of three: what other programs take away is not the viewport's.
    times = min((frame_times(viewport) for _ in range(3)), key=lambda series: series[len(series) // 2])
    record_property("median_ms", round(1000 * times[len(times) // 2], 1))
    if os.getloadavg()[0] > (os.cpu_count() or 1):
        pytest.skip(f"other programs keep the processor busy; median frame {1000 * times[len(times) // 2]:.0f} ms")
    assert times[len(times) // 2] <= SLOWEST_S
