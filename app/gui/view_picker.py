"""Choosing points of the mesh in the 3D view: a click that is no drag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from app.core.measure import ray_meets

if TYPE_CHECKING:
    from app.gui.viewport import Viewport

_CLICK_PX = 4  # a press that moves farther is a drag


class ViewPicker(QObject):
    """Watches the OpenGL widget of a viewport.

    Attributes:
        on: whether clicks choose points.
    """

    def __init__(self, view: Viewport) -> None:
        super().__init__(view)
        self._view = view
        self._pressed: QPoint | None = None
        self.on = False

    def pick(self, place: QPointF) -> None:
        """Choose the point of the mesh under a place of the view."""
        for area, scene in self._view.panes():
            if area.contains(place.toPoint()) and scene.mesh is not None:
                pixel = (place.x() - area.x() - 0.5, place.y() - area.y() - 0.5)
                point = ray_meets(scene.mesh, *scene.camera().ray(pixel, (area.width(), area.height())))
                if point is None:
                    self._view.events.missed.emit()
                else:
                    self._view.events.picked.emit(point)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell a click from a drag, and take the focus with the mouse."""
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.LeftButton:
            if event.type() == QEvent.Type.MouseButtonPress:
                self._view.setFocus(Qt.FocusReason.MouseFocusReason)
                self._pressed = event.position().toPoint()
            elif event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
                still = (event.position().toPoint() - self._pressed).manhattanLength() <= _CLICK_PX
                self._pressed = None
                if still and self.on:
                    self.pick(event.position())
        return False
