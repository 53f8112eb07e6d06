"""Starting the process of a retraining: with an environment of its own, that knows no home folder and no case."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from app.core.errors import StorageError
from app.services.training_state import PREPARING, STATE, RunState, started_at
from app.store.layout import make_folder, write_new

_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "LANG", "TMPDIR", "CUDA_VISIBLE_DEVICES", "ENFACE_MODELS", "SYSTEMROOT")


def launch(folder: Path, cache: Path) -> None:
    """Start the process of a run, apart from this one's session, so that it outlives the window.

    Args:
        folder: of the run.
        cache: where head models that were baked once are kept.

    Raises:
        StorageError: it cannot be started (E700), or a folder cannot be written (E7xx).
    """
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, "--train-run"] if frozen else [sys.executable, "-m", "app.services.training_process"]
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    home = folder / "home"
    kept |= {
        "HOME": str(home),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "OMP_WAIT_POLICY": "PASSIVE",
        "NUMBA_CACHE_DIR": str(cache / "numba"),
    }
    (folder / STATE).unlink(missing_ok=True)
    make_folder(home)
    make_folder(cache)
    try:
        process = subprocess.Popen(
            [*command, str(folder), str(cache)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=kept,
            cwd=folder,
            start_new_session=True,
        )
    except OSError as error:
        raise StorageError("the training process cannot be started", file=folder, remedy="see the log") from error
    state = RunState(PREPARING, process.pid, started_at(process.pid), "Starting")
    with contextlib.suppress(FileExistsError):  # the process told of itself already
        write_new(folder / STATE, (json.dumps(vars(state)) + "\n").encode())
    threading.Thread(target=process.wait, name="training-reaper", daemon=True).start()
