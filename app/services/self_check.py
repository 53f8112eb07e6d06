"""Whether this installation can do its work: each part is really used once, and what fails says why."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np

from app import __version__
from app.core.errors import CancelledError, EnfaceError, ModelError, StorageError
from app.core.jobs import JobContext
from app.core.mesh import mesh_from_shape
from app.core.records import CROP_SIZE
from app.core.topology import load_topology

_LEAST_FREE_MB = 500
_LIBRARIES = (
    "numpy", "torch", "opencv-python", "dlib-bin", "vtk", "pyvista", "PySide6-Essentials", "reportlab", "pillow",
)  # fmt: skip


@dataclass(frozen=True)
class CheckResult:
    """How one check went.

    Attributes:
        name: what was checked.
        ok: whether it works.
        detail: what was found; when it fails, code, cause and remedy.
        seconds: how long it took.
        exit_code: exit status that the failure stands for; 0 when it works.
        needed: False for what a reconstruction can do without.
    """

    name: str
    ok: bool
    detail: str
    seconds: float
    exit_code: int = 0
    needed: bool = True


@dataclass(frozen=True)
class _Check:
    name: str
    run: Callable[[], str]
    needed: bool = True


def run_checks(ctx: JobContext | None = None) -> Iterator[CheckResult]:
    """Run every check in turn; a failing one does not stop the others."""
    ctx = ctx or JobContext()
    for number, check in enumerate(_CHECKS):
        ctx.progress(check.name, number / len(_CHECKS))
        yield _run(check)


def exit_code_of(results: list[CheckResult]) -> int:
    """0 if everything needed works, else the status of the first failure."""
    return next((result.exit_code for result in results if not result.ok and result.needed), 0)


def _run(check: _Check) -> CheckResult:
    began = time.perf_counter()
    ok, exit_code = True, 0
    try:
        detail = check.run()
    except CancelledError:
        raise
    except EnfaceError as error:
        ok, detail, exit_code = False, error.one_line(), error.exit_code
    except Exception as error:  # noqa: BLE001 - whatever a broken installation raises is the finding
        ok, detail, exit_code = False, f"{type(error).__name__}: {error}", 1
    return CheckResult(check.name, ok, detail, time.perf_counter() - began, exit_code, check.needed)


def _versions() -> str:
    found = []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            raise EnfaceError(f"the library {name} is not installed", remedy="run the set-up again") from None
    return f"Enface {__version__}; {', '.join(found)}"


def _topology() -> str:
    topology = load_topology()
    mesh = mesh_from_shape(topology.mean_shape, topology)
    return f"{len(mesh.vertices)} vertices, {len(mesh.triangles)} triangles"


def _fonts() -> str:
    from app.report.text import fonts

    covered = fonts()
    return f"{len(covered)} fonts, {len(frozenset().union(*covered.values()))} characters"


def _models() -> str:
    from app.services.models import list_models

    states = list_models()
    for state in states:
        if state.fault is not None:
            raise state.fault
    if not any(state.is_default for state in states):
        raise ModelError("no model is the default", remedy="choose one: enface models promote", code="E602")
    return ", ".join(f"{s.entry.name}{' (default)' if s.is_default else ''} {s.entry.sha256[:8]}" for s in states)


def _network() -> str:
    from app.networks.runtime import load_predictor

    predictor = load_predictor()
    grey = np.full((CROP_SIZE, CROP_SIZE, 3), 128, dtype=np.uint8)
    predictor.predict(grey, grey)
    began = time.perf_counter()
    predictor.predict(grey, grey)
    return f"{predictor.info.name} on {predictor.device}: {time.perf_counter() - began:.3f} s a pair"


def _device() -> str:
    import torch

    if not torch.cuda.is_available():
        return f"CPU, {torch.get_num_threads()} threads (no CUDA device)"
    free, total = torch.cuda.mem_get_info()
    return f"{torch.cuda.get_device_name()}, {free >> 20} of {total >> 20} MB free"


def _decoder() -> str:
    from app.core.meshio import png_bytes
    from app.imaging.decode import decode_photo

    picture = np.random.default_rng(0).integers(0, 256, (32, 48, 3), dtype=np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.png"
        path.write_bytes(png_bytes(picture))
        photo = decode_photo(path)
    if not np.array_equal(photo.rgb, picture):
        raise EnfaceError("a decoded picture is not the one that was written", remedy="run the set-up again")
    return "a picture came back unchanged from the limited process"


def _detector() -> str:
    from app.imaging.detect import detect_faces

    found = detect_faces(np.full((120, 120, 3), 128, dtype=np.uint8))
    if found:
        raise EnfaceError("the face detector sees a face in an empty picture", remedy="run the set-up again")
    return "both face detectors are loaded"


def _drawing() -> str:
    from app.core.views import Layer
    from app.render.stills import Shot, render_stills

    topology = load_topology()
    still = render_stills(
        mesh_from_shape(topology.mean_shape, topology), [Shot("front", Layer.SHADED)], size=(64, 64), supersample=1
    )[0]
    if int(np.ptp(still.image)) < 32:
        raise EnfaceError("a drawn face is blank", remedy="install or update the OpenGL driver", code="E150")
    return "a face was drawn off screen"


def _disk() -> str:
    folder = Path(tempfile.gettempdir())
    free = shutil.disk_usage(folder).free >> 20
    if free < _LEAST_FREE_MB:
        raise StorageError(f"only {free} MB are free", file=folder, remedy="free some space", code="E702")
    return f"{free} MB free in {folder}"


_CHECKS = (
    _Check("Libraries", _versions),
    _Check("Face topology", _topology),
    _Check("Photo decoder", _decoder),
    _Check("Face detector", _detector),
    _Check("Models", _models),
    _Check("Device", _device),
    _Check("Network", _network),
    _Check("Report fonts", _fonts),
    _Check("3D drawing", _drawing, needed=False),
    _Check("Disk space", _disk),
)
