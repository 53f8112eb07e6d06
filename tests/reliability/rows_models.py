"""Weights that are missing, damaged or hostile; training and measuring with nothing sound to work on."""

from __future__ import annotations

import json
import pickle  # noqa: TID251 - makes what has to be refused
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from app.core.topology import load_topology
from app.networks.manifest import ModelEntry
from app.services.sample import sample_pairs
from app.synthesis.engine import block_mean
from tests.helpers.models import rehash, store_untrained
from tests.reliability.program import ROOT, Done, Outcome, Row, child_environment, enface, judged


def _weights(change: Callable[[ModelEntry], object], folder: Path) -> Outcome:
    """Damaged weights: exit 6, and no file of a result."""
    models, out = folder / "models", folder / "out"
    models.mkdir(parents=True)
    change(store_untrained(models))
    words = ("reconstruct", "--front", sample_pairs()[0].front, "--out", out, "--device", "cpu")
    outcome = judged(enface(*words, ENFACE_MODELS=str(models)), (6,))
    return Outcome(outcome.found, outcome.wrong + (("a result was written",) if out.exists() else ()))


def _truncate(entry: ModelEntry) -> None:
    entry.file.write_bytes(entry.file.read_bytes()[:-1000])


def _oversize(entry: ModelEntry) -> None:
    entry.file.write_bytes(struct.pack("<Q", 1 << 62) + b"{}")
    rehash(entry)


def _reshape(entry: ModelEntry) -> None:
    data = entry.file.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    name = next(name for name, info in header.items() if name != "__metadata__" and len(info["shape"]) == 2)
    header[name]["shape"].reverse()
    text = json.dumps(header).encode()
    entry.file.write_bytes(struct.pack("<Q", len(text)) + text + data[8 + length :])
    rehash(entry)


def _not_finite(entry: ModelEntry) -> None:
    tensors = load_file(entry.file)
    tensors["heat.bias"][0] = np.nan
    save_file(tensors, entry.file)
    rehash(entry)


class _Mine:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.mark,)


def _pickled(entry: ModelEntry) -> None:
    entry.file.write_bytes(pickle.dumps(_Mine(entry.file.parent / "owned")))
    rehash(entry)


def _pickle(folder: Path) -> Outcome:
    outcome = _weights(_pickled, folder)
    return Outcome(
        outcome.found, outcome.wrong + (("the pickle ran",) if (folder / "models" / "owned").exists() else ())
    )


def _training(setup: Callable[[Path], None], codes: tuple[str, ...], folder: Path) -> Outcome:
    """Refused before the first step, and no checkpoint is left."""
    folder.mkdir(parents=True, exist_ok=True)
    setup(folder)
    outcome = judged(enface("train", "--config", folder / "train.toml"), (2,), None, codes)
    return Outcome(outcome.found, outcome.wrong + tuple(f"left: {path.name}" for path in folder.rglob("*.pt")))


def _empty_set(folder: Path) -> None:
    """Everything that training needs but pairs."""
    (folder / "pool").mkdir()
    mean = block_mean(load_topology().mean_shape)
    modes = np.zeros((4, *mean.shape), np.float32)
    np.savez(folder / "shape_stats.npz", mean=mean, basis=modes, deviation=np.ones(4, np.float32))
    (folder / "train.toml").write_text(
        'pool = "pool"\nstats = "shape_stats.npz"\nout = "run"\nimagenet = false\nmodes = 4\nwidth = 32\n'
    )


def _nonsense(folder: Path) -> None:
    (folder / "train.toml").write_text("steps = 'many'\n[[[\n")


def _micc(make: Callable[[Path], None], wanted: tuple[int, ...], folder: Path) -> Outcome:
    root = folder / "micc"
    root.mkdir(parents=True)
    make(root)
    return judged(enface("evaluate", "--dataset", "micc", "--root", root, "--out", folder / "out"), wanted)


def _malformed(root: Path) -> None:
    for subject in ("subject_01", "subject_02"):
        scans = root / subject / "Model" / "frontal1" / "obj"
        scans.mkdir(parents=True)
        (scans / "110920150452.obj").write_text("v 1 2\nf 9 9 9\n")


def _incomplete(root: Path) -> None:
    (root / "subject_01" / "Model" / "frontal1" / "obj").mkdir(parents=True)


def _interrupted(folder: Path) -> Outcome:
    """Ctrl+C while it reconstructs: exit 8 and nothing written."""
    out = folder / "out"
    person = sample_pairs()[0]
    folder.mkdir(parents=True, exist_ok=True)
    child = subprocess.Popen(
        [sys.executable, "-m", "app", "reconstruct", "--front", str(person.front), "--out", str(out)],
        cwd=ROOT,
        env=child_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(4)
    child.send_signal(signal.SIGINT)
    answer, message = child.communicate(timeout=120)
    done = Done(child.returncode, answer.decode(), message.decode())
    outcome = judged(done, (0, 8))
    whole = done.status == 0 or not (out / "result.json").exists()
    return Outcome(outcome.found, outcome.wrong + (() if whole else ("half a result was written",)))


def _missing(entry: ModelEntry) -> None:
    entry.file.unlink()


ROWS = (
    Row("models", "missing", "exit 6", partial(_weights, _missing), sample=True),
    Row("models", "truncated", "exit 6", partial(_weights, _truncate)),
    Row("models", "wrong shape", "exit 6", partial(_weights, _reshape)),
    Row("models", "values that are not finite", "exit 6", partial(_weights, _not_finite)),
    Row("models", "malicious pickle", "exit 6, nothing runs", _pickle, sample=True),
    Row("models", "oversized header", "exit 6", partial(_weights, _oversize)),
    Row("models", "GPU out of memory", "goes on without the GPU, says so",
        test="tests/unit/networks/test_runtime.py::test_a_gpu_without_memory_falls_back_to_the_cpu_and_says_so"),
    Row("models", "reconstruction cancelled", "exit 8, nothing written", _interrupted),
    Row("training", "cancelled and killed", "goes on; no model changes",
        test="tests/unit/services/admin/test_training.py::test_a_killed_run_goes_on_and_a_stopped_one_changes_no_model"),
    Row("training", "empty set", "exit 2, E220", partial(_training, _empty_set, ("E220",)), sample=True),
    Row("training", "settings that are none", "exit 2, E221", partial(_training, _nonsense, ("E221",))),
    Row("data", "MICC folder incomplete", "coded message", partial(_micc, _incomplete, (1, 2, 7))),
    Row("data", "MICC with malformed OBJ", "coded message", partial(_micc, _malformed, (1, 2, 7))),
)  # fmt: skip
