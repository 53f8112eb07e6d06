"""The OpenGL widget of the 3D view: pyvistaqt's interactor with its surprises switched off.

Imported late: pyvistaqt, pyvista and VTK take two seconds to load on a busy machine.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from pyvistaqt import QtInteractor
from vtkmodules.vtkRenderingCore import vtkRenderWindow

SOFTWARE_RENDERERS = ("llvmpipe", "swiftshader", "softpipe", "gdi generic", "swr", "basic render")
MULTI_SAMPLES = 8
DRAFT = 0.6
"""Width and height of a picture drawn while the view moves, relative to the finished one."""


class GLWidget(QtInteractor):
    """Draws once for each change, takes no drops and no keys, and multisamples on real graphics hardware only.

    pyvista's `render` and VTK's interactor both draw at once and then ask Qt for a paint, which draws again. Here both
    only ask for a paint, so that a frame costs one pass and several requests merge.
    """

    def __init__(self, parent: QWidget) -> None:
        self._painting = False
        self._draft = False
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

    @property
    def software(self) -> bool:
        """Whether the processor draws, not a graphics card."""
        name = self.driver.lower()
        return any(known in name for known in SOFTWARE_RENDERERS)

    def render(self) -> None:  # type: ignore[override]
        """Ask for a paint."""
        if not getattr(self, "_closed", False):
            self._rendered = True
            self.update()

    def paintGL(self) -> None:
        """Draw the scene, the only place that does."""
        if getattr(self, "_closed", False):
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

    def initializeGL(self) -> None:
        """Choose multisampling as soon as the graphics are known."""
        super().initializeGL()  # type: ignore[no-untyped-call]
        window: vtkRenderWindow = self.GetRenderWindow()  # type: ignore[no-untyped-call]
        window.SetMultiSamples(0 if self.software else MULTI_SAMPLES)

    def release(self) -> None:
        """Give OpenGL resources back, with the context current; the widget is not used afterwards."""
        if not getattr(self, "_closed", True):
            self._Iren.RemoveObserver(self._render_tag)
            self.close()

    def _ask_for_paint(self, *_: object) -> None:
        if not self._painting:
            self.update()

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
