"""The 3D view of the window: an empty page until there is a mesh, then the drawn face with captions and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.core.mesh import coarse_mesh
from app.core.records import FaceMesh
from app.core.topology import load_topology
from app.core.views import Camera, Projection, frame_views
from app.gui.empty_page import EmptyPage
from app.gui.images import pixels_of
from app.gui.layer_mix import LayerMix, MeshLayer
from app.gui.mesh_view import Light, Mark, Pane, ViewEvents
from app.gui.theme import Theme
from app.gui.view_detail import ViewDetail
from app.gui.view_frame import ViewFrame
from app.gui.view_keys import ViewKeys
from app.gui.view_picker import ViewPicker

if TYPE_CHECKING:
    from app.gui.face_scene import FaceScene
    from app.gui.gl_widget import GLWidget


class Viewport(QWidget):
    """`app.gui.mesh_view.MeshView` on pyvistaqt.

    Attributes:
        pane: the pane that `set_layer` changes.
        events: what it tells.
        detail: whether the quick mesh or the full one is drawn.

    Signals:
        prepared: the graphics are ready; argument: the name of the OpenGL driver.
    """

    prepared = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._gl: GLWidget | None = None
        self._scenes: list[FaceScene] = []
        self.events = ViewEvents(self)
        self.pane: Pane = 0
        self._mixes = [LayerMix.only(MeshLayer.TEXTURE), LayerMix.only(MeshLayer.CONFIDENCE)]
        self._light = Light()
        self._view = "front"
        self._projection = Projection.PARALLEL
        self._split, self._linked = False, True
        self._seat = QOpenGLWidget(self)  # a window that gets its first one while shown is made anew by Qt, and flashes
        self._seat.hide()
        self._empty = EmptyPage(theme, self)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(self._empty)
        self.frame = ViewFrame(theme, self.tr("AI-estimated 3D model. Not a photograph."), self)
        self.picker = ViewPicker(self)
        self.detail = ViewDetail(self)
        self._keys = ViewKeys(self)
        self.setMinimumSize(320, 240)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("3D view"))
        self.setAccessibleDescription(
            self.tr("Arrow keys turn the face, with Shift they move it; plus and minus change its size")
        )
        theme.changed.connect(self._take_theme)

    @property
    def gl(self) -> GLWidget | None:
        """The OpenGL widget, once prepared."""
        return self._gl

    @property
    def layer(self) -> MeshLayer | None:
        """The uppermost layer that is shown in the first pane."""
        return (self._scenes[0].mix if self._scenes else self._mixes[0]).top

    @property
    def mesh(self) -> FaceMesh | None:
        """The mesh that is shown."""
        return self._scenes[0].mesh if self._scenes else None

    # -- MeshView ----------------------------------------------------------------------------------------------------

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def prepare(self) -> None:
        """Load VTK, make the OpenGL widget, and draw unseen, so that the first face does not wait for shaders."""
        gl = self._ready()
        if self.mesh is None and self.window().isVisible():
            self.detail.warm_up(self._scenes[0].warm_up(gl.grabFramebuffer))

    def _ready(self) -> GLWidget:
        if self._gl is not None:
            return self._gl
        from app.gui.face_scene import FaceScene
        from app.gui.gl_widget import GLWidget

        gl = GLWidget(self)
        self._scenes = [FaceScene(gl.renderer, self._theme.tokens, smooth=gl.software)]
        self._scenes[0].set_mix(self._mixes[0])
        style = gl.iren.style
        style.AddObserver("StartInteractionEvent", lambda *_: self.detail.begin_move())
        style.AddObserver("EndInteractionEvent", lambda *_: self.detail.end_move())
        gl.before_paint = lambda: self.frame.follow(*self._shown())
        gl.installEventFilter(self.picker)
        self._pages.addWidget(gl)
        self._gl = gl
        self.frame.place(self._areas())
        self.prepared.emit(gl.driver)
        return gl

    def spare(self, on: bool) -> None:
        """Take little of the processor while a reconstruction needs it."""
        self.detail.spare(on)

    def show_mesh(self, mesh: FaceMesh) -> None:
        """Show a mesh from the direction and in the layers chosen last."""
        gl = self._ready()
        self.detail.stop()
        first = self.mesh is None
        for scene, mix in zip(self._scenes, self._mixes, strict=False):
            self._give(scene, mesh, mix)
        self.detail.draw_soon()
        self._pages.setCurrentWidget(gl)
        if first:
            self.set_view(self._view)
        self._refresh()

    def _give(self, scene: FaceScene, mesh: FaceMesh, mix: LayerMix) -> None:
        topology = load_topology()
        fits = len(mesh.vertices) == topology.vertex_count
        scene.set_mesh(mesh, coarse_mesh(mesh, topology) if fits else None)
        scene.set_mix(mix)
        scene.set_light(self._light)

    def set_layer(self, layer: MeshLayer) -> None:
        """Show one layer alone in the pane in work."""
        self.set_layers(LayerMix.only(layer), self.pane)

    def layers(self, pane: Pane = 0) -> LayerMix:
        """The layers that were chosen for a pane."""
        return self._mixes[pane]

    def set_layers(self, mix: LayerMix, pane: Pane = 0) -> None:
        """Choose the layers of a pane."""
        self._mixes[pane] = mix
        if pane < len(self._scenes):
            self._scenes[pane].set_mix(mix)
        self._refresh()
        self.events.layers_changed.emit()

    def set_light(self, light: Light) -> None:
        """Turn the lights."""
        self._light = light
        for scene in self._scenes:
            scene.set_light(light)
        self._refresh()

    def set_view(self, name: str) -> None:
        """Turn to a standard direction, the whole mesh in sight."""
        self._view = name
        mesh = self.mesh
        if mesh is None:
            return
        area = self._areas()[0]
        aspect = area.width() / max(1, area.height())
        self.look(frame_views(mesh.vertices, [name], aspect=aspect, margin=0.12, projection=self._projection)[name])

    def set_perspective(self, on: bool) -> None:
        """Perspective or parallel projection."""
        self._projection = Projection.PERSPECTIVE if on else Projection.PARALLEL
        self.set_view(self._view)

    def camera(self) -> Camera | None:
        """From where the mesh is seen; None while there is no mesh."""
        return None if self.mesh is None else self._scenes[0].camera()

    def look(self, camera: Camera) -> None:
        """See it from there."""
        self._projection = camera.projection
        for scene in self._scenes if self._linked else self._scenes[:1]:
            scene.look(camera)
        self._refresh()
        self.events.looked.emit()

    def set_split(self, on: bool, linked: bool = True) -> None:
        """Two panes with layers of their own; linked ones share the camera."""
        self._split, self._linked = on, linked
        gl, mesh = self._ready(), self.mesh
        gl.set_split(on, linked)
        if on and len(self._scenes) < len(self._mixes) and gl.right is not None:
            from app.gui.face_scene import FaceScene

            self._scenes.append(FaceScene(gl.right, self._theme.tokens, smooth=gl.software))
            if mesh is not None:
                self._give(self._scenes[1], mesh, self._mixes[1])
        elif not on and len(self._scenes) > 1:
            self._scenes.pop().clear()
            self.pane = 0
        self.set_view(self._view)
        self.events.layers_changed.emit()

    def set_picking(self, on: bool) -> None:
        """Whether a click, or Enter at the cross, chooses a point of the mesh."""
        self.picker.on = on
        if self._gl is not None:
            self._gl.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.frame.overlay.set_cross(QPointF(self._areas()[0].center()) if on and self.mesh is not None else None)

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Draw measurements."""
        self.frame.overlay.set_marks(marks)
        self.frame.place(self._areas())

    def clear(self) -> None:
        """Show the empty page."""
        self.detail.stop()
        for scene in self._scenes:
            scene.clear()
        self._pages.setCurrentWidget(self._empty)
        self._refresh()

    def screenshot(self) -> NDArray[np.uint8]:
        """The drawn view with captions and keys burnt in, (H, W, 3) uint8 RGB, device px."""
        if self._gl is None or self.mesh is None:
            return np.zeros((self.height(), self.width(), 3), np.uint8)
        self.detail.draw_full()
        image = self._gl.grabFramebuffer().convertToFormat(QImage.Format.Format_RGB888)
        painter = QPainter(image)
        self.frame.paint(painter)
        painter.end()
        return pixels_of(image)

    def close_view(self) -> None:
        """Give OpenGL resources back."""
        self.detail.close()
        for scene in self._scenes:
            scene.clear()
        if self._gl is not None:
            self._gl.removeEventFilter(self.picker)
            self._gl.release()
        self._scenes = []

    # -- drawing -----------------------------------------------------------------------------------------------------

    def _areas(self) -> list[QRect]:
        """The panes' places, px."""
        if not self._split:
            return [self.rect()]
        half = self.width() // 2
        return [QRect(0, 0, half, self.height()), QRect(half, 0, self.width() - half, self.height())]

    def panes(self) -> list[tuple[QRect, FaceScene]]:
        """The panes' places, px, and what is drawn in each."""
        return list(zip(self._areas(), self._scenes, strict=False))

    def _shown(self) -> tuple[list[QRect], list[FaceScene]]:
        """Places and scenes while there is a mesh."""
        return self._areas(), [] if self.mesh is None else self._scenes

    def _refresh(self) -> None:
        self.frame.present(*self._shown())
        if self._gl is not None and self.mesh is not None:
            self._gl.update()

    def _take_theme(self) -> None:
        for scene in self._scenes:
            scene.set_tokens(self._theme.tokens)
        self._refresh()

    # -- Qt ----------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn, move, enlarge, or move the cross and choose: nothing needs a drag."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what lies over the view in its place."""
        super().resizeEvent(event)
        self.detail.draw_soon()
        if self.frame.overlay.cross is not None:
            self.frame.overlay.set_cross(QPointF(self._areas()[0].center()))
        self._refresh()
