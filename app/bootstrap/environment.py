"""The process's surroundings before a window opens: display, environment variables, graphics format."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

from app.bootstrap.references import protect_singletons
from app.core.errors import EnfaceError

_NO_SCREEN_NEEDED = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
# Libraries that Qt's X11 plugin loads, and the Debian packages that hold them.
_X11_LIBRARIES = {
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
}


class NoDisplayError(EnfaceError):
    """A window cannot be opened here."""

    code = "E110"


def require_display() -> None:
    """Check that Qt will be able to open a window; Qt itself aborts the process without saying what to do.

    Raises:
        NoDisplayError: there is no display (E110), or libraries are missing (E111).
    """
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if not sys.platform.startswith("linux") or platform in _NO_SCREEN_NEEDED:
        return
    wayland, x11 = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("DISPLAY")
    if not wayland and not x11:
        raise NoDisplayError(
            "there is no display to open a window on",
            remedy="start Enface from a desktop session, or use `enface reconstruct` without a window",
        )
    missing = [package for library, package in _X11_LIBRARIES.items() if not _loads(library)]
    if missing:
        raise NoDisplayError(
            "libraries that the window needs are missing",
            remedy=f"install {' '.join(missing)} (names of Debian and Ubuntu packages)",
            code="E111",
        )
    if not wayland and x11 and not _x_server_answers():
        raise NoDisplayError(
            f"the display {x11} does not answer",
            remedy="check the variable DISPLAY, or use `enface reconstruct` without a window",
        )


def prepare_environment() -> None:
    """Set what Qt misses on bare machines; called before Qt is imported."""
    protect_singletons()
    if sys.platform.startswith("linux") and not os.environ.get("XDG_RUNTIME_DIR"):
        folder = Path(tempfile.gettempdir()) / f"enface-runtime-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_dir() and folder.stat().st_uid == os.getuid():
            os.environ["XDG_RUNTIME_DIR"] = str(folder)
    os.environ.setdefault("QT_API", "pyside6")  # qtpy, which pyvistaqt uses, takes what it is told
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")


@lru_cache(maxsize=1)
def tame_cv2() -> None:
    """Import OpenCV once and take back the paths of its own Qt that it puts into the environment."""
    before = {name: os.environ.get(name) for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")}
    import cv2

    cv2.setNumThreads(max(1, (os.cpu_count() or 2) - 1))
    own = str(Path(cv2.__file__).parent)
    for name, value in before.items():
        if value is None or value.startswith(own):  # the second case: it was imported before anybody asked
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def set_surface_format() -> None:
    """Ask for the OpenGL that VTK needs; must come before the first window."""
    from PySide6.QtGui import QSurfaceFormat

    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setVersion(3, 2)
    wanted.setSwapBehavior(QSurfaceFormat.SwapBehavior.DoubleBuffer)
    wanted.setDepthBufferSize(8)
    wanted.setAlphaBufferSize(8)
    wanted.setStencilBufferSize(0)
    wanted.setSamples(0)  # multisampling happens inside VTK
    QSurfaceFormat.setDefaultFormat(wanted)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x_server_answers() -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return answers
