"""What is loaded after the window was shown: slow libraries, the 3D view, the network."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.gui.mesh_view import MeshView
from app.gui.preload import load_slow_libraries
from app.gui.services import Engine, WindowServices
from app.jobs.base import JobFailure, Runner


class StartUp(QObject):
    """Loads one thing after the other, so that two cores keep the window fluent.

    Attributes:
        status: where it stands, for the status bar.

    Signals:
        changed: `status`.
        ready: the libraries are loaded and the 3D view is prepared.
        engine_loaded: the network is loaded; argument: `Engine`.
        libraries_failed: argument: `JobFailure`.
        engine_failed: argument: `JobFailure`; `load_engine` tries again.
    """

    changed = Signal()
    ready = Signal()
    engine_loaded = Signal(object)
    libraries_failed = Signal(object)
    engine_failed = Signal(object)

    def __init__(self, runner: Runner, services: WindowServices, view: MeshView, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._services = services
        self._view = view
        self.status = ""

    def begin(self) -> None:
        """Load everything; called after the first paint."""
        self._say(self.tr("Loading…"))
        self._runner.submit(
            load_slow_libraries,
            lane="preload",
            on_done=lambda _: self._prepare(),
            on_failed=self.libraries_failed.emit,
        )

    def load_engine(self) -> None:
        """Load the network."""
        self._say(self.tr("Loading the model…"))
        self._runner.submit(
            self._services.load_engine, lane="engine", on_done=self._engine_done, on_failed=self._engine_failed
        )

    def _prepare(self) -> None:
        self._view.prepare()
        self.ready.emit()
        self.load_engine()

    def _engine_done(self, engine: Engine) -> None:
        self._say(self.tr("Model {0} on {1}").format(engine.model, engine.device))
        self.engine_loaded.emit(engine)

    def _engine_failed(self, failure: JobFailure) -> None:
        self._say(self.tr("No model loaded"))
        self.engine_failed.emit(failure)

    def _say(self, status: str) -> None:
        self.status = status
        self.changed.emit()
