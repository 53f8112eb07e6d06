"""Still pictures of a mesh without a window, drawn in a process of their own.

One process draws all pictures of a call, so that a driver's crash, a missing display or a busy GUI thread cannot
hurt the caller; it may be called from any thread. On Linux it needs no display: it draws through EGL, in software
where there is no GPU (Debian: `libegl1` and `libgl1`, which brings the software driver). Without EGL, an X display
(`libgl1`) or OSMesa (`libosmesa6`) will do.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.core.errors import EnfaceError
from app.core.jobs import JobContext
from app.core.records import FaceMesh, Provenance
from app.core.views import VIEWS, ColourScale, Layer, Projection, Still, frame_views
from app.render.colours import colours_of, confidence_scale, provenance_colours
from app.render.worker import camera_to_dict, pack, unpack

WORKER_FLAG = "--render-worker"
"""In a frozen build the program starts itself with this single argument; its entry point must then do nothing but
return `app.render.worker.main()`."""

_POLL_S = 0.1
_LINUX_PACKAGES = "install the packages libegl1 and libgl1 (Debian, Ubuntu), then try again"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shot:
    """A picture that is wanted: a view's name in `VIEWS` and a layer."""

    view: str
    layer: Layer = Layer.SHADED


def render_stills(
    mesh: FaceMesh,
    shots: Sequence[Shot],
    *,
    size: tuple[int, int] = (600, 600),
    background: tuple[int, int, int] = (255, 255, 255),
    projection: Projection = Projection.PARALLEL,
    supersample: int = 2,
    timeout_s: float = 60.0,
    ctx: JobContext | None = None,
) -> list[Still]:
    """Draw a mesh in the wanted views and layers, all views at one scale.

    Args:
        mesh: the face, mm, model frame.
        shots: what to draw; the answer keeps this order.
        size: (width, height) of each picture, px.
        background: RGB, 0 to 255.
        projection: parallel for measuring, or perspective.
        supersample: pictures are drawn this many times larger and averaged down.
        timeout_s: for all pictures together.
        ctx: may cancel.

    Raises:
        EnfaceError: E150 no way to draw on this machine, E151 too slow, E152 the mesh cannot be drawn.
        CancelledError: cancelled through `ctx`.
    """
    if not shots:
        return []
    _require_drawable(mesh, shots)
    scale = None
    if mesh.sigma_mm is not None and any(shot.layer is Layer.CONFIDENCE for shot in shots):
        scale = confidence_scale(mesh.sigma_mm)
    cameras = frame_views(
        mesh.vertices, dict.fromkeys(shot.view for shot in shots), aspect=size[0] / size[1], projection=projection
    )
    settings = {
        "size": list(size),
        "supersample": supersample,
        "background": list(background),
        "shots": [{"layer": shot.layer.value, "camera": camera_to_dict(cameras[shot.view])} for shot in shots],
    }
    images = _draw(pack(settings, _arrays(mesh, shots, scale)), timeout_s, ctx or JobContext())
    if images.shape != (len(shots), size[1], size[0], 3) or images.dtype != np.uint8:
        raise _cannot_draw(f"the drawing process answered with {images.dtype} {images.shape}")
    return [
        Still(image, shot.view, shot.layer, cameras[shot.view], scale if shot.layer is Layer.CONFIDENCE else None)
        for shot, image in zip(shots, images, strict=True)
    ]


def _require_drawable(mesh: FaceMesh, shots: Sequence[Shot]) -> None:
    layers = {shot.layer for shot in shots}
    problem = ""
    if unknown := [shot.view for shot in shots if shot.view not in VIEWS]:
        problem = f"there is no view named {unknown[0]}"
    elif len(mesh.triangles) == 0 or len(mesh.vertices) == 0:
        problem = "the mesh is empty"
    elif not np.isfinite(mesh.vertices).all():
        problem = "the mesh has coordinates that are not finite"
    elif Layer.TEXTURED in layers and mesh.texture is None:
        problem = "the mesh has no texture"
    elif Layer.CONFIDENCE in layers and (mesh.sigma_mm is None or not np.isfinite(mesh.sigma_mm).all()):
        problem = "the mesh has no valid confidence values"
    elif Layer.PROVENANCE in layers and (mesh.provenance is None or mesh.provenance.max() >= len(Provenance)):
        problem = "the mesh has no valid provenance"
    if problem:
        raise EnfaceError(f"the 3D views cannot be drawn: {problem}", remedy="reconstruct again", code="E152")


