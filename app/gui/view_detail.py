"""When the 3D view draws the quick mesh and when the full one, and what it draws before there is any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Generator

    from app.gui.viewport import Viewport

_REST_MS = 160  # the full mesh comes back this long after the last movement


class ViewDetail(QObject):
    """Serves one viewport."""

    def __init__(self, view: Viewport) -> None:
        super().__init__(view)
        self._view = view
        self._moving = False
        self._sparing = False
        self._warming: Generator[None, None, None] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.draw_full)

    def begin_move(self) -> None:
        """The mouse turns the face from now on."""
        self._rest.stop()
        self._moving = True
        self.draw_coarse()

    def end_move(self) -> None:
        """The mouse let go."""
        self._moving = False
        self._rest.start()

    def draw_coarse(self, until_rest: bool = False) -> None:
        """Draw the quick mesh from now on; with `until_rest` the full one comes back by itself."""
        for _, scene in self._view.panes():
            scene.set_coarse(True)
        if self._view.gl is not None:
            self._view.gl.set_draft(True)
        if until_rest:
            self._rest.start()

    def draw_soon(self) -> None:
        """Where the processor draws, draw the quick mesh now and the full one once nothing changes any more."""
        if self._view.gl is not None and self._view.gl.software and self._view.mesh is not None:
            self.draw_coarse(until_rest=True)

    def spare(self, on: bool) -> None:
        """Where the processor draws: no full mesh while a reconstruction needs the processor."""
        if on != self._sparing:
            self._sparing = on
            self.draw_soon()

    def draw_full(self) -> None:
        """Draw the full mesh, unless the mouse moves or the processor is to be spared."""
        self._rest.stop()
        gl = self._view.gl
        if gl is None or self._moving or (self._sparing and gl.software):
            return
        for _, scene in self._view.panes():
            scene.set_coarse(False)
        gl.set_draft(False)
        gl.update()

    def warm_up(self, steps: Generator[None, None, None]) -> None:
        """Take step after step; other events of the window come in between."""
        self._warming = steps
        QTimer.singleShot(0, self, self._warm_on)

    def _warm_on(self) -> None:
        if self._warming is not None:
            for _ in self._warming:
                QTimer.singleShot(0, self, self._warm_on)
                return
            self._warming = None

    def close(self) -> None:
        """The view goes: nothing more is drawn."""
        self._rest.stop()
        self.stop()

    def stop(self) -> None:
        """Warm up no more: there is a face."""
        if self._warming is not None:
            self._warming.close()
            self._warming = None
