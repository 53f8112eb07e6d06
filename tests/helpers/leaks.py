"""Fails a test that leaves something of Qt or VTK alive, naming it."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

VTK_CLASSES = ("vtkGenericOpenGLRenderWindow", "vtkXOpenGLRenderWindow", "vtkOpenGLRenderer", "vtkOpenGLActor")


@contextmanager
def nothing_left(patience_s: float = 3.0) -> Iterator[None]:
    """Compare windows, threads, timers and VTK windows before and after; `AssertionError` lists what stayed."""
    before = {id(thing) for thing in alive()}
    yield
    left: list[object] = []
    until = time.monotonic() + patience_s
    while True:
        _settle()
        left = [thing for thing in alive() if id(thing) not in before]
        if not left or time.monotonic() > until:
            break
        time.sleep(0.02)
    names = [_describe(thing) for thing in left]
    left.clear()
    assert not names, "left alive by the test: " + "; ".join(names)


def _settle() -> None:
    """Deliver deferred deletions and break reference cycles, on this thread."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect()


def alive() -> list[object]:
    """Windows, running threads, active timers and VTK's windows, renderers and actors."""
    found: list[object] = []
    app = QApplication.instance()
    if isinstance(app, QApplication):
        found.extend(widget for widget in app.topLevelWidgets() if shiboken6.isValid(widget))
    for thing in gc.get_objects():
        kind = type(thing)
        if kind.__name__ in VTK_CLASSES:
            found.append(thing)
        elif issubclass(kind, QThread):
            if shiboken6.isValid(thing) and thing.isRunning():
                found.append(thing)
        elif issubclass(kind, QTimer) and shiboken6.isValid(thing) and thing.isActive():
            found.append(thing)
    return found


def _describe(thing: object) -> str:
    if isinstance(thing, QWidget):
        return f"window {type(thing).__name__} {thing.objectName()!r} {thing.windowTitle()!r}"
    if isinstance(thing, QObject):
        owner = thing.parent()
        return f"{type(thing).__name__} {thing.objectName()!r} of {type(owner).__name__}"
    return type(thing).__name__
