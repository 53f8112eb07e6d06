"""Speed and memory of this installation on this machine, as numbers that a script can compare."""

from __future__ import annotations

import contextlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from app.core.cores import available_cores
from app.core.errors import EnfaceError, ModelError
from app.core.jobs import JobContext
from app.core.mesh import coarse_mesh
from app.core.records import CROP_SIZE, FaceMesh, ModelInfo, ReconstructionResult
from app.core.topology import load_topology
from app.networks.manifest import read_manifest
from app.services.export import write_outputs
from app.services.reconstruct import ReconstructRequest, reconstruct
from app.services.sample import sample_pairs

if TYPE_CHECKING:
    from torch import nn

BASELINES = ("prn", "lium2021")
"""Published networks that are timed beside the installed ones."""

_FORWARDS = 5
_RUNS = 3
_FRAMES = 30
_FRAME_SIZE = (900, 700)
_WINDOW_S = 60.0
# Opens the window on no screen and leaves; what it takes is what a person waits for.
_OPEN_WINDOW = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from app.bootstrap.environment import prepare_environment
prepare_environment()
from PySide6.QtWidgets import QApplication
from app.bootstrap.main import open_window
app = QApplication([])
open_window(app)
app.processEvents()
os._exit(0)
"""


@dataclass(frozen=True)
class BenchResult:
    """What was measured; None where this machine cannot.

    Attributes:
        forward_s: one pair of crops through the layers of each network, seconds, median; the published baselines with
            fresh weights where none are installed, which takes as long.
        pair_s: from a pair of photo files to mesh files, warm process.
        single_s: the same from one photo.
        stages_s: where the time of `pair_s` goes. single_stages_s: the same of `single_s`.
        startup_s: until the window is shown, in a new process.
        help_s: `enface --help`, in a new process.
        fps: pictures a second of the level of detail shown while dragging, drawn off screen and read back.
        pairs_per_s: synthetic pairs a second on one core.
        peak_mb: largest memory of this process until the reconstructions were done.
        device: where the networks ran.
        threads: cores that this process may use.
    """

    forward_s: dict[str, float]
    pair_s: float
    single_s: float
    stages_s: dict[str, float]
    single_stages_s: dict[str, float]
    startup_s: float | None
    help_s: float
    fps: float | None
    pairs_per_s: float | None
    peak_mb: float
    device: str
    threads: int

    def to_json(self) -> dict[str, Any]:
        """Plain numbers, rounded to what can be told apart."""
        return {name: _rounded(value) for name, value in asdict(self).items()}


def bench(ctx: JobContext | None = None, data_root: Path | None = None) -> BenchResult:
    """Measure everything once.

    Args:
        ctx: progress and cancellation.
        data_root: folder of head models and textures for the synthetic engine.

    Raises:
        ModelError: no model can be used (E6xx).
        StorageError: the sample case is missing (E720).
    """
    from app.networks.runtime import load_predictor

    ctx = ctx or JobContext()
    pair = sample_pairs()[0]
    predictor = load_predictor()

    def run(side: Path | None) -> ReconstructionResult:
        return reconstruct(ReconstructRequest(pair.front, side), ctx, predictor)

    ctx.progress("Reconstruction", 0.0)
    pair_s, stages_s, result = _reconstruction_s(lambda: run(pair.side), ctx)
    single_s, single_stages_s, _ = _reconstruction_s(lambda: run(None), ctx)
    peak_mb = _peak_mb()
    ctx.progress("Networks", 0.4)
    forward = _forwards()
    ctx.progress("Drawing", 0.6)
    fps = _or_none(lambda: _frames_per_second(result.mesh))
    ctx.progress("Synthetic pairs", 0.7)
    pairs_per_s = _or_none(lambda: _pairs_per_second(data_root))
    ctx.progress("Start", 0.9)
    return BenchResult(
        forward_s=forward,
        pair_s=pair_s,
        single_s=single_s,
        stages_s=stages_s,
        single_stages_s=single_stages_s,
        startup_s=_process_s([sys.executable, "-c", _OPEN_WINDOW]),
        help_s=_process_s([sys.executable, "-m", "app", "--help"]) or 0.0,
        fps=fps,
        pairs_per_s=pairs_per_s,
        peak_mb=peak_mb,
        device=predictor.device,
        threads=available_cores(),
    )


def _forwards() -> dict[str, float]:
    from app.networks.runtime import HELPERS, build_module, load_module

    installed = {name: entry for name, entry in read_manifest().models.items() if entry.architecture not in HELPERS}
    times = {name: _forward_s(*load_module(entry)) for name, entry in sorted(installed.items())}
    return times | {name: _forward_s(*build_module(name, {})) for name in BASELINES if name not in installed}


def _forward_s(module: nn.Module, architecture: ModuleType) -> float:
    """Seconds between a network's first layer and its last; what is made of its output afterwards does not count."""
    from app.networks.runtime import Predictor

    predictor = Predictor(module, architecture, ModelInfo("bench", ""))
    began: list[float] = []
    times: list[float] = []
    module.register_forward_pre_hook(lambda *_: began.append(time.perf_counter()))
    module.register_forward_hook(lambda *_: times.append(time.perf_counter() - began.pop()))
    crop = np.random.default_rng(0).integers(0, 256, (CROP_SIZE, CROP_SIZE, 3), dtype=np.uint8)
    for _ in range(_FORWARDS + 1):
        with contextlib.suppress(ModelError):  # fresh weights show no face
            predictor.predict(crop, crop)
    return statistics.median(times[1:])


