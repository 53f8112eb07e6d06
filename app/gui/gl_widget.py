"""The OpenGL widget of the 3D view: pyvistaqt's interactor with its surprises switched off.

Imported late: pyvistaqt, pyvista and VTK take two seconds to load on a busy machine.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from pyvistaqt import QtInteractor
from vtkmodules.vtkRenderingCore import vtkCamera, vtkRenderer, vtkRenderWindow

SOFTWARE_RENDERERS = ("llvmpipe", "swiftshader", "softpipe", "gdi generic", "swr", "basic render")
MULTI_SAMPLES = 8
DRAFT = 0.6
"""Width and height of a picture drawn while the view moves, relative to the finished one."""


class GLWidget(QtInteractor):
    """Draws once for each change, takes no drops and no keys, and multisamples on real graphics hardware only.

    pyvista's `render` and VTK's interactor both draw at once and then ask Qt for a paint, which draws again. Here both
    only ask for a paint, so that a frame costs one pass and several requests merge.

    Attributes:
        before_paint: called when a paint is asked for, so that what lies over the picture is painted with it.
        right: renderer of the right half while the view is split.
    """

    def __init__(self, parent: QWidget) -> None:
        self._painting = False
        self._resizing = False
        self._draft = False
        self.before_paint: Callable[[], object] | None = None
        self.right: vtkRenderer | None = None
        QtInteractor.__init__(self, parent, auto_update=False, multi_samples=0)
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.enable_terrain_style(mouse_wheel_zooms=True, shift_pans=True)  # type: ignore[call-arg]
        self._Iren.EnableRenderOff()
        self._render_tag = self._Iren.AddObserver("RenderEvent", self._ask_for_paint)  # type: ignore[arg-type]

    @property
    def driver(self) -> str:
        """Name of the OpenGL renderer in use, e.g. "llvmpipe (LLVM 15.0.6, 256 bits)"."""
        window: vtkRenderWindow = self.GetRenderWindow()  # type: ignore[no-untyped-call]
        for line in window.ReportCapabilities().splitlines():
            if line.startswith("OpenGL renderer string:"):
                return line.partition(":")[2].strip()
        return "unknown"

    @cached_property
    def software(self) -> bool:
        """Whether the processor draws, not a graphics card."""
        name = self.driver.lower()
        return any(known in name for known in SOFTWARE_RENDERERS)

    def render(self) -> None:  # type: ignore[override]
        """Ask for a paint."""
        if not getattr(self, "_closed", False):
            self._rendered = True
            self._ask_for_paint()

    def paintGL(self) -> None:
        """Draw the scene, the only place that does."""
        if getattr(self, "_closed", False) or self._resizing:
            return
        self._painting = True
        window: vtkRenderWindow = self.GetRenderWindow()  # type: ignore[no-untyped-call]
        width, height = window.GetSize()
        self._Iren.EnableRenderOn()
        try:
            if self._draft:
                window.SetSize(max(1, round(width * DRAFT)), max(1, round(height * DRAFT)))
            super().paintGL()  # type: ignore[no-untyped-call]
        finally:
            window.SetSize(width, height)  # the interactor measures the pointer's way by it
            self._Iren.EnableRenderOff()
            self._painting = False

    def set_draft(self, on: bool) -> None:
        """Draw fewer pixels and stretch them while the view moves, where the processor draws."""
        self._draft = on and self.software

    def set_split(self, on: bool, linked: bool) -> None:
        """Two renderers side by side; linked ones share one camera."""
        window: vtkRenderWindow = self.GetRenderWindow()  # type: ignore[no-untyped-call]
        left: vtkRenderer = self.renderer
        if on and self.right is None:
            self.right = vtkRenderer()
            self.right.SetViewport(0.5, 0.0, 1.0, 1.0)
            window.AddRenderer(self.right)
        elif not on and self.right is not None:
            window.RemoveRenderer(self.right)
            self.right = None
        left.SetViewport(0.0, 0.0, 0.5 if on else 1.0, 1.0)
        if self.right is not None:
            camera = left.GetActiveCamera()
            if not linked:
                own = vtkCamera()
                own.DeepCopy(camera)
                camera = own
            self.right.SetActiveCamera(camera)

    def initializeGL(self) -> None:
        """Choose multisampling as soon as the graphics are known."""
        super().initializeGL()  # type: ignore[no-untyped-call]
        window: vtkRenderWindow = self.GetRenderWindow()  # type: ignore[no-untyped-call]
        window.SetMultiSamples(0 if self.software else MULTI_SAMPLES)

    def release(self) -> None:
        """Give OpenGL resources back, with the context current; the widget is not used afterwards."""
        if not getattr(self, "_closed", True):
            self._Iren.RemoveObserver(self._render_tag)
            self.before_paint = None
            self.set_split(False, linked=True)
            self.close()

    def _ask_for_paint(self, *_: object) -> None:
        if not self._painting:
            if self.before_paint is not None:
                self.before_paint()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the new size without drawing: Qt draws at once here, and again in the paint event that follows."""
        self._resizing = True
        try:
            super().resizeEvent(event)
        finally:
            self._resizing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave keys to the window: VTK would quit on q and change the layer on w."""
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Leave keys to the window."""
        event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave drops to the window: pyvistaqt would load a photo as a mesh."""
        event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Leave drops to the window."""
        event.ignore()