def _arrays(mesh: FaceMesh, shots: Sequence[Shot], scale: ColourScale | None) -> dict[str, NDArray[Any]]:
    layers = {shot.layer for shot in shots}
    arrays: dict[str, NDArray[Any]] = {
        "vertices": np.ascontiguousarray(mesh.vertices, dtype=np.float32),
        "triangles": np.ascontiguousarray(mesh.triangles, dtype=np.int32),
        "normals": np.ascontiguousarray(mesh.normals, dtype=np.float32),
    }
    if Layer.TEXTURED in layers and mesh.texture is not None:
        arrays["uv"] = np.ascontiguousarray(mesh.uv, dtype=np.float32)
        arrays["texture"] = np.ascontiguousarray(mesh.texture)
    if mesh.sigma_mm is not None and scale is not None:
        arrays[Layer.CONFIDENCE.value] = colours_of(mesh.sigma_mm, scale)
    if Layer.PROVENANCE in layers and mesh.provenance is not None:
        arrays[Layer.PROVENANCE.value] = provenance_colours(mesh.provenance)
    return arrays


def _draw(request: bytes, timeout_s: float, ctx: JobContext) -> NDArray[np.uint8]:
    """The pictures of a request (K, H, W, 3), by the first kind of window that works here."""
    deadline = time.monotonic() + timeout_s
    for window in _window_kinds():
        status, answer, messages = _serve(request, window, deadline, ctx)
        if status == 0:
            try:
                settings, arrays = unpack(answer)
                _log.info("drew %d stills with %s", len(arrays["images"]), settings["driver"])
                return arrays["images"]
            except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
                raise _cannot_draw("the drawing process answered nonsense") from error
        _log.warning("drawing with %s failed (status %d): %s", window or "the default window", status, messages)
    raise _cannot_draw("no OpenGL on this machine")


def _window_kinds() -> tuple[str, ...]:
    """VTK's render windows to try in turn; "" is the platform's own. EGL comes first on Linux: it needs no display."""
    if not sys.platform.startswith("linux"):
        return ("",)
    x11 = ("vtkXOpenGLRenderWindow",) if os.environ.get("DISPLAY") else ()
    return ("vtkEGLRenderWindow", *x11, "vtkOSOpenGLRenderWindow")


def _serve(request: bytes, window: str, deadline: float, ctx: JobContext) -> tuple[int, bytes, str]:
    """One try in a new process: exit status, answer, last messages."""
    environment = dict(os.environ)
    if window:
        environment["VTK_DEFAULT_OPENGL_WINDOW"] = window
    root = str(Path(__file__).resolve().parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH"))))
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, WORKER_FLAG] if frozen else [sys.executable, "-P", "-m", "app.render.worker"]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    pipe = subprocess.PIPE
    try:
        with tempfile.TemporaryFile() as stdin:  # a pipe would have to be fed and read at once
            stdin.write(request)
            stdin.seek(0)
            process = subprocess.Popen(
                command, stdin=stdin, stdout=pipe, stderr=pipe, env=environment, creationflags=hidden
            )
    except OSError as error:
        why = f"the drawing process did not start ({error.strerror or type(error).__name__})"
        raise _cannot_draw(why, "free some memory and disk space, then try again") from error
    with process:
        try:
            answer, messages = _converse(process, deadline, ctx)
        finally:
            if process.poll() is None:
                process.kill()
    return process.returncode, answer, messages[-2000:].decode(errors="replace").strip()


def _converse(process: subprocess.Popen[bytes], deadline: float, ctx: JobContext) -> tuple[bytes, bytes]:
    while True:
        ctx.check()
        if time.monotonic() > deadline:
            raise EnfaceError(
                "drawing the 3D views took too long", remedy="close other programs and try again", code="E151"
            )
        try:
            return process.communicate(timeout=_POLL_S)
        except subprocess.TimeoutExpired:
            continue


def _cannot_draw(why: str, remedy: str = "") -> EnfaceError:
    usual = _LINUX_PACKAGES if sys.platform.startswith("linux") else "update the graphics driver, then try again"
    return EnfaceError(f"the 3D views cannot be drawn: {why}", remedy=remedy or usual, code="E150")
