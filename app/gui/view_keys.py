"""Keys of the 3D view: turning, moving, enlarging, and choosing a point without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from app.gui.viewport import Viewport

_TURN = 5.0  # degrees
_SHIFT = 0.04  # of the picture's height
_ZOOM = 1.12
_CROSS_PX = 12.0
_CROSS_FINE_PX = 1.0

_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}
_ZOOMS = {Qt.Key.Key_Plus: _ZOOM, Qt.Key.Key_Equal: _ZOOM, Qt.Key.Key_Minus: 1.0 / _ZOOM}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ViewKeys:
    """Acts on a viewport for the keys that are pressed in it.

    While points are chosen, Ctrl and an arrow move the cross (with Shift by single pixels) and Enter takes its place.
    """

    def __init__(self, view: Viewport) -> None:
        self._view = view

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks; False when it is none of the view's keys."""
        view, camera = self._view, self._view.camera()
        if camera is None:
            return False
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        cross = view.frame.overlay.cross
        if view.picker.on and cross is not None and key in _ENTER:
            view.picker.pick(cross)
            return True
        if key in _ARROWS:
            x, y = _ARROWS[key]
            if control and cross is not None:
                step = _CROSS_FINE_PX if shift else _CROSS_PX
                view.frame.overlay.set_cross(self._inside(cross + QPointF(x, -y) * step))
                return True
            view.detail.draw_coarse(until_rest=True)
            view.look(camera.shifted(-_SHIFT * x, -_SHIFT * y) if shift else camera.turned(-_TURN * x, -_TURN * y))
            return True
        if key in _ZOOMS:
            view.detail.draw_coarse(until_rest=True)
            view.look(camera.zoomed(_ZOOMS[key]))
            return True
        return False

    def _inside(self, place: QPointF) -> QPointF:
        area = self._view.rect()
        return QPointF(min(max(place.x(), 0.0), area.width() - 1.0), min(max(place.y(), 0.0), area.height() - 1.0))
