"""Who may import whom, and what importing a room costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.architecture.source import Module, modules

TORCH_ROOMS = {"networks", "training", "evaluation", "synthesis"}


def test_import_contracts_hold(root: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.where)
def test_torch_is_loaded_late(module: Module) -> None:
    if module.room not in TORCH_ROOMS:
        assert "torch" not in module.imported_on_load()


@pytest.mark.parametrize("room", ["core", "imaging", "services", "cli", "report", "store"])
def test_a_room_loads_without_qt_and_torch(root: Path, room: str) -> None:
    """Every module of the room is imported in one fresh process."""
    names = [
        ".".join(module.path.relative_to(root).with_suffix("").parts) for module in modules() if module.room == room
    ]
    code = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} & {'PySide6', 'torch', 'pyvistaqt'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
