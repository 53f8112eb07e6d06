"""Running a network: devices, cancelling between layers, what comes out, and the three real networks end to end."""

from __future__ import annotations

import threading
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from app.core.errors import CancelledError, ModelError, UsageError
from app.core.jobs import JobContext
from app.core.mesh import mesh_from_shape
from app.core.records import ModelInfo, Prediction, ViewFit
from app.core.topology import load_topology
from app.networks.runtime import Predictor, available_cores, build_module, choose_device, load_module, load_predictor
from app.networks.weights import save_model
from tests.helpers.models import store_untrained

INFO = ModelInfo("small", "0" * 64)


class Small(nn.Module):
    """Three layers, and something to do before the second one runs."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 1, 3))

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.layers(x)
        return y


def small_architecture(answer: float = 1.0) -> ModuleType:
    """An architecture whose prediction is one number everywhere."""
    source = ModuleType("small")

    def predict(
        module: nn.Module, front: NDArray[np.uint8], side: NDArray[np.uint8] | None, device: torch.device
    ) -> Prediction:
        module(torch.from_numpy(front).permute(2, 0, 1)[None].float().to(device))
        shape = np.full((256, 256, 3), answer, dtype=np.float32)
        return Prediction(shape, None, ViewFit(shape, 0.0, 0.0, 0.0))

    source.predict = predict  # type: ignore[attr-defined]
    return source


def crop(seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (256, 256, 3), dtype=np.uint8)


def test_cancelling_stops_between_layers() -> None:
    module, ctx = Small(), JobContext()
    reached: list[str] = []
    module.layers[0].register_forward_hook(lambda *_: ctx.cancel())
    module.layers[1].register_forward_hook(lambda *_: reached.append("second layer"))
    predictor = Predictor(module, small_architecture(), INFO)
    with pytest.raises(CancelledError):
        predictor.predict(crop(), None, ctx)
    assert reached == []


def test_a_cancelled_prediction_leaves_the_predictor_usable() -> None:
    predictor, ctx = Predictor(Small(), small_architecture(), INFO), JobContext()
    ctx.cancel()
    with pytest.raises(CancelledError):
        predictor.predict(crop(), None, ctx)
    assert predictor.predict(crop(), None, JobContext()).shape_mm.mean() == 1.0
    assert predictor.predict(crop()).shape_mm.mean() == 1.0


@pytest.mark.parametrize("answer", [float("nan"), float("inf")])
def test_output_that_is_not_finite_is_an_error(answer: float) -> None:
    with pytest.raises(ModelError) as caught:
        Predictor(Small(), small_architecture(answer), INFO).predict(crop())
    assert caught.value.code == "E610"


def test_a_gpu_without_memory_falls_back_to_the_cpu_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The network reports lack of memory exactly as CUDA does; the second run, on the CPU, succeeds."""
    source = small_architecture()
    real = source.predict
    devices: list[str] = []

    def predict(module: nn.Module, front: Any, side: Any, device: torch.device) -> Prediction:
        devices.append(device.type)
        if device.type != "cpu":
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(module, front, side, device)

    source.predict = predict  # type: ignore[attr-defined]
    predictor = Predictor(Small(), source, INFO)
    predictor._device = torch.device("meta")
    assert predictor.predict(crop()).shape_mm.mean() == 1.0
    assert devices == ["meta", "cpu"]
    assert predictor.device == "cpu"
    assert [notice.code for notice in predictor.take_notices()] == ["W304"]
    assert predictor.take_notices() == ()
    predictor.predict(crop())
    assert devices == ["meta", "cpu", "cpu"]


