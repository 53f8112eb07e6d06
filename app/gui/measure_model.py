"""What is being measured on the shown mesh, and what was measured before."""

from __future__ import annotations

from dataclasses import replace
from weakref import ref

from PySide6.QtCore import QObject, Signal

from app.core.measure import anatomical_point, measure
from app.core.measurements import MeasureKind, Measurement, SurfacePoint
from app.core.records import FaceMesh, ReconstructionResult, Scale
from app.core.topology import load_topology
from app.gui.record_list import RecordList
from app.gui.undo import EditHistory

LONGEST_LABEL = 80


class MeasureModel(QObject):
    """Collects points until a measurement is whole; finished ones are edits that can be taken back.

    Attributes:
        kind: what is being measured, None while nothing is.
        points: chosen so far.
        records: finished measurements of the shown result.
        problem: why the last point was refused, empty when it was not.

    Signals:
        changed: `kind`, `points` or `problem`.
    """

    changed = Signal()

    def __init__(self, history: EditHistory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.records: RecordList[Measurement] = RecordList(history, self)
        self.kind: MeasureKind | None = None
        self.points: tuple[SurfacePoint, ...] = ()
        self.problem = ""
        self._mesh: FaceMesh | None = None
        self._scale = Scale()
        self._keys: list[ref[FaceMesh]] = []  # a mesh that nobody shows any more is let go

    @property
    def mesh(self) -> FaceMesh | None:
        """What is measured on."""
        return self._mesh

    @property
    def has_names(self) -> bool:
        """Whether the mesh has the layout that tells where its anatomical points are."""
        return self._mesh is not None and len(self._mesh.vertices) == load_topology().vertex_count

    @property
    def scale(self) -> Scale:
        """The assumption behind the millimetres."""
        return self._scale

    def show_result(self, result: ReconstructionResult | None) -> None:
        """Measure on another result; points that were chosen on the one before are dropped."""
        mesh = None if result is None else result.mesh
        if mesh is self._mesh:
            return
        self._mesh = mesh
        self.stop()
        if result is None or mesh is None:
            self.records.switch("")
            return
        self._scale = result.scale
        if not any(known() is mesh for known in self._keys):
            self._keys.append(ref(mesh))
        number = next(number for number, known in enumerate(self._keys) if known() is mesh)
        self.records.switch(f"mesh {number}", result.measurements)

    def begin(self, kind: MeasureKind) -> None:
        """Start choosing points."""
        self.kind = kind
        self._drop("")

    def stop(self) -> None:
        """Choose no more points."""
        self.kind = None
        self._drop("")

    def add_point(self, point: SurfacePoint, text: str) -> None:
        """Take a point; with the last one the measurement is whole and the next one begins.

        Args:
            point: on the shown mesh.
            text: names the edit when the measurement is whole.
        """
        if self.kind is None or self._mesh is None:
            return
        points = (*self.points, point)
        if len(points) < self.kind.points:
            self.points, self.problem = points, ""
            self.changed.emit()
            return
        try:
            made = measure(self.kind, points, self._scale)
        except ValueError as error:
            self._drop(str(error))
            return
        self._drop("")
        self.records.add(made, text)

    def add_named(self, name: str, text: str) -> None:
        """Take an anatomical point of the shown mesh; see `add_point`."""
        if self._mesh is not None and self.has_names:
            self.add_point(anatomical_point(self._mesh, load_topology(), name), text)

    def take_back_point(self) -> None:
        """Forget the point chosen last."""
        self.points = self.points[:-1]
        self.changed.emit()

    def rename(self, index: int, label: str, text: str) -> None:
        """Give a measurement another name; `text` names the edit."""
        before = self.records.items[index]
        label = label.strip()[:LONGEST_LABEL]
        if label != before.label:
            self.records.put(index, replace(before, label=label), text)

    def _drop(self, problem: str) -> None:
        self.points, self.problem = (), problem
        self.changed.emit()
