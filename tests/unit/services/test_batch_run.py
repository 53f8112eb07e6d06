"""A whole batch: every line ends once, whatever its workers do; what may succeed is tried again."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import CancelledError, StorageError, UsageError
from app.core.jobs import JobContext
from app.networks import runtime
from app.services.batch import BatchRow
from app.services.batch_cluster import Place, security_of
from app.services.batch_line import BatchChoices
from app.services.batch_run import BatchProgress, ThisProcess, WorkerState, exit_code_of, run_batch
from app.services.batch_worker import Answer, BatchTask, _Engine, gpu_of, number_of, perform
from tests.helpers.dask_cluster import write_certificates
from tests.helpers.models import store_untrained

Act = Callable[[BatchTask, int], list[Answer]]


class ScriptedPool:
    """Answers as it is told to."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._waiting: deque[Answer] = deque()
        self.tasks: Counter[str] = Counter()
        self.most = 0

    def submit(self, task: BatchTask, attempt: int) -> None:
        self.tasks[task.row.name] += 1
        self._waiting.extend(self._act(task, attempt))
        self.most = max(self.most, len(self._waiting))

    def answers(self, timeout_s: float) -> list[Answer]:
        return [self._waiting.popleft()] if self._waiting else []

    def workers(self) -> list[WorkerState]:
        return [WorkerState("w", "here", 2, 1)]


def rows(count: int) -> list[BatchRow]:
    return [BatchRow(f"r{number}", Path(f"/r{number}.jpg")) for number in range(count)]


def done(task: BatchTask, _attempt: int = 0) -> list[Answer]:
    return [Answer(task.row.name, "done", key="k", digest=f"d-{task.row.name}", worker="w", device="cpu")]


def failed(task: BatchTask, code: str, *, final: bool = False) -> list[Answer]:
    return [Answer(task.row.name, "failed", code=code, problem=f"{code} x", exit_code=7, final=final)]


def pattern(out: Path) -> BatchTask:
    return BatchTask(BatchRow("", Path()), out, BatchChoices(), "ab" * 32)


def table(out: Path) -> dict[str, dict[str, str]]:
    with (out / "batch.csv").open(newline="") as stream:
        read = list(csv.DictReader(stream))
    assert len({row["name"] for row in read}) == len(read)
    return {row["name"]: row for row in read}


def test_every_line_once_and_few_at_a_time(tmp_path: Path) -> None:
    pool = ScriptedPool(lambda task, _: done(task) * 2)  # every answer comes twice
    seen: list[BatchProgress] = []
    progress, failures = run_batch(rows(50), pattern(tmp_path), pool, tell=seen.append)
    assert (progress.done, progress.failed, failures) == (50, 0, [])
    assert set(pool.tasks.values()) == {1}
    assert pool.most <= 12
    assert len(table(tmp_path)) == 50
    assert seen[-1].left_s == 0.0


def test_a_lost_worker_is_tried_again_and_a_broken_photo_is_not(tmp_path: Path) -> None:
    def act(task: BatchTask, attempt: int) -> list[Answer]:
        if task.row.name == "r1":
            return failed(task, "E503", final=True)
        if task.row.name == "r2" and attempt < 2:
            return failed(task, "E105")
        if task.row.name == "r3":
            return failed(task, "E105")
        return done(task)

    pool = ScriptedPool(act)
    progress, failures = run_batch(rows(5), pattern(tmp_path), pool)
    assert pool.tasks == {"r0": 1, "r1": 1, "r2": 3, "r3": 3, "r4": 1}
    assert (progress.done, progress.codes) == (3, {"E503": 1, "E105": 1})
    assert {name: row["state"] for name, row in table(tmp_path).items()} == {
        "r0": "done", "r1": "failed", "r2": "done", "r3": "failed", "r4": "done"
    }  # fmt: skip
    assert exit_code_of(failures) == 7
    assert exit_code_of([answer for answer in failures if answer.final]) == 0