def _reconstruction_s(
    run: Callable[[], ReconstructionResult], ctx: JobContext
) -> tuple[float, dict[str, float], ReconstructionResult]:
    """The median of a few runs after a first one that warms up: seconds, by stage, and the result."""
    timings: list[tuple[float, dict[str, float], ReconstructionResult]] = []
    for _ in range(_RUNS + 1):
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            result = run()
            written, _ = _timed(lambda: write_outputs(result, Path(folder) / "out", ctx=ctx))  # noqa: B023 - called now
            timings.append((time.perf_counter() - began, {**result.timings_s, "Writing": written}, result))
    return sorted(timings[1:], key=lambda timing: timing[0])[_RUNS // 2]


def _frames_per_second(mesh: FaceMesh) -> float:
    from app.core.views import Layer
    from app.render.stills import Shot, render_stills

    coarse = coarse_mesh(mesh, load_topology())
    shot = Shot("front", Layer.TEXTURED)
    one, many = (
        _timed(lambda: render_stills(coarse, [shot] * count, size=_FRAME_SIZE, supersample=1))[0]  # noqa: B023
        for count in (1, 1 + _FRAMES)
    )
    return _FRAMES / max(many - one, 1e-6)


def _pairs_per_second(data_root: Path | None) -> float:
    from app.services.synthesise import open_engine

    engine = open_engine("anny", data_root)
    engine.pair([0, 0, 0])
    seconds, _ = _timed(lambda: [engine.pair([0, 0, index]) for index in range(1, 9)])
    return 8 / seconds


def _process_s(command: list[str]) -> float | None:
    """Wall time of a process, the median of a few after one that warms up; None if it fails."""
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    times = []
    for _ in range(_RUNS + 1):
        began = time.perf_counter()
        try:
            done = subprocess.run(command, env=environment, capture_output=True, timeout=_WINDOW_S, check=False)
        except subprocess.TimeoutExpired:
            return None
        if done.returncode != 0:
            return None
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:])


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    value = work()
    return time.perf_counter() - began, value


def _or_none(measure: Callable[[], float]) -> float | None:
    """The figure, or None where a part that it needs is not there."""
    try:
        return measure()
    except (EnfaceError, ImportError):
        return None


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value
