"""Every method on one person: models, meshes of other programs, the mean face and another person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.core.errors import CancelledError, EnfaceError
from app.core.metrics import near_nose_tip, scan_errors
from app.core.topology import load_topology
from app.evaluation.methods import Baselines, methods_of
from app.evaluation.micc.comparators import Comparator, place_mesh, read_mesh
from app.evaluation.micc.outcomes import Outcome, Turned
from app.evaluation.micc.shots import Sitting
from app.evaluation.scans import predict
from app.evaluation.scores import RADIUS_MM, Figures, Placed, figures_of, landmarks_of, place, score
from app.networks.manifest import ModelEntry
from app.networks.runtime import Predictor

PROTOCOL = 1
"""Goes up when figures change for the same files, so that kept outcomes are measured again."""
NO_MESH = "there is no mesh of this subject"


@dataclass(frozen=True, eq=False)
class Task:
    """One method on one person, still to be measured.

    Attributes:
        method: its row's name. key: hash of all that the outcome depends on. measure: does it.
    """

    method: str
    key: str
    measure: Callable[[], Outcome]


@dataclass(frozen=True, eq=False)
class Methods:
    """All that is measured.

    Attributes:
        models: with their networks. comparators: meshes of other programs. baselines: faces that know no picture.
        yaws: of the sweep, degrees.
    """

    models: Sequence[tuple[ModelEntry, Predictor]]
    comparators: Sequence[Comparator]
    baselines: Baselines
    yaws: tuple[int, ...]

    def tasks(self, sitting: Sitting, other: Sitting | None, number: int) -> Iterator[Task]:
        """The methods on one person.

        Args:
            sitting: the person.
            other: whose side picture is the wrong one, or None if there is nobody else.
            number: chooses the other person of the baselines.
        """
        for entry, predictor in self.models:
            for name, mode in methods_of(entry).items():
                wrong = other if mode == "wrong_side" else None
                if mode == "wrong_side" and wrong is None:
                    continue
                yaws = () if mode == "wrong_side" else self.yaws
                depends = (entry.sha256, mode, "" if wrong is None else wrong.key, *yaws)
                yield self._task(name, sitting, depends, partial(_by_model, predictor, mode, sitting, wrong, yaws))
        for one in self.comparators:
            meshes = {yaw: one.meshes.get((sitting.name, yaw)) for yaw in sorted({0, *self.yaws})}
            depends = tuple(f"{yaw} {_file_hash(file)}" for yaw, file in meshes.items() if file is not None)
            yield self._task(one.name, sitting, depends, partial(self._by_meshes, meshes, sitting))
        for name, shape in (("mean_face", self.baselines.mean), ("other_person", self.baselines.other(number))):
            digest = _shape_hash(shape)
            yield self._task(name, sitting, (digest,), partial(_by_shape, shape, sitting))

    def _task(self, name: str, sitting: Sitting, depends: Sequence[object], measure: Callable[[], Outcome]) -> Task:
        content = [PROTOCOL, name, sitting.key, _shape_hash(self.baselines.mean), *depends]
        key = hashlib.sha256(json.dumps(content).encode()).hexdigest()

        def run() -> Outcome:
            try:
                outcome = measure()
            except CancelledError:
                raise
            except (EnfaceError, ValueError) as error:
                outcome = Outcome("", "", None, error.cause if isinstance(error, EnfaceError) else str(error))
            return replace(outcome, method=name, key=key)

        return Task(name, key, run)

    def _by_meshes(self, meshes: dict[int, Path | None], sitting: Sitting) -> Outcome:
        front = meshes[0]
        if front is None:
            return Outcome("", "", None, NO_MESH)
        outcome = _outcome(self._placed(front, sitting), sitting, stated=False)
        sweep: dict[int, Turned | None] = {}
        for yaw, file in meshes.items():
            if yaw and file is not None:
                try:
                    sweep[yaw] = _turned(figures_of(self._placed(file, sitting), sitting.truth))
                except (EnfaceError, ValueError):
                    sweep[yaw] = None
        return replace(outcome, sweep=sweep)

    def _placed(self, file: Path, sitting: Sitting) -> Placed:
        mesh, marks = read_mesh(file)
        return place_mesh(mesh, marks, sitting.truth, self.baselines.mean)


def _by_model(
    predictor: Predictor, mode: str, sitting: Sitting, other: Sitting | None, yaws: tuple[int, ...]
) -> Outcome:
    """A network on the front picture and, by its mode, a side picture; then on the turned front pictures."""
    shot = sitting.shot
    side = {"pair": shot, "wrong_side": None if other is None else other.shot}.get(mode)
    beside = None if side is None else (side.side, side.crops[1])
    prediction, _ = predict(predictor, shot.front, shot.crops[0], beside)
    outcome = _outcome(_place(prediction.shape_mm, sitting), sitting)
    sweep: dict[int, Turned | None] = {}
    for yaw in yaws:
        crop = sitting.turned(yaw)[1]
        try:
            turned = predictor.predict(crop.image, None if beside is None else beside[1].image)
            sweep[yaw] = _turned(score(turned.shape_mm, sitting.truth, fine=False))
        except (EnfaceError, ValueError) as error:
            if isinstance(error, CancelledError):
                raise
            sweep[yaw] = None
    return replace(outcome, sweep=sweep)


def _by_shape(shape: NDArray[np.floating], sitting: Sitting) -> Outcome:
    return _outcome(_place(shape, sitting), sitting)


def _shape_hash(shape: NDArray[np.floating]) -> str:
    return hashlib.sha256(shape.tobytes()).hexdigest()


def _place(shape: NDArray[np.floating], sitting: Sitting) -> Placed:
    topology = load_topology()
    vertices = np.asarray(topology.gather(shape), np.float64)
    marks = landmarks_of(shape, topology)[sitting.truth.landmark_index]
    return place(vertices, topology.triangles, marks, sitting.truth)


def _outcome(placed: Placed, sitting: Sitting, *, stated: bool = True) -> Outcome:
    """Figures, and the error at each vertex of the scan near the nose tip."""
    figures = figures_of(placed, sitting.truth)
    vertices = sitting.scan.vertices
    heat = np.full(len(vertices), np.nan, np.float32)
    tip = sitting.alignment.nose_tip @ sitting.alignment.rotation.T
    inside = near_nose_tip(vertices, tip, RADIUS_MM)
    heat[inside] = scan_errors(vertices[inside], placed.surface, placed.solved)
    return Outcome("", "", figures if stated else replace(figures, stated=None), heat=heat)


def _turned(figures: Figures) -> Turned:
    if figures.nme is None:
        raise ValueError("no seed NME")
    return Turned(figures.nme.sqrt_wh, figures.nme.sqrt_wh_scored, float(np.median(figures.errors)))


def _file_hash(file: Path) -> str:
    digest = hashlib.sha256()
    for part in (file, file.with_suffix(".txt")):
        if part.is_file():
            digest.update(part.read_bytes())
    return digest.hexdigest()