def test_threads_take_turns() -> None:
    """Two threads on one predictor: the cancelled one stops, the other one is not touched."""
    predictor, cancelled = Predictor(Small(), small_architecture(), INFO), JobContext()
    cancelled.cancel()
    outcomes: dict[str, object] = {}

    def run(name: str, ctx: JobContext) -> None:
        for _ in range(5):
            try:
                outcomes[name] = predictor.predict(crop(), None, ctx)
            except CancelledError as error:
                outcomes[name] = error

    threads = [
        threading.Thread(target=run, args=item) for item in (("a", JobContext()), ("b", cancelled), ("c", JobContext()))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert isinstance(outcomes["a"], Prediction)
    assert isinstance(outcomes["b"], CancelledError)
    assert isinstance(outcomes["c"], Prediction)


def test_the_number_of_threads_is_the_one_asked_for() -> None:
    seen: list[int] = []
    source = small_architecture()
    real = source.predict

    def predict(*args: Any) -> Prediction:
        seen.append(torch.get_num_threads())
        return real(*args)

    source.predict = predict  # type: ignore[attr-defined]
    before = torch.get_num_threads()
    try:
        Predictor(Small(), source, INFO, threads=1).predict(crop())
        Predictor(Small(), source, INFO).predict(crop())
    finally:
        torch.set_num_threads(before)
    assert seen == [1, available_cores()]


def test_numpy_keeps_its_denormals_after_a_prediction() -> None:
    Predictor(Small(), small_architecture(), INFO).predict(crop())
    assert np.float32(1e-40) * np.float32(0.5) > 0.0


def test_denormals_vanish_whatever_the_calling_thread_did_before() -> None:
    """The caller's workers were made while denormals counted; the network is given others."""
    small = torch.full((400_000,), 1e-39)
    left: list[int] = []
    source = small_architecture()
    real = source.predict

    def predict(*args: Any) -> Prediction:
        left.append(int(((small * 1.0) != 0).sum()))
        return real(*args)

    def call() -> None:
        torch.set_flush_denormal(False)
        torch.set_num_threads(2)
        left.append(int(((small * 1.0) != 0).sum()))
        Predictor(Small(), source, INFO, threads=2).predict(crop())

    source.predict = predict  # type: ignore[attr-defined]
    before = torch.get_num_threads()
    caller = threading.Thread(target=call)
    caller.start()
    caller.join()
    torch.set_num_threads(before)
    assert left == [len(small), 0]


@pytest.mark.parametrize("device", ["gpu", "", "cpu:0", "mps"])
def test_an_unknown_device_is_a_usage_error(device: str) -> None:
    with pytest.raises(UsageError) as caught:
        choose_device(device)
    assert caught.value.exit_code == 2


def test_a_gpu_that_is_not_there_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UsageError, match="CUDA"):
        choose_device("cuda")
    assert choose_device("auto").type == "cpu"


@pytest.mark.parametrize(
    ("architecture", "config"), [("os", {}), ("resnet", {}), ("lium2021", {"width": 2})], ids=["os", "resnet", "config"]
)
def test_an_unknown_network_or_configuration_is_refused(architecture: str, config: dict[str, Any]) -> None:
    with pytest.raises(ModelError) as caught:
        build_module(architecture, config)
    assert caught.value.code == "E605"


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    entry = save_model("wrong", Small(), architecture="prn", config={}, folder=tmp_path)
    with pytest.raises(ModelError) as caught:
        load_module(entry)
    assert caught.value.code == "E605"


def test_the_default_network_is_stored_loaded_and_runs(tmp_path: Path) -> None:
    entry = store_untrained(tmp_path)
    predictor = load_predictor(None, "cpu", folder=tmp_path)
    assert predictor.info.name == "enface"
    assert predictor.info.parameters == entry.parameters
    assert (tmp_path / predictor.info.card).is_file()
    pair, single = predictor.predict(crop(), crop(1)), predictor.predict(crop())
    assert pair.side is not None
    assert single.side is None
    assert pair.shape_mm.shape == (256, 256, 3)
    assert pair.front.posmap.shape == (256, 256, 3)
    assert pair.sigma_mm is not None
    assert pair.sigma_mm.shape == (256, 256)
    assert (pair.sigma_mm > 0).all()


@pytest.mark.parametrize("name", ["lium2021", "prn"])
def test_a_network_that_regresses_a_map_is_stored_loaded_and_runs(tmp_path: Path, name: str) -> None:
    """Taught nothing it draws no face; that reaches the person as a message, not as a monster."""
    torch.manual_seed(0)
    save_model(name, build_module(name, {})[0], architecture=name, config={}, folder=tmp_path)
    predictor = load_predictor(name, "cpu", folder=tmp_path)
    with pytest.raises(ModelError) as caught:
        mesh_from_shape(predictor.predict(crop(), crop(1)).shape_mm, load_topology())
    assert caught.value.code == "E611"


def test_one_photo_gives_one_answer(tmp_path: Path) -> None:
    """The same crops give bit-identical results, run after run and predictor after predictor."""
    store_untrained(tmp_path)
    results = []
    for _ in range(2):
        predictor = load_predictor("enface", "cpu", folder=tmp_path)
        results += [predictor.predict(crop(), crop(1)) for _ in range(2)]
    for other in results[1:]:
        np.testing.assert_array_equal(other.shape_mm, results[0].shape_mm)
        np.testing.assert_array_equal(other.front.posmap, results[0].front.posmap)