def test_a_line_that_another_batch_works_on_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.batch_run._TAKEN_AGAIN_S", 0.01)
    asked: Counter[str] = Counter()

    def act(task: BatchTask, _attempt: int) -> list[Answer]:
        asked[task.row.name] += 1
        busy = task.row.name == "r0" and asked["r0"] < 6
        return [Answer("r0", "taken")] if busy else [replace(done(task)[0], state="kept")]

    progress, _ = run_batch(rows(2), pattern(tmp_path), ScriptedPool(act))
    assert (progress.kept, progress.failed) == (2, 0)
    assert asked["r0"] == 6


def test_a_full_disk_stops_everything_and_says_how_to_go_on(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as told:
        run_batch(rows(9), pattern(tmp_path), ScriptedPool(lambda task, _: failed(task, "E702")))
    assert told.value.code == "E702"
    assert "run the same batch again" in told.value.remedy
    assert not (tmp_path / "batch.csv").exists()


def test_cancelling_stops_between_two_answers(tmp_path: Path) -> None:
    ctx = JobContext()

    def stop(progress: BatchProgress) -> None:
        if progress.done == 3:
            ctx.cancel()

    pool = ScriptedPool(done)
    with pytest.raises(CancelledError):
        run_batch(rows(50), pattern(tmp_path), pool, ctx, stop)
    assert len(pool.tasks) < 10


def test_without_dask_this_process_does_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = store_untrained(tmp_path / "models")
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("ENFACE_THREADS", "1")
    bad = BatchRow("bad", tmp_path / "none.jpg")
    asked = replace(pattern(tmp_path / "out"), model_sha256=entry.sha256)
    progress, failures = run_batch([bad], asked, ThisProcess(perform))
    assert progress.failed == 1
    assert failures[0].code.startswith("E5")
    assert exit_code_of(failures) == 0


def test_a_worker_loads_the_network_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = store_untrained(tmp_path / "models")
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("ENFACE_THREADS", "1")
    loads, load = [], runtime.load_predictor

    def counted(model: str | None, device: str, *, threads: int) -> runtime.Predictor:
        loads.append(model)
        return load(model, device, threads=threads)

    monkeypatch.setattr(runtime, "load_predictor", counted)
    engine, task = _Engine(), replace(pattern(tmp_path), model_sha256=entry.sha256)
    first = engine.get(task, None)
    assert engine.get(replace(task, row=BatchRow("x", tmp_path / "x.jpg")), None) is first
    assert len(loads) == 1


def test_a_worker_with_other_weights_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_untrained(tmp_path / "models")
    monkeypatch.setenv("ENFACE_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("ENFACE_THREADS", "1")
    answer = perform(replace(pattern(tmp_path / "out"), row=BatchRow("x", tmp_path / "x.jpg"), model_sha256="00" * 32))
    assert (answer.state, answer.code, answer.final) == ("failed", "E615", False)


@pytest.mark.parametrize(
    ("number", "visible", "count", "gpu"),
    [(0, None, 1, None), (0, None, 0, None), (5, None, 4, "1"), (1, "6,7", 8, "7"), (0, "3", 8, None)],
    ids=["one", "none", "shared", "chosen", "given"],
)
def test_workers_share_out_the_gpus_of_a_computer(
    number: int, visible: str | None, count: int, gpu: str | None
) -> None:
    assert gpu_of(number, visible, count) == gpu
    assert [number_of(name) for name in ("3", "gpu-12", "gpu", "tls://10.0.0.1:4711")] == [3, 12, None, None]


def test_beyond_this_computer_only_mutual_tls_is_spoken(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    ca, certificate, key = write_certificates(tmp_path)
    assert security_of(Place("tcp://127.0.0.1:8786")) is None
    security = security_of(Place("tls://server:8786", ca=ca, certificate=certificate, key=key))
    assert security is not None
    assert security.require_encryption
    for place in (
        Place("tcp://server:8786"),
        Place("http://server"),
        Place("server:8786"),
        Place("tls://server:8786"),
        Place("tls://server:8786", ca=ca, certificate=certificate, key=tmp_path / "none.pem"),
    ):
        with pytest.raises(UsageError) as told:
            security_of(place)
        assert told.value.code == "E234"
