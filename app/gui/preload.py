"""Loads the libraries that are slow to import on a worker thread, after the window was shown."""

from __future__ import annotations

import importlib

from app.core.jobs import JobContext

SLOW = (
    "pyqtgraph",
    "pyvista",
    "pyvistaqt",
    "app.gui.photo_canvas",
    "app.gui.photos.edit_canvas",
    "app.gui.compare.compare_view",
    "app.gui.face_scene",
    "app.gui.gl_widget",
    "vtkmodules.vtkInteractionWidgets",
    "vtkmodules.vtkViewsContext2D",
)


def load_slow_libraries(ctx: JobContext) -> None:
    """Import what the photo canvases and the 3D view need."""
    for number, name in enumerate(SLOW):
        ctx.progress("Loading the window", number / len(SLOW))
        importlib.import_module(name)
