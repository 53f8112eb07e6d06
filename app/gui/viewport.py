"""The 3D view of the window: an empty page until there is a mesh, then the drawn face with caption and key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QResizeEvent
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from app.core.mesh import coarse_mesh
from app.core.records import FaceMesh
from app.core.topology import load_topology
from app.core.views import Projection, frame_views
from app.gui.empty_page import EmptyPage
from app.gui.legend import Legend
from app.gui.mesh_view import MeshLayer
from app.gui.theme import Theme

if TYPE_CHECKING:
    from app.gui.face_scene import FaceScene
    from app.gui.gl_widget import GLWidget

_REST_MS = 160  # the full mesh comes back this long after the last movement
_MARGIN = 10


class Viewport(QWidget):
    """`app.gui.mesh_view.MeshView` on pyvistaqt.

    Signals:
        prepared: the graphics are ready; argument: the name of the OpenGL driver.
    """

    prepared = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._gl: GLWidget | None = None
        self._scene: FaceScene | None = None
        self._layer = MeshLayer.TEXTURE
        self._view = "front"
        self._projection = Projection.PARALLEL
        self._moving = False
        self._seat = QOpenGLWidget(self)  # a window that gets its first one while shown is made anew by Qt, and flashes
        self._seat.hide()
        self._empty = EmptyPage(theme, self)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(self._empty)
        self._caption = QLabel(self.tr("AI-estimated 3D model. Not a photograph."), self)
        self._caption.setProperty("role", "caption")
        self._caption.setObjectName("viewport.caption")
        self._caption.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._caption.hide()
        self._legend = Legend(theme, self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._show_full)
        self.setMinimumSize(320, 240)
        theme.changed.connect(self._take_theme)

    @property
    def gl(self) -> GLWidget | None:
        """The OpenGL widget, once prepared."""
        return self._gl

    @property
    def layer(self) -> MeshLayer:
        """The layer in force."""
        return self._layer if self._scene is None else self._scene.layer

    # -- MeshView ----------------------------------------------------------------------------------------------------

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def prepare(self) -> None:
        """Load VTK and make the OpenGL widget."""
        self._ready()

    def _ready(self) -> tuple[GLWidget, FaceScene]:
        if self._gl is not None and self._scene is not None:
            return self._gl, self._scene
        from app.gui.face_scene import FaceScene
        from app.gui.gl_widget import GLWidget

        gl = GLWidget(self)
        scene = FaceScene(gl.renderer, self._theme.tokens, smooth=gl.software)
        scene.set_layer(self._layer)
        style = gl.iren.style
        style.AddObserver("StartInteractionEvent", lambda *_: self._begin_move())
        style.AddObserver("EndInteractionEvent", lambda *_: self._end_move())
        self._pages.addWidget(gl)
        self._gl, self._scene = gl, scene
        self._raise_overlays()
        self.prepared.emit(gl.driver)
        return gl, scene

    def show_mesh(self, mesh: FaceMesh) -> None:
        """Show a mesh from the direction and in the layer chosen last."""
        gl, scene = self._ready()
        topology = load_topology()
        matches = len(mesh.vertices) == topology.vertex_count
        first = scene.mesh is None
        scene.set_layer(self._layer)
        scene.set_mesh(mesh, coarse_mesh(mesh, topology) if matches else None)
        self._pages.setCurrentWidget(gl)
        if first:
            self.set_view(self._view)
        self._refresh()

    def set_layer(self, layer: MeshLayer) -> None:
        """Choose what is shown."""
        self._layer = layer
        if self._scene is not None:
            self._scene.set_layer(layer)
        self._refresh()

    def set_view(self, name: str) -> None:
        """Turn to a standard direction, the whole mesh in sight."""
        self._view = name
        if self._scene is None or self._scene.mesh is None:
            return
        aspect = self.width() / max(1, self.height())
        camera = frame_views(
            self._scene.mesh.vertices, [name], aspect=aspect, margin=0.12, projection=self._projection
        )[name]
        self._scene.look(camera)
        self._refresh()

    def set_perspective(self, on: bool) -> None:
        """Perspective or parallel projection."""
        self._projection = Projection.PERSPECTIVE if on else Projection.PARALLEL
        self.set_view(self._view)

    def clear(self) -> None:
        """Show the empty page."""
        if self._scene is not None:
            self._scene.clear()
        self._pages.setCurrentWidget(self._empty)
        self._refresh()

    def screenshot(self) -> NDArray[np.uint8]:
        """The drawn view with caption and key burnt in, (H, W, 3) uint8 RGB, device px."""
        if self._gl is None or self._scene is None or self._scene.mesh is None:
            return np.zeros((self.height(), self.width(), 3), np.uint8)
        self._show_full()
        image = self._gl.grabFramebuffer().convertToFormat(QImage.Format.Format_RGB888)
        painter = QPainter(image)
        for overlay in (self._caption, self._legend):
            if overlay.isVisibleTo(self):
                overlay.render(painter, overlay.pos(), renderFlags=QWidget.RenderFlag.DrawChildren)
        painter.end()
        return _pixels(image)

    def close_view(self) -> None:
        """Give OpenGL resources back."""
        self._rest.stop()
        if self._scene is not None:
            self._scene.clear()
        if self._gl is not None:
            self._gl.release()
        self._scene = None

    # -- drawing -----------------------------------------------------------------------------------------------------

    def _begin_move(self) -> None:
        self._rest.stop()
        self._moving = True
        if self._scene is not None and self._gl is not None:
            self._scene.set_coarse(True)
            self._gl.set_draft(True)

    def _end_move(self) -> None:
        self._moving = False
        self._rest.start()

    def _show_full(self) -> None:
        self._rest.stop()
        if self._scene is not None and self._gl is not None and not self._moving:
            self._scene.set_coarse(False)
            self._gl.set_draft(False)
            self._gl.update()

    def _refresh(self) -> None:
        shown = self._scene is not None and self._scene.mesh is not None
        self._caption.setVisible(shown)
        if not shown or self._scene is None:
            self._legend.show_nothing()
        elif self._scene.layer is MeshLayer.CONFIDENCE and self._scene.scale is not None:
            self._legend.show_scale(self._scene.scale)
        elif self._scene.layer is MeshLayer.PROVENANCE:
            self._legend.show_provenance()
        else:
            self._legend.show_nothing()
        self._raise_overlays()
        if self._gl is not None and shown:
            self._gl.update()

    def _raise_overlays(self) -> None:
        self._caption.adjustSize()
        bottom = self.height() - _MARGIN
        self._caption.move(QPoint(_MARGIN, bottom - self._caption.height()))
        self._legend.move(QPoint(self.width() - self._legend.width() - _MARGIN, bottom - self._legend.height()))
        self._caption.raise_()
        self._legend.raise_()

    def _take_theme(self) -> None:
        if self._scene is not None:
            self._scene.set_tokens(self._theme.tokens)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the overlays in their corners."""
        super().resizeEvent(event)
        self._raise_overlays()


def _pixels(image: QImage) -> NDArray[np.uint8]:
    """(H, W, 3) copy of an RGB888 image."""
    area = QRect(QPoint(0, 0), image.size())
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(area.height(), image.bytesPerLine())
    return rows[:, : 3 * area.width()].reshape(area.height(), area.width(), 3).copy()
