"""Running a network: which device, how many threads, how to stop it, and what to do when a GPU runs out of memory."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from app.core.cores import available_cores, one_blas_thread
from app.core.errors import ModelError, UsageError
from app.core.jobs import JobContext
from app.core.records import ModelInfo, Notice, Prediction
from app.networks.manifest import REINSTALL, ModelEntry, read_manifest
from app.networks.weights import fill_module, load_state

ARCHITECTURES = {
    "enface": "app.networks.enface",
    "lium2021": "app.networks.lium2021",
    "pivot": "app.networks.pivot",
    "prn": "app.networks.prn",
}
HELPERS = ("pivot",)
"""Networks that take part in a reconstruction but make none."""
DEVICES = ("auto", "cpu", "cuda")

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Predictor:
    """A loaded network that turns crops into predictions; one prediction at a time, from any thread.

    Args:
        module: the network with its weights.
        architecture: the module of `app.networks` that made it; its `predict` is called.
        info: what the results state about the network.
        device: where to run; see `choose_device`.
        threads: CPU threads; all cores by default. A window leaves one core to drawing.
    """

    def __init__(
        self,
        module: nn.Module,
        architecture: ModuleType,
        info: ModelInfo,
        device: torch.device | None = None,
        threads: int | None = None,
    ) -> None:
        self.info = info
        self._module = module.eval().requires_grad_(False).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._takes_marks = bool(getattr(architecture, "TAKES_MARKS", False))
        self._predict = cast("Callable[..., Prediction]", architecture.predict)
        self._device = device or torch.device("cpu")
        self._threads = threads or available_cores()
        self._lock = threading.Lock()
        self._ctx: JobContext | None = None
        self._notices: list[Notice] = []
        for layer in module.modules():
            layer.register_forward_pre_hook(self._stop_if_cancelled)
        self._move_to_device()

    @property
    def device(self) -> str:
        """Where it runs now: "cpu" or "cuda"."""
        return self._device.type

    @property
    def threads(self) -> int:
        """CPU threads that it uses."""
        return self._threads

    def take_notices(self) -> tuple[Notice, ...]:
        """What happened since the last call that a person should know, e.g. that the GPU had too little memory."""
        with self._lock:
            notices, self._notices = tuple(self._notices), []
        return notices

    def predict(
        self,
        front: NDArray[np.uint8],
        side: NDArray[np.uint8] | None = None,
        ctx: JobContext | None = None,
        marks: tuple[NDArray[np.floating] | None, NDArray[np.floating] | None] = (None, None),
    ) -> Prediction:
        """Reconstruct from one or two crops.

        Args:
            front: (256, 256, 3) RGB crop of the front photo.
            side: (256, 256, 3) RGB crop of the side photo, or None: the side is blank.
            ctx: asked before every layer whether to stop.
            marks: landmarks (68, 2) in crop px that a person set in each crop; a network that finds no points of its
                own takes no notice of them.

        Raises:
            ModelError: the output is not finite (E610) or no face (E611).
            CancelledError: cancelled through `ctx`.
        """
        with self._lock:
            self._ctx = ctx
            try:
                prediction = on_fresh_thread(lambda: self._run(front, side, marks), self._threads)
            except torch.OutOfMemoryError:
                self._fall_back("the GPU has too little free memory")
                prediction = on_fresh_thread(lambda: self._run(front, side, marks), self._threads)
            finally:
                self._ctx = None
        _require_finite(prediction)
        return prediction

    def _run(
        self,
        front: NDArray[np.uint8],
        side: NDArray[np.uint8] | None,
        marks: tuple[NDArray[np.floating] | None, NDArray[np.floating] | None],
    ) -> Prediction:
        extra = (marks,) if self._takes_marks and any(one is not None for one in marks) else ()
        # Full precision on every device, so that results differ by rounding only.
        with torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False):
            return self._predict(self._module, front, side, self._device, *extra)

    def _move_to_device(self) -> None:
        try:
            self._module.to(self._device)
        except torch.OutOfMemoryError:
            self._fall_back("the GPU has too little free memory")

    def _fall_back(self, why: str) -> None:
        _log.warning("%s; running on the CPU", why)
        self._device = torch.device("cpu")
        self._module.to(self._device)
        torch.cuda.empty_cache()
        self._notices.append(Notice("W304", f"{why}, so the network ran on the CPU."))

    def _stop_if_cancelled(self, module: nn.Module, args: tuple[Any, ...]) -> None:
        if self._ctx is not None:
            self._ctx.check()


def load_predictor(
    name: str | None = None, device: str = "auto", *, threads: int | None = None, folder: Path | None = None
) -> Predictor:
    """Read a model of the models folder and make it ready to run.

    Args:
        name: the model; by default the manifest's default.
        device: "auto", "cpu" or "cuda".
        threads: CPU threads; all cores by default.
        folder: the models folder; `app.networks.manifest.models_dir()` by default.

    Raises:
        ModelError: the model is missing (E602), damaged (E603, E604) or does not fit its network (E605).
        UsageError: the device is unknown or not there (E204).
    """
    chosen = choose_device(device)
    entry = read_manifest(folder).find(name)
    if entry.architecture in HELPERS:
        cause = f"the model {entry.name!r} reconstructs nothing: it refines synthetic views"
        raise ModelError(cause, file=entry.file, remedy="name another model (see: enface models list)", code="E605")
    module, architecture = load_module(entry)
    info = ModelInfo(entry.name, entry.sha256, entry.card.name, entry.parameters, entry.synthetic_side)
    return Predictor(module, architecture, info, chosen, threads)


def load_module(entry: ModelEntry) -> tuple[nn.Module, ModuleType]:
    """Build a model's network and fill in its weights.

    Returns:
        The network on the CPU, and the module of `app.networks` that built it.

    Raises:
        ModelError: see `load_predictor`.
    """
    one_blas_thread()  # some networks compute constants with numpy
    state = load_state(entry)
    module, architecture = build_module(entry.architecture, entry.config, entry.file)
    fill_module(module, state, entry.file)
    return module, architecture


def build_module(architecture: str, config: dict[str, Any], file: Path | None = None) -> tuple[nn.Module, ModuleType]:
    """Build a network with fresh weights.

    Args:
        architecture: a key of `ARCHITECTURES`.
        config: arguments of its `build`.
        file: named in errors.

    Raises:
        ModelError: the architecture is unknown or does not take the config (E605).
    """
    if architecture not in ARCHITECTURES:
        raise ModelError(f"the network {architecture!r} is unknown", file=file, remedy=REINSTALL, code="E605")
    source = import_module(ARCHITECTURES[architecture])
    try:
        return source.build(config), source
    except (TypeError, ValueError, KeyError) as error:
        cause = f"the network {architecture!r} does not take its configuration ({error})"
        raise ModelError(cause, file=file, remedy=REINSTALL, code="E605") from error


def choose_device(device: str) -> torch.device:
    """The device that a person's choice means here; "auto" is the GPU if there is one.

    Raises:
        UsageError: the choice is unknown, or names a GPU that is not there (E204).
    """
    if device not in DEVICES:
        raise UsageError(f"there is no device {device!r}", remedy=f"choose one of {', '.join(DEVICES)}", code="E204")
    available = torch.cuda.is_available()
    if device == "cuda" and not available:
        raise UsageError("no CUDA device can be used here", remedy="use --device cpu or auto", code="E204")
    return torch.device("cuda" if available and device != "cpu" else "cpu")


@contextmanager
def fast_cpu_arithmetic(threads: int) -> Iterator[None]:
    """Settings that torch keeps for each calling thread: its share of the cores, and no slow sums with denormals.

    Workers that the thread had before this keep their own way with denormals: see `on_fresh_thread`.
    """
    torch.get_num_threads()  # the first question takes a default, which would otherwise come after what is set here
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


def on_fresh_thread(work: Callable[[], T], threads: int) -> T:
    """Do inference in a thread made for it, whose arithmetic nothing that went before can have touched.

    Torch keeps with each thread how many workers it has, the workers themselves, which treat denormals as was set when
    they were made, and the precision that it casts to. In a new thread all of these are known, so that the same numbers
    come out bit for bit whoever asks, and whatever else the process did and does.

    Args:
        work: is run in inference mode.
        threads: CPU threads that it takes.
    """

    def run() -> T:
        with torch.inference_mode(), fast_cpu_arithmetic(threads):
            return work()

    with ThreadPoolExecutor(1, "network") as pool:
        return pool.submit(run).result()


def _require_finite(prediction: Prediction) -> None:
    views = [view for view in (prediction.front, prediction.side) if view is not None]
    arrays = [prediction.shape_mm, *(view.posmap for view in views)]
    if prediction.sigma_mm is not None:
        arrays.append(prediction.sigma_mm)
    angles = [angle for view in views for angle in (view.yaw, view.pitch, view.roll)]
    if not all(np.isfinite(array).all() for array in arrays) or not np.isfinite(angles).all():
        raise ModelError(
            "the network returned numbers that are not finite", remedy="try another photo or another model", code="E610"
        )
